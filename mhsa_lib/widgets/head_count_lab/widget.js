// The head-count lab: one attention layer answers "who? whom?" with 1, 2, 4 or 8 heads.
// Trained weights come with the data; everything else is computed here, in the page.

import { make, prepare } from "../shared/drawing.js";
import { Pool } from "../shared/lab_tables.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { Panel, verdict } from "./answers.js";
import {
  Comparison,
  costLine,
  evaluationLine,
  HeadCount,
  Maps,
  Switches,
} from "./heads.js";
import { examine, swapped } from "./language.js";
import { Sentence } from "./sentence.js";
import { CSS } from "./style.js";

const MOMENT = 50; // milliseconds
const story = () =>
  t(
    "A network with one attention layer reads the sentence. At the verb it must say who " +
      "does it, and to whom. Each head gives a word one look at all words. Change the " +
      "number of heads.",
  );
const shortStory = () =>
  t(
    "Who likes whom? A small trained network reads a sentence, and the same one with " +
      "the two people swapped. Each head gives the verb one look at the words. Try two " +
      "heads.",
  );
const unjudged = () =>
  t(
    "These words are no sentence of the small grammar that was trained, so no answer is " +
      "right or wrong.",
  );

/** Where the weights come from, and what they do not show. */
function source({ note, sha256 }) {
  const ours = t(
    "The grammar is ours and the answers were given in training: nothing is proved about " +
      "real texts.",
  );
  const weights = sha256
    ? t("Weights: {note}, file SHA-256 {hash}….", { note, hash: sha256.slice(0, 16) })
    : t("Weights: {note}.", { note });
  return `${weights} ${ours}`;
}

/** The positions that are asked, in the order of the sentence, each with its answers. */
function byPosition(answers, names) {
  const positions = new Map();
  for (const answer of answers) {
    if (names && !names.includes(answer.name)) continue;
    if (!positions.has(answer.at)) positions.set(answer.at, []);
    positions.get(answer.at).push(answer);
  }
  return [...positions].sort(([a], [b]) => a - b);
}

class Lab extends View {
  constructor(model, el) {
    super(model);
    const change = (part) => this.change(part);
    const { data } = this;
    this.heads = new HeadCount(data, change);
    this.message = make("p", { class: "lab-message" });
    this.panels = new Pool("lab-panels", () => new Panel());
    this.evaluation = make("p", { class: "mhsa-muted" });
    this.source = make("p", { class: "mhsa-muted" });
    prepare(el, "head_count_lab", CSS);
    const parts = data.compact ? this.compact() : this.whole(data, change);
    const className = data.compact ? "lab-compact" : "lab-whole";
    this.lab = make("div", { class: className }, ...parts, this.live.element);
    el.append(this.lab);
  }

  /** Answers at once, maps a moment later; of several quick inputs the last counts. */
  soon(draw) {
    clearTimeout(this.timer);
    this.timer = setTimeout(draw, MOMENT);
  }

  compact() {
    const story = make("p", { text: shortStory() });
    const { heads, message, panels, evaluation } = this;
    return [story, heads.element, message, panels.element, evaluation, this.source];
  }

  whole(data, change) {
    const announce = (text) => this.live.announce(text);
    const onwords = (words) => change({ words });
    this.sentence = new Sentence(data, this.state.words, onwords, announce);
    this.switches = new Switches(change);
    this.cost = make("p", { class: "mhsa-muted" });
    this.unjudged = make("p", { class: "lab-notice", text: unjudged() });
    this.maps = new Maps();
    this.comparison = new Comparison(change);
    const title = t(
      "Every head's map: row = query, column = key; a bar marks the rows asked",
    );
    return [
      make("p", { text: story() }),
      ...this.sentence.elements,
      this.heads.element,
      this.switches.element,
      this.message,
      this.unjudged,
      this.panels.element,
      this.evaluation,
      this.cost,
      make("p", { class: "lab-title", text: title }),
      this.maps.element,
      this.comparison.element,
      this.source,
    ];
  }

  redraw() {
    const { data, state } = this;
    // From the first change on: what begins to be skipped counts as moved, also where it
    // stays, and only next to a change of the reader's is that no fault of the page.
    this.lab.classList.toggle("lab-drawn", this.announced !== undefined);
    this.heads.show(state);
    this.source.textContent = source(data.networks[state.num_heads]);
    const results = data.compact ? this.showCompact(state) : this.showWhole(state);
    const answers = results.flatMap((result) => result.answers);
    const wrong = answers.filter(({ truth, right }) => truth && !right);
    this.evaluation.textContent = evaluationLine(data, state, wrong);
    const message = verdict(state.switched_on, results);
    this.message.textContent = message;
    if (this.announced !== undefined && this.announced !== message)
      this.live.announce(message);
    this.announced = message;
  }

  showCompact(state) {
    const { data } = this;
    const { num_heads, words } = state;
    const sentences = [words, swapped(data, words)].filter(Boolean);
    const on = new Array(num_heads).fill(true);
    const results = sentences.map((each) => {
      const { maps, answers } = examine(data, { words: each, num_heads });
      const [[at, asked]] = byPosition(answers, ["who", "whom"]);
      return { words: each, at, maps, answers: asked, on };
    });
    this.panels.show(results, (panel, result) => panel.show(data, result));
    return results;
  }

  showWhole(state) {
    const { data } = this;
    const { words, switched_on: on } = state;
    const { maps, answers, judged } = examine(data, state);
    this.sentence.show(words);
    this.switches.show(state);
    this.cost.textContent = costLine(data, state);
    this.unjudged.hidden = judged;
    const positions = byPosition(answers);
    this.panels.show(positions, (panel, [at, asked]) =>
      panel.show(data, { words, at, maps, answers: asked, on }),
    );
    const found = { words, maps, on, asked: new Set(positions.map(([at]) => at)) };
    const draw = () => {
      this.maps.show(found);
      this.comparison.show(found, state);
    };
    if (this.announced === undefined) draw();
    else this.soon(draw);
    return [{ answers }];
  }

  stop() {
    super.stop();
    clearTimeout(this.timer);
    this.panels.stop();
    this.maps?.stop();
    this.comparison?.stop();
  }
}

export default moduleOf(Lab);
