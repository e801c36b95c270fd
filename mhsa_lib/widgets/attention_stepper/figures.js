// What the attention stepper draws at each of its steps: the matrices, and the
// arithmetic behind one number. Pure; no DOM.

import { powers, products } from "../shared/attention.js";
import { format, formatShort } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { columnSums, sum, top, weight } from "./steps.js";
import { plain } from "./words.js";

function dimensions(length) {
  return Array.from({ length }, (_, c) => t("dim {n}", { n: c + 1 }));
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
      return {
        title: t("{part} of {word}, dimension {n}", { part, word: from, n: j + 1 }),
        head: feature_names.map(plain),
        rows: [
          [t("{part} of {word}", { part: "x", word: from }), m.x[i]],
          [
            t("{matrix}, column {n}", { matrix: `W_${part.toUpperCase()}`, n: j + 1 }),
            w,
          ],
        ],
        result: [t("product"), products(m.x[i], w), m[part][i][j]],
      };
    }
    case 3:
      return {
        title: t("Score of query {from} with key {to}", { from, to }),
        head: dimensions(d),
        rows: [
          [t("{part} of {word}", { part: "q", word: from }), m.q[i]],
          [t("{part} of {word}", { part: "k", word: to }), m.k[j]],
        ],
        result: [t("product"), products(m.q[i], m.k[j]), m.raw[i][j]],
      };
    case 4:
      return {
        title: t("Row {word}, divided by √{d} = {root}", {
          word: from,
          d,
          root: formatShort(Math.sqrt(d)),
        }),
        head: words.map(plain),
        rows: [[t("score"), m.raw[i]]],
        result: [t("scaled"), m.scaled[i]],
      };
    case 5:
      return {
        title: t("Row {word}: who may be seen", { word: from }),
        head: words.map(plain),
        rows: [
          [t("scaled"), m.scaled[i]],
          [
            t("may attend"),
            words.map((_, s) => ((m.allowed?.[i][s] ?? true) ? t("yes") : t("no"))),
          ],
        ],
        result: [t("masked"), m.masked[i]],
      };
    case 6: {
      const terms = powers(m.masked[i]);
      const largest = formatShort(top(m.masked[i]));
      return {
        title: t("Row {word}: each number divided by the sum of the row", {
          word: from,
        }),
        head: words.map(plain),
        rows: [
          [t("score"), m.masked[i]],
          [t("e^(score − {largest})", { largest }), terms, sum(terms)],
        ],
        result: [t("weight"), m.weights[i], sum(m.weights[i])],
      };
    }
    case 7: {
      const v = column(m.v, j);
      return {
        title: t("Output of {word}, dimension {n}", { word: from, n: j + 1 }),
        head: words.map(plain),
        rows: [
          [t("weight"), m.weights[i]],
          [t("v, dimension {n}", { n: j + 1 }), v],
        ],
        result: [t("product"), products(m.weights[i], v), m.output[i][j]],
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
    drawing(title, state.words, values, { wide: true, ...more });
  const dims = (values) => values[0].map((_, c) => `${c + 1}`);
  switch (state.step) {
    case 2:
      return ["q", "k", "v"].map((part) =>
        drawing(t("{part}: column = dimension", { part }), dims(m[part]), m[part], {
          part,
        }),
      );
    case 3:
      return [square(t("Scores: row = query, column = key"), m.raw)];
    case 4:
      return [square(t("Scaled scores: row = query, column = key"), m.scaled)];
    case 5:
      return [
        square(t("Masked scores: row = query, column = key"), m.masked, {
          allowed: m.allowed,
        }),
      ];
    case 6: {
      const sums = { rows: m.weights.map(sum), columns: columnSums(m.weights) };
      const more = { range: [0, 1], number: weight, allowed: m.allowed, sums };
      return [square(t("Weights: row = query, column = key"), m.weights, more)];
    }
    case 7:
      return [drawing(t("Output: column = dimension"), dims(m.output), m.output)];
    default:
      return [];
  }
}
