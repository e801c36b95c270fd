// The position explorer: one attention layer reads a sentence in two orders. Do the
// rows of weights merely move along with the words, or does the layer notice?

import { checkbox, choice } from "../shared/controls.js";
import { format, make, prepare, scrollRegion } from "../shared/drawing.js";
import { labStyle } from "../shared/lab_style.js";
import { WeightTable } from "../shared/lab_tables.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { Offsets } from "./offsets.js";
import { compare, readsTheSame, resized } from "./positions.js";
import { encodings, masked, story } from "./texts.js";
import { Words } from "./words.js";

const STYLE = `${labStyle("position_explorer")}
.mhsa-position_explorer .lab-maps { align-items: end; gap: .75rem 1rem; }
.mhsa.mhsa-position_explorer table.lab-map {
  width: calc(3.4rem + 2rem * var(--lab-columns));
}
.mhsa.mhsa-position_explorer .lab-map thead td { width: 3.4rem; }
.mhsa-position_explorer fieldset .lab-bar { margin: .5rem 0 0; }
.mhsa-position_explorer .lab-bar > .explorer-check {
  flex-direction: row; gap: .4rem; align-items: center; min-height: 2rem;
}
.mhsa-position_explorer .explorer-position { align-self: start; line-height: 1; }
.mhsa.mhsa-position_explorer .explorer-fates :is(th, td) { text-align: start; }
.mhsa-position_explorer .explorer-changed { font-weight: 600; }
.mhsa-position_explorer .explorer-offsets {
  contain: layout; display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: end; margin-bottom: .6rem;
}
.mhsa-position_explorer .explorer-offsets > * { min-width: 0; max-width: 100%; }
.mhsa-position_explorer .explorer-offsets tbody th { white-space: nowrap; }
.mhsa-position_explorer .explorer-chart { display: block; width: 20rem; max-width: 100%; }
.mhsa-position_explorer .explorer-chart text { fill: var(--mhsa-muted); font-size: 11px; }
.mhsa-position_explorer .explorer-chart line { stroke: var(--mhsa-line); }
.mhsa-position_explorer .explorer-chart polyline { fill: none; stroke-linejoin: round; }
.mhsa-position_explorer .explorer-wide { stroke: var(--mhsa-edge); stroke-width: 8; }
.mhsa-position_explorer .explorer-middle { stroke: var(--mhsa-accent); stroke-width: 4; }
.mhsa-position_explorer .explorer-thin { stroke: var(--mhsa-ink); stroke-width: 1.5; }
`;

/** A difference that is not 0 and is not shown as 0. */
function amount(change) {
  return change < 0.0005 ? "< 0.001" : format(change, 3);
}

/** What became of every row of weights: one line per word. */
class Fates {
  constructor() {
    this.body = make("tbody");
    const head = [t("word"), t("position"), t("its row")].map((text) =>
      make("th", { scope: "col", text }),
    );
    const title = t("What became of each row");
    const table = make(
      "table",
      { "aria-label": title },
      make("thead", {}, make("tr", {}, ...head)),
    );
    table.append(this.body);
    this.region = scrollRegion(table, { class: "lab-scroll", "aria-label": title });
    const top = make("p", { class: "lab-title", text: title });
    this.element = make(
      "div",
      { class: "lab-figure explorer-fates" },
      top,
      this.region.element,
    );
  }

  stop() {
    this.region.stop();
  }

  show({ names, position, changes }, unchanged) {
    const rows = names.map((name, i) => {
      const same = changes[i] < unchanged;
      const text = same
        ? t("= moved along unchanged")
        : t("≠ changed by {change}", { change: amount(changes[i]) });
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, make("bdi", { text: name })),
        make("td", {
          text: position[i] === i ? `${i + 1}` : `${i + 1} → ${position[i] + 1}`,
        }),
        make("td", { class: same ? "explorer-same" : "explorer-changed", text }),
      );
    });
    const key = rows.map((row) => row.textContent).join("\n");
    if (this.key !== key) this.body.replaceChildren(...rows);
    this.key = key;
  }
}

