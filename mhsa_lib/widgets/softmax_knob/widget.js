// The softmax knob: editable scores, d_k, scaling and temperature against the weights.

import { entropy, scale, softmax } from "../shared/attention.js";
import { checkbox, choice, slider } from "../shared/controls.js";
import { format, formatShort, make, prepare } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { Scores } from "./scores.js";
import { CSS } from "./style.js";

const STEPS = 240; // of the slider; temperature 1 is the middle one

const story = () =>
  t(
    "A score is the dot product of two vectors with dₖ independent standard entries, so " +
      "its size grows like √dₖ. Raw score = unit score × √dₖ; dividing by √dₖ takes that " +
      "growth out again.",
  );
const note = () =>
  t(
    "Scores set by hand, no trained weights. The gradient size is the trace of the " +
      "softmax Jacobian.",
  );
const titles = () => ({
  bits: t("Entropy"),
  largest: t("Largest weight"),
  gradient: t("Gradient size"),
});

/** The temperature of a step of the slider: equal steps are equal ratios. */
function toTemperature(step, [coldest, hottest]) {
  return Number((coldest * (hottest / coldest) ** (step / STEPS)).toPrecision(3));
}

function toStep(temperature, [coldest, hottest]) {
  return Math.round(
    (STEPS * Math.log(temperature / coldest)) / Math.log(hottest / coldest),
  );
}

/** Everything the widget prints, from its state. */
function compute({ scores, d_k, scaled, temperature }) {
  const factor = (scaled ? 1 : Math.sqrt(d_k)) / temperature;
  const [logits] = scale([scores], factor);
  const weights = softmax(logits);
  return {
    logits,
    weights,
    bits: entropy(weights),
    most: Math.log2(scores.length),
    largest: Math.max(...weights),
    gradient: weights.reduce((sum, p) => sum + p * (1 - p), 0),
  };
}

function summary({ labels }, { weights, bits, most, largest, gradient }) {
  return t(
    "Largest weight {largest}, {label}. Entropy {bits} of {most} bits. " +
      "Gradient size {gradient}.",
    {
      largest: format(largest, 3),
      label: labels[weights.indexOf(largest)],
      bits: format(bits),
      most: format(most),
      gradient: format(gradient, 3),
    },
  );
}

function checkState(data, { scores, labels, d_k, temperature }) {
  const inRange = (x) => Number.isFinite(x) && Math.abs(x) <= data.max_score;
  const [coldest, hottest] = data.temperatures;
  const whole =
    scores.length >= 1 &&
    scores.length <= data.max_scores &&
    scores.length === labels.length &&
    scores.every(inRange) &&
    data.widths.includes(d_k) &&
    temperature >= coldest &&
    temperature <= hottest;
  if (!whole) throw new RangeError("the state of this softmax knob is broken");
}

class Knob extends View {
  constructor(model, el) {
    super(model);
    const { data } = this;
    checkState(data, this.state);
    this.scores = new Scores(data, (part) => this.change(part));
    prepare(el, "softmax_knob", CSS);
    el.append(
      make("p", { text: story() }),
      this.controls(data),
      ...this.scores.elements,
      this.readings(),
      make("p", { class: "mhsa-muted", text: note() }),
      this.live.element,
    );
  }

  controls({ widths, temperatures }) {
    this.width = choice("dₖ", widths, (d) => this.change({ d_k: Number(d) }));
    this.scaled = checkbox((scaled) => this.change({ scaled }));
    this.heat = slider(
      t("Temperature"),
      { min: 0, max: STEPS, step: 1, frame: "knob-heat" },
      (step) => this.change({ temperature: toTemperature(step, temperatures) }),
    );
    const scaled = make("span", { text: t("divide by √dₖ") });
    return make(
      "div",
      { class: "knob-controls" },
      this.width.element,
      make("label", {}, this.scaled, scaled),
      this.heat.element,
    );
  }

  readings() {
    this.values = {};
    const parts = Object.entries(titles()).map(([key, text]) => {
      this.values[key] = make("dd");
      return make("div", {}, make("dt", { text }), this.values[key]);
    });
    return make("dl", {}, ...parts);
  }

  redraw() {
    const { state } = this;
    const result = compute(state);
    this.scores.show(state, result);
    this.showControls(state);
    this.showReadings(result);
    this.announce(summary(state, result));
  }

  showControls({ d_k, scaled, temperature }) {
    this.width.select.value = `${d_k}`;
    this.scaled.checked = scaled;
    const step = toStep(temperature, this.data.temperatures);
    this.heat.show(step, formatShort(temperature, 3));
  }

  showReadings({ bits, most, largest, gradient }) {
    this.values.bits.textContent = t("{bits} of {most} bits", {
      bits: format(bits),
      most: format(most),
    });
    this.values.largest.textContent = format(largest, 3);
    this.values.gradient.textContent = `Σ p(1−p) = ${format(gradient, 3)}`;
  }

  /** The result is told when the hand rests; nothing is told at the first drawing. */
  announce(message) {
    if (this.drawn) this.live.announce(message);
    this.drawn = true;
  }
}

export default moduleOf(Knob);
