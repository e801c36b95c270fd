// What the reader has done, on every page: a tick at an exercise and in the contents of
// the page, "2 of 9" beside a chapter, and at a chapter's end the way to forget it. All
// marks stand where nothing moves for them; without Python and on every visit.
import { t } from "../../../mhsa_lib/widgets/shared/language.js";
import {
  ANSWERS,
  DONE,
  LAST,
  names,
  put,
  YES,
} from "../../../mhsa_lib/widgets/shared/storage.js";
import { follow, isKept, speakAsThePage, tellChange } from "./done.js";

{
  const chapterOf = (address) =>
    new URL(address, location.href).pathname
      .split("/")
      .pop()
      .replace(/\.html$/, "");
  const here = chapterOf(location.href);
  const ours = __EXERCISES__[here] ?? [];
  const unkept = new Set(); // done, and the browser keeps nothing: until the page goes
  const isDone = (id) => unkept.has(id) || isKept(id);
  const count = (ids) => ids.filter(isDone).length;
  let lost = false; // whether something was not kept

  /** @returns {HTMLElement} */
  function make(tag, className, text = "", ...children) {
    const element = document.createElement(tag);
    element.className = className;
    element.append(text, ...children);
    return element;
  }

  /** A mark, and what a voice says instead or beside it. */
  function mark(kind, sign, spoken) {
    const shown = make("span", "progress-sign", sign);
    if (kind === "tick") shown.setAttribute("aria-hidden", "true");
    return make(
      "span",
      `progress progress-${kind}`,
      "",
      shown,
      make("span", "progress-words", ` ${spoken}`),
    );
  }

  const said = make("p", "progress-words");
  const state = make("p", "progress-state");
  const button = /** @type {HTMLButtonElement} */ (make("button", ""));
  const foot = make("div", "progress-foot");

  function tick(id) {
    const section = document
      .querySelector(`[data-exercise="${id}"]`)
      ?.closest("section");
    if (!section) return;
    const heading = section.querySelector("h2, h3, h4");
    heading.insertBefore(
      mark("tick", "✓", t("done")),
      heading.querySelector(".headerlink"),
    );
    const entry = document.querySelector(`.toc-tree a[href="#${section.id}"]`);
    entry?.append(mark("tick", "✓", t("done")));
  }

  function draw() {
    for (const old of document.querySelectorAll(".progress")) old.remove();
    for (const id of ours.filter(isDone)) tick(id);
    /** @type {NodeListOf<HTMLAnchorElement>} */
    const chapters = document.querySelectorAll(".sidebar-tree a");
    for (const link of chapters) {
      const ids = __EXERCISES__[chapterOf(link.href)] ?? [];
      const [n, all] = [count(ids), ids.length];
      if (n)
        link.append(
          mark("count", t("{n} of {all}", { n, all }), t("checked exercises done")),
        );
    }
    if (ours.length) sum();
  }

  /** What the end of the chapter says of it. */
  function sum() {
    const [n, all] = [count(ours), ours.length];
    const answers = names(`${ANSWERS}${here}.`).length;
    foot.hidden = !(n || answers || lost || foot.contains(document.activeElement));
    button.parentElement.hidden = !(n || answers);
    const values = { n, all, answers };
    state.textContent = lost
      ? t(
          "{n} of {all} checked exercises done. This browser does not keep what you do here.",
          values,
        )
      : t(
          "This browser keeps what you did here: {n} of {all} checked exercises done, {answers} answers given.",
          values,
        );
  }

  /** An exercise was right: a tick that stays, whatever the cell says later. */
  function judge({ id, passed }) {
    if (!passed || !ours.includes(id) || isDone(id)) return;
    lost = !put(DONE + id, YES);
    if (lost) unkept.add(id);
    else put(LAST, here);
    tellChange();
    said.textContent = t("Exercise done, {n} of {all} of this chapter.", {
      n: count(ours),
      all: ours.length,
    });
    if (lost) said.append(" ", t("This browser does not keep what you do here."));
  }

  function forget() {
    unkept.clear();
    lost = false;
    for (const kind of [DONE, ANSWERS])
      for (const name of names(`${kind}${here}.`)) put(name, null);
    state.focus({ preventScroll: true });
    tellChange();
  }

  function addFoot() {
    said.setAttribute("role", "status");
    state.tabIndex = -1; // the focus of the button, when it has served
    button.type = "button";
    button.textContent = t("Forget what I did");
    button.onclick = forget;
    const what = t(
      "forgets the ticks and the answers of this chapter; your texts in the cells stay.",
    );
    foot.append(state, make("p", "", "", button, ` ${what}`));
    document.querySelector("article").append(foot, said);
  }

  speakAsThePage();
  if (ours.length) {
    addFoot();
    if (names(DONE).length) put(LAST, here);
    document.addEventListener("mhsa-verdict", (event) =>
      judge(/** @type {CustomEvent} */ (event).detail),
    );
    document.addEventListener("mhsa-unkept", () => {
      lost = true;
      draw();
    });
  }
  follow(draw);
}
