// Pyodide in a worker: the page sends a Job, and the worker answers with News.
// Nothing here can be interrupted: the page stops Python by ending the worker.
import { files, request } from "./files.js";

/**
 * @typedef {{ source: string, ran: boolean, open: boolean }} CellState
 *
 * @typedef {{ type: "start", id?: undefined }} Start
 * @typedef {{ type: "plan", cells: CellState[], target: number }} Plan
 * @typedef {{ type: "run", source: string, name: string }} Run
 * @typedef {Start | ((Plan | Run) & { id: number })} Job
 *
 * @typedef {{ type: "loading", step: number, steps: number }} Loading
 * @typedef {{ type: "ready" }} Ready
 * @typedef {{ type: "failed", reason: string, detail: string }} Failed
 * @typedef {{ type: "fetching", id: number, packages: string[] }} Fetching
 * @typedef {"text" | "note" | "error" | "image" | "widget" | "verdict"} Kind
 * @typedef {{ type: "output", id: number, kind: Kind, data: any }} Output
 * @typedef {{ type: "planned", id: number, order: Iterable<number> }} Planned
 * @typedef {{ type: "done", id: number, ok: boolean }} Done
 * @typedef {{ type: "died", id: number, detail: string }} Died
 * @typedef {Loading | Ready | Failed | Fetching | Output | Planned | Done | Died} News
 */

const site = new URL("../../", import.meta.url);
const url = (path) => new URL(path, site).href;
const network = self.fetch.bind(self);
const early = new Map();
let pyodide, driver, session, current;

/** Pyodide asks for its files one after the other; have them come all at once. */
function fetchEarly() {
  for (const file of [files.wasm, files.library, files.lock, ...files.wheels]) {
    const answer = network(request(site, file));
    answer.catch(() => {}); // whoever asks for the file meets the error
    early.set(url(file.url), answer);
  }
}

/** Pyodide only prints a warning when a file does not come: report it to the page. */
self.fetch = async (/** @type {any} */ resource, options) => {
  const address = new URL(resource.url ?? resource, self.location.href).href;
  const answer = early.get(address) ?? network(resource, options);
  early.delete(address);
  try {
    const response = await answer;
    if (!response.ok) throw new Error(`status ${response.status}`);
    return response;
  } catch (error) {
    // Once Python runs it goes on without the file.
    if (!session) fail("network", `${address.split("/").pop()}: ${error.message}`);
    throw error;
  }
};

/** @param {News} news */
function post(news) {
  self.postMessage(news);
}

/** @param {Kind} kind */
function show(kind, data) {
  post({ type: "output", id: current, kind, data });
}

function fail(reason, detail) {
  post({ type: "failed", reason, detail: String(detail) });
}

function loading(step) {
  post({ type: "loading", step, steps: 4 });
}

// Python's memory as it was just after it had started: restored on the next page, or
// after Stop, it saves the start. It stays in this browser and belongs to this build.
const CACHE = "live-python";
const LENGTH = "X-Length";
// The memory knows where each module lies in the library: another library, another key.
const key = `${url(files.library.url)}.memory?of=${import.meta.url.split("?")[0]}`;

async function recall() {
  try {
    const found = await (await caches.open(CACHE)).match(key);
    const kept = new Uint8Array(await found.arrayBuffer());
    // Pyodide would wait for ever for a memory that is not whole.
    return found.headers.get(LENGTH) === String(kept.length) ? kept : undefined;
  } catch {
    return undefined; // nothing kept, or a browser that keeps nothing
  }
}

async function remember(memory) {
  try {
    const cache = await caches.open(CACHE);
    for (const old of await cache.keys()) await cache.delete(old);
    const headers = { [LENGTH]: String(memory?.length) };
    if (memory) await cache.put(key, new Response(memory, { headers }));
  } catch {
    // The next start is slower, that is all.
  }
}

// Pyodide compiles every extension of a package when it installs it, since a page may not
// compile one as large as these at the moment of an import. A worker may, and of NumPy's
// 13 a start imports two.
const ON_DEMAND = `
from pyodide import _package_loader
_package_loader.should_load_dynlib = lambda path: False`;

