// Heads of the head-count lab: how many, which are switched off, and their maps.

import { checkbox } from "../shared/controls.js";
import { fit, format, freshId, make } from "../shared/drawing.js";
import { Pool, WeightTable } from "../shared/lab_tables.js";
import { t } from "../shared/language.js";
import { difference, matrices } from "./network.js";

const MOSTLY = 0.8; // right in more than this share: what is wrong is an exception

/** The part of the state that depends on the number of heads: all on. */
function allOn(num_heads) {
  const compared = [0, Math.min(1, num_heads - 1)];
  return { num_heads, switched_on: new Array(num_heads).fill(true), compared };
}

/** The radio group of the number of heads. */
export class HeadCount {
  constructor({ networks }, change) {
    const name = freshId("heads");
    const choices = Object.keys(networks).map((h) =>
      make(
        "label",
        {},
        make("input", {
          type: "radio",
          name,
          value: h,
          onchange: () => change(allOn(Number(h))),
        }),
        h,
      ),
    );
    this.row = make("div", { class: "lab-row lab-boxes" }, ...choices);
    const legend = make("legend", { text: t("Number of heads") });
    this.element = make("fieldset", { class: "lab-heads" }, legend, this.row);
  }

  show({ num_heads }) {
    for (const { firstChild: radio } of this.row.children) {
      radio.checked = Number(radio.value) === num_heads;
    }
  }
}

function percent(share) {
  return `${format(100 * share, share > 0.99 && share < 1 ? 1 : 0)} %`;
}

/**
 * How the network did in its evaluation, in one line; "" if that is not known.
 * `wrong`: the answers that are wrong here. Only where two people are named does the
 * evaluation say how rare that is.
 */
export function evaluationLine({ networks }, { num_heads, switched_on }, wrong) {
  const { unseen } = networks[num_heads];
  if (unseen.who === undefined) return "";
  const shares = { who: percent(unseen.who), whom: percent(unseen.whom) };
  const whole = switched_on.every(Boolean);
  const line = whole
    ? t(
        "Its evaluation, on pairs of people that no training sentence brought together: " +
          "“who?” right in {who}, “whom?” in {whom}; a coin: 50 %.",
        shares,
      )
    : t(
        "With every head on, its evaluation, on pairs of people that no training " +
          "sentence brought together: “who?” right in {who}, “whom?” in {whom}; " +
          "a coin: 50 %.",
        shares,
      );
  const isRare = ({ name, chance }) => chance !== undefined && unseen[name] > MOSTLY;
  const rare = whole && wrong.length > 0 && wrong.every(isRare);
  return rare ? `${line} ${t("What is wrong above is an exception.")}` : line;
}

/** What a number of heads costs, in one line. */
export function costLine({ networks }, { num_heads: h }) {
  const stored = networks[h];
  const d = matrices(stored).W_out.length;
  const counted = stored.num_parameters.toLocaleString("en");
  const counts = Object.values(networks).map((network) => network.num_parameters);
  const width = t("Width of a head: d / h = {d} / {h} = {width}.", {
    d,
    h,
    width: d / h,
  });
  const parameters =
    new Set(counts).size === 1
      ? t("Parameters: {counted}, the same for every number of heads.", { counted })
      : t("Parameters: {counted}.", { counted });
  return `${width} ${parameters}`;
}

/** One checkbox a head. */
export class Switches {
  constructor(change) {
    this.change = change;
    this.row = make("div", { class: "lab-row" });
    const legend = make("legend", { text: t("Heads switched on") });
    this.element = make("fieldset", {}, legend, this.row);
  }

  show({ switched_on }) {
    const { children } = this.row;
    fit(this.row, switched_on.length, (h) => this.box(h));
    switched_on.forEach((on, h) => (children[h].firstChild.checked = on));
  }

  box(h) {
    const onchange = () => {
      const on = [...this.row.children].map((label) => label.firstChild.checked);
      this.change({ switched_on: on });
    };
    return make("label", {}, checkbox(onchange), t("head {n}", { n: h + 1 }));
  }
}

function showMap(table, { words, maps, on, asked }, h) {
  table.show({
    title: on[h] ? t("Head {n}", { n: h + 1 }) : t("Head {n}, off", { n: h + 1 }),
    rows: words,
    columns: words,
    values: maps[h],
    off: words.map(() => !on[h]),
    marked: words.map((_, i) => asked.has(i)),
  });
}

/** Every head's map. */
export class Maps {
  constructor() {
    this.pool = new Pool("lab-maps", () => new WeightTable("map"));
    this.element = this.pool.element;
  }

  show(found) {
    this.pool.show(found.maps, (table, _, h) => showMap(table, found, h));
  }

  stop() {
    this.pool.stop();
  }
}

/** Two heads side by side. */
export class Comparison {
  constructor(change) {
    this.tables = [new WeightTable("map"), new WeightTable("map")];
    const onchange = () =>
      change({ compared: this.choices.map((choice) => Number(choice.value)) });
    this.choices = [t("This head"), t("with this one")].map((name) =>
      make("select", { "aria-label": name, onchange }),
    );
    this.line = make("p");
    const bar = make("div", { class: "lab-row" }, ...this.choices);
    const maps = make(
      "div",
      { class: "lab-maps" },
      ...this.tables.map((table) => table.element),
    );
    const summary = make("summary", { text: t("Compare two heads") });
    const ontoggle = () => this.draw();
    this.element = make("details", { ontoggle }, summary, bar, this.line, maps);
  }

  show(found, { compared }) {
    this.element.hidden = found.maps.length < 2;
    this.latest = [found, compared];
    this.draw();
  }

  /** Nothing is drawn that nobody sees. */
  draw() {
    if (!this.element.open) return;
    const [found, compared] = this.latest;
    this.choices.forEach((choice, side) => {
      const names = found.maps.map((_, h) =>
        make("option", { value: h, text: t("head {n}", { n: h + 1 }) }),
      );
      if (choice.options.length !== names.length) choice.replaceChildren(...names);
      choice.value = String(compared[side]);
      showMap(this.tables[side], found, compared[side]);
    });
    const [a, b] = compared;
    const apart = difference(found.maps[a], found.maps[b]);
    this.line.textContent = t(
      "On average {share} % of a row's attention lies elsewhere " +
        "in head {b} than in head {a}.",
      { share: format(100 * apart, 0), b: b + 1, a: a + 1 },
    );
  }

  stop() {
    this.tables.forEach((table) => table.stop());
  }
}
