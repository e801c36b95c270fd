// The words of the head-count lab: cutting a text into known words, the questions that
// they raise, the right answers, and what training never saw. Pure; no DOM.

import { t } from "../shared/language.js";
import { longestMatch } from "../shared/segment.js";
import { best, forward } from "./network.js";

/** Where a question about a clause is asked: at its verb, or at its person. */
const AT_VERB = ["who", "whom"];

/** The sentence as one text. */
export function joined(data, words) {
  return words.join(data.language === "en" ? " " : "");
}

/** A text cut into words; what is unknown stays in one piece. */
export function segment(data, text) {
  const bare = text
    .trim()
    .replace(/[。.!！?？]+$/u, "")
    .replaceAll(",", "，");
  if (data.language === "en") return bare.toLowerCase().split(/\s+/u).filter(Boolean);
  return longestMatch(bare, data.words_known);
}

/** A word in a line of text: shortened, in quotes, apart from what surrounds it. */
function quoted(word) {
  const letters = Array.from(word);
  const shown = letters.length > 18 ? `${letters.slice(0, 17).join("")}…` : word;
  return `“\u2068${shown}\u2069”`;
}

/** The length of the longest common subsequence of two words. */
function common(a, b) {
  let row = new Array(b.length + 1).fill(0);
  for (const letter of a) {
    const next = [0];
    for (let j = 0; j < b.length; j++) {
      next.push(letter === b[j] ? row[j] + 1 : Math.max(next[j], row[j + 1]));
    }
    row = next;
  }
  return row.at(-1);
}

/** The three known words that look most like an unknown one. */
export function nearest(data, word) {
  const letters = Array.from(word).slice(0, 20);
  const likeness = (known) =>
    (2 * common(letters, known)) / (letters.length + known.length);
  const ranked = data.words_known
    .map((known) => [known, likeness(Array.from(known))])
    .sort((a, b) => b[1] - a[1]);
  return ranked.slice(0, 3).map(([known]) => known);
}

/** Why these words cannot be read, in plain words; "" if they can. */
export function refusal(data, words) {
  if (!words.length) return t("Type at least one word. The last sentence stays.");
  const unknown = [...new Set(words)].filter((w) => !data.words_known.includes(w));
  if (unknown.length) return unknownNotice(data, unknown);
  if (words.length > data.max_words) {
    return t(
      "That is {n} words; the network has {most} positions. Shorten it. " +
        "The last sentence stays.",
      { n: words.length, most: data.max_words },
    );
  }
  return "";
}

function unknownNotice(data, unknown) {
  const [first] = unknown;
  const more = unknown.length - 1;
  const found = { word: quoted(first), more, all: data.words_known.length };
  const refused = more
    ? t(
        "{word} (and {more} more) is not among the {all} words that were trained.",
        found,
      )
    : t("{word} is not among the {all} words that were trained.", found);
  const near = t("Nearest: {words}. The last sentence stays.", {
    words: nearest(data, first).join(", "),
  });
  return `${refused} ${near}`;
}

function kindsOf(data, words) {
  return words.map((word) => data.kinds[word]);
}

/** The first person of the clause with a word of this kind, or -1. */
function subject(kinds, kind) {
  const end = kinds.indexOf(kind);
  if (end < 0) return -1;
  const start = kinds.lastIndexOf("link", end) + 1;
  const at = kinds.indexOf("person", start);
  return at < end ? at : -1;
}

/** The questions that any words raise: [{ name, at }], as `Grammar.questions`. */
export function questions(data, words) {
  const kinds = kindsOf(data, words);
  const asked = [];
  kinds.forEach((kind, at) => {
    if (kind === "verb") {
      const next = kinds.indexOf("verb", at + 1);
      const rest = kinds.slice(at + 1, next < 0 ? undefined : next);
      asked.push({ name: "who", at });
      if (rest.includes("person")) asked.push({ name: "whom", at });
      asked.push({ name: "topic", at });
    } else if (kind === "person" && kinds[at - 1] === "quality") {
      asked.push({ name: "quality", at });
    }
  });
  for (const name of ["weather", "place", "activity"]) {
    const at = subject(kinds, name);
    if (at >= 0) asked.push({ name, at });
  }
  return asked;
}

/** The right answers as a Map from "name at" to a word; null outside the grammar. */
export function rightAnswers(data, words) {
  const letters = kindsOf(data, words).map((kind) => data.letters[kind] ?? ",");
  const pattern = new RegExp(`^(?:${data.clause})$`, "d");
  const answers = new Map();
  let start = 0;
  for (const clause of letters.join("").split(",")) {
    const found = pattern.exec(clause);
    if (!found) return null;
    const at = {};
    data.groups.forEach((name, i) => {
      if (found.indices[i + 1]) at[name] = start + found.indices[i + 1][0];
    });
    for (const name of Object.keys(at)) {
      if (name === "verb") continue;
      answers.set(
        `${name} ${AT_VERB.includes(name) ? at.verb : at.who}`,
        words[at[name]],
      );
    }
    answers.set(`topic ${at.verb}`, data.topics[words[at.activity] ?? ""]);
    start += clause.length + 1;
  }
  letters.forEach((letter, i) => {
    if (letter === "p" && letters[i - 1] === "q")
      answers.set(`quality ${i}`, words[i - 1]);
  });
  return answers;
}

/** How often a coin names the right one of the two people of a clause. */
function chance(right, name, at) {
  const isOfTwo = ["who", "whom"].every((other) => right?.has(`${other} ${at}`));
  return isOfTwo && AT_VERB.includes(name) ? 0.5 : undefined;
}

/**
 * Everything the lab shows of one network: maps, and the answers with a verdict.
 * @param {any} data
 * @param {{ words: string[], num_heads: number, switched_on?: boolean[] }} chosen
 */
export function examine(data, { words, num_heads, switched_on }) {
  const ids = words.map((word) => data.words_known.indexOf(word));
  const on = switched_on ?? new Array(num_heads).fill(true);
  const { maps, logits } = forward(data.networks[num_heads], ids, on);
  const right = rightAnswers(data, words);
  const starts = {};
  let start = 0;
  for (const [name, choices] of data.questions) {
    starts[name] = [choices, start];
    start += choices.length;
  }
  const answers = questions(data, words).map(({ name, at }) => {
    const truth = right?.get(`${name} ${at}`);
    const found = best(logits[at], ...starts[name]);
    const isRight = truth && truth === found.answer;
    return {
      name,
      at,
      ...found,
      truth,
      right: isRight,
      chance: chance(right, name, at),
    };
  });
  return { maps, answers, judged: right !== null };
}

/** The groups of words in the sentence that no training sentence brings together. */
export function untrained(data, words) {
  return data.untrained.filter((group) => group.every((word) => words.includes(word)));
}

/** The sentence with the two people of each clause exchanged; null without two. */
export function swapped(data, words) {
  const right = rightAnswers(data, words);
  const next = [...words];
  let changed = false;
  words.forEach((_, at) => {
    const pair = [right?.get(`who ${at}`), right?.get(`whom ${at}`)];
    if (!pair[0] || !pair[1] || pair[0] === pair[1]) return;
    const from = words.slice(0, at).lastIndexOf("，") + 1;
    const whom = words.indexOf(pair[1], at);
    next[words.indexOf(pair[0], from)] = pair[1];
    next[whom] = pair[0];
    changed = true;
  });
  return changed ? next : null;
}
