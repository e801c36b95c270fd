// Attention weights as tables of the laboratories: a whole map, or one row per head.

import { fit, format, make, scrollRegion, setText, shade } from "./drawing.js";
import { t } from "./language.js";

/** A weight in few signs: ".35", "1". */
export function short(weight) {
  const text = format(weight);
  return text === "1.00" ? "1" : text.slice(1);
}

/** The signs of a word that belong to its language: pinyin and gloss, if any. */
export function wordParts({ language: lang, pinyin, glosses }, word) {
  return [
    make("bdi", { class: "lab-word", lang, text: word }),
    pinyin[word] && make("small", { lang: `${lang}-Latn`, text: pinyin[word] }),
    glosses[word] && make("small", { text: glosses[word] }),
  ].filter(Boolean);
}

/**
 * A pool of parts, each with .element and .stop(): as many as needed are shown, the
 * others wait. show(contents, draw) calls draw(part, content, at).
 */
export class Pool {
  constructor(className, create) {
    this.element = make("div", { class: className });
    this.create = create;
    this.parts = [];
  }

  show(contents, draw) {
    while (this.parts.length < contents.length) {
      this.parts.push(this.create());
      this.element.append(this.parts.at(-1).element);
    }
    this.parts.forEach((part, at) => {
      part.element.hidden = at >= contents.length;
      if (at < contents.length) draw(part, contents[at], at);
    });
  }

  stop() {
    this.parts.forEach((part) => part.stop());
  }
}

/** A table of weights (rows, columns) that is built once a size, then updated. */
export class WeightTable {
  constructor(kind) {
    this.title = make("span");
    this.extra = make("span");
    this.table = make("table", { class: `lab-weights lab-${kind}` });
    this.body = make("tbody");
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
   * @param {{ title: string, rows: any[], columns: any[], values: number[][],
   *   heads?: (() => Node[])[], off?: boolean[], marked?: boolean[] }} shown
   */
  show({ title, rows, columns, heads, values, off = [], marked = [] }) {
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    this.region.element.setAttribute("aria-label", title);
    const key = columns.join("\n");
    if (this.key !== key) this.build(columns, heads);
    this.key = key;
    this.resize(rows.length, columns.length);
    rows.forEach((text, i) => {
      const tr = this.body.children[i];
      tr.classList.toggle("lab-off", Boolean(off[i]));
      tr.classList.toggle("lab-marked", Boolean(marked[i]));
      this.fill(tr, off[i] ? t("{row}, off", { row: text }) : text, values[i]);
    });
  }

  build(columns, heads) {
    const cells = columns.map((word, j) =>
      make(
        "th",
        { scope: "col" },
        ...(heads ? heads[j]() : [make("bdi", { text: word })]),
      ),
    );
    const head = make("tr", {}, make("td"), ...cells);
    this.table.style.setProperty("--lab-columns", columns.length);
    this.table.replaceChildren(make("thead", {}, head), this.body);
  }

  /** Rows and cells are kept and reused: making them is what takes time. */
  resize(height, width) {
    fit(this.body, height, () =>
      make("tr", {}, make("th", { scope: "row" }, make("bdi"))),
    );
    for (const row of this.body.children) fit(row, width + 1, () => make("td"));
  }

  fill(tr, text, values) {
    const [name, ...cells] = tr.children;
    setText(name.firstChild, text);
    values.forEach((value, j) => {
      const cell = cells[j];
      if (cell.shown === value) return;
      cell.shown = value;
      cell.textContent = short(value);
      shade(cell, value);
    });
  }
}
