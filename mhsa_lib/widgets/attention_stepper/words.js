// The sentence of the attention stepper: from typed text to words, and from words to
// rows of features. Pure functions from one state to the next; no DOM.

import { decodeArray, encodeArray } from "../shared/attention.js";

/** More words than this are kept in the text field, but not used. */
export const MAX_WORDS = 32;

/** Features beyond this size are refused: no number can overflow. */
export const MAX_FEATURE = 100;

const HAN = /\p{Script=Han}/u;

/** The entry of a known word, or undefined ("constructor" is just a word). */
function known(vocabulary, word) {
  return Object.hasOwn(vocabulary, word) ? vocabulary[word] : undefined;
}

/** Longest match from the left: known words, single characters otherwise. */
function segment(token, vocabulary) {
  const letters = Array.from(token);
  const longest = Math.max(1, ...Object.keys(vocabulary).map((w) => w.length));
  const words = [];
  for (let i = 0; i < letters.length; ) {
    let size = Math.min(longest, letters.length - i);
    while (size > 1 && !known(vocabulary, letters.slice(i, i + size).join(""))) size--;
    // What is not Chinese (a Latin word, an emoji) stays in one piece.
    if (size === 1 && !HAN.test(letters[i])) {
      while (i + size < letters.length && !HAN.test(letters[i + size])) size++;
    }
    words.push(letters.slice(i, i + size).join(""));
    i += size;
  }
  return words;
}

/**
 * Splits text at white space. A Chinese token that is no known word is cut by longest
 * match if it holds a known word, or if it stands alone (text without any space).
 * Returns { words, total, segmented }: at most MAX_WORDS words out of total.
 */
export function splitText(text, vocabulary) {
  const tokens = text.split(/\s+/u).filter(Boolean);
  let segmented = false;
  const words = tokens.flatMap((token) => {
    if (!HAN.test(token) || known(vocabulary, token)) return [token];
    const parts = segment(token, vocabulary);
    const holdsKnown = parts.some((part) => known(vocabulary, part));
    if (parts.length === 1 || !(holdsKnown || tokens.length === 1)) return [token];
    segmented = true;
    return parts;
  });
  return { words: words.slice(0, MAX_WORDS), total: words.length, segmented };
}

/** The vocabulary with the rows that the reader has edited. */
function everyWord(state) {
  const edited = Object.entries(state.edited).map(([word, features]) => [
    word,
    { pinyin: "", gloss: "", ...known(state.vocabulary, word), features },
  ]);
  return { ...state.vocabulary, ...Object.fromEntries(edited) };
}

function bounded(index, length) {
  return Math.min(Math.max(0, index), length - 1);
}

/** The state after the reader typed text; without a word the last sentence stays. */
export function withText(state, text) {
  const vocabulary = everyWord(state);
  const { words } = splitText(text, vocabulary);
  if (!words.length) return { ...state, text };
  const zeros = new Array(state.feature_names.length).fill(0);
  const entries = words.map((word) => known(vocabulary, word) ?? {});
  return {
    ...state,
    text,
    words,
    pinyin: entries.map((entry) => entry.pinyin ?? ""),
    gloss: entries.map((entry) => entry.gloss ?? ""),
    features: encodeArray(
      entries.map((entry) => entry.features ?? zeros),
      "float64",
    ),
    row: bounded(state.row, words.length),
    column: bounded(state.column, words.length),
  };
}

/** The state after feature c of word i became value, wherever that word stands. */
export function withFeature(state, i, c, value) {
  const word = state.words[i];
  const features = decodeArray(state.features).map((row, at) =>
    state.words[at] === word ? row.with(c, value) : row,
  );
  return {
    ...state,
    features: encodeArray(features, "float64"),
    edited: { ...state.edited, [word]: features[i] },
  };
}

/** The state with the first sentence and its features again. */
export function restored(state) {
  return { ...state, ...state.initial, edited: {} };
}

function list(words, most = 4) {
  const shown = words
    .slice(0, most)
    .map((word) => plain(word))
    .join(", ");
  return words.length > most ? `${shown} and ${words.length - most} more` : shown;
}

/** A word in a line of text: shortened, and kept apart from it if read leftwards. */
export function plain(word) {
  const letters = Array.from(word);
  const text = letters.length > 18 ? `${letters.slice(0, 17).join("")}…` : word;
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/u.test(text)
    ? `\u2068${text}\u2069`
    : text;
}

/** What the reader must know about the text: a few plain sentences, often none. */
export function notices(state) {
  const vocabulary = everyWord(state);
  const { words, total, segmented } = splitText(state.text, vocabulary);
  if (!words.length) {
    return ["Type at least one word. Until then the last sentence stays."];
  }
  const said = [];
  if (total > words.length) {
    said.push(`Only the first ${words.length} of your ${total} words are used.`);
  }
  if (segmented) {
    said.push(
      "Text without spaces was split by a simple segmentation: the longest known " +
        "word, else one character. Put spaces to decide for yourself.",
    );
  }
  const unknown = [...new Set(words.filter((word) => !known(vocabulary, word)))];
  if (unknown.length) {
    const [noun, gets, it] =
      unknown.length > 1 ? ["words", "They get", "them"] : ["word", "It gets", "it"];
    said.push(
      `Unknown ${noun}: ${list(unknown)}. ` +
        `${gets} a row of zeros until you fill ${it} in at step 1.`,
    );
  }
  return said;
}
