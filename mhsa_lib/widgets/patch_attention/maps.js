// What the patch widget reads from its tables: a query's weights, answers, costs.

import { decodeArray } from "../shared/attention.js";
import { format } from "../shared/drawing.js";
import { t } from "../shared/language.js";

const decoded = new WeakMap();

/** An array of the data, decoded once. */
function table(encoded) {
  if (!decoded.has(encoded)) decoded.set(encoded, decodeArray(encoded));
  return decoded.get(encoded);
}

export function networkOf({ networks }, { patch_size, positions }) {
  return networks[`${patch_size}${positions ? "" : " without positions"}`];
}

export function isDigit({ pictures }, { picture }) {
  return pictures[picture].kind === "digit";
}

/** The pixels (h, w), grey, or (h, w, 3). */
export function pixelsOf({ pictures }, { picture }) {
  return table(pictures[picture].pixels);
}

/** Which patch stands at each position. */
export function orderOf(data, state, shuffled = state.shuffled) {
  const { order } = networkOf(data, state);
  return shuffled ? order : order.map((_, p) => p);
}

/** The weights that the query gives, by position: (layers, heads, n). */
export function rowsOf(data, state, shuffled = state.shuffled) {
  const { picture, query } = state;
  const order = orderOf(data, state, shuffled);
  const moves = shuffled && state.positions; // without positions the weights go along
  const position = moves ? order.indexOf(query) : query;
  const { maps } = networkOf(data, state);
  const rows = table(maps[picture])[moves ? 1 : 0].map((heads) =>
    heads.map((map) => map[position].map((share) => share / data.steps)),
  );
  if (moves) return rows;
  return rows.map((heads) => heads.map((row) => order.map((patch) => row[patch])));
}

/** By how much the query's row differs from the one before the shuffle, by patch. */
export function largestChange(order, now, before) {
  return Math.max(...order.map((patch, p) => Math.abs(now[p] - before[patch])));
}

/** The network's answer: { digit, share }, in the order on show or before the shuffle. */
function answerOf(data, state, shuffled) {
  const stored = networkOf(data, state).shares[state.picture];
  const shares = table(stored)[shuffled && state.positions ? 1 : 0];
  const share = Math.max(...shares);
  return { digit: shares.indexOf(share), share };
}

/** A probability is never rounded up to certainty. */
function probability(share) {
  return share > 0.995 ? "> 0.99" : format(share);
}

/** What the network answers, and what the shuffle does to it. */
export function verdict(data, state, change) {
  const right = data.pictures[state.picture].digit;
  const [now, before] = [state.shuffled, false].map((shuffled) =>
    answerOf(data, state, shuffled),
  );
  const described = ({ digit, share }) =>
    t("{digit} (probability {share})", { digit, share: probability(share) });
  const judged =
    now.digit === right ? t("right") : t("wrong, it is {right}", { right });
  const found = { answer: described(now), before: described(before), judged };
  if (!state.shuffled) return t("The network reads {answer}: {judged}.", found);
  if (!state.positions) {
    return t(
      "Shuffled, the network reads {answer}, as before: {judged}. " +
        "The query's weights are the same; they only moved along with the patches.",
      found,
    );
  }
  return t(
    "Shuffled, the network reads {answer}: {judged}. Before: {before}. " +
      "Patch by patch, the query's weights changed by up to {change}.",
    { ...found, change: format(change) },
  );
}

/** How the network did in its evaluation, in one line. */
export function evaluationLine({ accuracy, shuffled }) {
  const percent = (share) => `${format(100 * share, 1)} %`;
  return t(
    "It reads {accuracy} of 500 test digits right, and {shuffled} with " +
      "their patches shuffled.",
    { accuracy: percent(accuracy), shuffled: percent(shuffled) },
  );
}

/** A number with a space every three digits. */
export function spaced(number) {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A patch in words: "row 2, column 3". */
export function placeName(number, columns) {
  return t("row {row}, column {column}", {
    row: Math.floor(number / columns) + 1,
    column: (number % columns) + 1,
  });
}

/** The patch of another size that holds the first pixel of this one. */
function resized(query, width, from, to) {
  const columns = width / from;
  const [y, x] = [Math.floor(query / columns) * from, (query % columns) * from];
  return Math.floor(y / to) * (width / to) + Math.floor(x / to);
}

/** The part of the state that another patch size brings. */
export function withSize(data, state, patch_size) {
  const [, width] = data.pictures[state.picture].shape;
  const query = resized(state.query, width, state.patch_size, patch_size);
  if (!isDigit(data, state)) return { patch_size, query };
  const positions = state.positions || !networkOf(data, { ...state, patch_size });
  return { patch_size, query, positions };
}

/** The part of the state that another picture brings. */
export function withPicture({ pictures, starts }, state, picture) {
  const { kind } = pictures[picture];
  if (kind === pictures[state.picture].kind) return { picture };
  return { picture, ...starts[kind] };
}
