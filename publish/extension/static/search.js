// The excerpts of the search page, over Sphinx's own Search: what stands there to be
// read. No buttons, no formula twice, and no answer before the reader has chosen.
"use strict";
{
  const UNREAD =
    ".live-bar, .live-tools, .live-torch, .katex-mathml, .notebook-links, article :not(dd) > details";
  const { htmlToText, makeSearchSummary } = Search;
  Search.htmlToText = (html, anchor) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    for (const element of page.querySelectorAll(UNREAD)) element.remove();
    // A block ends a word: "Positional encodingReading: 25 minutes" are two lines.
    const blocks = "h1, h2, h3, h4, p, li, dt, dd, pre, td, th";
    for (const block of page.querySelectorAll(blocks)) block.append(" ");
    return htmlToText(page.documentElement.outerHTML, anchor);
  };
  // Sphinx looks for stems ("rotari") and for pairs (意力): the words as typed come last,
  // and the last one that the page has is where the excerpt begins.
  const typed = new URLSearchParams(location.search).get("q")?.trim() ?? "";
  Search.makeSearchSummary = (html, keywords, anchor) =>
    makeSearchSummary(html, [...keywords, ...typed.split(/\s+/), typed], anchor);
}
