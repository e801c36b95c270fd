// Tables to read in the attention stepper: matrices, and the sum behind one number.

import { make } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { numberFor } from "./figures.js";

function plainTable(head, lines) {
  const cells = head.map((text) => make("th", { scope: "col" }, make("bdi", { text })));
  return [
    make("thead", {}, make("tr", {}, make("td"), ...cells)),
    make("tbody", {}, ...lines),
  ];
}

function plainRow(name, texts, properties = {}) {
  const title = make("th", { scope: "row" }, make("bdi", { text: name }));
  return make("tr", properties, title, ...texts.map((text) => make("td", { text })));
}

/** A table to read: no cell to choose. */
class PlainTable {
  constructor(title) {
    this.title = make("p", { class: "stepper-title", text: title });
    this.table = make("table");
    this.region = make("div", { class: "stepper-scroll", role: "region" }, this.table);
    this.element = make("div", { class: "stepper-matrix" }, this.title, this.region);
    this.name(title);
  }

  name(title) {
    this.title.textContent = title;
    this.region.setAttribute("aria-label", title);
  }
}

/** One weight matrix (f, d): rows are features. */
export class PlainMatrix extends PlainTable {
  show(names, values) {
    if (this.values === `${values}`) return;
    this.values = `${values}`;
    const text = numberFor(values);
    const lines = values.map((row, f) => plainRow(names[f], row.map(text)));
    this.table.replaceChildren(
      ...plainTable(
        values[0].map((_, c) => `${c + 1}`),
        lines,
      ),
    );
  }
}

/** The sum behind one number, as a small table that one can check with a pencil. */
export class HandTable extends PlainTable {
  constructor() {
    super(t("By hand"));
    this.element.classList.add("stepper-hand");
    const hint = t("Choose a cell above to see how its number comes about.");
    this.element.append(make("p", { class: "mhsa-muted", text: hint }));
  }

  show(content) {
    this.element.hidden = !content;
    if (!content) return;
    this.name(t("By hand: {title}", content));
    const lines = [...content.rows, content.result];
    const total = lines.some((line) => line.length > 2);
    const head = [...content.head, ...(total ? [t("sum")] : [])];
    const rows = lines.map((line) => this.row(line, line === content.result, total));
    this.table.replaceChildren(...plainTable(head, rows));
  }

  row([name, values, sum], last, total) {
    const number = numberFor(values.filter((x) => typeof x === "number"));
    const texts = values.map((x) => (typeof x === "string" ? x : number(x)));
    if (total) texts.push(sum === undefined ? "" : numberFor([sum])(sum));
    return plainRow(name, texts, { class: last && "stepper-result" });
  }
}
