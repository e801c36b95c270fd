// What the patch widget reads from its tables: a query's weights, answers, costs.

import { decodeArray } from "../shared/attention.js";
import { format } from "../shared/drawing.js";

const decoded = new WeakMap();

/** An array of the state; decoded once, as long as the state keeps it. */
function table(encoded) {
  if (!decoded.has(encoded)) decoded.set(encoded, decodeArray(encoded));
  return decoded.get(encoded);
}

export function networkOf({ networks, patch_size, places }) {
  return networks[`${patch_size}${places ? "" : " without places"}`];
}

export function isDigit({ pictures, picture }) {
  return pictures[picture].kind === "digit";
}

/** The pixels (h, w), grey, or (h, w, 3). */
export function pixelsOf({ pictures, picture }) {
  return table(pictures[picture].pixels);
}

/** Which patch stands at each place. */
export function orderOf(state, shuffled = state.shuffled) {
  const { order } = networkOf(state);
  return shuffled ? order : order.map((_, p) => p);
}

/** The weights that the query gives, by place: (layers, heads, n). */
export function rowsOf(state, shuffled = state.shuffled) {
  const { picture, query, steps } = state;
  const order = orderOf(state, shuffled);
  const moves = shuffled && state.places; // without places the weights go along
  const seat = moves ? order.indexOf(query) : query;
  const rows = table(networkOf(state).maps[picture])[moves ? 1 : 0].map((heads) =>
    heads.map((map) => map[seat].map((share) => share / steps)),
  );
  if (moves) return rows;
  return rows.map((heads) => heads.map((row) => order.map((patch) => row[patch])));
}

/** By how much the query's row differs from the one before the shuffle, by patch. */
export function largestChange(state, now, before) {
  const order = orderOf(state);
  return Math.max(...order.map((patch, p) => Math.abs(now[p] - before[patch])));
}

/** The network's answer: { digit, share }, in the order on show or before the shuffle. */
function answerOf(state, shuffled) {
  const shares = table(networkOf(state).shares[state.picture])[
    shuffled && state.places ? 1 : 0
  ];
  const share = Math.max(...shares);
  return { digit: shares.indexOf(share), share };
}

/** What the network answers, and what the shuffle does to it. */
export function verdict(state, change) {
  const right = state.pictures[state.picture].digit;
  const [now, before] = [answerOf(state, state.shuffled), answerOf(state, false)];
  const says = ({ digit, share }) => `${digit} (probability ${format(share)})`;
  const judged = now.digit === right ? "right" : `wrong, it is ${right}`;
  if (!state.shuffled) return `The network reads ${says(now)}: ${judged}.`;
  if (!state.places) {
    return (
      `Shuffled, the network reads ${says(now)}, as before: ${judged}. ` +
      "The query's weights are the same; they only moved along with the patches."
    );
  }
  return (
    `Shuffled, the network reads ${says(now)}: ${judged}. Before: ${says(before)}. ` +
    `Patch by patch, the query's weights changed by up to ${format(change)}.`
  );
}

/** How the network did in its examination, in one line. */
export function examLine(state) {
  const { accuracy, shuffled } = networkOf(state);
  const percent = (share) => `${format(100 * share, 1)} %`;
  return (
    `It reads ${percent(accuracy)} of 500 test digits right, and ${percent(shuffled)} with ` +
    "their patches shuffled."
  );
}

/** A number with a space every three digits. */
export function spaced(number) {
  return `${number}`.replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

/** A patch in words: "row 2, column 3". */
export function placeName(number, columns) {
  return `row ${Math.floor(number / columns) + 1}, column ${(number % columns) + 1}`;
}

/** The patch of another size that holds the first pixel of this one. */
function resized(query, width, from, to) {
  const columns = width / from;
  const [y, x] = [Math.floor(query / columns) * from, (query % columns) * from];
  return Math.floor(y / to) * (width / to) + Math.floor(x / to);
}

/** The part of the state that another patch size brings. */
export function withSize(state, patch_size) {
  const [, width] = state.pictures[state.picture].shape;
  const query = resized(state.query, width, state.patch_size, patch_size);
  if (!isDigit(state)) return { patch_size, query };
  const places = state.places || !networkOf({ ...state, patch_size });
  return { patch_size, query, places };
}

/** The part of the state that another picture brings. */
export function withPicture(state, picture) {
  const { kind } = state.pictures[picture];
  if (kind === state.pictures[state.picture].kind) return { picture };
  return { picture, ...state.starts[kind] };
}
