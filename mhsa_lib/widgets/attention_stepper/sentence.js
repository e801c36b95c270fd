// The upper part of the attention stepper: the text field, what must be said about the
// text, and the words as chips, one of which is the query.

import { button, field, write } from "../shared/controls.js";
import { fit, freshId, make, setText } from "../shared/drawing.js";
import { t } from "../shared/language.js";
import { weight } from "./steps.js";
import { entryOf, notices } from "./words.js";

/** Calls ontype(text), onrestore(), onquery(i), and onpreview(i or null) by mouse. */
export class Sentence {
  constructor(calls) {
    this.calls = calls;
    this.group = freshId("query");
    this.text = field(() => calls.ontype(this.text.value), {
      type: "text",
      autocomplete: "off",
      spellcheck: "false",
    });
    this.notices = make("div");
    this.chips = make("div", {
      class: "stepper-chips",
      onchange: (event) => calls.onquery(Number(event.target.value)),
    });
    this.elements = this.layout();
  }

  layout() {
    const caption = t("Sentence: words with spaces between them");
    const legend = t("Choose the query: the word whose row you follow");
    return [
      make(
        "div",
        { class: "stepper-bar" },
        make("label", { class: "stepper-grow" }, caption, this.text),
        button(t("Restore"), this.calls.onrestore),
      ),
      this.notices,
      make("fieldset", {}, make("legend", { text: legend }), this.chips),
    ];
  }

  chip(at) {
    const { onpreview } = this.calls;
    return make(
      "label",
      {
        class: "stepper-chip",
        onpointerenter: (event) => event.pointerType === "mouse" && onpreview(at),
        onpointerleave: () => onpreview(null),
      },
      make("input", { type: "radio", name: this.group, value: at }),
      make("bdi", { class: "stepper-word" }),
      make("small", { lang: "zh-Latn" }),
      make("small"),
      make("small", { class: "stepper-share" }),
    );
  }

  /** shares are the weights of the row on show, or null before the softmax. */
  show(data, state, row, shares) {
    write(this.text, state.text);
    this.texts = notices(data, state);
    if (this.notices.textContent !== this.texts.join("")) {
      this.notices.replaceChildren(
        ...this.texts.map((text) => make("p", { class: "stepper-notice", text })),
      );
    }
    const { children } = this.chips;
    fit(this.chips, state.words.length, (at) => this.chip(at));
    state.words.forEach((word, i) => {
      const [radio, name, pinyin, gloss, share] = children[i].children;
      setText(name, word);
      const entry = entryOf(data.vocabulary, word);
      setText(pinyin, entry.pinyin);
      setText(gloss, entry.gloss);
      name.lang = /\p{Script=Han}/u.test(word) ? "zh" : "";
      radio.checked = i === state.row;
      children[i].classList.toggle("stepper-on", i === row);
      share.hidden = !shares;
      if (!shares) return;
      share.style.setProperty("--stepper-share", shares[i].toFixed(4));
      setText(share, weight(shares[i]));
    });
  }
}
