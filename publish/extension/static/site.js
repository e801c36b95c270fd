// What a page needs beside the theme: keyboard access to whatever scrolls sideways,
// a way out of the drawers, the words that were searched for, and a font for rare
// characters.
// The text, the figures and the formulas are complete without this file.
"use strict";
{
  const selector =
    "pre, .table-wrapper, .math-wrapper, .katex-display, .cell_output .output";
  const update = (element) => {
    const scrolls =
      element.scrollWidth > element.clientWidth + 1 &&
      ["auto", "scroll"].includes(getComputedStyle(element).overflowX);
    if (scrolls) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  };
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) update(target);
  });
  /** @type {NodeListOf<HTMLElement>} */
  const wide = document.querySelectorAll(selector);
  for (const element of wide) observer.observe(element);
  // A block inside closed <details> has no size until it is opened: look again then.
  document.addEventListener(
    "toggle",
    ({ target }) =>
      /** @type {Element} */ (target).querySelectorAll?.(selector).forEach(update),
    true,
  );
  /** Closes the drawers of a narrow screen; returns the switches of those that were open. */
  function closeDrawers() {
    /** @type {NodeListOf<HTMLInputElement>} */
    const open = document.querySelectorAll(".sidebar-toggle:checked");
    for (const toggle of open) toggle.checked = false;
    return [...open];
  }
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeDrawers().at(-1)?.focus();
  });
  // A drawer has served once its link is followed. A page to which the reader comes back
  // is there to be read, whatever the browser has kept of it.
  document.addEventListener("click", ({ target }) => {
    if (/** @type {Element} */ (target).closest?.("aside a")) closeDrawers();
  });
  for (const kind of ["pagehide", "pageshow"]) addEventListener(kind, closeDrawers);
  // The page of search names the words that it has found here. They are marked where they
  // stand, without a change of the page: formulas stay whole. Escape takes the marks away.
  const address = new URL(location.href);
  const words = address.searchParams.getAll("highlight");
  if (words.length) {
    address.searchParams.delete("highlight");
    history.replaceState(history.state, "", address);
    const target = document.querySelector(":target");
    const ranges = rangesOf(words, target ?? document.querySelector("article"));
    globalThis.CSS?.highlights?.set("found", new Highlight(...ranges));
    document.addEventListener("keydown", ({ key }) => {
      if (key === "Escape") CSS.highlights?.delete("found");
    });
  }

  /** Where these words stand in the text below an element, as words. */
  function rangesOf(words, root) {
    const ranges = [];
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const node = /** @type {Text} */ (walk.currentNode);
      if (node.parentElement.closest("script, style, svg, .katex, .mhsa-widget"))
        continue;
      const text = node.data.toLowerCase();
      for (const word of words)
        for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
          const around = `${text[at - 1] ?? ""}${text[at + word.length] ?? ""}`;
          if (/^[a-z0-9_]/i.test(word) && /[a-z0-9_]/i.test(around)) continue;
          const range = new Range();
          range.setStart(node, at);
          range.setEnd(node, at + word.length);
          ranges.push(range);
        }
    }
    return ranges;
  }
  // A browser loads the family "Head by Head Rare" (fonts.py) for a Chinese
  // character that neither the reader's fonts nor ours have: now the large font is due.
  /** @type {HTMLTemplateElement} */
  const template = document.querySelector("#rare-characters");
  const rare = template.content;
  const askForRare = () => {
    for (const { family, status } of document.fonts)
      if (family.includes("Head by Head Rare") && status === "loaded")
        document.head.append(rare);
  };
  document.fonts.addEventListener("loadingdone", askForRare);
  askForRare();
}
