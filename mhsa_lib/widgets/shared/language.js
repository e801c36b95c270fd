// The language of what the scripts say: English, or what a catalogue gives. English
// stands in the code and is the key; `python -m publish.catalogue` collects the texts,
// so t and plural are called with plain text in quotes.

/**
 * @typedef {object} Catalogue
 * @property {string} language as a browser names it: "en", "zh-CN"
 * @property {Record<string, string | string[]>} messages forms of a plural in a list
 */

let language = "en-GB"; // a list has no comma before its "and"
/** @type {Map<string, string | string[]>} */
const messages = new Map();

/**
 * Speaks another language from now on. Widgets of a page bring their parts one by one.
 * @param {Catalogue | null | undefined} catalogue
 */
export function speak(catalogue) {
  if (!catalogue) return;
  language = catalogue.language;
  for (const [english, text] of Object.entries(catalogue.messages))
    messages.set(english, text);
}

/**
 * Puts values into the {names} of a message.
 * @param {string} message
 * @param {Record<string, unknown>} values
 */
function fill(message, values) {
  return message.replace(/\{(\w+)\}/g, (match, name) =>
    Object.hasOwn(values, name) ? `${values[name]}` : match,
  );
}

/**
 * A message in the reader's language: t("{n} of {all} heads", { n, all }).
 * @param {string} message
 * @param {Record<string, unknown>} [values]
 */
export function t(message, values = {}) {
  const found = messages.get(message) ?? message;
  return fill(typeof found === "string" ? found : found[0], values);
}

/**
 * The form that goes with a number: plural("{n} head", "{n} heads", 3).
 * @param {string} one
 * @param {string} many
 * @param {number} n
 * @param {Record<string, unknown>} [values]
 */
export function plural(one, many, n, values = {}) {
  const found = messages.get(one) ?? [one, many];
  const forms = typeof found === "string" ? [found] : found;
  const rules = new Intl.PluralRules(language);
  const kinds = rules.resolvedOptions().pluralCategories;
  // Both lists go from few to many, "other" last: English one, other; Chinese other.
  const order = ["zero", "one", "two", "few", "many", "other"];
  const known = order.filter((kind) => kinds.includes(/** @type {any} */ (kind)));
  const form = forms[known.indexOf(rules.select(n))] ?? forms[forms.length - 1];
  return fill(form, { n, ...values });
}

/**
 * A list in words: "a, b and c".
 * @param {string[]} items
 */
export function listed(items) {
  return new Intl.ListFormat(language, { type: "conjunction" }).format(items);
}
