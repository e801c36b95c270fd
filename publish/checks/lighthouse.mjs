// Runs Lighthouse (mobile) on one page and prints what the tests judge, as JSON.
// Usage: CHROME_PATH=... node lighthouse.mjs ADDRESS
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic"];
const chrome = await launch({ chromeFlags: flags, logLevel: "silent" });
try {
  /** @type {import("lighthouse").Flags} */
  const options = { port: chrome.port, logLevel: "error" };
  const { lhr } = await lighthouse(process.argv[2], options);
  const scores = Object.values(lhr.categories).map(({ id, score }) => [
    id,
    Math.round(score * 100),
  ]);
  const errors = Object.values(lhr.categories).flatMap(({ auditRefs }) =>
    auditRefs
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id].score ?? 1) < 0.9)
      .map(({ id }) => `${id}: ${lhr.audits[id].displayValue ?? lhr.audits[id].title}`),
  );
  const shift = lhr.audits["cumulative-layout-shift"].numericValue;
  console.log(JSON.stringify({ scores: Object.fromEntries(scores), errors, shift }));
} finally {
  await chrome.kill();
}
