// Before Python starts, the edits of an earlier visit: the reader's text in each cell
// that has one, what it showed, and the way back to the original, without starting it.
import { t } from "../../mhsa_lib/widgets/shared/language.js";
import { cover, uncover } from "./earlier.js";
import { printed, Store } from "./store.js";

/**
 * @param {HTMLElement} bar
 * @param {(text: string) => void} showStatus
 */
export function showKept(bar, showStatus) {
  const store = new Store(location.pathname);
  /** @type {NodeListOf<HTMLElement>} */
  const found = document.querySelectorAll(".live-tools[data-cell]");
  const rows = [...found];
  const keys = rows.map((row) => store.key(printed(row)));
  const edited = rows.filter((_, i) => store.holds(keys[i]));
  if (!edited.length) return;
  showStatus(
    t("This browser keeps your edits of this page; Start Python to run them."),
  );
  /** @type {HTMLElement} */
  const all = bar.querySelector(".live-reset-all");
  all.hidden = false;

  function forget(row) {
    store.forget(keys[rows.indexOf(row)]);
    uncover(row.closest(".cell"));
    edited.splice(edited.indexOf(row), 1);
    row.querySelector(".live-reset").hidden = true;
    row.querySelector(".live-note").textContent = t("as published");
    row.querySelector(".live-run").focus({ preventScroll: true });
    all.hidden = edited.length === 0;
  }

  /** Shows what is kept of a cell; returns the words for it. */
  function show(row) {
    const key = keys[rows.indexOf(row)];
    const text = store.read(key);
    if (text === null) return t("another text is kept; Start Python offers it");
    cover(row.closest(".cell"), text, store.readShown(key, text));
    return t("your text of an earlier visit");
  }

  // Once the editors are open, each cell answers its own button.
  const waits = () => document.documentElement.dataset.live !== "on";
  for (const row of edited) {
    const button = /** @type {HTMLElement} */ (row.querySelector(".live-reset"));
    button.hidden = false;
    row.querySelector(".live-note").textContent = show(row);
    button.addEventListener("click", () => waits() && forget(row));
  }
  all.addEventListener("click", () => {
    if (!waits()) return;
    for (const row of [...edited]) forget(row);
    showStatus(t("Every cell is as published."));
    bar.focus();
  });
}
