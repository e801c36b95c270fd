// The steps of the attention stepper: every intermediate result, the formula, and one
// line about the chosen row. Pure; no DOM.

import { attention, causalMask, decodeArray, project } from "../shared/attention.js";
import { format, formatShort } from "../shared/drawing.js";
import { listed, plural, t } from "../shared/language.js";
import { plain } from "./words.js";

export const LAST_STEP = 7;

/** What a step does, in a few words. */
export function stepName(step) {
  return [
    t("words → vectors"),
    t("q, k and v"),
    t("scores q kᵀ"),
    t("scale by 1/√dₖ"),
    t("mask"),
    t("softmax"),
    t("weighted average of v"),
  ][step - 1];
}

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
  // A word that stands there twice is named once.
  return names.length > 3
    ? t("{n} words at once", { n: names.length })
    : listed([...new Set(names)]);
}

/** "(8 × 5) (5 × 4) → 8 × 4": the shapes under a formula. */
function shapes(m, step) {
  const [n, f] = [m.x.length, m.x[0].length];
  const [d, e] = [m.q[0].length, m.v[0].length];
  const widths = d === e ? `${d}` : t("{d} or {e}", { d, e });
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
    t("X: one row per word"),
    t("q = X W_Q,  k = X W_K,  v = X W_V"),
    t("scores = q kᵀ"),
    t("scaled = scores / √{d_k} = scores / √{d}", { d_k: "d_k", d }),
    state.causal ? t("masked = scaled, or −∞ for later words") : t("masked = scaled"),
    t("weights = softmax of every row"),
    t("output = weights v"),
  ][state.step - 1];
  return { text, shapes: shapes(m, state.step) };
}

function vectorLine({ data, m, i, word }) {
  const names = data.feature_names.map((name) => plain(name));
  // What is not 0 is not shown as 0.
  const near = (x) => (Math.abs(x) < 0.005 ? "≈ 0" : formatShort(x));
  const parts = m.x[i].map((x, c) => x !== 0 && `${names[c]} ${near(x)}`);
  const meaning = parts.filter(Boolean).join(", ") || t("every feature is zero");
  return t(
    "{word} becomes the row {row}: {meaning}. " +
      "Next multiplies every row by three matrices.",
    { word, row: vector(m.x[i]), meaning },
  );
}

function projectLine({ m, i, word }) {
  const [q, k, v] = [m.q, m.k, m.v].map((rows) => vector(rows[i]));
  return t(
    "The row of {word}, times three matrices: q = {q}, k = {k}, v = {v}. " +
      "Its q will be compared with every k.",
    { word, q, k, v },
  );
}

function scoreLine({ state, m, i, word }) {
  return t(
    "Row {word}: its q times the k of every word, one dot product a cell. " +
      "The largest score is {largest}, with {winners}.",
    {
      word,
      largest: formatShort(top(m.raw[i])),
      winners: winners(m.raw[i], state.words),
    },
  );
}

function scaleLine({ m, i, word }) {
  const d = m.q[0].length;
  const [raw, scaled] = [m.raw, m.scaled].map((rows) => formatShort(top(rows[i])));
  return t(
    "Every score is divided by √{d} = {root}. " +
      "In row {word} the largest goes from {raw} to {scaled}.",
    { d, root: formatShort(Math.sqrt(d)), word, raw, scaled },
  );
}

function maskLine({ state, i, word }) {
  const all = state.words.length;
  if (!state.causal) {
    return plural(
      "No mask: {word} may attend to itself, the only word. " +
        "The causal mask hides words that come later.",
      "No mask: {word} may attend to all {n} words, itself too. " +
        "Switch the causal mask on to hide the words that come later.",
      all,
      { word },
    );
  }
  const seen =
    i === 0
      ? t("{word} may attend to itself alone: nothing came before.", { word })
      : t("{word} may attend to {seen} of {all} words: itself and what came before.", {
          word,
          seen: i + 1,
          all,
        });
  const hidden = all - 1 - i;
  const later = hidden
    ? plural("{n} later score is set to −∞.", "{n} later scores are set to −∞.", hidden)
    : t("Nothing is hidden.");
  return `${seen} ${later}`;
}

function softmaxLine({ state, m, i, word }) {
  const largest = t("Row {word}: the largest weight is {largest}, on {winners}.", {
    word,
    largest: weight(top(m.weights[i])),
    winners: winners(m.weights[i], state.words),
  });
  const hidden = state.causal ? state.words.length - 1 - i : 0;
  const zero = plural(
    "{n} masked weight is exactly 0.",
    "{n} masked weights are exactly 0.",
    hidden,
  );
  const [row, column] = [sum(m.weights[i]), columnSums(m.weights)[i]];
  const sums = t(
    "Every row sums to {row}; columns need not: that of {word} sums to {column}.",
    { row: formatShort(row), word, column: format(column) },
  );
  return [largest, ...(hidden ? [zero] : []), sums].join(" ");
}

function averageLine({ state, m, i, word }) {
  const weights = m.weights[i];
  const order = weights.map((_, j) => j).filter((j) => weights[j] > 0);
  order.sort((a, b) => weights[b] - weights[a]);
  const most = order.slice(0, 3).map((j) =>
    t("{weight} × v of {word}", {
      weight: weight(weights[j]),
      word: plain(state.words[j]),
    }),
  );
  const rest = order.length > 3 ? ["…"] : [];
  return t(
    "The output of {word} is an average of every v by the weights of its row: " +
      "{terms} = {output}.",
    { word, terms: [...most, ...rest].join(" + "), output: vector(m.output[i]) },
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
