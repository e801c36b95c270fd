// The sentence of the attention stepper: from typed text to words, and from words to
// rows of features. Pure functions from a state to what changes in it; no DOM.

import { decodeArray, encodeArray } from "../shared/attention.js";
import { plural, t } from "../shared/language.js";
import { longestMatch } from "../shared/segment.js";

/** More words than this are kept in the text field, but not used. */
export const MAX_WORDS = 32;

/** Features beyond this size are refused: no number can overflow. */
export const MAX_FEATURE = 100;

const HAN = /\p{Script=Han}/u;
// What is not Chinese (a Latin word, an emoji) stays in one piece.
const CHARACTERS = /\p{Script=Han}|\P{Script=Han}+/gu;

/** The entry of a known word, or undefined ("constructor" is just a word). */
function known(vocabulary, word) {
  return Object.hasOwn(vocabulary, word) ? vocabulary[word] : undefined;
}

/** The pinyin and the gloss of any word; "" where there are none. */
export function entryOf(vocabulary, word) {
  return known(vocabulary, word) ?? { pinyin: "", gloss: "" };
}

/** Known words, the longest first; between them each Chinese character, and the rest. */
function cut(token, vocabulary) {
  return longestMatch(token, Object.keys(vocabulary)).flatMap((piece) =>
    known(vocabulary, piece) ? [piece] : piece.match(CHARACTERS),
  );
}

/**
 * Splits text at white space. A Chinese token that is no known word is cut by longest
 * match if it holds a known word, or if it stands alone (text without any space).
 * Returns { words, total }: at most MAX_WORDS words out of total.
 */
export function splitText(text, vocabulary) {
  const tokens = text.split(/\s+/u).filter(Boolean);
  const words = tokens.flatMap((token) => {
    if (!HAN.test(token) || known(vocabulary, token)) return [token];
    const parts = cut(token, vocabulary);
    const holdsKnown = parts.some((part) => known(vocabulary, part));
    if (parts.length === 1 || !(holdsKnown || tokens.length === 1)) return [token];
    return parts;
  });
  return { words: words.slice(0, MAX_WORDS), total: words.length };
}

/** The vocabulary with the rows that the reader has edited. */
function everyWord({ vocabulary }, { edited }) {
  const rows = Object.entries(edited).map(([word, features]) => [
    word,
    { ...entryOf(vocabulary, word), features },
  ]);
  return { ...vocabulary, ...Object.fromEntries(rows) };
}

function bounded(index, length) {
  return Math.min(Math.max(0, index), length - 1);
}

/** What typed text changes in the state; without a word the last sentence stays. */
export function withText(data, state, text) {
  const vocabulary = everyWord(data, state);
  const { words } = splitText(text, vocabulary);
  if (!words.length) return { text };
  const zeros = new Array(data.feature_names.length).fill(0);
  const rows = words.map((word) => known(vocabulary, word)?.features ?? zeros);
  return {
    text,
    words,
    features: encodeArray(rows, "float64"),
    row: bounded(state.row, words.length),
    column: bounded(state.column, words.length),
  };
}

/** What changes when feature c of word i becomes value, wherever that word stands. */
export function withFeature(state, i, c, value) {
  const word = state.words[i];
  const features = decodeArray(state.features).map((row, at) =>
    state.words[at] === word ? row.with(c, value) : row,
  );
  return {
    features: encodeArray(features, "float64"),
    edited: { ...state.edited, [word]: features[i] },
  };
}

/** What brings the first sentence and its features back. */
export function restored({ initial }) {
  return { ...initial, edited: {} };
}

function list(words, most = 4) {
  const shown = words
    .slice(0, most)
    .map((word) => plain(word))
    .join(", ");
  if (words.length <= most) return shown;
  return t("{words} and {n} more", { words: shown, n: words.length - most });
}

/** A word in a line of text: shortened, and kept apart from it if read leftwards. */
export function plain(word) {
  const letters = Array.from(word);
  const text = letters.length > 18 ? `${letters.slice(0, 17).join("")}…` : word;
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}

function unknownNotice(words) {
  return plural(
    "Unknown word: {words}. " +
      "It gets a row of zeros until you fill it in at step 1.",
    "Unknown words: {words}. " +
      "They get a row of zeros until you fill them in at step 1.",
    words.length,
    { words: list(words) },
  );
}

/** What the reader must know about the text: a few plain sentences, often none. */
export function notices(data, state) {
  const vocabulary = everyWord(data, state);
  const { words } = state;
  const tokens = state.text.split(/\s+/u).filter(Boolean);
  if (!tokens.length) {
    return [t("Type at least one word. Until then the last sentence stays.")];
  }
  const texts = [];
  // A word whose features were typed since cuts no text: it is read when it is typed.
  const { total } = splitText(state.text, vocabulary);
  if (words.length === MAX_WORDS && total > MAX_WORDS) {
    const n = words.length;
    texts.push(t("Only the first {n} of your {total} words are used.", { n, total }));
  }
  if (words.some((word, at) => word !== tokens[at])) {
    texts.push(
      t(
        "Text without spaces was split by a simple segmentation: the longest known " +
          "word, else one character. Put spaces to decide for yourself.",
      ),
    );
  }
  const unknown = [...new Set(words.filter((word) => !known(vocabulary, word)))];
  if (unknown.length) texts.push(unknownNotice(unknown));
  return texts;
}
