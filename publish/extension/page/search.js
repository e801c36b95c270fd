// The page of search: looks through the sections of the book (search.py), here in the
// reader's browser, and shows those with every word.

import MiniSearch from "minisearch";
import { plural, t } from "../../../mhsa_lib/widgets/shared/language.js";
import { speakAsThePage } from "./done.js";

/**
 * A place of the book: see Entry in search.py.
 * @typedef {{ address: string, title: string, page: string, text: string, terms: string }} Entry
 */

const HAN = /\p{Script=Han}/u;
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{Letter}\p{Number}_])+/gu;
const TERMS = "; "; // between two terms, as search.py joins them
const NAMES = /; | · |, /; // between the names of terms: the glossary's own signs
const MOST = 30; // results at once
const BEFORE = 60; // characters of an excerpt before the first word, and in all
const EXCERPT = 220;

/** The neighbours in a run of Chinese characters, which has no spaces. */
const pairs = (/** @type {string} */ run) =>
  Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2));

/** The words of a text; of Chinese each character and each pair. */
function words(/** @type {string} */ text) {
  const runs = text.match(WORD) ?? [];
  return runs.flatMap((run) => (HAN.test(run) ? [...run, ...pairs(run)] : [run]));
}

/** The words of a question: 注意力 is found by 注意 and 意力, wherever it stands. */
function asked(/** @type {string} */ text) {
  const runs = text.match(WORD) ?? [];
  return runs.flatMap((run) => (HAN.test(run) && run.length > 1 ? pairs(run) : [run]));
}

/** How many errors of typing are forgiven; two letters that change places are two. */
const ERRORS = [1, 2];

/**
 * What looks through the entries, once it has read them: a function from a question to what answers it, the
 * best first, and to the words that were looked for.
 * @param {Entry[]} entries
 */
async function searcher(entries) {
  const index = new MiniSearch({
    fields: ["terms", "title", "page", "text"],
    tokenize: words,
    searchOptions: {
      tokenize: asked,
      // Who asks for "heads" finds "head" too; the ends of words are free, see prefix.
      processTerm: (term) => term.toLowerCase().replace(/(?<=[a-z]{3})s$/, ""),
      boost: { terms: 8, title: 4, page: 2 },
      // A reader comes for an explanation; who wants the library types a name of it.
      boostDocument: (id) => (entries[id].address.includes("#mhsa_lib") ? 0.5 : 1),
      prefix: (term) => !HAN.test(term) && term.length > 1,
    },
  });
  // In pieces, between which the page answers to the reader.
  await index.addAllAsync(
    entries.map((entry, id) => ({ id, ...entry })),
    { chunkSize: 8 },
  );
  const pageOf = (/** @type {{ id: number }} */ { id }) => entries[id].page;

  /** Entries with every word; else those of pages that have every word. */
  function look(/** @type {string} */ question) {
    const all = index.search(question, { combineWith: "AND" });
    if (all.length) return all;
    const pagesWith = (word) => new Set(index.search(word).map(pageOf));
    const having = asked(question).map(pagesWith);
    return index
      .search(question)
      .filter((result) => having.every((pages) => pages.has(pageOf(result))));
  }

  /** The word of the book that this one is meant to be: the same, or the most frequent. */
  function corrected(/** @type {string} */ word) {
    if (HAN.test(word) || word.length < 4 || index.search(word).length) return word;
    for (const fuzzy of ERRORS) {
      const found = index.search(word, { fuzzy, prefix: false });
      const terms = found.flatMap((result) => result.terms);
      const times = (term) => terms.filter((other) => other === term).length;
      if (terms.length) return terms.reduce((a, b) => (times(b) > times(a) ? b : a));
    }
    return word;
  }

  /** Whether a section explains the very term. */
  const explains = (/** @type {Entry} */ { terms }, /** @type {string} */ term) =>
    terms.toLowerCase().split(NAMES).includes(term);

  return (/** @type {string} */ typed) => {
    let question = typed.trim().toLowerCase();
    let found = look(question);
    if (!found.length) {
      question = asked(question).map(corrected).join(" ");
      found = look(question);
    }
    const first = found.filter(({ id }) => explains(entries[id], question));
    return { found: [...new Set([...first, ...found])], question };
  };
}

/** What finds these words in a text; longer ones first, a Latin one whole. */
function pattern(/** @type {string[]} */ terms) {
  const whole = [...terms]
    .sort((a, b) => b.length - a.length)
    .map((term) =>
      HAN.test(term) ? term : `(?<![\\p{L}\\p{N}_])${term}(?![\\p{L}\\p{N}_])`,
    );
  return new RegExp(whole.join("|") || "(?!)", "giu");
}

