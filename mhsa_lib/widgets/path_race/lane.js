// One lane of the path race: tokens in a row, and an arc for every position the signal
// has come further.

import { make, shape } from "../shared/drawing.js";

const [WIDTH, HEIGHT, EDGE, GROUND] = [640, 84, 14, 66];

/** A token: a square, a diamond, or a dot that is full once it knows of the blue one. */
function token(x, at, last, knows, radius) {
  if (at === 0) {
    const side = { x: x - 8, y: GROUND - 8, width: 16, height: 16 };
    return shape("rect", { ...side, class: "race-blue" });
  }
  if (at === last) {
    const points = [
      [-10, 0],
      [0, -10],
      [10, 0],
      [0, 10],
    ];
    const text = points.map(([dx, dy]) => `${x + dx},${GROUND + dy}`).join(" ");
    return shape("polygon", { points: text, class: "race-yellow" });
  }
  const circle = { cx: x, cy: GROUND, r: radius };
  return shape("circle", { ...circle, class: knows ? "race-knows" : "race-waits" });
}

export class Lane {
  constructor(title) {
    this.line = make("span");
    this.drawing = shape("svg", {
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      "aria-hidden": "true",
    });
    const top = make("p", {}, make("strong", { text: title }), " ", this.line);
    this.element = make("div", { class: "race-lane" }, top, this.drawing);
  }

  /** path: the position after each step; far: how far the blue token is known. */
  show({ distance, path, step, far, text }) {
    this.line.textContent = text;
    const key = JSON.stringify([distance, path, step, far]);
    if (this.key === key) return;
    this.key = key;
    const gap = (WIDTH - 2 * EDGE) / distance;
    const x = (position) => EDGE + position * gap;
    const taken = [0, ...path].slice(0, step + 1);
    const arcs = taken.slice(1).map((to, i) => this.arc(x(taken[i]), x(to)));
    const tokens = Array.from({ length: distance + 1 }, (_, at) =>
      token(x(at), at, distance, at <= far, Math.min(5, gap * 0.32)),
    );
    const now = x(taken.at(-1));
    const ring = shape("circle", { cx: now, cy: GROUND, r: 13, class: "race-now" });
    this.drawing.replaceChildren(...arcs.filter(Boolean), ...tokens, ring);
  }

  arc(from, to) {
    if (from === to) return null;
    const top = GROUND - 12 - Math.min(2.1 * Math.sqrt(to - from), 50) * 1.9;
    const middle = (from + to) / 2;
    const d = `M ${from} ${GROUND - 8} Q ${middle} ${top} ${to} ${GROUND - 8}`;
    return shape("path", { d, class: "race-arc" });
  }
}