async function boot(loadPyodide, memory) {
  const options = {
    indexURL: url(files.core),
    lockFileURL: url(files.lock.url),
    stdLibURL: url(files.library.url),
    env: files.variables,
    stdout: () => {},
    stderr: () => {},
  };
  if (memory) {
    try {
      pyodide = await loadPyodide({ ...options, _loadSnapshot: memory });
      pyodide.runPython("import random; random.seed()");
      return;
    } catch (error) {
      console.info("The kept memory does not fit; Python starts anew.", error);
      await remember(null);
    }
  }
  pyodide = await loadPyodide({ ...options, _makeSnapshot: true });
  pyodide.runPython(`for name in ${JSON.stringify(files.modules)}: __import__(name)`);
  let fresh = null;
  try {
    fresh = pyodide.makeMemorySnapshot();
  } catch (error) {
    console.info("Python's memory cannot be kept.", error);
  }
  remember(fresh);
}

async function start() {
  if (typeof WebAssembly === "undefined") return fail("wasm", "no WebAssembly");
  loading(0);
  const memory = recall();
  fetchEarly();
  let loadPyodide;
  try {
    ({ loadPyodide } = await import(url(`${files.core}pyodide.mjs`)));
  } catch (error) {
    return fail("network", error);
  }
  try {
    await boot(loadPyodide, await memory);
    pyodide.runPython(ON_DEMAND);
    loading(1);
    await load(["numpy", "mhsa-lib"]);
    loading(2);
    pyodide.runPython("import numpy");
    loading(3);
    driver = pyodide.pyimport("live.driver.session");
    session = driver.Session((kind, data) => {
      show(kind, data.toJs({ dict_converter: Object.fromEntries }));
      data.destroy?.();
    });
  } catch (error) {
    return fail("start", error);
  }
  post({ type: "ready" });
}

/** Load packages, and see that they came: Pyodide reports a failure as text alone. */
async function load(names) {
  const errors = [];
  const errorCallback = (text) => errors.push(text);
  await pyodide.loadPackage(names, { messageCallback() {}, errorCallback });
  const missing = names.filter((name) => !(name in pyodide.loadedPackages));
  if (missing.length) throw new Error(errors.join(" ") || `no ${missing}`);
}

/**
 * A cell whose needs cannot be found runs alone.
 * @param {Plan & { id: number }} job
 */
function plan({ id, cells, target }) {
  let order = [target];
  try {
    const given = pyodide.toPy(cells);
    const found = driver.plan(given, target);
    order = found.toJs();
    found.destroy();
    given.destroy();
  } catch (error) {
    if (isDead()) throw error;
    console.warn("No plan:", error);
  }
  post({ type: "planned", id, order });
}

/** @param {Run & { id: number }} job */
async function run({ id, source, name }) {
  current = id;
  let ok = false;
  try {
    if (await loadFor(id, source)) ok = session.run(source, name);
  } catch (error) {
    if (isDead()) throw error;
    show("error", { text: error.message.trim().split("\n").pop() });
  }
  post({ type: "done", id, ok });
}

/** Whether what a cell imports has come. */
async function loadFor(id, source) {
  const found = driver.packages(source);
  const wanted = found.toJs();
  found.destroy();
  if (wanted.every((each) => each in pyodide.loadedPackages)) return true;
  post({ type: "fetching", id, packages: wanted });
  try {
    await load(wanted);
    return true;
  } catch (error) {
    console.warn(error);
    session.report_missing();
    return false;
  }
}

/** Whether Python has broken down, and does not only complain. */
function isDead() {
  try {
    return pyodide.runPython("1 + 1") !== 2;
  } catch {
    return true;
  }
}

/** @param {MessageEvent<Job>} event */
self.onmessage = async ({ data: message }) => {
  try {
    if (message.type === "start") await start();
    else if (message.type === "plan") plan(message);
    else await run(message);
  } catch (error) {
    post({ type: "died", id: message.id, detail: String(error) });
  }
};
