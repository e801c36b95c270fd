// What a page needs beside the theme: keyboard access to whatever scrolls sideways,
// a way out of the drawers, and a font for rare characters.
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
