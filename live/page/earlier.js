// The reader's text of an earlier visit and what it showed, over what is published, which
// stays in the page, hidden: until Python starts, or the reader wants it back.
import { t } from "../../mhsa_lib/widgets/shared/language.js";
import { showText } from "./outputs.js";

function block(className, ...children) {
  const element = document.createElement("div");
  element.className = `live-kept ${className}`;
  element.append(...children);
  return element;
}

/** Puts `over` in the place of an element, until `uncover`. */
function replace(element, over) {
  element.hidden = true;
  element.after(over);
}

/** Says above an output that it is not of the text that stands there now. */
export function markOld(output, words) {
  output.querySelector(":scope > .live-old")?.remove();
  if (!output.childElementCount) return;
  const mark = document.createElement("p");
  mark.className = "live-old";
  mark.textContent = words;
  output.prepend(mark);
}

/** Shows what a text had shown at an earlier visit. */
export function showEarlier(output, shown) {
  showText(output, shown, "text");
  markOld(output, t("From your earlier visit:"));
}

/**
 * @param {HTMLElement} cell
 * @param {string} text
 * @param {string | null} shown what it had shown, if that is known
 */
export function cover(cell, text, shown) {
  const pre = document.createElement("pre");
  pre.textContent = text;
  const input = /** @type {HTMLElement} */ (
    cell.querySelector(".cell_input").firstElementChild
  );
  replace(input, block("highlight", pre));
  if (pre.scrollWidth > pre.clientWidth + 1) pre.tabIndex = 0;
  /** @type {HTMLElement | null} */
  const output = cell.querySelector(".cell_output");
  if (!output) return;
  if (shown === null) {
    markOld(output, t("As published:"));
    return;
  }
  const over = block("cell_output docutils container");
  replace(output, over);
  showEarlier(over, shown);
}

/** As published again. */
export function uncover(cell) {
  /** @type {NodeListOf<HTMLElement>} */
  const hidden = cell.querySelectorAll("[hidden]:has(+ .live-kept)");
  for (const element of hidden) element.hidden = false;
  for (const element of cell.querySelectorAll(".live-kept, .live-old"))
    element.remove();
}
