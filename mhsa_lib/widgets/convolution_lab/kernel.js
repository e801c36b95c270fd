// The nine heads of the convolution lab, laid out as the kernel: a map of attention,
// and below it the kernel's number that the head's reading is multiplied by. A table
// has the readings and their products, which add up to the attention's output.

import { field, write } from "../shared/controls.js";
import {
  format,
  formatShort,
  freshId,
  make,
  scrollRegion,
  shade,
} from "../shared/drawing.js";
import { t } from "../shared/language.js";

const titles = () => [
  t("Head"),
  t("Largest weight"),
  t("Reads"),
  t("Kernel"),
  t("Product"),
];

/** One head: its map (a small square a key, and a rim for pad tokens) and its number. */
class Head {
  constructor(name, size, most, edit) {
    this.name = name;
    this.across = size + 2;
    this.cells = Array.from({ length: this.across ** 2 }, () => make("i"));
    this.map = make("div", { class: "lab-head-map", role: "img" }, ...this.cells);
    this.map.style.setProperty("--lab-across", this.across);
    this.input = field(() => edit(this.input), {
      type: "number",
      step: "any",
      min: -most,
      max: most,
      "aria-label": t("Kernel number {name}", { name }),
      onblur: () => edit(this.input, true),
    });
    const label = make("span", { class: "lab-head-name", text: name });
    this.element = make("div", { class: "lab-head" }, label, this.map, this.input);
  }

  /** weights (S) of the keys at positions (S, 2); query = the chosen pixel. */
  show({ weights, positions, query, last, number }) {
    const rim = positions[0][0] < 0;
    if (this.rim !== rim) this.frame(rim, last);
    weights.forEach((weight, i) => {
      const [y, x] = positions[i];
      const cell = this.cell(y, x);
      const tone = weight.toFixed(3);
      if (cell.tone !== tone) shade(cell, weight);
      cell.tone = tone;
    });
    this.queried?.classList.remove("lab-query");
    this.queried = this.cell(...query);
    this.queried.classList.add("lab-query");
    const label = t("Attention {name}: largest weight {largest}", {
      name: this.name,
      largest: format(Math.max(...weights)),
    });
    this.map.setAttribute("aria-label", label);
    this.number = number;
    // While a reader types "-" or "1.", the field is left alone.
    const wrong = this.input.getAttribute("aria-invalid") === "true";
    if (!wrong) write(this.input, number, this.input.valueAsNumber === number);
  }

  cell(y, x) {
    return this.cells[(y + 1) * this.across + x + 1];
  }

  /** Draws the rim as pad tokens, or as nothing. */
  frame(rim, last) {
    this.rim = rim;
    this.cells.forEach((cell, i) => {
      const positions = [Math.floor(i / this.across) - 1, (i % this.across) - 1];
      if (positions.every((position) => position >= 0 && position <= last)) return;
      cell.className = rim ? "lab-pad" : "lab-void";
      cell.tone = undefined;
    });
  }
}

export class Kernel {
  /** onchange(kernel) gets nine valid numbers as 3 x 3. */
  constructor({ names, largest_number: most }, size, current, onchange) {
    this.complaint = make("p", {
      class: "lab-wrong",
      id: freshId("wrong"),
      role: "alert",
    });
    const edit = (input, leaving) => this.edit(input, leaving, most, current, onchange);
    this.heads = names.map((name) => new Head(name, size, most, edit));
    const heads = this.heads.map((head) => head.element);
    this.element = make("div", { class: "lab-heads" }, ...heads);
  }

  /** A wrong number is named; it does not stay behind when the reader goes on. */
  edit(input, leaving, most, current, onchange) {
    const value = input.valueAsNumber;
    const good = Number.isFinite(value) && Math.abs(value) <= most;
    const at = this.heads.findIndex((head) => head.input === input);
    if (good && !leaving) {
      const flat = current().flat().with(at, value);
      this.complain(input, "");
      onchange([flat.slice(0, 3), flat.slice(3, 6), flat.slice(6)]);
    } else if (!good && leaving) {
      this.complain(input, "");
      input.value = current().flat()[at];
    } else if (!good) {
      const text = t(
        "A kernel number lies between −{most} and {most}. The last good one counts.",
        { most },
      );
      this.complain(input, text);
    }
  }

  complain(input, text) {
    const set = (name, value) =>
      text ? input.setAttribute(name, value) : input.removeAttribute(name);
    set("aria-invalid", "true");
    set("aria-describedby", this.complaint.id);
    this.complaint.textContent = text;
  }

  show({ kernel, pixel, picture }, { weights, positions }) {
    const last = picture.length - 1;
    kernel.flat().forEach((number, h) => {
      const head = this.heads[h];
      // A kernel from elsewhere ends what the reader had begun to type.
      if (head.number !== number) this.complain(head.input, "");
      head.show({ weights: weights[h], positions, query: pixel, last, number });
    });
  }
}

/** The readings of the chosen pixel, one row per head, and their sum. */
export class Sums {
  constructor(names) {
    this.title = make("p", { class: "lab-title" });
    const head = titles().map((text) => make("th", { scope: "col", text }));
    this.rows = [...names, t("attention"), t("convolution")].map((text) => {
      const cells = head.slice(1).map(() => make("td"));
      return {
        cells,
        element: make("tr", {}, make("th", { scope: "row", text }), ...cells),
      };
    });
    this.table = make(
      "table",
      { class: "lab-sums" },
      make("thead", {}, make("tr", {}, ...head)),
      make("tbody", {}, ...this.rows.map((row) => row.element)),
    );
    this.region = scrollRegion(this.table, { class: "lab-scroll" });
    this.element = make(
      "div",
      { class: "lab-figure" },
      this.title,
      this.region.element,
    );
  }

  stop() {
    this.region.stop();
  }

  show({ pixel: [row, column], kernel }, found) {
    const title = t("Row {row}, column {column}: nine readings, one sum", {
      row: row + 1,
      column: column + 1,
    });
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    this.region.element.setAttribute("aria-label", title);
    const { weights, reads, chosen } = found;
    const kernelWeights = kernel.flat();
    const lines = reads.map((read, h) => [
      format(Math.max(...weights[h])),
      format(read, 3),
      formatShort(kernelWeights[h], 4),
      format(read * kernelWeights[h], 3),
    ]);
    for (const picture of [found.attention, found.convolution]) {
      lines.push(["", "", "", format(picture[chosen], 3)]);
    }
    this.rows.forEach(({ cells }, i) =>
      cells.forEach((cell, j) => (cell.textContent = lines[i][j])),
    );
  }
}
