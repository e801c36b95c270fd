// The sum of the convolution lab: what each head reads, times its kernel number; the
// products of all heads are the attention's output.

import { format, formatShort, make, scrollRegion } from "./drawing.js";

const TITLES = ["Head", "Largest weight", "Reads", "Kernel", "Product"];

export class Sums {
  constructor(names) {
    this.title = make("p", { class: "lab-title" });
    const head = TITLES.map((text) => make("th", { scope: "col", text }));
    this.rows = [...names, "attention", "convolution"].map((text) => {
      const cells = TITLES.slice(1).map(() => make("td"));
      return { cells, element: make("tr", {}, make("th", { scope: "row", text }), ...cells) };
    });
    this.table = make(
      "table",
      { class: "lab-sums" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...this.rows.map((row) => row.element)),
    );
    this.region = scrollRegion(this.table, { class: "lab-scroll" });
    this.element = make("div", { class: "lab-figure" }, this.title, this.region.element);
  }

  stop() {
    this.region.stop();
  }

  show({ pixel: [row, column], kernel }, found) {
    const title = `Row ${row + 1}, column ${column + 1}: nine readings, one sum`;
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    this.region.element.setAttribute("aria-label", title);
    const { weights, reads, chosen } = found;
    const taps = kernel.flat();
    const lines = reads.map((read, h) => [
      format(Math.max(...weights[h])),
      format(read, 3),
      formatShort(taps[h], 4),
      format(read * taps[h], 3),
    ]);
    for (const picture of [found.attention, found.convolution]) {
      lines.push(["", "", "", format(picture[chosen], 3)]);
    }
    this.rows.forEach(({ cells }, i) =>
      cells.forEach((cell, j) => (cell.textContent = lines[i][j])),
    );
  }
}
