// What this browser keeps for the reader, and under which names. A browser may forbid it,
// or have no room: then nothing is thrown, and who asks is told. Each thing has a name of
// its own, so that two tabs never write over each other's.

export const TEXTS = "live:"; // the reader's text of a cell: live/page/store.js
export const DONE = "mhsa:done:"; // and the id of an exercise; its value is YES
export const ANSWERS = "mhsa:answer:"; // and the id of a question
export const LAST = "mhsa:last"; // the chapter that the reader was in last
export const YES = "1";

/**
 * What f() gives, and whether the browser let it.
 * @template T
 * @param {() => T} f
 * @returns {{ value: T | null, works: boolean }}
 */
export function attempt(f) {
  try {
    return { value: f(), works: true };
  } catch {
    return { value: null, works: false };
  }
}

/** @param {string} name */
export const peek = (name) => attempt(() => localStorage.getItem(name)).value;

/**
 * Keeps a text, or forgets it (null). Returns whether the browser does so.
 * @param {string} name
 * @param {string | null} text
 */
export const put = (name, text) =>
  attempt(() =>
    text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text),
  ).works;

/** The names of what is kept that begin so. */
export const names = (beginning) =>
  attempt(() => Object.keys(localStorage)).value?.filter((name) =>
    name.startsWith(beginning),
  ) ?? [];
