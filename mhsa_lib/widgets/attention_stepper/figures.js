// What the attention stepper draws at each of its steps: the matrices, and the
// arithmetic behind one number. Pure; no DOM.

import { powers, products } from "../shared/attention.js";
import { format, formatShort } from "../shared/drawing.js";
import { columnSums, sum, top, weight } from "./steps.js";
import { plain } from "./words.js";

function dimensions(length) {
  return Array.from({ length }, (_, c) => `dim ${c + 1}`);
}

const column = (matrix, c) => matrix.map((row) => row[c]);

/**
 * The arithmetic behind one number, as a small table of three rows over one axis.
 * at = { part, i, j }: the matrix ("q", "k", "v" or "" where a step has one), row and
 * column. Returns null where there is nothing to compute (step 1).
 */
export function byHand({ feature_names }, state, m, { part, i, j }) {
  const { words } = state;
  const [from, to] = [plain(words[i]), plain(words[Math.min(j, words.length - 1)])];
  const d = m.q[0].length;
  switch (state.step) {
    case 2: {
      const w = column(m[`W_${part}`], j);
      const name = `W_${part.toUpperCase()}`;
      return {
        title: `${part} of ${from}, dimension ${j + 1}`,
        head: feature_names.map(plain),
        rows: [
          [`x of ${from}`, m.x[i]],
          [`${name}, column ${j + 1}`, w],
        ],
        result: ["product", products(m.x[i], w), m[part][i][j]],
      };
    }
    case 3:
      return {
        title: `Score of query ${from} with key ${to}`,
        head: dimensions(d),
        rows: [
          [`q of ${from}`, m.q[i]],
          [`k of ${to}`, m.k[j]],
        ],
        result: ["product", products(m.q[i], m.k[j]), m.raw[i][j]],
      };
    case 4:
      return {
        title: `Row ${from}, divided by √${d} = ${formatShort(Math.sqrt(d))}`,
        head: words.map(plain),
        rows: [["score", m.raw[i]]],
        result: ["scaled", m.scaled[i]],
      };
    case 5:
      return {
        title: `Row ${from}: who may be seen`,
        head: words.map(plain),
        rows: [
          ["scaled", m.scaled[i]],
          [
            "may attend",
            words.map((_, s) => ((m.allowed?.[i][s] ?? true) ? "yes" : "no")),
          ],
        ],
        result: ["masked", m.masked[i]],
      };
    case 6: {
      const terms = powers(m.masked[i]);
      return {
        title: `Row ${from}: each number divided by the sum of the row`,
        head: words.map(plain),
        rows: [
          ["score", m.masked[i]],
          [`e^(score − ${formatShort(top(m.masked[i]))})`, terms, sum(terms)],
        ],
        result: ["weight", m.weights[i], sum(m.weights[i])],
      };
    }
    case 7: {
      const v = column(m.v, j);
      return {
        title: `Output of ${from}, dimension ${j + 1}`,
        head: words.map(plain),
        rows: [
          ["weight", m.weights[i]],
          [`v, dimension ${j + 1}`, v],
        ],
        result: ["product", products(m.weights[i], v), m.output[i][j]],
      };
    }
    default:
      return null;
  }
}

/** Short numbers where two digits hold them exactly, else always two digits. */
export function numberFor(values) {
  const exact = values
    .flat()
    .every(
      (x) => !Number.isFinite(x) || Math.abs(x * 100 - Math.round(x * 100)) < 1e-6,
    );
  return (x) => (exact ? formatShort(x) : format(x));
}

function extent(values) {
  const finite = values.flat().filter(Number.isFinite);
  return [
    finite.reduce((a, b) => Math.min(a, b), Infinity),
    finite.reduce((a, b) => Math.max(a, b), -Infinity),
  ];
}

/** One matrix to draw, with its colours from the smallest to the largest value. */
function drawing(title, columns, values, more = {}) {
  const colours = { range: extent(values), number: numberFor(values) };
  return { part: "", title, columns, values, ...colours, ...more };
}

/**
 * The matrices of a step: [{ part, title, columns, values, ... }].
 * @returns {any[]} each as MatrixGrid.show takes it, but for its rows
 */
export function figures(state, m) {
  const square = (title, values, more) =>
    drawing(`${title}: row = query, column = key`, state.words, values, {
      wide: true,
      ...more,
    });
  const dims = (values) => values[0].map((_, c) => `${c + 1}`);
  switch (state.step) {
    case 2:
      return ["q", "k", "v"].map((part) =>
        drawing(`${part}: column = dimension`, dims(m[part]), m[part], { part }),
      );
    case 3:
      return [square("Scores", m.raw)];
    case 4:
      return [square("Scaled scores", m.scaled)];
    case 5:
      return [square("Masked scores", m.masked, { allowed: m.allowed })];
    case 6: {
      const sums = { rows: m.weights.map(sum), columns: columnSums(m.weights) };
      const more = { range: [0, 1], number: weight, allowed: m.allowed, sums };
      return [square("Weights", m.weights, more)];
    }
    case 7:
      return [drawing("Output: column = dimension", dims(m.output), m.output)];
    default:
      return [];
  }
}
