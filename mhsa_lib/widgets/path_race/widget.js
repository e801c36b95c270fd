// The path race: a signal runs from a blue token to a yellow one. How many operations
// must follow one another, and what do they cost?

import { checkbox, choice, slider } from "../shared/controls.js";
import { make, prepare } from "../shared/drawing.js";
import { labStyle } from "../shared/lab_style.js";
import { listed, plural, t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { Clock } from "./clock.js";
import { Lane } from "./lane.js";
import { ALL, MODELS, nameOf } from "./names.js";
import { counts, paths, reach } from "./numbers.js";
import { Needs } from "./table.js";

const story = () =>
  t(
    "A blue token stands first, a yellow one last. After how many operations can yellow " +
      "know of blue? One step of the race is one operation of each network: a convolution " +
      "layer, a step of the RNN, an attention layer.",
  );
const legend = () =>
  t(
    "Square = blue, diamond = yellow, full dot = its output knows of blue, ring and arcs = " +
      "the way of the signal.",
  );
const note = () =>
  t(
    "T = distance, n = T + 1 tokens, L = layers of the CNN. Its kernel reads a token and " +
      "the K − 1 before it; dilated, layer l = 0, 1, … reads every Kˡ-th token. Numbers " +
      "kept: what must be remembered when tokens come one by one. Table 1 of Vaswani et al. " +
      "2017 (arXiv 1706.03762) drops constants and attention’s four projections; " +
      "“Multiplications” counts them, for all layers. Counted, not measured: nothing is " +
      "trained here, and one step may take longer than another.",
  );
const STYLE = `${labStyle("path_race")}
.mhsa-path_race .lab-bar > .race-check {
  flex-direction: row; gap: .4rem; align-items: center; min-height: 2rem;
}
.mhsa-path_race .race-slider {
  display: flex; gap: .6rem; align-items: center; margin-bottom: .6rem;
}
.mhsa-path_race .race-slider > input { flex: 1; min-width: 0; }
.mhsa-path_race .race-slider > span { min-width: 1.6em; text-align: end; }
.mhsa-path_race .lab-message { margin: .6rem 0; }
.mhsa-path_race .race-lane { margin-bottom: .5rem; contain: content; }
.mhsa-path_race .race-lane p { margin: 0; }
.mhsa-path_race svg { display: block; width: 100%; height: auto; }
.mhsa-path_race .race-blue { fill: #0072b2; stroke: var(--mhsa-ink); }
.mhsa-path_race .race-yellow { fill: #f0e442; stroke: var(--mhsa-ink); stroke-width: 2; }
.mhsa-path_race .race-knows { fill: var(--mhsa-accent); stroke: var(--mhsa-accent); }
.mhsa-path_race .race-waits { fill: var(--mhsa-paper); stroke: var(--mhsa-edge); }
.mhsa-path_race .race-arc { fill: none; stroke: var(--mhsa-accent); stroke-width: 2.5; }
.mhsa-path_race .race-now { fill: none; stroke: var(--mhsa-ink); stroke-width: 2.5; }
.mhsa-path_race :is(.race-arc, .race-now, .race-waits) { vector-effect: non-scaling-stroke; }
.mhsa.mhsa-path_race table :is(th, td) { text-align: end; padding-inline: .5rem; }
.mhsa.mhsa-path_race table tbody th { text-align: start; white-space: normal; }
.mhsa.mhsa-path_race table tbody :is(th, td) { height: auto; padding-block: .25rem; }
.mhsa-path_race td small { display: block; }
@container (max-width: 30rem) {
  .mhsa.mhsa-path_race table :is(th, td) { padding-inline: .2rem; white-space: normal; }
}
@container (max-width: 18rem) {
  .mhsa.mhsa-path_race table { font-size: .6875rem; }
  .mhsa-path_race td small { font-size: .6875rem; }
  .mhsa.mhsa-path_race table :is(th, td) { padding-inline: .1rem; min-width: 0; }
}
`;

/** The networks that run. */
function running({ model }) {
  return MODELS.filter((name) => model === ALL || model === name);
}

/** How many steps a network needs. */
function need(model, steps) {
  const name = nameOf(model);
  return plural("{name} {n} step", "{name} {n} steps", steps, { name });
}

/** How the race stands, in one sentence. */
function standing({ step }, ways, models, playing) {
  if (step === 0) return playing ? t("At the start.") : t("At the start: press Step.");
  const arrived = models.filter((model) => step >= ways[model].length);
  if (arrived.length === models.length) {
    const needs = models.map((model) => need(model, ways[model].length)).join(", ");
    return t("Arrived: {needs}.", { needs });
  }
  const home = listed(arrived.map(nameOf));
  const away = listed(models.filter((model) => !arrived.includes(model)).map(nameOf));
  if (home === "") return t("Step {step}: {away} on the way.", { step, away });
  return t("Step {step}: {home} arrived, {away} on the way.", { step, home, away });
}

/** How the race stands for one network, `done` steps of its path behind it. */
function progress(done, { length }, token, tokens) {
  if (done === length)
    return plural("arrived after {n} step", "arrived after {n} steps", done);
  return t("step {done} of {length}, known up to token {token} of {tokens}", {
    done,
    length,
    token,
    tokens,
  });
}

function lane(name, state, ways) {
  const { distance, step } = state;
  const path = ways[name];
  const done = Math.min(step, path.length);
  // A convolution spreads the news as far as its layers reach, an RNN token by token.
  const spread = { CNN: reach(done, state), RNN: done - 1, attention: done * distance };
  const far = Math.min(distance, spread[name]);
  const reached = done === 0 ? 0 : far;
  const text = progress(done, path, reached + 1, distance + 1);
  return { distance, path, step: done, far, text };
}

function checkState(data, { distance, kernel, d, dilated, model, step }) {
  const within = (value, [low, high]) =>
    Number.isInteger(value) && value >= low && value <= high;
  const whole =
    within(distance, data.distances) &&
    within(kernel, data.kernels) &&
    data.widths.includes(d) &&
    typeof dilated === "boolean" &&
    [ALL, ...MODELS].includes(model) &&
    within(step, [0, distance + 1]);
  if (!whole) throw new RangeError("the state of this path race is broken");
}

class Race extends View {
  constructor(model, el) {
    super(model);
    checkState(this.data, this.state);
    this.message = make("p", { class: "lab-message" });
    this.clock = new Clock(
      (step) => this.change({ step }),
      () => this.announce(),
    );
    this.lanes = MODELS.map((name) => new Lane(nameOf(name)));
    this.needs = new Needs(MODELS);
    prepare(el, "path_race", STYLE);
    el.append(
      make("p", { text: story() }),
      ...this.controls(this.data),
      this.clock.element,
      this.message,
      ...this.lanes.map((each) => each.element),
      make("p", { class: "mhsa-muted", text: legend() }),
      this.needs.element,
      make("p", { class: "mhsa-muted", text: note() }),
      this.live.element,
    );
  }

  /** Another race begins at its start. */
  restart(part) {
    this.clock.pause();
    this.change({ ...part, step: 0 });
  }

  controls({ distances: [near, far], kernels: [least, most], widths }) {
    const sizes = Array.from({ length: most - least + 1 }, (_, i) => least + i);
    this.kernel = choice(t("CNN kernel K"), sizes, (k) =>
      this.restart({ kernel: Number(k) }),
    );
    this.width = choice(t("Width d"), widths, (d) => this.change({ d: Number(d) }));
    const models = [ALL, ...MODELS];
    const pick = (model) => this.restart({ model });
    this.runner = choice(t("Who runs"), models, pick, { names: models.map(nameOf) });
    this.dilated = checkbox((dilated) => this.restart({ dilated }));
    this.distance = slider(
      t("Distance T"),
      { min: near, max: far, step: 1, frame: "race-slider" },
      (distance) => this.restart({ distance }),
    );
    const check = make("label", { class: "race-check" }, this.dilated, t("dilated"));
    const choices = [this.runner, this.kernel].map((each) => each.element);
    return [
      this.distance.element,
      make("div", { class: "lab-bar" }, ...choices, check, this.width.element),
    ];
  }

  redraw() {
    const { state } = this;
    const ways = paths(state);
    const names = running(state);
    this.showControls(state);
    this.clock.show(state.step, Math.max(...names.map((name) => ways[name].length)));
    this.lanes.forEach((each, i) => {
      each.element.hidden = !names.includes(MODELS[i]);
      each.show(lane(MODELS[i], state, ways));
    });
    this.needs.show(state, counts(state));
    this.announce();
  }

  showControls({ distance, kernel, d, dilated, model }) {
    const far = plural("{n} token", "{n} tokens", distance);
    this.distance.show(distance, `${distance}`, far);
    this.kernel.select.value = `${kernel}`;
    this.width.select.value = `${d}`;
    this.runner.select.value = model;
    this.dilated.checked = dilated;
  }

  /** How the race stands, shown; told when the hand rests, not at the first drawing. */
  announce() {
    const { state, clock } = this;
    const first = this.message.textContent === "";
    const message = standing(state, paths(state), running(state), clock.playing);
    this.message.textContent = message;
    if (!first && !clock.playing) this.live.announce(message);
  }

  stop() {
    super.stop();
    this.clock.stop();
    this.needs.stop();
  }
}

export default moduleOf(Race);
