// Run repack.py in Pyodide under Node. Arguments: Pyodide's folder, repack.py, the
// folder for the results, then wheels or the standard library.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, script, out, ...archives] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`).href);
const pyodide = await loadPyodide({ indexURL: `${folder}/`, stdout() {}, stderr() {} });
await pyodide.loadPackage("matplotlib", { messageCallback() {} });
pyodide.runPython(readFileSync(script, "utf8"));
const repack = pyodide.globals.get("repack");
for (const archive of archives) {
  const path = `/tmp/${basename(archive)}`;
  pyodide.FS.writeFile(path, new Uint8Array(readFileSync(archive)));
  const packed = repack(path);
  writeFileSync(`${out}/${basename(archive)}`, packed.toJs());
  packed.destroy();
}
