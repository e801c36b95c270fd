// The softmax knob: editable scores, d_k, scaling and temperature against the weights.
import { entropy, scale, softmax } from "../shared/attention.js";
import { format, formatShort, freshId, liveRegion, make, prepare } from "../shared/drawing.js";
import { CSS } from "./style.js";

const WIDTHS = [1, 4, 16, 64, 256, 1024];
const MAX_SCORES = 16;
const MAX_SCORE = 100;
const COLDEST = 0.05;
const HOTTEST = 20;
const STEPS = 240; // of the slider; temperature 1 is the middle one

const STORY =
  "A score is the dot product of two vectors with dₖ independent standard entries, so " +
  "its size grows like √dₖ. Raw score = unit score × √dₖ; dividing by √dₖ takes that " +
  "growth out again.";
const NOTE =
  "Scores set by hand, no trained weights. The gradient size is the trace of the " +
  "softmax Jacobian.";

const toTemperature = (step) =>
  Number((COLDEST * (HOTTEST / COLDEST) ** (step / STEPS)).toPrecision(3));
const toStep = (temperature) =>
  Math.round((STEPS * Math.log(temperature / COLDEST)) / Math.log(HOTTEST / COLDEST));

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

function checkState({ scores, labels, d_k, temperature }) {
  const inRange = (x) => Number.isFinite(x) && Math.abs(x) <= MAX_SCORE;
  const whole =
    scores.length >= 1 &&
    scores.length <= MAX_SCORES &&
    scores.length === labels.length &&
    scores.every(inRange) &&
    WIDTHS.includes(d_k) &&
    temperature >= COLDEST &&
    temperature <= HOTTEST;
  if (!whole) throw new RangeError("the state of this softmax knob is broken");
}

function makeControls(model) {
  const change = (part) => {
    model.set("state", { ...model.get("state"), ...part });
    model.save_changes();
  };
  const width = make("select", {
    id: freshId("width"),
    onchange: () => change({ d_k: Number(width.value) }),
  });
  width.append(...WIDTHS.map((d) => make("option", { value: d, text: String(d) })));
  const scaled = make("input", {
    type: "checkbox",
    onchange: () => change({ scaled: scaled.checked }),
  });
  const heat = make("input", {
    type: "range",
    min: 0,
    max: STEPS,
    step: 1,
    id: freshId("heat"),
    oninput: () => change({ temperature: toTemperature(heat.valueAsNumber) }),
  });
  // The slider says its value itself; an output would chatter while it moves.
  const reading = make("span", { class: "knob-degree", "aria-hidden": "true" });
  const element = make(
    "div",
    { class: "knob-controls" },
    make("div", {}, make("label", { for: width.id, text: "dₖ" }), width),
    make("label", {}, scaled, make("span", { text: "divide by √dₖ" })),
    make(
      "div",
      { class: "knob-heat" },
      make("label", { for: heat.id, text: "Temperature" }),
      heat,
      reading,
    ),
  );
  return { element, width, scaled, heat, reading, change };
}

function makeRow(index, change, model, complain) {
  const label = make("th", { scope: "row", dir: "auto" });
  const input = make("input", {
    type: "number",
    step: 0.1,
    min: -MAX_SCORE,
    max: MAX_SCORE,
    oninput() {
      const value = input.valueAsNumber;
      const good = Number.isFinite(value) && Math.abs(value) <= MAX_SCORE;
      complain(input, good);
      if (!good) return;
      change({ scores: model.get("state").scores.with(index, value) });
    },
    // A wrong entry does not stay behind: the last good score comes back.
    onblur() {
      if (input.getAttribute("aria-invalid") !== "true") return;
      complain(input, true);
      input.value = model.get("state").scores[index];
    },
  });
  const logit = make("td");
  const fill = make("div");
  const weight = make("td");
  const bar = make("td", {}, make("div", { class: "knob-bar" }, fill));
  const element = make("tr", {}, label, make("td", {}, input), logit, bar, weight);
  return { element, label, input, logit, fill, weight };
}

function makeTable() {
  const columns = ["label", "score", "logit", "bar", "weight"];
  const group = make("colgroup");
  group.append(...columns.map((name) => make("col", { class: `column-${name}` })));
  const titles = ["Key", "Unit score", "Into softmax", "", "Weight"];
  const head = make("tr");
  head.append(
    ...titles.map((text) => (text ? make("th", { scope: "col", text }) : make("td"))),
  );
  const body = make("tbody");
  return { element: make("table", {}, group, make("thead", {}, head), body), body };
}

function makeReadings() {
  const entries = { bits: "Entropy", largest: "Largest weight", gradient: "Gradient size" };
  const list = make("dl");
  const values = {};
  for (const [key, title] of Object.entries(entries)) {
    values[key] = make("dd");
    list.append(make("div", {}, make("dt", { text: title }), values[key]));
  }
  return { element: list, values };
}

