// Python in the page, from the first click on: editors, the queue, the bar.
import { Cell } from "./cell.js";
import { Store } from "./store.js";

const READY =
  "Python is ready. Shift-Enter runs a cell. Escape, then Tab leaves its editor.";
const AFRESH = "Python starts afresh: what a cell needs runs again before it.";

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
      fetching: ({ what }) =>
        this.say(`Loading ${what} for ${this.current.name.toLowerCase()}.`),
      output: (message) => this.current?.show(message, this.mount),
    };
    const store = new Store(location.pathname);
    const on = { run: (cell) => this.press(cell), edited: () => this.showResetAll() };
    const rows = [...document.querySelectorAll(".live-tools[data-cell]")];
    this.cells = rows.map((row, index) => new Cell(row, index, store, on));
    for (const cell of this.cells) cell.open("live-keys");
    for (const cell of this.cells)
      cell.button.addEventListener("click", () => this.press(cell));
    this.part("start").addEventListener("click", () => this.warm());
    this.part("reset-all").addEventListener("click", () => this.resetAll());
    if (!store.works) this.part("about").textContent += " This browser keeps no edits.";
    this.showResetAll();
  }

  say(text) {
    const status = this.part("status");
    if (status.textContent !== text) status.textContent = text;
  }

  loading({ step, steps, what }) {
    const progress = this.part("progress");
    progress.hidden = false;
    progress.max = steps;
    progress.value = step;
    this.part("loading").textContent = what;
  }

  /** Starts Python without a cell. Resolves to whether it is ready. */
  async warm(greeting = READY) {
    const button = this.part("start");
    button.disabled = true;
    if (!this.runtime.running && !greeting.includes(AFRESH))
      this.say("Loading Python.");
    try {
      await this.runtime.start();
      button.hidden = true;
      this.say(greeting);
      return true;
    } catch (error) {
      if (error.stopped) return false;
      button.hidden = false;
      button.textContent = "Retry";
      this.say(`${error.message} Press Retry, or open the notebook in Colab.`);
      return false;
    } finally {
      button.disabled = false;
      this.part("progress").hidden = true;
      this.part("loading").textContent = "";
    }
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
      if (target.busy !== "idle") target.settle("did not run");
      return;
    }
    try {
      const states = this.cells.map((cell) => cell.state);
      const order = [...(await this.runtime.plan(states, target.index))];
      const cells = order.map((index) => this.cells[index]);
      for (const cell of cells) cell.busy = "waiting";
      this.announce(cells);
      for (const cell of cells) {
        if (!(await this.runOne(cell)) && cell !== target) {
          this.giveUp(cells, cell, target);
          return;
        }
      }
      this.say(
        `${target.name} ${target.ran ? "done" : "failed"}: ${target.firstLine || "no text"}`,
      );
    } catch (error) {
      this.broken(error);
    }
    this.showResetAll();
  }

  announce(cells) {
    const names = cells.map((cell) => cell.name.toLowerCase());
    const before = names.slice(0, -1).join(", ");
    this.say(
      before ? `First ${before}, then ${names.at(-1)}.` : `Running ${names[0]}.`,
    );
  }

  async runOne(cell) {
    cell.begin();
    this.current = cell;
    cell.finish(await this.runtime.run(cell.source, cell.name));
    this.current = null;
    return cell.ran;
  }

  giveUp(cells, failed, target) {
    for (const cell of cells) if (cell.busy !== "idle") cell.settle("did not run");
    target.say(`did not run: ${failed.name.toLowerCase()} above failed`);
    this.say(`${failed.name} failed, so ${target.name.toLowerCase()} did not run.`);
  }

  /** Python is gone: by Stop, by a crash, or by a file that did not come. */
  broken(error) {
    const word = error.stopped ? "stopped" : "did not run";
    for (const cell of this.cells) {
      cell.ran = false;
      if (cell.busy !== "idle") cell.settle(word);
    }
    this.current = null;
    if (error.stopped) {
      this.say(`${error.message} ${AFRESH}`);
      this.warm(`${error.message} ${AFRESH}`);
    } else {
      const button = this.part("start");
      button.hidden = false;
      button.textContent = "Retry";
      this.say(`${error.message} Press Retry.`);
    }
  }

  stop() {
    this.round += 1;
    const running = this.current;
    const stopped = this.runtime.stop("Stopped.");
    if (!running) this.broken(stopped);
  }

  showResetAll() {
    const changed = this.cells.some((cell) => cell.edited || cell.changedOutput);
    this.part("reset-all").hidden = !changed;
  }

  resetAll() {
    for (const cell of this.cells) cell.reset();
    this.showResetAll();
    this.say("Every cell is as published. The names in Python stay.");
    this.bar.focus();
  }
}

/** Called by start.js, once. */
export function start(options) {
  document.documentElement.dataset.live = "on";
  const page = new Page(options);
  page.warm();
  return {
    run: (button) => page.press(page.cells.find((cell) => cell.button === button)),
  };
}
