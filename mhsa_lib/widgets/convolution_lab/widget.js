// The convolution lab: nine heads that look at positions alone. Do they become a kernel?

import { checkbox, choice, slider } from "../shared/controls.js";
import { formatShort, make, prepare } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { compute, Sweep } from "./heads.js";
import { Kernel, Sums } from "./kernel.js";
import { Curve, PictureTable, small } from "./pictures.js";
import { CSS } from "./style.js";

const story = () =>
  t(
    "Each head looks one step Δ away from the pixel. Its score for a key at distance d is " +
      "−a |d − Δ|²: it knows positions, not grey levels. What it reads counts with one number " +
      "of the kernel. Sharpen the heads, choose a pixel, change the kernel.",
  );
const note = () =>
  t(
    "The weights are set by hand after Cordonnier, Loukas and Jaggi 2020 (arXiv 1911.03584), " +
      "not trained. Numbers have 64 bits here; with 32 bits the fall ends near 10⁻⁷.",
  );
const mapsNote = () =>
  t(
    "Nine heads, laid out as the kernel. The stronger the shade, the more attention, from 0 " +
      "to 1. A frame marks the chosen pixel. An outlined rim holds the pad tokens, a hatched " +
      "one nothing. Below each map stands its kernel number, which you can change.",
  );
const paddingNames = () => ({
  zeros: t("zeros"),
  replicate: t("the nearest pixel again"),
});
const pictureNames = () => ({
  square: t("square"),
  stripes: t("stripes"),
  random: t("random"),
});
const kernelNames = () => ({
  edge: t("edge"),
  blur: t("blur"),
  identity: t("identity"),
  random: t("random"),
});
const STEP = 0.5;
const OWN = "own";

/** A choice among named matrices; a reader's own appears when it is there. */
class Named {
  constructor(label, matrices, texts, onchange) {
    this.keys = Object.fromEntries(
      Object.entries(matrices).map(([name, rows]) => [JSON.stringify(rows), name]),
    );
    const pick = (name) => onchange(matrices[name]);
    const values = Object.keys(matrices);
    const names = values.map((name) => texts[name]);
    const { select, element } = choice(label, values, pick, { names });
    this.select = select;
    this.element = element;
    this.own = make("option", { value: OWN, text: t("your own"), disabled: true });
  }

  show(matrix) {
    const name = this.keys[JSON.stringify(matrix)];
    if (name) this.own.remove();
    else this.select.append(this.own);
    this.select.value = name ?? OWN;
  }
}

/** How far attention is from the convolution, in two sentences. */
function verdict(equal, { sharpness }, { largest }, differences) {
  const found = t("Largest difference at a = {a}: {largest}.", {
    a: formatShort(sharpness, 3),
    largest: small(largest),
  });
  return `${found} ${meaning(equal, largest, differences.at(-1))}`;
}

/** What a largest difference means, beside the one at the greatest sharpness. */
function meaning(equal, largest, sharpest) {
  if (sharpest >= equal) {
    return t(
      "At the border no sharpness removes it: there the heads and the " +
        "convolution read different things.",
    );
  }
  if (largest < equal) return t("The nine heads compute the convolution.");
  return t("It vanishes as the heads sharpen.");
}

function checkState(data, state) {
  const { kernel, picture, sharpness, pixel, padding, pad_tokens } = state;
  const matrix = (rows, size) =>
    rows.length === size &&
    rows.every((row) => row.length === size && row.every(Number.isFinite));
  const size = data.pictures && Object.values(data.pictures)[0].length;
  const whole =
    matrix(kernel, 3) &&
    matrix(picture, size) &&
    Object.values(data.kernels).every((rows) => matrix(rows, 3)) &&
    Object.values(data.pictures).every((rows) => matrix(rows, size)) &&
    Number.isFinite(sharpness) &&
    sharpness >= 0 &&
    sharpness <= data.sharpest &&
    data.names.length === 9 &&
    data.sweep.every(Number.isFinite) &&
    pixel.length === 2 &&
    pixel.every((i) => Number.isInteger(i) && i >= 0 && i < size) &&
    Object.hasOwn(paddingNames(), padding) &&
    typeof pad_tokens === "boolean";
  if (!whole) throw new RangeError("the state of this convolution lab is broken");
}

