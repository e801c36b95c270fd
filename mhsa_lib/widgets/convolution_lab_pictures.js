// Pictures of the convolution lab as tables of numbers; one of them is a grid with one
// tab stop, where arrow keys or a click choose a pixel.

import { format, make, shade } from "./drawing.js";
import { keyTarget } from "./grid_keys.js";

/** A number in at most four signs and a minus: ".25", "1.5", "12". */
export function brief(x) {
  const size = Math.abs(x);
  if (size >= 9.95) return format(x, 0);
  const text = format(x, size < 0.995 ? 2 : 1);
  return text.replace(/\.?0+$/, "").replace(/^(−?)0\./, "$1.");
}

function unseen(text) {
  return make("span", { class: "mhsa-unseen", text });
}

export class PictureTable {
  /** With onchoose(row, column) the table is a grid that chooses a pixel. */
  constructor(title, size, onchoose) {
    this.size = size;
    const line = Array.from({ length: size }, (_, i) => i);
    const head = line.map((x) => make("th", { scope: "col" }, unseen(`column ${x + 1}`)));
    const properties = onchoose ? { role: "gridcell", tabindex: -1 } : {};
    this.cells = line.map(() => line.map(() => make("td", properties)));
    const rows = this.cells.map((cells, y) =>
      make("tr", {}, make("th", { scope: "row" }, unseen(`row ${y + 1}`)), ...cells),
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
    const place = (node) => {
      const cell = node.closest("td[role]");
      return cell && [cell.parentNode.sectionRowIndex, cell.cellIndex - 1];
    };
    this.table.addEventListener("click", ({ target }) => {
      const at = place(target);
      if (at) onchoose(...at);
    });
    this.table.addEventListener("keydown", (event) => {
      const at = place(event.target);
      const to = at && keyTarget(event, ...at, this.size, this.size);
      if (!to) return;
      event.preventDefault();
      this.cells[to[0]][to[1]].focus();
      onchoose(...to);
    });
  }

  /** values (n), row by row, coloured from low to high; pixel = the chosen one. */
  show(values, [low, high], pixel) {
    this.cells.flat().forEach((cell, i) => {
      const text = brief(values[i]);
      if (cell.textContent !== text) cell.textContent = text;
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
