// Multiple-choice questions. The answer is locked before any reason shows.

import { button } from "../shared/controls.js";
import { freshId, make, prepare, setText } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { keptOf, restored } from "./kept.js";
import { CSS } from "./style.js";

function checkState({ questions }, { choices, locked }) {
  const whole =
    questions.length === choices.length &&
    questions.length === locked.length &&
    questions.every(
      (q) => typeof q.prompt === "string" && q.options.some((o) => o.correct),
    );
  if (!whole) throw new RangeError("the state of this question is broken");
}

const replaced = (list, at, value) => list.map((x, i) => (i === at ? value : x));

/** What stands above question n. */
function kindOf(n, total) {
  return total > 1 ? t("Question {n} of {total}", { n, total }) : t("Question");
}

/** What is said of an option, or of the reader's answer. */
function verdictOf({ correct }, chosen) {
  if (chosen)
    return correct ? t("✓ Your answer is right.") : t("✗ Your answer is not right.");
  return correct ? t("✓ Right.") : t("✗ Not right.");
}

/** The verdict and the reason of one option; they are made only after the lock. */
function reasonOf(option, chosen) {
  const verdict = verdictOf(option, chosen);
  const mark = make("span", { class: "question-mark", text: `${verdict} ` });
  const text = make("span", { dir: "auto", text: option.reason });
  return make("p", { class: "question-reason" }, mark, text);
}

/** One option: a radio button with its text, and its reason once it may show. */
class Answer {
  constructor(option, name, onchange) {
    this.option = option;
    this.radio = make("input", { type: "radio", name, onchange });
    const text = make("span", { dir: "auto", text: option.text });
    this.element = make("li", {}, make("label", {}, this.radio, text));
  }

  show(chosen, locked) {
    this.radio.checked = chosen;
    this.radio.disabled = locked;
    this.reason?.remove();
    delete this.element.dataset.verdict;
    if (!locked) return;
    this.reason = reasonOf(this.option, chosen);
    this.element.dataset.verdict = this.option.correct ? "right" : "wrong";
    this.element.append(this.reason);
  }
}

/** One question: its answers, the button that locks, and how it stands. */
class Question {
  /** onchange(key, value) gets a choice, or the lock. */
  constructor({ prompt, options }, kind, onchange, kept) {
    this.onchange = onchange;
    this.kept = kept;
    this.before = make("p", { class: "question-before", dir: "auto" });
    const name = freshId("choice");
    this.answers = options.map(
      (option, i) => new Answer(option, name, () => onchange("choices", i)),
    );
    this.status = make("p", { role: "status" });
    // After the lock the button stays where it is, so the keyboard's focus does too.
    this.lock = button("", () => this.decide(), { class: "mhsa-primary" });
    const legend = make(
      "legend",
      {},
      make("span", { class: "question-kind", text: kind }),
    );
    legend.append(make("span", { dir: "auto", text: prompt }));
    const list = make("ol", {}, ...this.answers.map((answer) => answer.element));
    const foot = make("div", { class: "question-foot" }, this.lock, this.status);
    this.element = make("fieldset", {}, legend, this.before, list, foot);
  }

  decide() {
    if (this.locked) return;
    if (this.choice === null) this.status.textContent = t("Choose an answer first.");
    else this.onchange("locked", true);
  }

  /** What is said of the locked answer. */
  result() {
    const text = this.answers[this.choice].option.correct
      ? t("✓ Right. Every option now shows its reason.")
      : t("✗ Not right. Every option now shows its reason.");
    const lost = this.kept && !this.kept.works;
    return lost ? `${text} ${t("This browser keeps no answers.")}` : text;
  }

  /** Where the page has asked this before: what was answered then. */
  showBefore() {
    const answer = this.kept?.earlier;
    setText(
      this.before,
      answer ? t("Before the chapter you said: {answer}", { answer }) : "",
    );
    this.before.hidden = !answer;
  }

  show(choice, locked) {
    this.choice = choice;
    this.locked = locked;
    this.element.toggleAttribute("data-locked", locked);
    this.lock.textContent = locked ? t("Answer locked") : t("Lock my answer");
    this.lock.setAttribute("aria-disabled", `${locked}`);
    this.answers.forEach((answer, i) => answer.show(choice === i, locked));
    const text = locked ? this.result() : "";
    setText(this.status, text);
    this.showBefore();
  }
}

class Questions extends View {
  constructor(model, el) {
    super(model);
    const { questions } = this.data;
    checkState(this.data, this.state);
    prepare(el, "questions", CSS);
    const { length: total } = questions;
    this.kept = keptOf(questions, model.get("place"));
    this.parts = questions.map((question, at) => {
      const kind = kindOf(at + 1, total);
      const onchange = (key, value) => {
        if (key === "locked") this.kept?.[at].write(this.state.choices[at]);
        this.change({ [key]: replaced(this.state[key], at, value) });
      };
      return new Question(question, kind, onchange, this.kept?.[at]);
    });
    el.append(...this.parts.map((part) => part.element));
    this.followKept();
  }

  /** In a published page answers come back, also those of another tab. */
  followKept() {
    if (!this.kept) return;
    const update = () => {
      this.change(restored(this.kept, this.state));
      for (const part of this.parts) part.showBefore();
    };
    update();
    this.ended = new AbortController();
    const { signal } = this.ended;
    document.addEventListener("mhsa-kept", update, { signal });
    addEventListener("storage", update, { signal });
  }

  stop() {
    super.stop();
    this.ended?.abort();
  }

  redraw() {
    const { choices, locked } = this.state;
    this.parts.forEach((part, at) => part.show(choices[at], locked[at]));
  }
}

export default moduleOf(Questions);
