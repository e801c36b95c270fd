// The attention stepper: a sentence goes through scaled dot-product attention, one step
// at a time. Everything is computed here, in the page; the numbers of every step stay
// on screen and each can be traced back to a short sum.

import { button, checkbox, choice } from "../shared/controls.js";
import { make, prepare } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { byHand, figures } from "./figures.js";
import { InputGrid, MatrixGrid } from "./grid.js";
import { Sentence } from "./sentence.js";
import { compute, explain, formula, LAST_STEP, stepName } from "./steps.js";
import { CSS } from "./style.js";
import { HandTable, PlainMatrix } from "./tables.js";
import { MAX_FEATURE, restored, withFeature, withText } from "./words.js";

/** What is said of a feature that is no number, or too large. */
function refusal() {
  return t("A feature is a number from −{most} to {most}; the last one stays.", {
    most: MAX_FEATURE,
  });
}

/** Text with "W_Q" as W and a subscript Q. */
function lowered(text) {
  const parts = text.split(/_(\w)/);
  return parts.map((part, at) => (at % 2 ? make("sub", { text: part }) : part));
}

function details(summary, ...children) {
  return make("details", {}, make("summary", { text: summary }), ...children);
}

class Stepper extends View {
  constructor(model, el) {
    super(model);
    this.preview = null; // the position under the mouse, { at, i, j }
    this.cell = { part: "q", j: 1 }; // the chosen column where columns are dimensions
    this.sentence = new Sentence({
      ontype: (text) => this.write(withText(this.data, this.state, text)),
      onrestore: () => this.write(restored(this.data)),
      onquery: (row) => this.change({ row }),
      onpreview: (i) => this.look(-1, i === null ? null : [i, -1]),
    });
    prepare(el, "attention_stepper", CSS);
    el.append(
      ...this.sentence.elements,
      ...this.settings(),
      ...this.steering(),
      ...this.stage(),
      this.live.element,
    );
    this.regions = [...el.querySelectorAll(".stepper-scroll")];
    this.watch = new ResizeObserver(() => this.settle());
    [el, ...this.regions.map((region) => region.firstChild)].forEach((node) =>
      this.watch.observe(node),
    );
  }

  /** What is chosen again changes nothing. */
  change(part) {
    const differs = Object.keys(part).some((key) => this.state[key] !== part[key]);
    if (differs) super.change(part);
  }

  /** Another text; what was said of a feature is over. */
  write(part) {
    this.refused.hidden = true;
    this.change(part);
  }

  settings() {
    const sets = this.data.weight_sets;
    const names = Object.values(sets).map(({ label }) => label);
    this.weights = choice(
      t("Matrices W_Q, W_K, W_V (step 2)"),
      Object.keys(sets),
      (weights_name) => this.change({ weights_name }),
      { names, frame: "stepper-grow" },
    );
    this.causal = checkbox((causal) => this.change({ causal }));
    this.note = make("p", { class: "mhsa-muted" });
    return [
      make(
        "div",
        { class: "stepper-bar" },
        this.weights.element,
        make(
          "label",
          { class: "stepper-check" },
          this.causal,
          t("Causal mask (step 5)"),
        ),
      ),
      this.note,
    ];
  }

  steering() {
    const options = Array.from({ length: LAST_STEP }, (_, at) => {
      const step = at + 1;
      const name = stepName(step);
      const text = t("Step {step} of {all}: {name}", { step, all: LAST_STEP, name });
      return make("option", { value: step, text });
    });
    const onchange = () => this.change({ step: Number(this.steps.value) });
    this.steps = make("select", { "aria-label": t("Step"), onchange }, ...options);
    this.back = button(t("Back"), () => this.go(-1));
    this.next = button(t("Next"), () => this.go(1), { class: "mhsa-primary" });
    this.formula = make("p", { class: "stepper-formula" });
    this.line = make("p", { class: "stepper-line" });
    return [
      make("div", { class: "stepper-steps" }, this.back, this.steps, this.next),
      this.formula,
      this.line,
    ];
  }

  stage() {
    const text = refusal();
    this.refused = make("p", { class: "stepper-notice", text, hidden: true });
    this.inputs = new InputGrid({
      limit: MAX_FEATURE,
      onselect: (row) => this.change({ row }),
      onedit: (i, c, value) => this.edit(i, c, value),
      onrefuse: () => {
        this.refused.hidden = false;
        this.live.announce(text);
      },
    });
    this.features = details(
      t("Features X: one row per word; change any number"),
      this.refused,
      this.inputs.element,
    );
    this.sources = ["W_Q", "W_K", "W_V"].map((title) => new PlainMatrix(title));
    const sources = this.sources.map((source) => source.element);
    this.matrices = details(
      t("The matrices W_Q, W_K and W_V"),
      make("div", { class: "stepper-figure" }, ...sources),
    );
    this.grids = [0, 1, 2].map(
      (at) =>
        new MatrixGrid({
          onselect: (i, j) => this.select(at, i, j),
          onpreview: (position) => this.look(at, position),
        }),
    );
    const grids = this.grids.map((grid) => grid.element);
    const figure = make("div", { class: "stepper-figure" }, ...grids);
    this.hand = new HandTable();
    return [this.features, this.matrices, figure, this.hand.element];
  }

