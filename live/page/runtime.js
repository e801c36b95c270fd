// The page's side of the worker: start, plan, run, stop. A promise for each request.
import { t } from "../../mhsa_lib/widgets/shared/language.js";

const WORDS = {
  network: () => t("A file of Python did not come. Are you online?"),
  wasm: () => t("This browser does not run WebAssembly, which Python needs."),
  worker: () =>
    t("This browser does not let the page start a worker, which Python needs."),
  start: () => t("Python could not start here; there may be too little memory."),
};

/** Python was ended, by the reader or by a crash; start() begins afresh. */
class Stopped extends Error {
  stopped = true; // no class crosses from one bundle to the other
}

export class Runtime {
  /** `on`, once the page has it, holds loading, output, fetching: each (message). */
  constructor(folder) {
    this.folder = folder;
    this.on = null;
    this.attempt = 0;
    this.reset();
  }

  reset() {
    this.worker?.terminate();
    this.worker = null;
    /** @type {Promise<void> | null} */
    this.ready = null;
    this.running = false;
    /** @type {Map<number, { resolve: (news: any) => void, reject: (e: Error) => void }>} */
    this.waiting = new Map();
    this.requests = 0;
  }

  /** Starts the worker, once; resolves when Python is ready. Rejects with words. */
  start() {
    this.ready ??= new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
      try {
        const again = this.attempt ? `?again=${this.attempt}` : "";
        const address = new URL(`worker.js${again}`, this.folder);
        this.worker = new Worker(address, { type: "module", name: "Python" });
      } catch (error) {
        this.fail("worker", error);
        return;
      }
      const worker = this.worker;
      worker.onmessage = ({ data }) => worker === this.worker && this.receive(data);
      worker.onerror = (event) => {
        event.preventDefault?.();
        if (worker === this.worker) this.fail("worker", event.message ?? "blocked");
      };
      worker.postMessage({ type: "start" });
    });
    return this.ready;
  }

  /** @param {import("./worker.js").News} message */
  receive(message) {
    if (message.type === "ready") {
      this.running = true;
      this.settle.resolve();
      return;
    }
    if (message.type === "failed") this.fail(message.reason, message.detail);
    else if (message.type === "loading") this.on?.loading(message);
    else if (message.type === "fetching") this.on.fetching(message);
    else if (message.type === "output") this.on.output(message);
    else if (message.type === "died") {
      this.stop(t("Python ran out of memory or broke down."));
    } else {
      this.waiting.get(message.id)?.resolve(message);
      this.waiting.delete(message.id);
    }
  }

  /** Python cannot start, or a file is missing: say why, and let start() try again. */
  fail(reason, detail) {
    console.warn("Python in the page:", reason, detail);
    const error = new Error(WORDS[reason]());
    const { reject } = this.settle;
    this.attempt += 1;
    this.end(error);
    reject(error);
  }

  /** Ends the worker because the reader asked for it, or because it broke down. */
  stop(words) {
    const error = new Stopped(words);
    this.end(error);
    return error;
  }

  /** Ends the worker; everything that waits for it fails with `error`. */
  end(error) {
    const waiting = [...this.waiting.values()];
    const { reject } = this.settle ?? {};
    this.reset();
    for (const request of waiting) request.reject(error);
    reject?.(error);
  }

  /** @param {import("./worker.js").Plan | import("./worker.js").Run} message */
  async ask(message) {
    await this.start();
    const id = ++this.requests;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ ...message, id });
    });
  }

  /**
   * The cells that must run for the target, itself last.
   * @param {import("./worker.js").CellState[]} cells
   * @param {number} target
   * @returns {Promise<Iterable<number>>}
   */
  plan = async (cells, target) =>
    (await this.ask({ type: "plan", cells, target })).order;

  /**
   * Whether the source ran without an error.
   * @param {string} source
   * @param {string} name
   * @returns {Promise<boolean>}
   */
  run = async (source, name) => (await this.ask({ type: "run", source, name })).ok;
}
