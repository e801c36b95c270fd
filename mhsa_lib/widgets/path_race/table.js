// What each network needs, as a table: all three at any time.

import { make, scrollRegion, setText } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { nameOf } from "./names.js";

// The formulas of CNN, RNN and attention, row by row.
const FORMULAS = {
  path: ["L", "n", "1"],
  steps: ["L", "n", "1"],
  state: ["L (K − 1) d", "d", "2 n d"],
  table: ["K n d²", "n d²", "n² d"],
  multiplications: ["L K n d²", "2 n d²", "4 n d² + 2 n² d"],
};
const DILATED = { state: "(Kᴸ − 1) d" };

/** The titles of the rows; the long one can break on a phone. */
function titles() {
  return {
    path: t("Path length"),
    steps: t("Sequential steps"),
    state: t("Numbers kept"),
    table: t("One layer, Table 1"),
    multiplications: t("Multi\u00adplications"),
  };
}

/** A whole number: digits up to ten million, then words. */
export function grouped(number) {
  if (number < 1e7) return number.toLocaleString("en");
  if (number < 1e9) return t("{n} million", { n: (number / 1e6).toFixed(1) });
  return t("{n} billion", { n: (number / 1e9).toFixed(1) });
}

/** A formula that breaks at its plus sign alone. */
function unbroken(formula) {
  return formula.replaceAll(" ", "\u00a0").replace("+\u00a0", "+ ");
}

export class Needs {
  constructor(models) {
    this.models = models;
    const head = models.map((model) =>
      make("th", { scope: "col", text: nameOf(model) }),
    );
    this.cells = {};
    const rows = Object.entries(titles()).map(([key, text]) => {
      this.cells[key] = FORMULAS[key].map((formula) => ({
        number: make("span", { class: "race-number" }),
        formula: make("small", { text: unbroken(formula) }),
      }));
      const cells = this.cells[key].map((parts) =>
        make("td", {}, parts.number, " ", parts.formula),
      );
      return make("tr", {}, make("th", { scope: "row", text }), ...cells);
    });
    const title = t("What each one needs");
    const table = make(
      "table",
      { "aria-label": title },
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make("tbody", {}, ...rows),
    );
    this.region = scrollRegion(table, { class: "lab-scroll", "aria-label": title });
    const top = make("p", { class: "lab-title", text: title });
    this.element = make("div", { class: "lab-figure" }, top, this.region.element);
  }

  show({ dilated }, counts) {
    for (const [key, cells] of Object.entries(this.cells)) {
      cells.forEach(({ number }, i) => {
        const text = grouped(counts[this.models[i]][key]);
        setText(number, text);
      });
      const [ofCnn] = FORMULAS[key];
      cells[0].formula.textContent = unbroken((dilated && DILATED[key]) || ofCnn);
    }
  }

  stop() {
    this.region.stop();
  }
}
