// Pictures of the patch widget: drawn on canvas, and as a grid of patches with weights.

import { make, shade } from "../shared/drawing.js";
import { keyTarget } from "../shared/grid_keys.js";
import { t } from "../shared/language.js";

/** The pixels (h, w) grey from 0 to 255, or (h, w, 3), as RGBA of a part of them. */
function colours(pixels, top, left, height, width) {
  const data = new Uint8ClampedArray(4 * height * width);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = pixels[top + y][left + x];
      data.set(
        [pixel, pixel, pixel].map((grey, c) => pixel[c] ?? grey),
        4 * (y * width + x),
      );
      data[4 * (y * width + x) + 3] = 255;
    }
  }
  return new ImageData(data, width, height);
}

/** Draws a part of the pixels on a canvas of its size. */
function draw(canvas, pixels, top, left, height, width) {
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d").putImageData(colours(pixels, top, left, height, width), 0, 0);
}

/** The patch with a number, counted row by row: its first pixel [y, x]. */
function corner(number, columns, size) {
  return [Math.floor(number / columns) * size, (number % columns) * size];
}

/** The whole picture with a gap between patches, unless they are too small. */
export class Picture {
  constructor() {
    this.canvas = make("canvas", { role: "img", class: "patch-whole" });
    this.caption = make("figcaption");
    this.element = make(
      "figure",
      { class: "patch-picture" },
      this.canvas,
      this.caption,
    );
  }

  /** pixels may be fewer than the picture's shape [height, width] says. */
  show({ pixels, shape, size, name, caption }) {
    if (this.name === name) return;
    this.name = name;
    const [height, width] = shape.map((length) => length * (shape[0] > 8 ? 4 : 24));
    const step = (size * width) / shape[1];
    Object.assign(this.canvas, { width, height });
    this.canvas.setAttribute("aria-label", name);
    this.caption.textContent = caption;
    const source = document.createElement("canvas");
    draw(source, pixels, 0, 0, pixels.length, pixels[0].length);
    const context = this.canvas.getContext("2d");
    context.imageSmoothingEnabled = shape[0] !== pixels.length;
    context.drawImage(source, 0, 0, width, height);
    if (step < 16) return;
    for (let x = step; x < width; x += step) context.clearRect(x - 1, 0, 2, height);
    for (let y = step; y < height; y += step) context.clearRect(0, y - 1, width, 2);
  }
}

function cellOf(pixels, number, columns, size) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  draw(canvas, pixels, ...corner(number, columns, size), size, size);
  return make("td", { role: "gridcell" }, canvas, make("span"));
}

/** The patches of a digit as cells, each on a mat coloured by its weight. */
export class MapGrid {
  constructor(onselect) {
    this.onselect = onselect;
    this.title = make("p", { class: "lab-title" });
    this.body = make("tbody");
    this.table = make("table", { role: "grid", class: "patch-grid" }, this.body);
    this.element = make(
      "div",
      { class: "lab-figure patch-map" },
      this.title,
      this.table,
    );
    this.table.addEventListener("keydown", (event) => this.key(event));
    this.table.addEventListener("click", (event) => this.pick(event));
    this.table.addEventListener("focusin", (event) => this.pick(event));
  }

  cells() {
    return [...this.body.querySelectorAll("td")];
  }

  pick(event) {
    const cell = event.target.closest("td");
    if (!cell) return;
    const number = this.order[this.cells().indexOf(cell)];
    if (number !== this.query) this.onselect(number);
  }

  key(event) {
    const cell = event.target.closest("td");
    const side = this.body.children.length;
    const to =
      cell && keyTarget(event, cell.parentNode.rowIndex, cell.cellIndex, side, side);
    if (!to) return;
    event.preventDefault();
    this.body.children[to[0]].children[to[1]].focus();
  }

  /** One cell per patch, made anew for other pixels alone, and moved for another order. */
  build({ key, pixels, size, order }) {
    const side = Math.sqrt(order.length);
    if (this.made !== key)
      this.patches = order.map((_, number) => cellOf(pixels, number, side, size));
    if (this.made === key && this.order.join() === order.join()) return;
    this.made = key;
    this.order = order;
    const cells = order.map((number) => this.patches[number]);
    const rows = Array.from({ length: side }, (_, i) =>
      make("tr", {}, ...cells.slice(i * side, (i + 1) * side)),
    );
    this.body.replaceChildren(...rows);
    this.table.dataset.side = side;
  }

  /**
   * weights (n) by position; query is the number of a patch; text(weight) writes one.
   * @param {{ title: string, weights: number[], query: number,
   *   text: (weight: number) => string, key: string, pixels: number[][], size: number,
   *   order: number[] }} shown
   */
  show({ title, weights, query, text, ...grid }) {
    this.query = query;
    const held = this.table.contains(document.activeElement);
    this.build(grid);
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    const top = Math.max(...weights);
    const side = Math.sqrt(weights.length);
    this.cells().forEach((cell, p) => {
      const chosen = this.order[p] === query;
      const weight = text(weights[p]);
      const position = { row: Math.floor(p / side) + 1, column: (p % side) + 1 };
      const label = t("row {row}, column {column}: weight {weight}", {
        ...position,
        weight,
      });
      cell.tabIndex = chosen ? 0 : -1;
      cell.setAttribute("aria-selected", `${chosen}`);
      cell.setAttribute("aria-label", label);
      cell.lastChild.textContent = weight;
      shade(cell, weights[p] / top);
      if (chosen && held) cell.focus();
    });
  }
}
