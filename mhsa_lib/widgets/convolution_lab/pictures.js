// What the convolution lab shows: pictures as tables of numbers, one of them a grid with
// one tab stop, where arrow keys or a click choose a pixel; and the largest difference
// against the sharpness, on a logarithmic scale.

import { format, make, setText, shade, shape, unseen } from "../shared/drawing.js";
import { keyTarget } from "../shared/grid_keys.js";
import { t } from "../shared/language.js";

/** A number in at most four signs and a minus: ".25", "1.5", "12". */
export function brief(x) {
  const size = Math.abs(x);
  if (size >= 9.95) return format(x, 0);
  const text = format(x, size < 0.995 ? 2 : 1);
  return text.replace(/\.?0+$/, "").replace(/^(−?)0\./, "$1.");
}

export class PictureTable {
  /** With onchoose(row, column) the table is a grid that chooses a pixel. */
  constructor(title, size, onchoose) {
    this.size = size;
    const line = Array.from({ length: size }, (_, i) => i);
    const head = line.map((x) =>
      make("th", { scope: "col" }, unseen(t("column {n}", { n: x + 1 }))),
    );
    const properties = onchoose ? { role: "gridcell", tabindex: -1 } : {};
    this.cells = line.map(() => line.map(() => make("td", properties)));
    const rows = this.cells.map((cells, y) =>
      make(
        "tr",
        {},
        make("th", { scope: "row" }, unseen(t("row {n}", { n: y + 1 }))),
        ...cells,
      ),
    );
    this.table = make(
      "table",
      { "aria-label": title, class: "lab-picture", role: onchoose ? "grid" : null },
      make("thead", {}, make("tr", {}, make("td"), ...head)),
      make("tbody", {}, ...rows),
    );
    const top = make("p", { class: "lab-title", text: title });
    this.element = make("div", { class: "lab-figure" }, top, this.table);
    if (onchoose) this.listen(onchoose);
  }

  listen(onchoose) {
    const position = (node) => {
      const cell = node.closest("td[role]");
      return cell && [cell.parentNode.sectionRowIndex, cell.cellIndex - 1];
    };
    this.table.addEventListener("click", ({ target }) => {
      const at = position(target);
      if (at) onchoose(...at);
    });
    this.table.addEventListener("keydown", (event) => {
      const at = position(event.target);
      const to = at && keyTarget(event, ...at, this.size, this.size);
      if (!to) return;
      event.preventDefault();
      this.cells[to[0]][to[1]].focus();
      onchoose(...to);
    });
  }

  /**
   * values (n), row by row, coloured from low to high; pixel = the chosen one.
   * @param {number[]} values
   * @param {number[]} range [low, high]
   * @param {[number, number]} pixel
   */
  show(values, [low, high], pixel) {
    this.cells.flat().forEach((cell, i) => {
      const text = brief(values[i]);
      setText(cell, text);
      shade(cell, high > low ? (values[i] - low) / (high - low) : 0);
    });
    const chosen = this.cells[pixel[0]][pixel[1]];
    if (this.chosen === chosen) return;
    this.mark(this.chosen, false);
    this.mark(chosen, true);
    this.chosen = chosen;
  }

  mark(cell, on) {
    if (!cell) return;
    cell.classList.toggle("lab-chosen", on);
    if (!cell.hasAttribute("role")) return;
    cell.setAttribute("aria-selected", `${on}`);
    cell.tabIndex = on ? 0 : -1;
  }
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [320, 190, 44, 12, 10, 34];
const [HIGHEST, LOWEST] = [3, -17]; // powers of ten

const raised = (number) =>
  `${number}`.replace(/[-\d]/g, (sign) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(sign)]);

/** Two digits of a number that may be very small: "0.59", "3.1 × 10⁻⁷", "0". */
export function small(x) {
  if (x === 0 || x >= 0.001) return `${Number(x.toPrecision(2))}`;
  const [digits, power] = x.toExponential(1).split("e");
  return `${digits} × 10${raised(power)}`;
}

function label(x, y, text, anchor = "middle") {
  return shape("text", { x, y, "text-anchor": anchor }, text);
}

export class Curve {
  constructor({ sharpest, sweep, equal }) {
    const across = WIDTH - LEFT - RIGHT;
    this.x = (a) => LEFT + (a / sharpest) * across;
    this.y = (value) => {
      const power = Math.min(HIGHEST, Math.max(LOWEST, Math.log10(value)));
      return TOP + ((HIGHEST - power) / (HIGHEST - LOWEST)) * (HEIGHT - TOP - BOTTOM);
    };
    this.sweep = sweep;
    this.line = shape("polyline", { class: "lab-curve-line" });
    this.point = shape("circle", { r: 6, class: "lab-curve-point" });
    this.drawing = shape(
      "svg",
      { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", class: "lab-curve" },
      ...this.axes(sharpest, equal),
      this.line,
      this.point,
    );
    const text = t("Largest difference, by sharpness");
    const top = make("p", { class: "lab-title", text });
    this.element = make("div", { class: "lab-figure" }, top, this.drawing);
  }

  axes(sharpest, equal) {
    const level = (value) =>
      shape("line", {
        x1: LEFT,
        x2: WIDTH - RIGHT,
        y1: this.y(value),
        y2: this.y(value),
      });
    const power = (value) =>
      value === 1 ? "1" : `10${raised(Math.round(Math.log10(value)))}`;
    const levels = [1, equal, 1e-12].flatMap((value) => [
      level(value),
      label(LEFT - 5, this.y(value) + 4, power(value), "end"),
    ]);
    const steps = [0, 10, 20, 30, sharpest].map((a) =>
      label(this.x(a), HEIGHT - BOTTOM + 16, `${a}`),
    );
    return [...levels, ...steps, label(WIDTH / 2, HEIGHT - 3, t("sharpness a"))];
  }

  show({ sharpness }, { largest }, differences) {
    const points = differences.map((d, i) => `${this.x(this.sweep[i])},${this.y(d)}`);
    this.line.setAttribute("points", points.join(" "));
    this.point.setAttribute("cx", this.x(sharpness));
    this.point.setAttribute("cy", this.y(largest));
    const values = this.sweep
      .map((a, i) => [a, i])
      .filter(([a]) => a % 8 === 0)
      .map(([a, i]) => t("{value} at {a}", { value: small(differences[i]), a }));
    const label = t("Largest difference: {values}", { values: values.join(", ") });
    this.drawing.setAttribute("aria-label", label);
  }
}
