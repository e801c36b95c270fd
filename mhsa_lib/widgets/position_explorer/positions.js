// What the position explorer computes: attention weights of a sentence in two orders.
// Every table of positions comes from Python; here they are only added or multiplied.

import {
  causalMask,
  decodeArray,
  mask,
  project,
  scale,
  scores,
  softmaxRows,
} from "../shared/attention.js";

function add(a, b) {
  return a.map((row, i) => row.map((x, j) => x + b[i][j]));
}

/**
 * rows (n, d), each pair of columns c and c + d / 2 rotated by the angle of its position:
 * a product with cosines and sines (positions, d / 2) that Python has computed.
 */
export function turn(rows, cos, sin) {
  return rows.map((row, p) => {
    const half = row.length / 2;
    const [a, b] = [row.slice(0, half), row.slice(half)];
    return [
      ...a.map((x, c) => x * cos[p][c] - b[c] * sin[p][c]),
      ...a.map((x, c) => x * sin[p][c] + b[c] * cos[p][c]),
    ];
  });
}

/** The attention weights (n, n) of words in this order; row = query, column = key. */
export function attentionWeights(data, { encoding, causal }, words) {
  const { added, rotated, bias } = data;
  let x = words.map((word) => decodeArray(data.words[word].vector));
  if (added[encoding]) x = add(x, decodeArray(added[encoding]));
  let [q, k] = [data.W_q, data.W_k].map((w) => project(x, decodeArray(w)));
  if (rotated[encoding]) {
    const tables = ["cos", "sin"].map((name) => decodeArray(rotated[encoding][name]));
    [q, k] = [q, k].map((rows) => turn(rows, ...tables));
  }
  let s = scale(scores(q, k), 1 / Math.sqrt(q[0].length));
  if (bias[encoding]) s = add(s, decodeArray(bias[encoding]));
  return softmaxRows(causal ? mask(s, causalMask(words.length)) : s);
}

/** The n words in the original order: the sentence again and again, or cut. */
export function originalWords({ sentences }, { sentence, length }) {
  const { words } = sentences[sentence];
  return Array.from({ length }, (_, i) => words[i % words.length]);
}

/** The words, those that stand more than once with a number below: 不₁, 不₂. */
export function labels(words) {
  const small = (number) => `${number}`.replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
  const times = (word, upTo) => words.slice(0, upTo).filter((w) => w === word).length;
  return words.map(
    (word, i) => word + (times(word) > 1 ? small(times(word, i + 1)) : ""),
  );
}

/** Whether the words in their new order read as in the original: equal ones alone moved. */
export function readsTheSame(data, state) {
  const original = originalWords(data, state);
  return state.order.every((token, p) => original[token] === original[p]);
}

/** An order for n words: those that stay keep theirs, new ones come at the end. */
export function resized(order, n) {
  const fresh = Array.from(
    { length: Math.max(0, n - order.length) },
    (_, i) => order.length + i,
  );
  return [...order.filter((i) => i < n), ...fresh];
}

/** The order with the word `token` moved by a few positions; null if it cannot move. */
export function moved(order, token, by) {
  const at = order.indexOf(token);
  if (at + by < 0 || at + by >= order.length) return null;
  const next = order.toSpliced(at, 1);
  next.splice(at + by, 0, token);
  return next;
}

/** The shuffle that follows this order in the list of the data. */
export function shuffled({ shuffles }, { order, length }) {
  const list = shuffles[length];
  const at = list.findIndex((each) => each.join() === order.join());
  return list[(at + 1) % list.length];
}

/**
 * Both maps by the words of the original order, and what became of each row: before
 * and after (n, n), changes (n), largest, and position (n), where each word stands now.
 */
export function compare(data, state) {
  const original = originalWords(data, state);
  const position = original.map((_, i) => state.order.indexOf(i));
  const before = attentionWeights(data, state, original);
  const now = attentionWeights(
    data,
    state,
    state.order.map((i) => original[i]),
  );
  const after = position.map((p) => position.map((r) => now[p][r]));
  const changes = before.map((row, i) =>
    Math.max(...row.map((weight, j) => Math.abs(after[i][j] - weight))),
  );
  const largest = Math.max(...changes);
  return {
    names: labels(original),
    original,
    position,
    before,
    after,
    changes,
    largest,
  };
}
