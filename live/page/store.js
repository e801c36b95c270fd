// The reader's edits, kept in this browser, under the hash of the cell as published:
// when the book changes a cell, an old edit never covers the new text.

function hash(text) {
  // Not for safety: FNV-1a, 64 bits in two halves, works without a secure context too.
  let [a, b] = [0x811c9dc5, 0xcbf29ce4];
  for (let i = 0; i < text.length; i += 1) {
    a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(i), 0x01000197);
  }
  return [a, b].map((half) => (half >>> 0).toString(16).padStart(8, "0")).join("");
}

export class Store {
  constructor(page) {
    this.prefix = `live:${page}:`;
    this.seen = new Map();
    this.works = true;
  }

  /** The key of a cell; equal cells of a page differ by their order. */
  key(original) {
    const digest = hash(original);
    const count = this.seen.get(digest) ?? 0;
    this.seen.set(digest, count + 1);
    return `${this.prefix}${digest}:${count}`;
  }

  read(key) {
    try {
      return localStorage.getItem(key);
    } catch {
      this.works = false;
      return null;
    }
  }

  /** Keeps a text, or forgets it (null). */
  write(key, text) {
    try {
      if (text === null) localStorage.removeItem(key);
      else localStorage.setItem(key, text);
      this.works = true;
    } catch {
      this.works = false;
    }
  }
}