/** The finding in one sentence. */
function verdict(data, state, { changes, largest }) {
  const { unchanged } = data;
  if (state.order.every((token, p) => token === p)) {
    return t("Your order is the original order: move a word to compare.");
  }
  if (readsTheSame(data, state)) {
    return t(
      "Only equal words have changed places: your order reads as the original does.",
    );
  }
  if (largest < unchanged) {
    return t("Largest difference: 0. Every row moved along with its word, unchanged.");
  }
  const count = changes.filter((change) => change >= unchanged).length;
  return t(
    "Largest difference: {largest}. {count} of {all} rows changed: " +
      "the layer notices the order.",
    { largest: amount(largest), count, all: changes.length },
  );
}

class Explorer extends View {
  constructor(model, el) {
    super(model);
    this.words = new Words(this.data, (order) => this.change({ order }));
    this.maps = [new WeightTable("map"), new WeightTable("map")];
    this.fates = new Fates();
    this.offsets = new Offsets();
    this.message = make("p", { class: "lab-message" });
    prepare(el, "position_explorer", STYLE);
    el.append(
      make("p", { text: story() }),
      ...this.choosing(this.data),
      this.words.element,
      ...this.encoding(),
      this.message,
      this.figure(),
      ...this.offsets.elements,
      this.source(this.data),
      this.live.element,
    );
  }

  choosing({ sentences, shuffles }) {
    const pick = (sentence) => {
      const { words, order } = sentences[sentence];
      this.change({ sentence, length: words.length, order });
    };
    const resize = (text) => {
      const length = Number(text);
      this.change({ length, order: resized(this.state.order, length) });
    };
    this.sentence = choice(t("Sentence"), Object.keys(sentences), pick, {
      lang: "zh",
      frame: "lab-grow",
    });
    const lengths = Object.keys(shuffles);
    this.length = choice(t("Words (repeated or cut)"), lengths, resize, {
      class: "explorer-length",
    });
    this.note = make("p", { class: "mhsa-muted" });
    const both = [this.sentence.element, this.length.element];
    return [make("div", { class: "lab-bar" }, ...both), this.note];
  }

  encoding() {
    const all = encodings();
    this.choice = choice(
      t("Positional encoding"),
      Object.keys(all),
      (encoding) => this.change({ encoding }),
      {
        names: Object.values(all).map(([name]) => name),
        class: "explorer-encoding",
        frame: "lab-grow",
      },
    );
    this.causal = checkbox((causal) => this.change({ causal }));
    this.means = make("p", { class: "mhsa-muted" });
    const bar = make(
      "div",
      { class: "lab-bar" },
      this.choice.element,
      make("label", { class: "explorer-check" }, this.causal, t("Causal mask")),
    );
    return [bar, this.means];
  }

  figure() {
    const text = t(
      "Row = query, column = key. Rows and columns of yours are put back in the original " +
        "order, so that every word stands where it stands in the first map.",
    );
    const title = make("p", { class: "mhsa-muted", text });
    const maps = this.maps.map((map) => map.element);
    const row = make("div", { class: "lab-maps" }, ...maps, this.fates.element);
    return make("div", {}, title, row);
  }

  source({ seed, W_q }) {
    const text = t(
      "One head of width {width}. The words' vectors and the matrices are random " +
        "(seed {seed}): set up by hand, not trained.",
      { width: W_q.shape[1], seed },
    );
    return make("p", { class: "mhsa-muted", text });
  }

  redraw() {
    const { data, state } = this;
    const found = compare(data, state);
    const [, means, title] = encodings()[state.encoding];
    this.sentence.select.value = state.sentence;
    this.length.select.value = state.length;
    this.note.textContent = data.sentences[state.sentence].note;
    this.choice.select.value = state.encoding;
    this.causal.checked = state.causal;
    this.means.textContent = state.causal ? `${means} ${masked()}` : means;
    this.words.show(state);
    this.showMaps(found);
    this.fates.show(found, data.unchanged);
    this.offsets.show(data, state.encoding, title);
    this.announce(verdict(data, state, found));
  }

  showMaps({ names, before, after }) {
    const titles = [t("Original order"), t("Yours, lined up")];
    [before, after].forEach((values, i) =>
      this.maps[i].show({ title: titles[i], rows: names, columns: names, values }),
    );
  }

  /** The finding, shown and told; nothing is told at the first drawing. */
  announce(message) {
    const first = this.message.textContent === "";
    this.message.textContent = message;
    if (!first) this.live.announce(`${this.words.standing()} ${message}`);
  }

  stop() {
    super.stop();
    this.maps.forEach((map) => map.stop());
    this.fates.stop();
    this.offsets.stop();
  }
}

export default moduleOf(Explorer);
