// The front page: where the reader may go on, and what this browser keeps.
import { t } from "../../../mhsa_lib/widgets/shared/language.js";
import { DONE, LAST, names, peek } from "../../../mhsa_lib/widgets/shared/storage.js";
import { follow, isKept, speakAsThePage } from "./done.js";
import { openPanel } from "./panel.js";

{
  /** @type {HTMLElement} */
  const line = document.querySelector(".progress-line");
  const left = (chapter) => chapter.exercises.filter(({ id }) => !isKept(id));

  /** A sentence with an element in its place {link}. */
  function fill(sentence, link) {
    const [before, behind] = sentence.split("{link}");
    line.replaceChildren(before, link, behind);
  }

  /** The chapter that the reader was in last, and the first that has something left. */
  function place() {
    const begun = (chapter) => left(chapter).length < chapter.exercises.length;
    const last = peek(LAST);
    const at = __CHAPTERS__.findIndex(({ name }) => name === last);
    const here = Math.max(at, __CHAPTERS__.findIndex(begun), 0);
    const order = [...__CHAPTERS__.slice(here), ...__CHAPTERS__.slice(0, here)];
    return { chapter: order[0], next: order.find((each) => left(each).length) };
  }

  function draw() {
    line.hidden = !names(DONE).length;
    if (line.hidden) return;
    const { chapter, next } = place();
    const all = chapter.exercises.length;
    const values = { title: chapter.title, n: all - left(chapter).length, all };
    if (!next) {
      line.textContent = t("Every checked exercise of the book is done.");
      return;
    }
    const [exercise] = left(next);
    const link = document.createElement("a");
    link.textContent = exercise.title;
    link.href = `${next.name}.html#${exercise.anchor}`;
    fill(
      t(
        "{n} of {all} checked exercises of “{title}” done, continue at {link}.",
        values,
      ),
      link,
    );
  }

  speakAsThePage();
  follow(draw);
  document.addEventListener("DOMContentLoaded", () =>
    openPanel(document.querySelector(".progress-panel")),
  );
}
