// What each network needs, as a table: all three at any time.

import { make, scrollRegion, setText } from "../shared/drawing.js";

const TITLE = "What each one needs";
// Each row: its title (with a place to break on a phone), and the formulas of CNN, RNN
// and attention.
/** @type {Record<string, [string, string[]]>} */
const ROWS = {
  path: ["Path length", ["L", "n", "1"]],
  steps: ["Steps in a row", ["L", "n", "1"]],
  state: ["Numbers kept", ["L (K − 1) d", "d", "2 n d"]],
  table: ["One layer, Table 1", ["K n d²", "n d²", "n² d"]],
  multiplications: ["Multi\u00adplications", ["L K n d²", "2 n d²", "4 n d² + 2 n² d"]],
};
const DILATED = { state: "(Kᴸ − 1) d" };

/** A whole number: digits up to ten million, then words. */
export function grouped(number) {
  if (number < 1e7) return number.toLocaleString("en");
  const [power, word] = number >= 1e9 ? [1e9, "billion"] : [1e6, "million"];
  return `${(number / power).toFixed(1)} ${word}`;
}

/** A formula that breaks at its plus sign alone. */
function unbroken(formula) {
  return formula.replaceAll(" ", "\u00a0").replace("+\u00a0", "+ ");
}

export class Needs {
  constructor(models) {
    this.models = models;
    const head = models.map((text) => make("th", { scope: "col", text }));
    this.cells = {};
    const rows = Object.entries(ROWS).map(([key, [text, formulas]]) => {
      this.cells[key] = formulas.map((formula) => ({
        number: make("span", { class: "race-number" }),
        formula: make("small", { text: unbroken(formula) }),
      }));
      const cells = this.cells[key].map((parts) =>
        make("td", {}, parts.number, " ", parts.formula),
      );
      return make("tr", {}, make("th", { scope: "row", text }), ...cells);
    });
    const table = make(
      "table",
      { "aria-label": TITLE },
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make("tbody", {}, ...rows),
    );
    this.region = scrollRegion(table, { class: "lab-scroll", "aria-label": TITLE });
    const top = make("p", { class: "lab-title", text: TITLE });
    this.element = make("div", { class: "lab-figure" }, top, this.region.element);
  }

  show({ dilated }, counts) {
    for (const [key, cells] of Object.entries(this.cells)) {
      cells.forEach(({ number }, i) => {
        const text = grouped(counts[this.models[i]][key]);
        setText(number, text);
      });
      const [ofCnn] = ROWS[key][1];
      cells[0].formula.textContent = unbroken((dilated && DILATED[key]) || ofCnn);
    }
  }

  stop() {
    this.region.stop();
  }
}
