// Heads of the head-count lab: how many, which are switched off, and their maps.

import { checkbox } from "../shared/controls.js";
import { fit, format, freshId, make } from "../shared/drawing.js";
import { Pool, WeightTable } from "../shared/lab_tables.js";
import { difference, matrices } from "./network.js";

/** The part of the state that hangs on the number of heads: all on. */
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
    const legend = make("legend", { text: "Number of heads" });
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

/** How the network did in its examination, in one line; "" if that is not known. */
export function examLine({ networks }, { num_heads }) {
  const { who, whom } = networks[num_heads].unseen;
  if (who === undefined) return "";
  return (
    "Its examination, on pairs of people that no training sentence brought together: " +
    `“who?” right in ${percent(who)}, “whom?” in ${percent(whom)}.`
  );
}

/** What a number of heads costs, in one line. */
export function costLine({ networks }, { num_heads: h }) {
  const stored = networks[h];
  const d = matrices(stored).W_out.length;
  const counted = stored.num_parameters.toLocaleString("en");
  const counts = Object.values(networks).map((network) => network.num_parameters);
  const same = new Set(counts).size === 1 ? ", the same for every number of heads" : "";
  return (
    `Width of a head: d / h = ${d} / ${h} = ${d / h}. ` +
    `Parameters: ${counted}${same}.`
  );
}

/** One checkbox a head. */
export class Switches {
  constructor(change) {
    this.change = change;
    this.row = make("div", { class: "lab-row" });
    const legend = make("legend", { text: "Heads switched on" });
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
    return make("label", {}, checkbox(onchange), `head ${h + 1}`);
  }
}

function showMap(table, { words, maps, on, asked }, h) {
  table.show({
    title: `Head ${h + 1}${on[h] ? "" : ", off"}`,
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
    this.choices = ["This head", "with this one"].map((name) =>
      make("select", { "aria-label": name, onchange }),
    );
    this.line = make("p");
    const bar = make("div", { class: "lab-row" }, ...this.choices);
    const maps = make(
      "div",
      { class: "lab-maps" },
      ...this.tables.map((t) => t.element),
    );
    const summary = make("summary", { text: "Compare two heads" });
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
        make("option", { value: h, text: `head ${h + 1}` }),
      );
      if (choice.options.length !== names.length) choice.replaceChildren(...names);
      choice.value = String(compared[side]);
      showMap(this.tables[side], found, compared[side]);
    });
    const [a, b] = compared;
    const apart = difference(found.maps[a], found.maps[b]);
    this.line.textContent =
      `On average ${format(100 * apart, 0)} % of a row's attention lies elsewhere ` +
      `in head ${b + 1} than in head ${a + 1}.`;
  }

  stop() {
    this.tables.forEach((table) => table.stop());
  }
}
