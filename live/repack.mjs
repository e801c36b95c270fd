// Run repack.py in Pyodide under Node. Arguments: Pyodide's folder, repack.py, the
// folder for the results, then wheels.
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, script, out, ...wheels] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: `${folder}/`, stdout() {}, stderr() {} });
pyodide.runPython(readFileSync(script, "utf8"));
const repack = pyodide.globals.get("repack");
for (const wheel of wheels) {
  let extra = "{}";
  if (basename(wheel).startsWith("matplotlib-")) {
    await pyodide.loadPackage("matplotlib", { messageCallback() {} });
    extra = "{'matplotlib/fontlist.json': font_list()}";
  }
  pyodide.FS.writeFile("/tmp/wheel.zip", new Uint8Array(readFileSync(wheel)));
  const packed = repack("/tmp/wheel.zip", pyodide.runPython(extra));
  writeFileSync(`${out}/${basename(wheel)}`, packed.toJs());
  packed.destroy();
}
