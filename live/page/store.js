// The reader's edits, kept in this browser, under the hash of the cell as published:
// when the book changes a cell, an old edit never covers the new text.
//
// Two tabs may show one page. What another tab has written is never lost: before it is
// written over, it moves to a second key, and the reader may choose.
// Of an exercise the verdict is kept too, with the text that it was given for.

import { attempt, TEXTS } from "../../mhsa_lib/widgets/shared/storage.js";

export const OTHER = ":other";
export const SHOWN = ":shown";
const LONGEST = 4000; // characters of a verdict; more is no verdict

function hash(text) {
  // Not for safety: FNV-1a, 64 bits in two halves, works without a secure context too.
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x01000197);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

/** The printed text of the cell that a row of buttons belongs to. */
export function printed(row) {
  const pre = row.closest(".cell").querySelector(".cell_input pre");
  return pre.textContent.replace(/\n$/, "");
}

export class Store {
  constructor(page) {
    this.prefix = `${TEXTS}${page}:`;
    this.seen = new Map();
    this.known = new Map(); // what this tab has last read or written
    this.works = true;
    this.#attempt(() => {
      const probe = `${this.prefix}?`;
      localStorage.setItem(probe, probe);
      localStorage.removeItem(probe);
    });
  }

  /** What f() gives; null where the browser keeps nothing, or has no room. */
  #attempt(f) {
    const { value, works } = attempt(f);
    this.works = works;
    return value;
  }

  /** The key of a cell; equal cells of a page differ by their order. */
  key(original) {
    const digest = hash(original);
    const count = this.seen.get(digest) ?? 0;
    this.seen.set(digest, count + 1);
    return `${this.prefix}${digest}:${count}`;
  }

  read(key) {
    const text = this.#peek(key);
    this.known.set(key, text);
    return text;
  }

  #peek(key) {
    const { works } = this;
    const text = this.#attempt(() => localStorage.getItem(key));
    this.works &&= works; // who may read may still find no room to write
    return text;
  }

  /** Whether anything is kept of a cell. */
  holds(key) {
    return this.#peek(key) !== null || this.readOther(key) !== null;
  }

  /** The text of another tab that gave way to this one's. */
  readOther(key) {
    return this.#peek(key + OTHER);
  }

  /** Keeps a text, or forgets it (null). Returns whether the browser does so. */
  write(key, text) {
    const there = this.#peek(key);
    const foreign = there !== null && there !== this.known.get(key) && there !== text;
    if (foreign) this.writeOther(key, there);
    this.#put(key, text);
    if (this.works) this.known.set(key, text);
    const { works } = this;
    if (text === null) this.#put(key + SHOWN, null);
    return works;
  }

  /** What a text had shown, if this is the text for which that is kept. */
  readShown(key, text) {
    const [digest, ...lines] = (this.#peek(key + SHOWN) ?? "").split("\n");
    return digest === hash(text) ? lines.join("\n") : null;
  }

  /** Keeps what a text has shown, or (null) that it has shown nothing worth keeping. */
  writeShown(key, text, shown) {
    const worth = shown && shown.length <= LONGEST;
    this.#put(key + SHOWN, worth ? `${hash(text)}\n${shown}` : null);
  }

  writeOther(key, text) {
    this.#put(key + OTHER, text);
  }

  #put(key, text) {
    this.#attempt(() =>
      text === null ? localStorage.removeItem(key) : localStorage.setItem(key, text),
    );
  }

  /**
   * Calls written(text) when another tab has written a cell, or (null) forgotten it, and
   * other(text) when it keeps a text that this tab has written over.
   * @param {string} key
   * @param {{ written: (text: string | null) => void, other: (text: string) => void }} on
   */
  follow(key, { written, other }) {
    addEventListener("storage", (event) => {
      if (event.key === key) written(event.newValue);
      if (event.key === key + OTHER && event.newValue !== null) other(event.newValue);
    });
  }

  /** Forgets all that is kept of a cell. */
  forget(key) {
    for (const end of ["", OTHER, SHOWN]) this.#put(key + end, null);
  }
}
