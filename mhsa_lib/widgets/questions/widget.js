// Multiple-choice questions. The answer is locked before any reason shows.
import { freshId, make, prepare } from "../shared/drawing.js";

const CSS = `
.mhsa-questions fieldset {
  margin: 0; padding: 0; border: 0; min-inline-size: 0;
}
.mhsa-questions fieldset + fieldset {
  margin-top: 1.2rem; padding-top: 1.2rem; border-top: 1px solid var(--mhsa-line);
}
.mhsa-questions legend {
  padding: 0; margin: 0 0 .5rem; float: left; width: 100%;
}
.mhsa-questions .question-kind {
  display: block; color: var(--mhsa-muted); font-size: .8125rem; font-weight: 600;
}
.mhsa-questions ol {
  clear: both; list-style: none; margin: 0 0 .7rem; padding: 0;
}
.mhsa-questions li { margin: 0; padding: .15rem 0; }
.mhsa-questions li > label {
  display: flex; gap: .6rem; align-items: flex-start; padding: .2rem 0; cursor: pointer;
}
.mhsa-questions li > label > span { padding-top: .05rem; min-width: 0; }
.mhsa-questions fieldset[data-locked] li > label { cursor: default; }
.mhsa-questions .question-reason {
  margin: .1rem 0 .5rem 2.1rem; padding-inline-start: .7rem;
  border-inline-start: 3px solid var(--mhsa-line);
}
.mhsa-questions [data-verdict="right"] .question-reason {
  border-color: var(--mhsa-right);
}
.mhsa-questions [data-verdict="wrong"] .question-reason {
  border-inline-start-style: dotted; border-color: var(--mhsa-wrong);
}
.mhsa-questions .question-mark { font-weight: 600; }
.mhsa-questions [data-verdict="right"] .question-mark { color: var(--mhsa-right); }
.mhsa-questions [data-verdict="wrong"] .question-mark { color: var(--mhsa-wrong); }
.mhsa-questions .question-foot {
  display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center;
}
.mhsa-questions .question-foot p { margin: 0; }
`;

function checkState({ questions, choices, locked }) {
  const whole =
    questions.length === choices.length &&
    questions.length === locked.length &&
    questions.every(
      (q) => typeof q.prompt === "string" && q.options.some((o) => o.correct),
    );
  if (!whole) throw new RangeError("the state of this question is broken");
}

const replaced = (list, place, value) => list.map((x, i) => (i === place ? value : x));

function makeOption(option, name, onchoose) {
  const radio = make("input", { type: "radio", name, onchange: onchoose });
  const text = make("span", { dir: "auto", text: option.text });
  const element = make("li", {}, make("label", {}, radio, text));
  return { element, radio, reason: null };
}

/** The mark and the reason of one option; they are made only after the lock. */
function makeReason(option, chosen) {
  const sign = option.correct ? "✓ Right" : "✗ Not right";
  const mark = make("span", {
    class: "question-mark",
    text: chosen ? `${sign}, your answer. ` : `${sign}. `,
  });
  const text = make("span", { dir: "auto", text: option.reason });
  return make("p", { class: "question-reason" }, mark, text);
}

function makeQuestion(model, place) {
  const question = model.get("state").questions[place];
  const total = model.get("state").questions.length;
  const change = (key, value) => {
    const state = model.get("state");
    model.set("state", { ...state, [key]: replaced(state[key], place, value) });
    model.save_changes();
  };
  const name = freshId("choice");
  const options = question.options.map((option, i) =>
    makeOption(option, name, () => change("choices", i)),
  );
  const status = make("p", { role: "status" });
  // After the lock the button stays in place, so the keyboard's focus does too.
  const lock = make("button", {
    type: "button",
    class: "mhsa-primary",
    onclick() {
      const state = model.get("state");
      if (state.locked[place]) return;
      if (state.choices[place] === null) status.textContent = "Choose an answer first.";
      else change("locked", true);
    },
  });
  const list = make("ol");
  list.append(...options.map((option) => option.element));
  const kind = total > 1 ? `Question ${place + 1} of ${total}` : "Question";
  const legend = make("legend", {}, make("span", { class: "question-kind", text: kind }));
  legend.append(make("span", { dir: "auto", text: question.prompt }));
  const foot = make("div", { class: "question-foot" }, lock, status);
  const element = make("fieldset", {}, legend, list, foot);
  return { element, question, options, lock, status };
}

function drawQuestion(view, choice, locked) {
  view.element.toggleAttribute("data-locked", locked);
  view.lock.textContent = locked ? "Answer locked" : "Lock my answer";
  view.lock.setAttribute("aria-disabled", String(locked));
  view.options.forEach((option, i) => {
    const data = view.question.options[i];
    option.radio.checked = choice === i;
    option.radio.disabled = locked;
    option.reason?.remove();
    delete option.element.dataset.verdict;
    if (!locked) return;
    option.reason = makeReason(data, choice === i);
    option.element.dataset.verdict = data.correct ? "right" : "wrong";
    option.element.append(option.reason);
  });
  const right = locked && view.question.options[choice].correct;
  const verdict = right ? "✓ Right." : "✗ Not right.";
  const text = locked ? `${verdict} Every option now shows its reason.` : "";
  if (view.status.textContent !== text) view.status.textContent = text;
}

function render({ model, el }) {
  checkState(model.get("state"));
  prepare(el, "questions", CSS);
  const views = model.get("state").questions.map((_, i) => makeQuestion(model, i));
  el.append(...views.map((view) => view.element));
  const draw = () => {
    const { choices, locked } = model.get("state");
    views.forEach((view, i) => drawQuestion(view, choices[i], locked[i]));
  };
  draw();
  model.on("change:state", draw);
  return () => model.off("change:state", draw);
}

export default { render };
