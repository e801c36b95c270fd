// The sentence of the head-count lab: typed, picked from examples, or built from chips.

import { button, field, write } from "../shared/controls.js";
import { freshId, make } from "../shared/drawing.js";
import { wordParts } from "../shared/lab_tables.js";
import { t } from "../shared/language.js";
import { joined, refusal, segment, swapped, untrained } from "./language.js";

/** The groups of words, by kind, and what the reader sees for them. */
const groupTitles = () => ({
  person: t("People"),
  verb: t("Verbs"),
  quality: t("Adjectives"),
  weather: t("Weather"),
  place: t("Places"),
  activity: t("Activities"),
  other: t("Small words"),
});

/** What training saw of these words, in one line. */
export function seenLine(data, words) {
  const groups = untrained(data, words).map((group) => group.join(" + "));
  if (groups.length) {
    const found = groups.reduce((a, b) => t("{a} or {b}", { a, b }));
    return t("Unseen: no training sentence has {groups}.", { groups: found });
  }
  const people = new Set(words.filter((word) => data.kinds[word] === "person"));
  return people.size > 1
    ? t("Seen: these people also stood together in training sentences.")
    : t("Nothing here was kept out of the training sentences.");
}

/** onwords(words) gets words that the network can read, and no others. */
export class Sentence {
  constructor(data, words, onwords, announce) {
    this.data = data;
    this.words = words;
    this.onwords = onwords;
    this.announce = announce;
    this.position = words.length; // where the next chip goes; the end at first
    this.group = freshId("position");
    this.elements = [this.typing(), this.notice, this.building(), this.seen];
  }

  typing() {
    const notice = freshId("notice");
    this.field = field(() => this.read(this.field.value), {
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
      lang: this.data.language,
      "aria-describedby": notice,
    });
    this.notice = make("p", { class: "lab-notice", id: notice });
    this.seen = make("p", { class: "mhsa-muted lab-seen" });
    const caption =
      this.data.language === "en" ? t("Sentence (words with spaces)") : t("Sentence");
    this.swap = button(t("Swap the people"), () => {
      const words = swapped(this.data, this.words);
      if (words) this.give(words);
    });
    return make(
      "div",
      { class: "lab-bar" },
      make("label", { class: "lab-grow" }, caption, this.field),
      this.swap,
      this.exampleChoice(),
    );
  }

  exampleChoice() {
    const { data } = this;
    this.examples = make("select", {
      onchange: () => {
        const text = data.examples[Number(this.examples.value)];
        if (text) this.give(segment(data, text));
      },
    });
    const options = data.examples.map((sentence, i) => {
      const fresh = untrained(data, segment(data, sentence));
      const people = (group) => group.filter((word) => data.kinds[word] === "person");
      const text = fresh.some((group) => people(group).length > 1)
        ? t("{sentence} (unseen pair)", { sentence })
        : fresh.length
          ? t("{sentence} (unseen combination)", { sentence })
          : t("{sentence} (seen in training)", { sentence });
      return make("option", { value: i, text });
    });
    const own = make("option", { value: "", text: t("your own") });
    this.examples.append(own, ...options);
    return make("label", { class: "lab-grow" }, t("Examples"), this.examples);
  }

  building() {
    this.chips = make("div", {
      class: "lab-chips",
      onchange: (event) => (this.position = Number(event.target.value)),
    });
    const legend = t(
      "Choose a word here, then its replacement below; + adds at the end",
    );
    const titles = groupTitles();
    const others = Object.keys(titles).map((kind) => this.palette(kind, titles));
    return make(
      "details",
      {},
      make("summary", { text: t("Build the sentence from word chips") }),
      make("fieldset", {}, make("legend", { text: legend }), this.chips),
      button(t("Remove the word"), () => this.remove()),
      ...others,
    );
  }

  palette(kind, titles) {
    const { data } = this;
    const here = (word) => {
      const own = data.kinds[word];
      return kind === "other" ? !Object.hasOwn(titles, own) : own === kind;
    };
    const words = data.words_known
      .filter(here)
      .map((word) =>
        make(
          "button",
          { type: "button", class: "lab-chip", onclick: () => this.put(word) },
          ...wordParts(data, word),
        ),
      );
    const label = freshId("group");
    return make(
      "div",
      { class: "lab-group", role: "group", "aria-labelledby": label },
      make("span", { class: "mhsa-muted", id: label, text: titles[kind] }),
      make("div", { class: "lab-chips" }, ...words),
    );
  }

  /** A chip replaces the chosen word, or goes to the end. */
  put(word) {
    const { position } = this; // a new sentence moves it to the end
    const words = [...this.words];
    words[position] = word;
    if (this.give(words)) this.choose(Math.min(position + 1, words.length));
  }

  remove() {
    const words = [...this.words];
    const at = Math.min(this.position, words.length - 1);
    words.splice(at, 1);
    if (this.give(words)) this.choose(Math.min(at, words.length));
  }

  choose(position) {
    this.position = position;
    this.chips.children[position].firstChild.checked = true;
  }

  /** Words from a button: they go into the field too. */
  give(words) {
    const wrong = refusal(this.data, words);
    this.complain(wrong);
    if (wrong) return false;
    write(this.field, joined(this.data, words));
    this.onwords(words);
    return true;
  }

  /** Words from the field, which is never changed under the reader's hand. */
  read(text) {
    const words = segment(this.data, text);
    const wrong = refusal(this.data, words);
    this.complain(wrong);
    if (!wrong) this.onwords(words);
  }

  complain(wrong) {
    this.notice.textContent = wrong;
    if (wrong) this.field.setAttribute("aria-invalid", "true");
    else this.field.removeAttribute("aria-invalid");
    if (wrong) this.announce(wrong);
  }

  show(words) {
    const { data } = this;
    const text = joined(data, words);
    const changed = joined(data, this.words) !== text;
    this.words = words;
    if (this.chips.children.length && !changed) return;
    if (joined(data, segment(data, this.field.value)) !== text) {
      write(this.field, text);
      this.complain("");
    }
    this.examples.value = String(data.examples.indexOf(text)).replace("-1", "");
    this.swap.setAttribute("aria-disabled", String(!swapped(data, words)));
    this.seen.textContent = seenLine(data, words);
    this.position = words.length;
    const parts = [...words.map((word) => wordParts(data, word)), ["+"]];
    this.chips.replaceChildren(...parts.map((part, at) => this.chip(part, at)));
    this.choose(this.position);
  }

  chip(part, value) {
    const last = part[0] === "+";
    const name = last ? { "aria-label": t("the end") } : {};
    const radio = make("input", { type: "radio", name: this.group, value, ...name });
    return make("label", { class: "lab-chip" }, radio, ...part);
  }
}
