// The similarity of two positions by their distance: a drawing of three lines and a table.

import { decodeArray } from "../shared/attention.js";
import { format, make, scrollRegion, shape } from "../shared/drawing.js";
import { t } from "../shared/language.js";

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [300, 130, 34, 8, 10, 20];
// Equal lines lie on one another: each is thinner than the one below it.
const LINES = ["wide", "middle", "thin"];

/** Lines across at the lowest and highest value and at zero, each with its number. */
function levels(low, high, y) {
  const all = [low, 0, high].filter((_, i) => i !== 1 || (low < 0 && high > 0));
  return all.flatMap((level) => [
    shape("line", { x1: LEFT, x2: WIDTH - RIGHT, y1: y(level), y2: y(level) }),
    shape(
      "text",
      { x: LEFT - 4, y: y(level) + 4, "text-anchor": "end" },
      format(level, 1),
    ),
  ]);
}

/** Three lines over k; the table beside it holds the same numbers. */
function chart(curves) {
  const [low, top] = [Math.min(0, ...curves.flat()), Math.max(0, ...curves.flat())];
  const high = Math.max(top, low + 0.5);
  const last = curves[0].length - 1;
  const x = (k) => LEFT + (k / last) * (WIDTH - LEFT - RIGHT);
  const y = (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const steps = curves[0].map((_, k) =>
    shape("text", { x: x(k), y: HEIGHT - 4, "text-anchor": "middle" }, `${k}`),
  );
  const lines = curves.map((curve, i) => {
    const points = curve.map((value, k) => `${x(k)},${y(value)}`).join(" ");
    return shape("polyline", { class: `explorer-${LINES[i]}`, points });
  });
  const box = { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" };
  const all = [...levels(low, high, y), ...steps, ...lines];
  return shape("svg", { ...box, class: "explorer-chart" }, ...all);
}

/** The line that belongs to position p, in words. */
function lineName(i, p) {
  return [
    t("p = {p} (wide line)", { p }),
    t("p = {p} (middle line)", { p }),
    t("p = {p} (thin line)", { p }),
  ][i];
}

function table(curves, positions) {
  const cell = (text) => make("td", { text });
  const head = curves[0].map((_, k) => make("th", { scope: "col", text: `k = ${k}` }));
  const rows = curves.map((curve, i) =>
    make(
      "tr",
      {},
      make("th", { scope: "row", text: lineName(i, positions[i] + 1) }),
      ...curve.map((value) => cell(format(value))),
    ),
  );
  const top = make("thead", {}, make("tr", {}, make("td"), ...head));
  return [top, make("tbody", {}, ...rows)];
}

/** What the lines say, in one sentence. */
export function finding(curves, same) {
  const range = (values) => Math.max(...values) - Math.min(...values);
  const apart = Math.max(
    ...curves[0].map((_, k) => range(curves.map((curve) => curve[k]))),
  );
  if (range(curves.flat()) < same) {
    return t(
      "One flat line: it depends neither on the positions nor on their distance.",
    );
  }
  if (apart < same) {
    return t("The three lines are one: it depends on the distance k alone.");
  }
  return t(
    "At the same distance the lines differ by up to {apart}: it depends on both " +
      "positions, not on their distance alone.",
    { apart: format(apart) },
  );
}

export class Offsets {
  constructor() {
    this.title = make("p", { class: "lab-title" });
    this.table = make("table");
    this.region = scrollRegion(this.table, { class: "lab-scroll" });
    this.drawing = make("div");
    this.line = make("p");
    const figure = make(
      "div",
      { class: "explorer-offsets" },
      this.drawing,
      this.region.element,
    );
    this.elements = [this.title, this.line, figure];
  }

  show({ offsets }, encoding, title) {
    if (this.encoding === encoding) return;
    this.encoding = encoding;
    const curves = decodeArray(offsets.curves[encoding]);
    this.title.textContent = title;
    this.table.setAttribute("aria-label", title);
    this.region.element.setAttribute("aria-label", title);
    this.line.textContent = finding(curves, offsets.same);
    this.drawing.replaceChildren(chart(curves));
    this.table.replaceChildren(...table(curves, offsets.positions));
  }

  stop() {
    this.region.stop();
  }
}