function makeButtons(model, change) {
  const resize = (count) => {
    const { scores, labels } = model.get("state");
    const more = count > scores.length;
    change({
      scores: more ? [...scores, 0] : scores.slice(0, count),
      labels: more ? [...labels, `key ${count}`] : labels.slice(0, count),
    });
  };
  const size = () => model.get("state").scores.length;
  const onadd = () => size() < MAX_SCORES && resize(size() + 1);
  const ondrop = () => size() > 1 && resize(size() - 1);
  const add = make("button", { type: "button", text: "Add a key", onclick: onadd });
  const drop = make("button", {
    type: "button",
    text: "Remove the last",
    onclick: ondrop,
  });
  // aria-disabled, not disabled: the keyboard's place on the page is not lost.
  return {
    element: make("div", { class: "knob-buttons" }, add, drop),
    update() {
      add.setAttribute("aria-disabled", String(size() >= MAX_SCORES));
      drop.setAttribute("aria-disabled", String(size() <= 1));
    },
  };
}

function drawRow(row, i, { labels, scores }, { logits, weights, largest }) {
  row.label.textContent = labels[i];
  row.input.setAttribute("aria-label", `Unit score of ${labels[i]}`);
  // While a reader types "-" or "1.", the field is left alone.
  const wrong = row.input.getAttribute("aria-invalid") === "true";
  if (!wrong && row.input.valueAsNumber !== scores[i]) row.input.value = scores[i];
  row.logit.textContent = format(logits[i], Math.abs(logits[i]) < 1000 ? 2 : 0);
  row.fill.style.width = `${(100 * weights[i]).toFixed(2)}%`;
  row.weight.textContent = format(weights[i], 3);
  row.weight.style.fontWeight = weights[i] === largest ? "600" : "400";
}

function makeComplaint() {
  const element = make("p", { class: "knob-wrong", id: freshId("wrong"), role: "alert" });
  const range = `−${MAX_SCORE} to ${MAX_SCORE}`;
  return {
    element,
    about(input, good) {
      if (good) input.removeAttribute("aria-invalid");
      else input.setAttribute("aria-invalid", "true");
      if (good) input.removeAttribute("aria-describedby");
      else input.setAttribute("aria-describedby", element.id);
      const text = `A score is a number from ${range}. The last good one counts.`;
      element.textContent = good ? "" : text;
    },
  };
}

function drawControls({ width, scaled, heat, reading }, state) {
  width.value = String(state.d_k);
  scaled.checked = state.scaled;
  const temperature = formatShort(state.temperature, 3);
  heat.value = toStep(state.temperature);
  heat.setAttribute("aria-valuetext", temperature);
  reading.textContent = temperature;
}

function drawReadings({ values }, { bits, most, largest, gradient }) {
  values.bits.textContent = `${format(bits)} of ${format(most)} bits`;
  values.largest.textContent = format(largest, 3);
  values.gradient.textContent = `Σ p(1−p) = ${format(gradient, 3)}`;
}

function summary({ labels }, { weights, bits, most, largest, gradient }) {
  return (
    `Largest weight ${format(largest, 3)}, ${labels[weights.indexOf(largest)]}. ` +
    `Entropy ${format(bits)} of ${format(most)} bits. ` +
    `Gradient size ${format(gradient, 3)}.`
  );
}

function render({ model, el }) {
  checkState(model.get("state"));
  prepare(el, "softmax_knob", CSS);
  const controls = makeControls(model);
  const { change } = controls;
  const table = makeTable();
  const complaint = makeComplaint();
  const buttons = makeButtons(model, change);
  const readings = makeReadings();
  const live = liveRegion();
  const note = make("p", { class: "mhsa-muted", text: NOTE });
  el.append(make("p", { text: STORY }), controls.element, table.element);
  el.append(complaint.element, buttons.element, readings.element, note, live.element);

  const rows = [];
  const draw = (silent) => {
    const state = model.get("state");
    const result = compute(state);
    while (rows.length > state.scores.length) rows.pop().element.remove();
    while (rows.length < state.scores.length) {
      rows.push(makeRow(rows.length, change, model, complaint.about));
      table.body.append(rows.at(-1).element);
    }
    rows.forEach((row, i) => drawRow(row, i, state, result));
    drawControls(controls, state);
    drawReadings(readings, result);
    buttons.update();
    if (silent !== true) live.say(summary(state, result));
  };
  draw(true); // nothing has changed yet, so nothing is announced
  const redraw = () => draw();
  model.on("change:state", redraw);
  return () => {
    live.stop();
    model.off("change:state", redraw);
  };
}

export default { render };
