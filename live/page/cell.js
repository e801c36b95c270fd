// One code cell of the page: its editor, its buttons, its outputs.
import { t } from "../../mhsa_lib/widgets/shared/language.js";
import { markOld, showEarlier, uncover } from "./earlier.js";
import { createEditor } from "./editor.js";
import { OtherTab } from "./other_tab.js";
import { showOutput } from "./outputs.js";
import { printed } from "./store.js";

export class Cell {
  /** `on` holds run(cell) and edited(cell); tools is the row that the build drew. */
  constructor(tools, index, store, on) {
    this.element = tools.closest(".cell");
    uncover(this.element);
    this.tools = tools;
    this.index = index;
    this.number = tools.dataset.cell;
    this.file = `Cell ${this.number}`; // as Python names it, in every language
    this.exercise = this.element.classList.contains("tag_exercise");
    this.store = store;
    this.on = on;
    this.input = this.element.querySelector(".cell_input");
    this.original = printed(tools);
    this.key = store.key(this.original);
    /** @type {string | null} */
    this.ranText = null; // what has run; the text may have changed since
    /** @type {string | null} */
    this.begun = null; // the text whose output is shown, where that is not as published
    this.verdict = "";
    this.ended = ""; // how that ended
    this.button = tools.querySelector(".live-run");
    this.resetButton = tools.querySelector(".live-reset");
    this.note = tools.querySelector(".live-note");
    /** @type {HTMLElement | null} */
    this.next = tools.querySelector(".live-next");
    this.judged = false; // whether the text that ran has called its check
    this.sign = document.createElement("span");
    this.sign.className = "live-sign";
    this.sign.hidden = true;
    this.sign.setAttribute("aria-hidden", "true"); // the output says it in words
    this.note.before(this.sign);
    this.findOutput();
    this.resetButton.addEventListener("click", () => this.reset());
  }

  findOutput() {
    let output = this.element.querySelector(".cell_output");
    if (!output) {
      output = document.createElement("div");
      output.className = "cell_output docutils container";
      this.element.append(output);
    }
    this.output = output;
    this.published = [...output.childNodes];
    this.alts = [...output.querySelectorAll("img[alt]")].map((image) => image.alt);
  }

  /** Turns the printed code into an editor with the reader's text, if there is one. */
  open(description) {
    const parent = document.createElement("div");
    parent.className = "highlight live-editor";
    const saved = this.store.read(this.key);
    this.editor = createEditor({
      parent,
      source: saved ?? this.original,
      label: t("Code of cell {n}", { n: this.number }),
      description,
      run: () => this.on.run(this),
      change: () => this.keep(),
    });
    this.input.firstElementChild.replaceWith(parent);
    if (saved !== null) this.showSaved(saved);
    this.other = new OtherTab(this);
    this.showReset();
  }

  /** The text of an earlier visit stands there: below it, what it had shown. */
  showSaved(saved) {
    this.ended = t("your text of an earlier visit");
    this.showNote(this.ended);
    const shown = this.store.readShown(this.key, saved);
    if (shown === null) {
      markOld(this.output, t("As published:"));
      return;
    }
    this.begun = saved;
    this.changedOutput = true;
    this.output.replaceChildren();
    showEarlier(this.output, shown);
  }

  get source() {
    return this.editor.source;
  }

  get edited() {
    return this.source !== this.original;
  }

  /** Whether the text that stands there has run. */
  get ran() {
    return this.ranText === this.source;
  }

  keep() {
    const kept = this.store.write(this.key, this.edited ? this.source : null);
    const warning = t("This browser keeps no edits.");
    if (!kept && this.edited) this.showNote(warning);
    else if (this.begun !== null && this.busy === "idle") {
      this.sign.hidden = this.source !== this.begun; // a verdict is of the text that ran
      this.showNote(this.source === this.begun ? this.ended : t("edited since it ran"));
    } else if (this.note.textContent === warning) this.showNote("");
    this.other.edited();
    this.showReset();
    this.on.edited(this);
  }

  showReset() {
    this.resetButton.hidden = !this.edited && !this.changedOutput;
  }

  /**
   * What the planner must know of this cell.
   * @returns {import("./worker.js").CellState}
   */
  get state() {
    const open = !this.exercise || this.edited || this.ran;
    return { source: this.source, ran: this.ran, open };
  }

