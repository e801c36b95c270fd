// The network of the head-count lab: x = word + position; y = x + the heads; answers = y W + b.
// Projections, softmax and attention of attention.js, sums, and nothing else. No DOM.

import { attention, decodeArray, project, softmax } from "../shared/attention.js";

const MATRICES = ["words", "positions", "W_in", "W_out", "readout", "bias"];
const decoded = new WeakMap();

/** The matrices of one network in the data, decoded once. */
export function matrices(stored) {
  if (!decoded.has(stored)) {
    const entries = MATRICES.map((name) => [name, decodeArray(stored[name])]);
    decoded.set(stored, Object.fromEntries(entries));
  }
  return decoded.get(stored);
}

function add(a, b) {
  return a.map((row, i) => row.map((x, j) => x + b[i][j]));
}

/** Columns from `start`, `width` of them, of every row. */
function columns(matrix, start, width) {
  return matrix.map((row) => row.slice(start, start + width));
}

/**
 * ids (n), on (H) switches -> { maps (H, n, n), logits (n, K) }. The output of a head
 * meets its own rows of W_out only, so a head that is off is a term left out of a sum.
 */
export function forward(stored, ids, on) {
  const m = matrices(stored);
  const x = ids.map((id, i) => m.words[id].map((w, c) => w + m.positions[i][c])); // (n, d)
  const packed = project(x, m.W_in); // (n, 3d)
  const d = x[0].length;
  const width = d / on.length;
  let y = x;
  const maps = on.map((switchedOn, h) => {
    const [q, k, v] = [0, 1, 2].map((part) =>
      columns(packed, part * d + h * width, width),
    );
    const { weights, output } = attention(q, k, v); // (n, n), (n, width)
    const own = m.W_out.slice(h * width, (h + 1) * width); // (width, d)
    if (switchedOn) y = add(y, project(output, own));
    return weights;
  });
  const logits = project(y, m.readout).map((row) => row.map((z, j) => z + m.bias[j]));
  return { maps, logits };
}

/** One row of logits (K) -> the best of a question's choices and its probability. */
export function best(row, choices, start) {
  const shares = softmax(row.slice(start, start + choices.length));
  const top = shares.indexOf(Math.max(...shares));
  return { answer: choices[top], probability: shares[top] };
}

/** How much the rows of two maps (n, n) differ: 0 nowhere, 1 in everything. */
export function difference(a, b) {
  const apart = (row, i) =>
    row.reduce((sum, x, j) => sum + Math.abs(x - b[i][j]), 0) / 2;
  return a.reduce((sum, row, i) => sum + apart(row, i), 0) / a.length;
}
