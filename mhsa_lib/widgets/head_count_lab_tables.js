// Attention weights as tables of the head-count lab: a whole map, or one row a head.

import { format, make, scrollRegion, shade } from "./drawing.js";

/** A weight in few signs: ".35", "1". */
export function short(weight) {
  const text = format(weight);
  return text === "1.00" ? "1" : text.slice(1);
}

/** The signs of a word that belong to its language: pinyin and gloss, if any. */
export function wordParts(state, word) {
  const lang = state.language;
  return [
    make("bdi", { class: "lab-word", lang, text: word }),
    state.pinyin[word] && make("small", { lang: `${lang}-Latn`, text: state.pinyin[word] }),
    state.glosses[word] && make("small", { text: state.glosses[word] }),
  ].filter(Boolean);
}

/** A table of weights (rows, columns) that is built once a size, then updated. */
export class WeightTable {
  constructor(kind) {
    this.title = make("span");
    this.extra = make("span");
    this.table = make("table", { class: `lab-weights lab-${kind}` });
    this.region = scrollRegion(this.table, { class: "lab-scroll" });
    const top = make("p", { class: "lab-title" }, this.title, this.extra);
    this.element = make("div", { class: "lab-figure" }, top, this.region.element);
  }

  stop() {
    this.region.stop();
  }

  /**
   * rows and columns are texts, or lists of elements built by columns(); values
   * (rows, columns); off and marked say of each row whether it is switched off, and
   * whether a question is asked there.
   */
  show({ title, rows, columns, heads, values, off = [], marked = [] }) {
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    this.region.element.setAttribute("aria-label", title);
    const key = JSON.stringify([rows.length, columns]);
    if (this.key !== key) this.build(rows.length, columns, heads);
    this.key = key;
    rows.forEach((text, i) => {
      const tr = this.body.children[i];
      tr.classList.toggle("lab-off", Boolean(off[i]));
      tr.classList.toggle("lab-marked", Boolean(marked[i]));
      this.fill(tr, off[i] ? `${text}, off` : text, values[i]);
    });
  }

  build(height, columns, heads) {
    const cells = columns.map((word, j) =>
      make("th", { scope: "col" }, ...(heads ? heads[j]() : [make("bdi", { text: word })])),
    );
    const head = make("tr", {}, make("td"), ...cells);
    const row = () => {
      const values = columns.map(() => make("td"));
      return make("tr", {}, make("th", { scope: "row" }, make("bdi")), ...values);
    };
    this.body = make("tbody", {}, ...Array.from({ length: height }, row));
    this.table.replaceChildren(make("thead", {}, head), this.body);
  }

  fill(tr, text, values) {
    const [name, ...cells] = tr.children;
    if (name.firstChild.textContent !== text) name.firstChild.textContent = text;
    values.forEach((value, j) => {
      const cell = cells[j];
      if (cell.shown === value) return;
      cell.shown = value;
      cell.textContent = short(value);
      shade(cell, value);
    });
  }
}
