// Checks the HTML of the built pages; prints one error per line as JSON.
// Usage: node html.mjs FILE...
import { HtmlValidate } from "html-validate";

// The standard, without its opinions on style: the theme and the parser of the build
// choose quotes, case and closing slashes.
const checker = new HtmlValidate({
  root: true,
  extends: ["html-validate:standard"],
});

for (const file of process.argv.slice(2)) {
  const { results } = await checker.validateFile(file);
  for (const { messages } of results)
    for (const { line, column, ruleId, message } of messages)
      console.log(JSON.stringify({ file, line, column, ruleId, message }));
}