  /** "idle", "waiting" or "running": the button runs an idle cell and stops others. */
  set busy(state) {
    this.element.dataset.live = state;
    const stops = state !== "idle";
    const n = this.number;
    this.button.textContent = stops ? t("Stop") : t("Run");
    const label = stops ? t("Stop cell {n}", { n }) : t("Run cell {n}", { n });
    this.button.setAttribute("aria-label", label);
    if (stops) this.showNote(state === "running" ? t("running") : t("waiting"));
  }

  get busy() {
    return this.element.dataset.live ?? "idle";
  }

  showNote(text) {
    this.note.textContent = text;
  }

  /** Begins a run; returns the text to run, which the reader may go on editing. */
  begin() {
    this.busy = "running";
    this.begun = this.source;
    this.began = performance.now();
    this.firstLine = "";
    // The old height stays until the cell has ended, so that nothing jumps.
    this.output.style.minHeight = `${this.output.offsetHeight}px`;
    this.output.replaceChildren();
    this.changedOutput = true;
    this.pictures = 0;
    this.verdict = "";
    this.judged = false;
    this.showSign("");
    if (this.next) this.next.hidden = true;
    return this.begun;
  }

  show(message, mount) {
    if (message.kind === "verdict") {
      this.judge(message.data);
      return;
    }
    if (message.kind === "text")
      this.firstLine ||= message.data.text.trim().split("\n")[0];
    if (message.kind === "error")
      this.firstLine = message.data.text.trim().split("\n").pop();
    if (message.kind === "text") this.verdict += message.data.text;
    const alt = message.kind === "image" ? this.describePicture() : "";
    showOutput(this.output, message, { alt, mount });
  }

  /** An exercise was checked: the site's marks.js keeps that, and the next is offered. */
  judge(detail) {
    this.element.dispatchEvent(
      new CustomEvent("mhsa-verdict", { bubbles: true, detail }),
    );
    if (this.next) this.next.hidden = !detail.passed;
    this.judged = true;
    if (this.begun !== this.original) this.showSign(detail.passed ? "✓" : "✗");
  }

  /** The sign of a verdict: a mark, in a colour of its own, beside what the row says. */
  showSign(sign) {
    this.sign.textContent = sign;
    this.sign.hidden = !sign;
    this.sign.classList.toggle("live-right", sign === "✓");
  }

  /** The words of the next picture: the book's own, if it has drawn one there. */
  describePicture() {
    const alt = this.alts[this.pictures];
    this.pictures += 1;
    const values = { k: this.pictures, n: this.number };
    if (!alt) return t("Figure {k} drawn by cell {n}.", values);
    return this.edited
      ? t("Drawn by your edited cell. The book's own: {alt}", { alt })
      : alt;
  }

  finish(ok) {
    this.ranText = ok ? this.begun : null;
    if (this.exercise && this.begun !== this.original)
      this.store.writeShown(this.key, this.begun, ok ? this.verdict : null);
    const seconds = ((performance.now() - this.began) / 1000).toFixed(1);
    this.settle(this.outcome(ok, seconds));
  }

  /** What the row says of a run. */
  outcome(ok, seconds) {
    if (!ok) return t("failed, {seconds} s", { seconds });
    if (this.exercise && !this.judged && /\bcheck\s*\(/.test(this.begun))
      return t(
        "{seconds} s. No check ran: does check(…) stand inside the function? It begins its line, at the left.",
        { seconds },
      );
    return t("{seconds} s", { seconds });
  }

  /** Python is gone, and with it what the cell had done. */
  forget() {
    this.ranText = null;
  }

  /** Ends waiting or running, with a word on how. */
  settle(text) {
    // What only waited has not run: the output is that of before.
    if (this.busy === "waiting")
      markOld(
        this.output,
        this.changedOutput ? t("Of an earlier run:") : t("As published:"),
      );
    this.busy = "idle";
    this.ended = text;
    this.showNote(text);
    this.output.style.minHeight = "";
    for (const pre of this.output.querySelectorAll("pre")) {
      if (pre.scrollWidth > pre.clientWidth + 1) pre.tabIndex = 0;
    }
    this.showReset();
  }

  /** The published text and outputs again. Undo in the editor brings an edit back. */
  reset() {
    if (this.busy !== "idle") return;
    this.editor.source = this.original;
    this.output.replaceChildren(...this.published);
    this.changedOutput = false;
    this.begun = null;
    if (this.next) this.next.hidden = true;
    this.showSign("");
    this.showNote(t("as published"));
    this.showReset();
    this.button.focus({ preventScroll: true });
    this.on.edited(this);
  }
}
