// Renders formulas for the build: one JSON line in, one JSON line out.
"use strict";
const katex = require("katex");
const lines = require("node:readline").createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { latex, displayMode } = JSON.parse(line);
  let answer;
  try {
    // Both forms: HTML for the eye, MathML for the ear.
    /** @type {import("katex").KatexOptions} */
    const options = { displayMode, throwOnError: true, output: "htmlAndMathml" };
    answer = { html: katex.renderToString(latex, options) };
  } catch (error) {
    answer = { error: error.message };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
});
