// The steps of the attention stepper: every intermediate result, the formula, and one
// line about the chosen row. Pure; no DOM.

import { attention, causalMask, decodeArray, project } from "../shared/attention.js";
import { format, formatShort } from "../shared/drawing.js";
import { plain } from "./words.js";

export const STEPS = [
  "words → vectors",
  "q, k and v",
  "scores q kᵀ",
  "scale by 1/√dₖ",
  "mask",
  "softmax",
  "weighted average of v",
];

/** Every intermediate result of the state, by the names that the book uses. */
export function compute({ weight_sets }, state) {
  const set = weight_sets[state.weights_name];
  const x = decodeArray(state.features);
  const [W_q, W_k, W_v] = ["W_q", "W_k", "W_v"].map((name) => decodeArray(set[name]));
  const [q, k, v] = [W_q, W_k, W_v].map((w) => project(x, w));
  const allowed = state.causal ? causalMask(x.length) : undefined;
  return { x, W_q, W_k, W_v, q, k, v, allowed, ...attention(q, k, v, { allowed }) };
}

export const sum = (row) => row.reduce((a, b) => a + b, 0);
export const top = (row) => row.reduce((a, b) => Math.max(a, b), -Infinity);

/** A weight: always two digits, but "0" alone for an exact zero (masked). */
export const weight = (x) => (x === 0 ? "0" : format(x));

function vector(row) {
  const shown = row.slice(0, 8).map((x) => formatShort(x));
  return `[${[...shown, ...(row.length > 8 ? ["…"] : [])].join(", ")}]`;
}

/** Sums of the columns of weights (n, n), beside the sums of its rows. */
export function columnSums(weights) {
  return weights[0].map((_, j) => sum(weights.map((row) => row[j])));
}

/** "散步" or "公园 and 散步": the words with the largest entry of a row. */
function winners(row, words) {
  const largest = top(row);
  const names = words.filter((_, j) => row[j] > largest - 1e-9).map((w) => plain(w));
  if (names.length > 3) return `${names.length} words at once`;
  return names.length < 2
    ? names[0]
    : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** "(8 × 5) (5 × 4) → 8 × 4": the shapes under a formula. */
function shapes(m, step) {
  const [n, f] = [m.x.length, m.x[0].length];
  const [d, e] = [m.q[0].length, m.v[0].length];
  const widths = d === e ? `${d}` : `${d} or ${e}`;
  return [
    `${n} × ${f}`,
    `(${n} × ${f}) (${f} × ${widths}) → ${n} × ${widths}`,
    `(${n} × ${d}) (${d} × ${n}) → ${n} × ${n}`,
    `${n} × ${n}`,
    `${n} × ${n}`,
    `${n} × ${n}`,
    `(${n} × ${n}) (${n} × ${e}) → ${n} × ${e}`,
  ][step - 1];
}

/** The formula of a step with its shapes. */
export function formula(state, m) {
  const d = m.q[0].length;
  const text = [
    "X: one row a word",
    "q = X W_Q,  k = X W_K,  v = X W_V",
    "scores = q kᵀ",
    `scaled = scores / √d_k = scores / √${d}`,
    state.causal ? "masked = scaled, or −∞ for later words" : "masked = scaled",
    "weights = softmax of every row",
    "output = weights v",
  ][state.step - 1];
  return { text, shapes: shapes(m, state.step) };
}

/** "1 weight is" or "7 weights are". */
const counted = (count, noun) =>
  count > 1 ? `${count} ${noun}s are` : `${count} ${noun} is`;

function vectorLine({ data, m, i, word }) {
  const names = data.feature_names.map((name) => plain(name));
  const parts = m.x[i].map((x, c) => x !== 0 && `${names[c]} ${formatShort(x)}`);
  const meaning = parts.filter(Boolean).join(", ") || "every feature is zero";
  return (
    `${word} becomes the row ${vector(m.x[i])}: ${meaning}. ` +
    "Next multiplies every row by three matrices."
  );
}

function projectLine({ m, i, word }) {
  const [q, k, v] = [m.q, m.k, m.v].map((rows) => vector(rows[i]));
  return (
    `The row of ${word}, times three matrices: q = ${q}, k = ${k}, v = ${v}. ` +
    "Its q will be compared with every k."
  );
}

function scoreLine({ state, m, i, word }) {
  const largest = formatShort(top(m.raw[i]));
  return (
    `Row ${word}: its q times the k of every word, one dot product a cell. ` +
    `The largest score is ${largest}, with ${winners(m.raw[i], state.words)}.`
  );
}

function scaleLine({ m, i, word }) {
  const d = m.q[0].length;
  const [raw, scaled] = [m.raw, m.scaled].map((rows) => formatShort(top(rows[i])));
  return (
    `Every score is divided by √${d} = ${formatShort(Math.sqrt(d))}. ` +
    `In row ${word} the largest goes from ${raw} to ${scaled}.`
  );
}

function maskLine({ state, i, word }) {
  const n = state.words.length;
  if (!state.causal) {
    return (
      `No mask: ${word} may attend to all ${n} words, itself too. ` +
      "Switch the causal mask on to hide the words that come later."
    );
  }
  const hidden = n - 1 - i;
  return (
    `${word} may attend to ${i + 1} of ${n} words: itself and what came before. ` +
    (hidden ? `${counted(hidden, "later score")} set to −∞.` : "Nothing is hidden.")
  );
}

function softmaxLine({ state, m, i, word }) {
  const hidden = state.causal ? state.words.length - 1 - i : 0;
  const zero = hidden ? `${counted(hidden, "masked weight")} exactly 0. ` : "";
  const [row, column] = [sum(m.weights[i]), columnSums(m.weights)[i]];
  return (
    `Row ${word}: the largest weight is ${weight(top(m.weights[i]))}, on ` +
    `${winners(m.weights[i], state.words)}. ${zero}Every row sums to ` +
    `${formatShort(row)}; columns need not: that of ${word} sums to ${format(column)}.`
  );
}

function averageLine({ state, m, i, word }) {
  const weights = m.weights[i];
  const order = weights.map((_, j) => j).filter((j) => weights[j] > 0);
  order.sort((a, b) => weights[b] - weights[a]);
  const most = order
    .slice(0, 3)
    .map((j) => `${weight(weights[j])} × v of ${plain(state.words[j])}`);
  const rest = order.length > 3 ? " + …" : "";
  return (
    `The output of ${word} is an average of every v by the weights of its row: ` +
    `${most.join(" + ")}${rest} = ${vector(m.output[i])}.`
  );
}

const LINES = [
  vectorLine,
  projectLine,
  scoreLine,
  scaleLine,
  maskLine,
  softmaxLine,
  averageLine,
];

/** One line about the chosen row: what this step did, in numbers. */
export function explain(data, state, m, i) {
  const word = plain(state.words[i]);
  return LINES[state.step - 1]({ data, state, m, i, word });
}
