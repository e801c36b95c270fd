// What this browser keeps as one small file, and back. A file is a stranger's text: it is
// judged as a whole before any of it is kept, and never read as HTML.
import { t } from "../../../mhsa_lib/widgets/shared/language.js";
import {
  ANSWERS,
  DONE,
  LAST,
  names,
  peek,
  put,
  TEXTS,
  YES,
} from "../../../mhsa_lib/widgets/shared/storage.js";

const BOOK = "attention-head-by-head";
const VERSION = 1;
const LONGEST = 200_000; // characters of a text
const EXERCISE = /^[a-z0-9_]+\.[a-z0-9_]+$/;
const QUESTION = /^[a-z0-9_]+\.[a-z0-9_]+(:again)?$/;
// A page, the hash of a cell, its number: as live/page/store.js names the reader's text,
// below it what that had shown, and the text of another tab.
const CELL = /^[\w.-]+:[0-9a-f]{16}:\d+(:shown|:other)?$/;
const OTHER = ":other";
const SHOWN = ":shown";

// The texts of the book's pages, which lie beside this one; others' are not ours.
const cells = () => TEXTS + new URL("./", location.href).pathname;

/** What is kept under names with a beginning: the rest of each name -> its value. */
function kept(beginning) {
  const found = names(beginning).map((name) => [
    name.slice(beginning.length),
    peek(name),
  ]);
  return Object.fromEntries(found);
}

/**
 * @typedef {object} Kept
 * @property {string[]} done
 * @property {Record<string, string>} answers
 * @property {Record<string, string>} texts
 */

/** All that this browser keeps of the book. */
export function collect() {
  const done = Object.entries(kept(DONE)).filter(([, value]) => value === YES);
  const texts = Object.entries(kept(cells())).filter(([name]) => CELL.test(name));
  return {
    book: BOOK,
    version: VERSION,
    done: done.map(([id]) => id).sort(),
    answers: kept(ANSWERS),
    texts: Object.fromEntries(texts),
  };
}

export function forgetAll() {
  for (const beginning of [DONE, ANSWERS, cells(), LAST])
    for (const name of names(beginning)) put(name, null);
}

/** Whether this is an object of texts whose names have that form. */
function isMap(value, form) {
  return (
    value !== null &&
    typeof value === "object" &&
    !Array.isArray(value) &&
    Object.entries(value).every(
      ([name, text]) =>
        form.test(name) && typeof text === "string" && text.length <= LONGEST,
    )
  );
}

/**
 * What is in a file; throws an Error whose message says what is wrong with it.
 * @param {string} text
 * @returns {Kept}
 */
export function read(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error(t("This file is damaged, or no file of the book: it is not JSON."));
  }
  if (found?.book !== BOOK)
    throw new Error(t("This file is not one that the book saved."));
  const { version, done, answers, texts } = found;
  if (version !== VERSION)
    throw new Error(
      t("This file has version {version}, and this page reads version {known} alone.", {
        version: JSON.stringify(version)?.slice(0, 20),
        known: VERSION,
      }),
    );
  const parts = {
    done: Array.isArray(done) && done.every((id) => EXERCISE.test(id)),
    answers: isMap(answers, QUESTION),
    texts: isMap(texts, CELL),
  };
  const part = Object.keys(parts).find((name) => !parts[name]);
  if (part)
    throw new Error(
      t("This file is damaged: its part “{part}” is not as the book saves it.", {
        part,
      }),
    );
  return { done, answers, texts };
}

/** Takes over what a file has, and counts; what this browser holds is never lost. */
export function merge({ done, answers, texts }) {
  const count = { done: 0, answers: 0, texts: 0, offered: 0, left: 0, works: true };
  const keep = (name, text) => {
    const works = put(name, text);
    count.works &&= works;
    return works;
  };
  for (const id of done)
    if (peek(DONE + id) !== YES && keep(DONE + id, YES)) count.done += 1;
  for (const [id, answer] of Object.entries(answers))
    if (peek(ANSWERS + id) === null && keep(ANSWERS + id, answer)) count.answers += 1;
  const own = Object.keys(texts).filter((name) => /\d$/.test(name));
  for (const name of own) place(cells() + name, texts[name], texts[name + SHOWN]);
  for (const name of Object.keys(texts).filter((name) => name.endsWith(OTHER)))
    offer(cells() + name.slice(0, -OTHER.length), texts[name]);

  /** A text comes into its cell where there is none; another is offered beside it. */
  function place(name, text, shown) {
    if (peek(name) !== null) return offer(name, text);
    if (!keep(name, text)) return;
    count.texts += 1;
    if (shown !== undefined && peek(name + SHOWN) === null) keep(name + SHOWN, shown);
  }

  /** As the text of another tab is: one beside the reader's own, and no more. */
  function offer(name, text) {
    const other = peek(name + OTHER);
    if ([peek(name), other].includes(text)) return;
    if (other !== null) count.left += 1;
    else if (keep(name + OTHER, text)) count.offered += 1;
  }
  return count;
}
