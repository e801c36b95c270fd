// The answers in a published page, kept in the reader's browser. Where a page asks the
// same question again, the later one shows what was answered the first time.
import { ANSWERS, peek, put } from "../shared/storage.js";

const AGAIN = ":again";

/** @type {Map<string, Element> | null} */
let first = null; // question -> the widget that asks it first on the page

/** Reads that off the page before any widget of questions has taken its data away. */
function firstOnPage() {
  if (first) return first;
  first = new Map();
  const asked = '.mhsa-widget[data-widget="questions"]';
  for (const widget of document.querySelectorAll(asked)) {
    const island = widget.querySelector('script[type="application/json"]');
    const { data } = JSON.parse(island?.textContent || "{}");
    for (const { id } of data?.questions ?? [])
      if (!first.has(id)) first.set(id, widget);
  }
  return first;
}

/** What is kept of one question. Texts are kept, for options may change their places. */
class KeptAnswer {
  /** @param {Element} place where the widget stands */
  constructor(question, place) {
    const there = firstOnPage().get(question.id) ?? place;
    this.question = question;
    this.again = there !== place;
    this.before = `${ANSWERS}${question.id}`;
    this.name = this.again ? this.before + AGAIN : this.before;
    this.works = true;
    this.known = false; // whether the browser has held the answer that stands here
  }

  /** The number of the option that was chosen; -1: none that the question has today. */
  read(name = this.name) {
    const text = peek(name);
    return this.question.options.findIndex((option) => option.text === text);
  }

  /** The answer that was given when the page asked this for the first time. */
  get earlier() {
    return this.again ? this.question.options[this.read(this.before)]?.text : null;
  }

  write(choice) {
    this.works = put(this.name, this.question.options[choice].text);
    this.known = this.works;
    document.dispatchEvent(new Event(this.works ? "mhsa-kept" : "mhsa-unkept"));
  }
}

/** What is kept of a widget's questions; in a notebook, which has no place, nothing. */
export function keptOf(questions, place) {
  return place ? questions.map((question) => new KeptAnswer(question, place)) : null;
}

/** The state with what is kept put in, and what was forgotten taken out. */
export function restored(kept, { choices, locked }) {
  const state = { choices: [...choices], locked: [...locked] };
  kept.forEach((answer, at) => {
    const choice = answer.read();
    const forgotten = choice < 0 && answer.known;
    if (forgotten) state.choices[at] = null;
    if (choice >= 0 && !locked[at]) state.choices[at] = choice;
    if (choice >= 0 || forgotten) state.locked[at] = choice >= 0;
    answer.known = choice >= 0;
  });
  return state;
}
