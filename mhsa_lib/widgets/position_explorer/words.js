// The words of the position explorer: chips to choose from, and buttons that move them.

import { button } from "../shared/controls.js";
import { freshId, make } from "../shared/drawing.js";
import { wordParts } from "../shared/lab_tables.js";
import { t } from "../shared/language.js";
import { labels, moved, originalWords, shuffled } from "./positions.js";

/** onorder(order) gets a new order. */
export class Words {
  constructor(data, onorder) {
    this.data = data;
    this.onorder = onorder;
    this.chosen = 1;
    this.group = freshId("word");
    this.chips = make("div", {
      class: "lab-chips",
      onchange: (event) => {
        this.chosen = Number(event.target.value);
        this.able();
      },
    });
    /** @type {[string, () => void][]} */
    const buttons = [
      [t("← Move left"), () => this.move(-1)],
      [t("Move right →"), () => this.move(1)],
      [t("Shuffle"), () => this.give(shuffled(this.data, this.state))],
      [
        t("Original order"),
        () => this.give(this.state.order.toSorted((a, b) => a - b)),
      ],
    ];
    this.buttons = buttons.map(([text, onclick]) => button(text, onclick));
    const legend = make("legend", { text: t("Your order: choose a word and move it") });
    const row = make("div", { class: "lab-bar" }, ...this.buttons);
    this.element = make("fieldset", {}, legend, this.chips, row);
  }

  move(by) {
    const next = moved(this.state.order, this.chosen, by);
    if (next) this.give(next);
  }

  give(order) {
    if (order.join() !== this.state.order.join()) this.onorder(order);
  }

  /** Where the chosen word stands, in a sentence. */
  standing() {
    const name = labels(originalWords(this.data, this.state))[this.chosen];
    const position = this.state.order.indexOf(this.chosen) + 1;
    return t("{name} stands at position {position}.", { name, position });
  }

  show(state) {
    this.state = state;
    const key = JSON.stringify([state.sentence, state.order]);
    if (this.key !== key) this.build();
    this.key = key;
    this.able();
  }

  build() {
    const { data, state } = this;
    this.chosen = Math.min(this.chosen, state.length - 1);
    const held = this.chips.contains(document.activeElement);
    const original = originalWords(data, state);
    const names = labels(original);
    const chips = state.order.map((token, p) =>
      this.chip(original[token], names[token], token, p),
    );
    this.chips.replaceChildren(...chips);
    const radio = this.chips.querySelector(`[value="${this.chosen}"]`);
    radio.checked = true;
    if (held) radio.focus();
  }

  chip(word, name, value, position) {
    const { pinyin, gloss } = this.data.words[word];
    const signs = {
      language: "zh",
      pinyin: { [name]: pinyin },
      glosses: { [name]: gloss },
    };
    const radio = make("input", { type: "radio", name: this.group, value });
    const number = make("small", {
      class: "explorer-position",
      text: `${position + 1}`,
    });
    return make(
      "label",
      { class: "lab-chip" },
      radio,
      number,
      ...wordParts(signs, name),
    );
  }

  /** A button that would do nothing says so. */
  able() {
    const { order } = this.state;
    const original = order.every((token, p) => token === p);
    const idle = [
      !moved(order, this.chosen, -1),
      !moved(order, this.chosen, 1),
      false,
      original,
    ];
    this.buttons.forEach((button, i) =>
      button.setAttribute("aria-disabled", `${idle[i]}`),
    );
  }
}
