// Matrices as real tables: role grid, headers, one tab stop, arrow keys. A grid is
// built once and then updated in place; only a new size adds or removes cells.

import { field, write } from "../shared/controls.js";
import { fit, make, setText, shade } from "../shared/drawing.js";
import { keyTarget } from "../shared/grid_keys.js";
import { t } from "../shared/language.js";

function mark(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

function header(scope) {
  return make("th", { scope }, make("bdi"));
}

/** What a table of numbers and a table of inputs share: caption, headers, keys. */
class Grid {
  /**
   * @param {{ corner?: string, onselect: (i: number, j: number) => void,
   *   onpreview?: (cell: [number, number] | null) => void }} options
   */
  constructor({ corner = "", onselect, onpreview = () => {} }) {
    this.onselect = onselect;
    this.title = make("p", { class: "stepper-title" });
    this.headRow = make(
      "tr",
      {},
      make("td", { class: "stepper-corner", text: corner }),
    );
    this.body = make("tbody");
    this.table = make(
      "table",
      { role: "grid" },
      make("thead", {}, this.headRow),
      this.body,
    );
    this.region = make("div", { class: "stepper-scroll", role: "region" }, this.table);
    this.element = make("div", { class: "stepper-matrix" }, this.title, this.region);
    this.active = [0, 0];
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("click", (event) => this.pick(event));
    this.table.addEventListener("focusin", (event) => this.pick(event));
    this.table.addEventListener("pointerover", (event) => {
      if (event.pointerType === "mouse") onpreview(this.position(event.target));
    });
    this.table.addEventListener("pointerleave", () => onpreview(null));
  }

  /**
   * [row, column] of the cell around a node; column -1 in a row's header.
   * @param {any} node
   * @returns {[number, number] | null}
   */
  position(node) {
    const cell = node.closest("td, th");
    if (!cell || cell.parentNode.parentNode !== this.body) return null;
    return [cell.parentNode.sectionRowIndex, cell.cellIndex - 1];
  }

  cell(i, j) {
    return this.body.children[i]?.children[j + 1];
  }

  pick(event) {
    const position = this.position(event.target);
    if (!position) return;
    const [i, j] = position;
    this.activate(i, Math.max(0, j));
    this.onselect(i, j);
  }

  key(event) {
    const position = this.position(event.target);
    const { length: height } = this.body.children;
    const to = position && keyTarget(event, ...position, height, this.width);
    if (!to) return;
    event.preventDefault();
    this.activate(...to);
    this.stop(...to).focus();
  }

  /** The element of cell (i, j) that takes the focus. */
  stop(i, j) {
    return this.cell(i, j);
  }

  /** Moves the one tab stop to cell (i, j). */
  activate(i, j) {
    const old = this.stop(...this.active);
    const next = this.stop(i, j);
    if (old && old !== next) old.tabIndex = -1;
    if (next && next.tabIndex !== 0) next.tabIndex = 0;
    this.active = [i, j];
  }

  resize(rows, columns, create) {
    this.width = columns.length;
    fit(this.headRow, columns.length + 1, () => header("col"));
    fit(this.body, rows.length, () => make("tr", {}, header("row")));
    for (const row of this.body.children) fit(row, columns.length + 1, create);
    columns.forEach((text, j) =>
      setText(this.headRow.children[j + 1].firstChild, text),
    );
    rows.forEach((text, i) =>
      setText(this.body.children[i].firstChild.firstChild, text),
    );
  }

  label(title) {
    setText(this.title, title);
    mark(this.table, "aria-label", title);
    mark(this.region, "aria-label", t("{title}, scrolls sideways", { title }));
  }

  /** Shows which row and column are chosen. */
  choose(row, column) {
    const cell = this.cell(row, Math.max(0, column));
    if (this.chosen && this.chosen !== cell)
      mark(this.chosen, "aria-selected", "false");
    if (cell) mark(cell, "aria-selected", `${column >= 0}`);
    this.chosen = cell;
    [...this.body.children].forEach((tr, i) =>
      tr.classList.toggle("stepper-on", i === row),
    );
    [...this.headRow.children].forEach((th, j) =>
      th.classList.toggle("stepper-on", j > 0 && j - 1 === column),
    );
  }
}

/** A matrix of numbers. onselect(i, j) has j = -1 for a row's header. */
export class MatrixGrid extends Grid {
  constructor(options) {
    super(options);
    this.element.classList.add("stepper-live");
  }

  /**
   * Shows values (n, m) as texts from number(value). range = [low, high] of the
   * colours. allowed (n, m) marks the masked cells. sums = { rows, columns } adds a
   * last column and a last row.
   */
  show(
    { title, rows, columns, values, number, range, allowed, sums, wide = false },
    { row, column },
  ) {
    const down = sums ? [...rows, t("column sum")] : rows;
    const across = sums ? [...columns, t("row sum")] : columns;
    const [low, high] = range;
    this.label(title);
    this.element.classList.toggle("stepper-wide", wide);
    this.resize(down, across, () =>
      make("td", { role: "gridcell", tabindex: "-1", "aria-selected": "false" }),
    );
    down.forEach((_, i) =>
      across.forEach((_, j) => {
        const cell = this.cell(i, j);
        const inside = i < rows.length && j < columns.length;
        const value = inside ? values[i][j] : (sums.rows[i] ?? sums.columns[j]);
        const tone = inside ? (value - low) / (high - low) : null;
        const hidden = inside && allowed !== undefined && !allowed[i][j];
        this.paint(cell, value === undefined ? "" : number(value), tone, hidden);
      }),
    );
    this.choose(row, column);
    const [i, j] = this.active;
    const away = !this.table.contains(document.activeElement);
    if (away) this.activate(row, Math.max(0, column));
    else if (i >= down.length || j >= across.length) this.activate(0, 0);
  }

  paint(cell, text, tone, hidden) {
    if (cell.text !== text) cell.textContent = cell.text = text;
    if (cell.tone === tone && cell.hides === hidden) return;
    Object.assign(cell, { tone, hides: hidden });
    cell.classList.toggle("stepper-sum", tone === null);
    cell.classList.toggle("stepper-hidden", hidden);
    if (tone === null || hidden) cell.classList.remove("mhsa-shade");
    else shade(cell, tone);
  }
}

/** A matrix of number inputs. onedit(i, j, value) gets valid numbers alone. */
export class InputGrid extends Grid {
  constructor(options) {
    super(options);
    this.limit = options.limit;
    this.onedit = options.onedit;
    this.table.addEventListener("change", (event) => {
      const input = event.target;
      if (input.value !== "" && input.validity.valid) return;
      input.value = input.shown;
      options.onrefuse();
    });
  }

  stop(i, j) {
    return this.cell(i, j)?.firstChild;
  }

  key(event) {
    super.key(event);
    const entry = /** @type {HTMLInputElement} */ (document.activeElement);
    if (event.defaultPrevented) entry.select?.();
  }

  type(input) {
    const good = input.value !== "" && input.validity.valid;
    if (good) this.onedit(...this.position(input), Number(input.value));
  }

  create() {
    const { limit } = this;
    const input = field(({ target }) => this.type(target), {
      type: "number",
      step: "any",
      min: -limit,
      max: limit,
      tabindex: "-1",
    });
    return make("td", { role: "gridcell", class: "stepper-entry" }, input);
  }

  show({ title, rows, columns, values }, { row, column }) {
    this.label(title);
    this.resize(rows, columns, () => this.create());
    values.forEach((line, i) =>
      line.forEach((value, j) => {
        const input = this.stop(i, j);
        mark(input, "aria-label", `${rows[i]}, ${columns[j]}`);
        // While the reader types "0." or "-" the field is theirs.
        const same = input.shown === value || Number(input.value || NaN) === value;
        write(input, value, same);
        input.shown = value;
        const zero = value === 0;
        input.classList.toggle("stepper-zero", zero);
      }),
    );
    this.choose(row, column);
    const [i, j] = this.active;
    if (i >= rows.length || j >= columns.length) this.active = [0, 0];
    this.activate(...this.active);
  }
}