/** Where an excerpt of this text ends: between two words, if it has any. */
function lastGap(/** @type {string} */ text) {
  const gap = text.lastIndexOf(" ", EXCERPT);
  return gap > EXCERPT / 2 ? gap : EXCERPT;
}

/** The part of a text around its first word, the words marked; text, never HTML. */
function excerpt(/** @type {string} */ text, /** @type {RegExp} */ marked) {
  const paragraph = document.createElement("p");
  const first = Math.max(text.search(marked), 0);
  let begin = Math.max(first - BEFORE, 0);
  if (begin) begin = text.indexOf(" ", begin) + 1 || begin;
  const rest = text.slice(begin);
  const shown = rest.slice(0, rest.length > EXCERPT ? lastGap(rest) : EXCERPT);
  if (begin) paragraph.append("… ");
  let end = 0;
  for (const match of shown.matchAll(marked)) {
    const mark = document.createElement("mark");
    mark.textContent = match[0];
    paragraph.append(shown.slice(end, match.index), mark);
    end = match.index + match[0].length;
  }
  paragraph.append(shown.slice(end));
  if (shown.length < rest.length) paragraph.append(" …");
  return paragraph;
}

/** A line of an item that is not its text. */
function note(/** @type {string} */ name, /** @type {string} */ text) {
  const span = document.createElement("span");
  span.className = name;
  span.textContent = text;
  return span;
}

/** An item of the list: where it leads, and what stands there. */
function item(/** @type {Entry} */ entry, /** @type {string[]} */ terms) {
  const line = document.createElement("li");
  const link = document.createElement("a");
  const [page, hash = ""] = entry.address.split("#");
  const query = new URLSearchParams(terms.map((term) => ["highlight", term]));
  link.href = `${page}?${query}${hash && `#${hash}`}`;
  link.textContent = entry.title;
  line.append(link);
  if (entry.title !== entry.page) line.append(" ", note("search-page", entry.page));
  const marked = pattern(terms);
  const explained = entry.terms.split(TERMS).filter((term) => term.search(marked) >= 0);
  if (explained.length) {
    const terms = explained.join("; ");
    line.append(note("search-terms", t("Explains: {terms}", { terms })));
  }
  line.append(excerpt(entry.text, marked));
  return line;
}

/** What is said of an answer to what was typed, or to what it was taken for. */
function summary(/** @type {string} */ typed, found, /** @type {string} */ question) {
  if (!typed) return "";
  if (!found.length)
    return t("No text of the book has all of these words. Code is not searched.");
  const places = plural(
    "{n} place in the book",
    "{n} places in the book",
    found.length,
  );
  return typed === question
    ? places
    : t("{places} for “{question}”", { places, question });
}

/** Shows what is found, at once and whenever the question changes. */
async function begin() {
  const field = /** @type {HTMLInputElement} */ (document.querySelector("#search-for"));
  const status = document.querySelector("#search-status");
  const list = document.querySelector("#search-results");
  const more = /** @type {HTMLElement} */ (document.querySelector("#search-more"));
  speakAsThePage();
  field.value = new URLSearchParams(location.search).get("q") ?? "";
  /** @type {Entry[]} */
  const entries = await (await fetch(field.dataset.sections)).json();
  const find = await searcher(entries);

  function show() {
    const typed = field.value.trim().toLowerCase();
    const { found, question } = find(typed);
    const itemOf = ({ id, terms }) =>
      item(entries[id], [...new Set([...(question.match(WORD) ?? []), ...terms])]);
    list.replaceChildren(...found.slice(0, MOST).map(itemOf));
    status.textContent = summary(typed, found, question);
    more.hidden = found.length <= MOST;
    more.textContent = t("Show all");
    more.onclick = () => {
      list.append(...found.slice(MOST).map(itemOf));
      more.hidden = true;
      /** @type {HTMLElement} */ (list.children[MOST].querySelector("a")).focus();
    };
    const query = typed ? `?${new URLSearchParams({ q: field.value })}` : "";
    history.replaceState(history.state, "", location.pathname + query);
  }

  field.addEventListener("input", (event) => {
    if (!(/** @type {InputEvent} */ (event).isComposing)) show();
  });
  field.addEventListener("compositionend", show);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  show();
}

begin().catch((error) => {
  document.querySelector("#search-status").textContent = t(
    "The list of sections did not come. Are you online? Reload the page.",
  );
  console.error(error);
});
