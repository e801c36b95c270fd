// Cutting a text into known words, as mhsa_lib/models/segment.py does.

const patterns = new WeakMap();

/** Matches any known word, the longest first, or white space. */
function wordPattern(known) {
  if (!patterns.has(known)) {
    const longest = [...known].sort((a, b) => b.length - a.length);
    const escaped = longest.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    patterns.set(known, new RegExp(`(${escaped.join("|")}|\\s+)`, "u"));
  }
  return patterns.get(known);
}

/**
 * Known words, the longest first; what lies between them stays in one piece.
 * @param {string} text
 * @param {string[]} known
 */
export function longestMatch(text, known) {
  return text.split(wordPattern(known)).filter((piece) => piece.trim());
}