  edit(i, c, value) {
    this.refused.hidden = true;
    this.change(withFeature(this.state, i, c, value));
  }

  go(by) {
    this.change({ step: Math.min(Math.max(1, this.state.step + by), LAST_STEP) });
  }

  /** A cell was chosen by click, tap, focus or arrow key. */
  select(at, i, j) {
    const { state } = this;
    const n = state.words.length;
    if ([2, 7].includes(state.step)) {
      this.cell = { part: "qkv"[at], j: Math.max(0, j) };
      this.change({ row: i });
      this.redraw();
      return;
    }
    const inside = j >= 0 && j < n;
    this.change({ row: i < n ? i : state.row, column: inside ? j : state.column });
  }

  /** The mouse is over a cell or a chip: its row shows until the mouse leaves. */
  look(at, position) {
    const [i, j] = position ?? [Infinity, 0];
    const next = i < this.state.words.length ? { at, i, j } : null;
    if (JSON.stringify(next) === JSON.stringify(this.preview)) return;
    this.preview = next;
    this.redraw();
  }

  /** The row, column and matrix on show: those under the mouse, else the chosen. */
  where(state, m) {
    const last = state.words.length - 1;
    const narrow = [2, 7].includes(state.step);
    const chosen = narrow ? this.cell : { part: "", j: state.column };
    const { at, i = state.row, j = -1 } = this.preview ?? {};
    const part = state.step === 2 ? ("qkv"[at] ?? chosen.part) : "";
    const width = { 2: m[part || "q"][0].length, 7: m.output[0].length }[state.step];
    const column = Math.min(j >= 0 ? j : chosen.j, width ? width - 1 : last);
    return { i: Math.min(i, last), j: column, part };
  }

  redraw() {
    const { data, state } = this;
    const m = compute(data, state);
    const where = this.where(state, m);
    this.sentence.show(
      data,
      state,
      where.i,
      state.step >= 6 ? m.weights[where.i] : null,
    );
    this.showSettings(state);
    this.showSteering(state, m, where);
    this.showFeatures(state, m, where);
    this.showMatrices(state, m, where);
    if (!this.preview) this.announce(state);
  }

  showSettings(state) {
    this.weights.select.value = state.weights_name;
    this.note.textContent = this.data.weight_sets[state.weights_name].note;
    // At the first step q, k and v have not been met yet.
    this.note.hidden = state.step === 1;
    this.causal.checked = state.causal;
  }

  showSteering(state, m, where) {
    this.steps.value = state.step;
    this.back.setAttribute("aria-disabled", `${state.step === 1}`);
    this.next.setAttribute("aria-disabled", `${state.step === LAST_STEP}`);
    const { text, shapes } = formula(state, m);
    this.formula.replaceChildren(
      make("span", {}, ...lowered(text)),
      make("span", { class: "mhsa-muted", text: shapes }),
    );
    this.line.textContent = explain(this.data, state, m, where.i);
  }

  showFeatures(state, m, where) {
    if (this.step !== state.step) this.features.open = state.step === 1;
    this.step = state.step;
    this.inputs.show(
      {
        title: t("Features X"),
        rows: state.words,
        columns: this.data.feature_names,
        values: m.x,
      },
      { row: where.i, column: -1 },
    );
    this.matrices.hidden = state.step !== 2;
    [m.W_q, m.W_k, m.W_v].forEach((w, at) =>
      this.sources[at].show(this.data.feature_names, w),
    );
  }

  showMatrices(state, m, where) {
    const shown = figures(state, m);
    this.grids.forEach((grid, at) => {
      grid.element.hidden = at >= shown.length;
      if (at >= shown.length) return;
      const column = shown[at].part === where.part ? where.j : -1;
      grid.show({ rows: state.words, ...shown[at] }, { row: where.i, column });
    });
    this.hand.show(byHand(this.data, state, m, where));
  }

  /** Tells a screen reader what changed; nothing at the first drawing. */
  announce(state) {
    const name = stepName(state.step);
    const step = t("Step {step}: {name}.", { step: state.step, name });
    const parts = [this.sentence.texts.join(" "), step, this.line.textContent];
    const news = parts.filter((part, at) => part && part !== this.announced?.[at]);
    if (this.announced && news.length) this.live.announce(news.join(" "));
    this.announced = parts;
  }

  /** A region takes the focus only while its table is wider than it. */
  settle() {
    for (const region of this.regions) {
      const wide = region.scrollWidth > region.clientWidth + 1;
      if (wide) region.tabIndex = 0;
      else region.removeAttribute("tabindex");
    }
  }

  stop() {
    super.stop();
    this.watch.disconnect();
  }
}

export default moduleOf(Stepper);
