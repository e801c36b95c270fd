// What the convolution lab computes: nine heads whose scores come from positions alone,
// and the convolution that they imitate. Both end in the same projection: nine numbers
// a pixel, read by the heads or cut out as a window, times the kernel.

import {
  project,
  scale,
  scores,
  softmaxRows,
  weightedSum,
} from "../shared/attention.js";

// In the order of the kernel's numbers: (down, right) in pixels.
const OFFSETS = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => [down, right]));

/**
 * Every position (down, right) of a square from first to last, row by row.
 * @param {number} first
 * @param {number} last
 * @returns {[number, number][]}
 */
function square(first, last) {
  const line = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  return line.flatMap((down) => line.map((right) => [down, right]));
}

/** The keys: their positions (S, 2) and grey levels (S, 1), pad tokens among them. */
function keys({ picture, pad_tokens }) {
  const edge = pad_tokens ? 1 : 0;
  const positions = square(-edge, picture.length - 1 + edge);
  const values = positions.map(([down, right]) => [picture[down]?.[right] ?? 0]);
  return { positions, values };
}

// (1, y, x) of a target -> its query, see placeScores.
const W_Q = [
  [-1, 0, 0],
  [0, 2, 0],
  [0, 0, 2],
];
const known = new Map();

/**
 * The scores (targets, S) at sharpness 1. A head looks at the target t = pixel + offset,
 * and its query (-1, 2 t) . key (|k|^2, k) = -|k - t|^2 and a constant of the row, which
 * no softmax sees. Heads that share a target share the row, and so do all pictures.
 */
function placeScores(size, pad_tokens) {
  const name = `${size} ${pad_tokens}`;
  if (!known.has(name)) {
    const edge = pad_tokens ? 1 : 0;
    const all = square(-edge, size - 1 + edge).map(([y, x]) => [y * y + x * x, y, x]);
    const targets = square(-1, size).map(([y, x]) => [1, y, x]);
    known.set(name, scores(project(targets, W_Q), all));
  }
  return known.get(name);
}

/** The nine targets of a pixel, as rows of placeScores. */
function targetsOf([y, x], size) {
  return OFFSETS.map(([down, right]) => (y + down + 1) * (size + 2) + x + right + 1);
}

/** The weights of all targets (targets, S) at a sharpness. */
function placeWeights({ picture, pad_tokens }, sharpness) {
  return softmaxRows(scale(placeScores(picture.length, pad_tokens), sharpness));
}

/** What the nine heads read for every pixel with these weights: (n, 9). */
function readings(state, weights) {
  const size = state.picture.length;
  const read = weightedSum(weights, keys(state).values);
  return square(0, size - 1).map((pixel) =>
    targetsOf(pixel, size).map((t) => read[t][0]),
  );
}

/** What a convolution reads for every pixel: its window (n, 9). */
function windows({ picture, padding }) {
  const last = picture.length - 1;
  const near = (i) => (padding === "replicate" ? Math.min(Math.max(0, i), last) : i);
  return square(0, last).map(([y, x]) =>
    OFFSETS.map(([down, right]) => picture[near(y + down)]?.[near(x + right)] ?? 0),
  );
}

/** Nine numbers per pixel (n, 9) times the kernel: (n). */
function filter(rows, kernel) {
  return project(
    rows,
    kernel.flat().map((weight) => [weight]),
  ).map(([sum]) => sum);
}

function largestDifference(a, b) {
  return a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
}

/** Both pictures and all about the chosen pixel. */
export function compute(state) {
  const { picture, pixel, kernel, sharpness } = state;
  const weights = placeWeights(state, sharpness);
  const read = readings(state, weights);
  const cut = windows(state);
  const size = picture.length;
  const chosen = pixel[0] * size + pixel[1];
  const convolution = filter(cut, kernel);
  const attention = filter(read, kernel);
  return {
    convolution,
    attention,
    chosen,
    weights: targetsOf(pixel, size).map((t) => weights[t]),
    reads: read[chosen],
    positions: keys(state).positions,
    largest: largestDifference(attention, convolution),
  };
}

/**
 * The largest difference at every sharpness of a sweep. Weights and readings are
 * kept: a new picture needs an average alone, a new kernel a projection.
 */
export class Sweep {
  /** @param {number[]} sweep */
  constructor(sweep) {
    this.sweep = sweep;
    this.weights = new Map();
  }

  differences(state) {
    const { pad_tokens, picture } = state;
    if (!this.weights.has(pad_tokens)) {
      this.weights.set(
        pad_tokens,
        this.sweep.map((a) => placeWeights(state, a)),
      );
    }
    const key = JSON.stringify([picture, pad_tokens]);
    if (this.key !== key) {
      this.read = this.weights
        .get(pad_tokens)
        .map((weights) => readings(state, weights));
    }
    this.key = key;
    const expected = filter(windows(state), state.kernel);
    return this.read.map((rows) =>
      largestDifference(filter(rows, state.kernel), expected),
    );
  }
}
