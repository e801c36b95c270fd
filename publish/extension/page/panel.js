// "What this browser keeps" of the front page: how much that is, and its three buttons.
import { plural, t } from "../../../mhsa_lib/widgets/shared/language.js";
import { follow, tellChange } from "./done.js";
import { collect, forgetAll, merge, read } from "./file.js";

const NAME = "attention-head-by-head.json";
const LARGEST = 5e6; // bytes: no browser would keep more

/** @param {HTMLElement} panel as the build has drawn it */
export function openPanel(panel) {
  /** @type {(name: string) => HTMLElement} */
  const part = (name) => panel.querySelector(`.progress-${name}`);
  let sure = false; // whether the next press of Forget forgets

  const say = (text) => {
    part("said").textContent = text;
  };

  function show() {
    const { done, answers, texts } = collect();
    const own = Object.keys(texts).filter((name) => /\d$/.test(name)).length;
    const size = new Blob([JSON.stringify({ done, answers, texts })]).size;
    const values = { done: done.length, answers: Object.keys(answers).length, own };
    const nothing = !(values.done || values.answers || Object.keys(texts).length);
    part("kept").textContent = nothing
      ? t("Now it keeps nothing.")
      : t(
          "Now: exercises done {done}, answers {answers}, cells with a text of yours {own}; {size} kB in all.",
          { ...values, size: (size / 1000).toFixed(1) },
        );
  }

  function save() {
    const text = JSON.stringify(collect(), null, 1);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = NAME;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    say(t("Saved as {name}, where your browser puts what it fetches.", { name: NAME }));
  }

  /** What came of a file, in sentences. */
  function report({ done, answers, texts, offered, left, works }) {
    const said = [
      t(
        "Taken, of what was not here: exercises done {done}, answers {answers}, texts {texts}.",
        {
          done,
          answers,
          texts,
        },
      ),
    ];
    if (offered)
      said.push(
        plural(
          "{n} cell has another text here: the file's is offered beside it.",
          "{n} cells have another text here: the file's is offered beside it.",
          offered,
        ),
      );
    if (left)
      said.push(
        plural(
          "{n} text was left in the file, for two others wait in its cell.",
          "{n} texts were left in the file, for two others wait in their cells.",
          left,
        ),
      );
    if (!works) said.push(t("This browser did not keep all of it."));
    return said.join(" ");
  }

  /** @param {File} file */
  async function take(file) {
    if (!file) return;
    try {
      if (file.size > LARGEST)
        throw new Error(t("This file is too large to be one that the book saved."));
      const count = merge(read(await file.text()));
      tellChange();
      say(report(count));
    } catch (error) {
      say(error.message);
    }
  }

  function forget() {
    if (sure) forgetAll();
    say(
      sure
        ? t("This browser has forgotten all of it.")
        : t(
            "Press once more to forget the ticks, the answers and your texts of all chapters.",
          ),
    );
    sure = !sure;
    if (!sure) tellChange();
  }

  const input = document.createElement("input");
  input.type = "file";
  input.accept = ".json,application/json";
  input.onchange = () => {
    take(input.files[0]);
    input.value = ""; // the same file may be taken again
  };
  part("save").onclick = save;
  part("take").onclick = () => input.click();
  part("forget").onclick = forget;
  part("forget").onblur = () => {
    sure = false;
  };
  follow(show);
}
