// Python in the page, from the first click on: editors, the queue, the bar.
import { listed, speak, t } from "../../mhsa_lib/widgets/shared/language.js";
import { Cell } from "./cell.js";
import { Store } from "./store.js";

const READY = () =>
  t("Python is ready. Shift-Enter runs a cell. Escape, then Tab leaves its editor.");
// What comes at each step of a start.
const STEPS = [
  () => t("Python"),
  () => t("NumPy and the book's library"),
  () => t("NumPy"),
  () => t("the book's library"),
];

class Page {
  /** @param {{ bar: HTMLElement, runtime: import("./runtime.js").Runtime }} options */
  constructor({ bar, runtime }) {
    this.bar = bar;
    /** @type {(name: string) => any} */
    this.part = (name) => bar.querySelector(`.live-${name}`);
    this.mount = bar.dataset.mount && new URL(bar.dataset.mount, document.baseURI).href;
    this.queue = Promise.resolve();
    this.round = 0; // counts the stops: what was queued before one never runs
    this.current = null;
    this.runtime = runtime;
    runtime.on = {
      loading: (message) => this.loading(message),
      fetching: ({ packages }) => {
        const values = { packages: listed(packages), n: this.current.number };
        this.showStatus(t("Loading {packages} for cell {n}.", values));
      },
      output: (message) => this.current?.show(message, this.mount),
    };
    const store = new Store(location.pathname);
    const on = { run: (cell) => this.press(cell), edited: () => this.edited() };
    const rows = [...document.querySelectorAll(".live-tools[data-cell]")];
    this.cells = rows.map((row, index) => new Cell(row, index, store, on));
    for (const cell of this.cells) cell.open("live-keys");
    for (const cell of this.cells)
      cell.button.addEventListener("click", () => this.press(cell));
    this.part("start").addEventListener("click", () => this.warm());
    this.part("reset-all").addEventListener("click", () => this.resetAll());
    this.store = store;
    this.about = this.part("about").textContent;
    this.edited();
  }

  /** After an edit: whether it is kept, and the way back. */
  edited() {
    const { about } = this;
    this.part("about").textContent = this.store.works
      ? about
      : t("{about} This browser keeps no edits.", { about });
    this.showResetAll();
  }

  showStatus(text) {
    const status = this.part("status");
    if (status.textContent !== text) status.textContent = text;
  }

  loading({ step, steps }) {
    const progress = this.part("progress");
    progress.hidden = false;
    progress.max = steps;
    progress.value = step;
    this.part("loading").textContent = STEPS[step]();
  }

  /**
   * Starts Python without a cell. Resolves to whether it is ready.
   * @param {string} [greeting] what the bar says then
   * @param {boolean} [again] whether the bar has said already that Python starts
   */
  async warm(greeting = READY(), again = false) {
    const button = this.part("start");
    button.disabled = true;
    if (!this.runtime.running && !again) this.showStatus(t("Loading Python."));
    try {
      await this.runtime.start();
      button.hidden = true;
      this.showStatus(greeting);
      return true;
    } catch (error) {
      if (error.stopped) return false;
      const reason = error.message;
      this.offerRetry();
      this.showStatus(
        t("{reason} Press Retry, or open the notebook in Colab.", { reason }),
      );
      return false;
    } finally {
      button.disabled = false;
      this.part("progress").hidden = true;
      this.part("loading").textContent = "";
    }
  }

  offerRetry() {
    const button = this.part("start");
    button.hidden = false;
    button.textContent = t("Retry");
  }

  press(cell) {
    if (cell.busy !== "idle") return this.stop();
    cell.busy = "waiting";
    const round = this.round;
    this.queue = this.queue.then(() => round === this.round && this.execute(cell));
    return this.queue;
  }

  /** Runs a cell, and before it, for all to see, the cells that it needs. */
  async execute(target) {
    if (!(await this.warm(""))) {
      if (target.busy !== "idle") target.settle(t("did not run"));
      return;
    }
    try {
      const states = this.cells.map((cell) => cell.state);
      const order = [...(await this.runtime.plan(states, target.index))];
      const cells = order.map((index) => this.cells[index]);
      for (const cell of cells) cell.busy = "waiting";
      this.announce(cells);
      for (const cell of cells) {
        const ok = await this.runOne(cell);
        if (cell === target) this.reportEnd(target, ok);
        else if (!ok) {
          this.giveUp(cells, cell, target);
          return;
        }
      }
    } catch (error) {
      this.broken(error);
    }
    this.showResetAll();
  }

  announce(cells) {
    const before = cells.slice(0, -1).map(({ number }) => t("cell {n}", { n: number }));
    const n = cells.at(-1).number;
    this.showStatus(
      before.length
        ? t("First {cells}, then cell {n}.", { cells: listed(before), n })
        : t("Running cell {n}.", { n }),
    );
  }

  /** How a cell ended, and the first line that it shows. */
  reportEnd({ firstLine, number }, ok) {
    const values = { n: number, text: firstLine || t("no text") };
    this.showStatus(
      ok ? t("Cell {n} done: {text}", values) : t("Cell {n} failed: {text}", values),
    );
  }

  async runOne(cell) {
    const source = cell.begin();
    this.current = cell;
    const ok = await this.runtime.run(source, cell.file);
    cell.finish(ok);
    this.current = null;
    return ok;
  }

  giveUp(cells, failed, target) {
    for (const cell of cells) if (cell.busy !== "idle") cell.settle(t("did not run"));
    const values = { failed: failed.number, n: target.number };
    target.showNote(t("did not run: cell {failed} above failed", values));
    this.showStatus(t("Cell {failed} failed, so cell {n} did not run.", values));
  }

  /** Python is gone: by Stop, by a crash, or by a file that did not come. */
  broken(error) {
    const word = error.stopped ? t("stopped") : t("did not run");
    for (const cell of this.cells) {
      cell.forget();
      if (cell.busy !== "idle") cell.settle(word);
    }
    this.current = null;
    const reason = error.message;
    if (error.stopped) {
      const text = t(
        "{reason} Python starts afresh: what a cell needs runs again before it.",
        { reason },
      );
      this.showStatus(text);
      this.warm(text, true);
    } else {
      this.offerRetry();
      this.showStatus(t("{reason} Press Retry.", { reason }));
    }
  }

  stop() {
    this.round += 1;
    const running = this.current;
    const stopped = this.runtime.stop(t("Stopped."));
    if (!running) this.broken(stopped);
  }

  showResetAll() {
    const changed = this.cells.some((cell) => cell.edited || cell.changedOutput);
    this.part("reset-all").hidden = !changed;
  }

  resetAll() {
    for (const cell of this.cells) cell.reset();
    this.showResetAll();
    this.showStatus(t("Every cell is as published. The names in Python stay."));
    this.bar.focus();
  }
}

/** Called by start.js, once; `catalogue` is what it speaks. */
export function start({ bar, runtime, catalogue }) {
  speak(catalogue);
  document.documentElement.dataset.live = "on";
  const page = new Page({ bar, runtime });
  page.warm();
  return {
    run: (button) => page.press(page.cells.find((cell) => cell.button === button)),
  };
}
