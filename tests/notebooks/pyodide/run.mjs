// Run driver.py in Pyodide under Node: the page's Python without a browser.
// Arguments: Pyodide's folder, the library as a zip, driver.py. Job on stdin,
// result on stdout.
import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const [folder, library, driver] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({
  indexURL: `${folder}/`,
  env: { MPLBACKEND: "agg", HOME: "/home/pyodide" },
});
await pyodide.loadPackage(["numpy", "matplotlib"], { messageCallback: () => {} });
const bytes = new Uint8Array(readFileSync(library)); // Pyodide knows no Node Buffer
pyodide.unpackArchive(bytes, "zip", { extractDir: "/lib/book" });
pyodide.runPython("import sys; sys.path.insert(0, '/lib/book')");
pyodide.runPython(readFileSync(driver, "utf8").split("if __name__")[0]);
// Not readFileSync(0): a job larger than the pipe's buffer is not there all at once.
const result = pyodide.globals.get("main")(await text(process.stdin));
process.stdout.write(result);