class Lab extends View {
  constructor(model, el) {
    super(model);
    const { data } = this;
    checkState(data, this.state);
    const size = this.state.picture.length;
    this.sweep = new Sweep(data.sweep);
    this.message = make("p", { class: "lab-message" });
    const title = t("Picture: choose a pixel");
    this.picture = new PictureTable(title, size, (row, column) =>
      this.change({ pixel: [row, column] }),
    );
    this.outputs = [t("Convolution"), t("Attention")].map(
      (title) => new PictureTable(title, size),
    );
    this.kernel = new Kernel(
      data,
      size,
      () => this.state.kernel,
      (kernel) => this.change({ kernel }),
    );
    this.sums = new Sums(data.names);
    this.curve = new Curve(data);
    prepare(el, "convolution_lab", CSS);
    el.append(make("p", { text: story() }), ...this.controls(data), this.message);
    el.append(...this.figures(), this.live.element);
  }

  controls(data) {
    const show = (picture) => this.change({ picture });
    const take = (kernel) => this.change({ kernel });
    this.pictures = new Named(t("Picture"), data.pictures, pictureNames(), show);
    this.kernels = new Named(t("Kernel"), data.kernels, kernelNames(), take);
    const paddings = paddingNames();
    this.padding = choice(
      t("Outside, the convolution reads"),
      Object.keys(paddings),
      (padding) => this.change({ padding }),
      { names: Object.values(paddings) },
    );
    this.tokens = checkbox((pad_tokens) => this.change({ pad_tokens }));
    const text = t("pad tokens: zeros around the picture, as keys");
    const check = make("label", { class: "lab-check" }, this.tokens, text);
    const choices = [this.pictures, this.kernels, this.padding].map(
      (each) => each.element,
    );
    this.sharpness = slider(
      t("Sharpness a"),
      { min: 0, max: data.sharpest, step: STEP, frame: "lab-slider" },
      (sharpness) => this.change({ sharpness }),
    );
    const bar = make("div", { class: "lab-bar" }, ...choices, check);
    return [bar, this.sharpness.element];
  }

  figures() {
    const source = make("p", { class: "mhsa-muted lab-note", text: note() });
    const tables = [this.picture, ...this.outputs].map((table) => table.element);
    return [
      make("div", { class: "lab-pictures" }, ...tables),
      make("p", { class: "mhsa-muted", text: mapsNote() }),
      this.kernel.complaint,
      make("div", { class: "lab-both" }, this.kernel.element, this.sums.element),
      make("div", { class: "lab-both" }, this.curve.element, source),
    ];
  }

  redraw() {
    const { state } = this;
    const found = compute(state);
    const differences = this.sweep.differences(state);
    this.showControls(state);
    this.picture.show(state.picture.flat(), [0, 1], state.pixel);
    const range = [Math.min(...found.convolution), Math.max(...found.convolution)];
    const values = [found.convolution, found.attention];
    this.outputs.forEach((table, i) => table.show(values[i], range, state.pixel));
    this.kernel.show(state, found);
    this.sums.show(state, found);
    this.curve.show(state, found, differences);
    this.announce(state, verdict(this.data.equal, state, found, differences));
  }

  showControls({ picture, kernel, padding, pad_tokens, sharpness }) {
    this.pictures.show(picture);
    this.kernels.show(kernel);
    this.padding.select.value = padding;
    this.tokens.checked = pad_tokens;
    this.sharpness.show(sharpness, formatShort(sharpness, 3));
  }

  /** The finding, shown and told; nothing is told at the first drawing. */
  announce({ pixel: [row, column] }, message) {
    const first = this.message.textContent === "";
    this.message.textContent = message;
    const position = t("Row {row}, column {column}.", {
      row: row + 1,
      column: column + 1,
    });
    if (!first) this.live.announce(`${position} ${message}`);
  }

  stop() {
    super.stop();
    this.sums.stop();
  }
}

export default moduleOf(Lab);
