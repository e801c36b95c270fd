// The search page, over Sphinx's own Search: which pages are found, and the excerpts.
// An excerpt is what stands there to be read: no buttons, no formula twice, and no answer
// before the reader has chosen.
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

  // Files in which a stem stands, and how much that counts. A stem is the reader's word:
  // "constructor" is in every object, and in the index only if a page has it.
  const filesOf = (stem) => {
    const { terms, titleterms } = Search._index;
    const found = new Map();
    const add = (files, score) => {
      for (const file of [files].flat())
        found.set(file, Math.max(score, found.get(file) ?? score));
    };
    const look = (index, whole, part) => {
      if (Object.hasOwn(index, stem)) add(index[stem], whole);
      else if (stem.length > 2)
        for (const [term, files] of Object.entries(index))
          if (term.includes(stem)) add(files, part);
    };
    look(terms, Scorer.term, Scorer.partialTerm);
    look(titleterms, Scorer.title, Scorer.partialTitle);
    return found;
  };
  // A page must have every word. Sphinx lets those of one or two letters go: in Chinese
  // that is each of them.
  Search.performTermsSearch = (stems) => {
    const { docnames, titles, filenames } = Search._index;
    const [first, ...others] = [...stems].map(filesOf);
    return [...(first ?? [])]
      .filter(([file]) => others.every((found) => found.has(file)))
      .map(([file, score]) => {
        const best = Math.max(score, ...others.map((found) => found.get(file)));
        return [docnames[file], titles[file], "", null, best, filenames[file]];
      });
  };
  // Whatever the search stumbles over, it ends.
  const { query } = Search;
  Search.query = (text) => {
    try {
      query(text);
    } catch (error) {
      console.error(error);
      _displayNextItem([], 0, new Set(), new Set());
    }
  };
}
