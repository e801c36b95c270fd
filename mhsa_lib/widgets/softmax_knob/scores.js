// The scores of the softmax knob: one row per key, and buttons for more or fewer keys.

import { button, field, write } from "../shared/controls.js";
import { format, freshId, make } from "../shared/drawing.js";
import { t } from "../shared/language.js";

/** The titles of the columns; that of the bars has none. */
function columns() {
  return {
    label: t("Key"),
    score: t("Unit score"),
    logit: t("Into softmax"),
    bar: "",
    weight: t("Weight"),
  };
}

/** One key: its label, the field of its score, what softmax gets, bar and weight. */
class Row {
  /** onscore(value) gets a good score; oncheck(input, good) hears of every entry. */
  constructor(limit, onscore, oncheck) {
    this.limit = limit;
    this.onscore = onscore;
    this.oncheck = oncheck;
    this.label = make("th", { scope: "row", dir: "auto" });
    this.input = field(() => this.read(), {
      type: "number",
      step: 0.1,
      min: -limit,
      max: limit,
      onblur: () => this.restore(),
    });
    this.logit = make("td");
    this.fill = make("div");
    this.weight = make("td");
    const bar = make("td", {}, make("div", { class: "knob-bar" }, this.fill));
    const entry = make("td", {}, this.input);
    this.element = make("tr", {}, this.label, entry, this.logit, bar, this.weight);
  }

  get wrong() {
    return this.input.getAttribute("aria-invalid") === "true";
  }

  read() {
    const value = this.input.valueAsNumber;
    const good = Number.isFinite(value) && Math.abs(value) <= this.limit;
    this.oncheck(this.input, good);
    if (good) this.onscore(value);
  }

  /** A wrong entry does not stay behind: the last good score comes back. */
  restore() {
    if (!this.wrong) return;
    this.oncheck(this.input, true);
    this.input.value = this.score;
  }

  show({ label, score, logit, weight, largest }) {
    this.score = score;
    this.label.textContent = label;
    this.input.setAttribute("aria-label", t("Unit score of {label}", { label }));
    // While a reader types "-" or "1.", the field is left alone.
    if (!this.wrong) write(this.input, score, this.input.valueAsNumber === score);
    this.logit.textContent = format(logit, Math.abs(logit) < 1000 ? 2 : 0);
    this.fill.style.width = `${(100 * weight).toFixed(2)}%`;
    this.weight.textContent = format(weight, 3);
    this.weight.style.fontWeight = weight === largest ? "600" : "400";
  }
}

/** The table of scores, what is wrong with an entry, and the two buttons. */
export class Scores {
  /** onchange(part) gets new scores, and new labels where their number changes. */
  constructor({ max_scores, max_score }, onchange) {
    this.most = max_scores;
    this.limit = max_score;
    this.onchange = onchange;
    /** @type {Row[]} */
    this.rows = [];
    this.body = make("tbody");
    this.complaint = make("p", {
      class: "knob-wrong",
      id: freshId("wrong"),
      role: "alert",
    });
    this.elements = [this.table(), this.complaint, this.buttons()];
  }

  table() {
    const titles = columns();
    const group = make("colgroup");
    group.append(
      ...Object.keys(titles).map((name) => make("col", { class: `column-${name}` })),
    );
    const cells = Object.values(titles).map((text) =>
      text ? make("th", { scope: "col", text }) : make("td"),
    );
    return make(
      "table",
      {},
      group,
      make("thead", {}, make("tr", {}, ...cells)),
      this.body,
    );
  }

  buttons() {
    const onadd = () =>
      this.rows.length < this.most && this.resize(this.rows.length + 1);
    const ondrop = () => this.rows.length > 1 && this.resize(this.rows.length - 1);
    this.add = button(t("Add a key"), onadd);
    this.drop = button(t("Remove the last"), ondrop);
    return make("div", { class: "knob-buttons" }, this.add, this.drop);
  }

  resize(count) {
    const { scores, labels } = this.state;
    const more = count > scores.length;
    this.onchange({
      scores: more ? [...scores, 0] : scores.slice(0, count),
      labels: more ? [...labels, t("key {n}", { n: count })] : labels.slice(0, count),
    });
  }

  /** Says next to the table what is wrong with an entry, and marks its field. */
  check(input, good) {
    if (good) input.removeAttribute("aria-invalid");
    else input.setAttribute("aria-invalid", "true");
    if (good) input.removeAttribute("aria-describedby");
    else input.setAttribute("aria-describedby", this.complaint.id);
    const text = t(
      "A score is a number from −{limit} to {limit}. The last good one counts.",
      { limit: this.limit },
    );
    this.complaint.textContent = good ? "" : text;
  }

  row(index) {
    const onscore = (value) =>
      this.onchange({ scores: this.state.scores.with(index, value) });
    return new Row(this.limit, onscore, (input, good) => this.check(input, good));
  }

  show(state, { logits, weights, largest }) {
    this.state = state;
    const { labels, scores } = state;
    while (this.rows.length > scores.length) this.rows.pop().element.remove();
    while (this.rows.length < scores.length) {
      this.rows.push(this.row(this.rows.length));
      this.body.append(this.rows.at(-1).element);
    }
    this.rows.forEach((row, i) => {
      const [label, score, logit, weight] = [
        labels[i],
        scores[i],
        logits[i],
        weights[i],
      ];
      row.show({ label, score, logit, weight, largest });
    });
    // aria-disabled, not disabled: the keyboard's position on the page is not lost.
    this.add.setAttribute("aria-disabled", `${scores.length >= this.most}`);
    this.drop.setAttribute("aria-disabled", `${scores.length <= 1}`);
  }
}
