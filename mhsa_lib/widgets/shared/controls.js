// Native controls that several widgets use.

import { freshId, make } from "./drawing.js";

/**
 * @param {string} text
 * @param {(event: MouseEvent) => void} onclick
 * @param {Record<string, any>} [more] properties
 * @returns {HTMLButtonElement}
 */
export function button(text, onclick, more = {}) {
  return make("button", { type: "button", text, onclick, ...more });
}

/**
 * @param {(checked: boolean) => void} onchange
 * @returns {HTMLInputElement}
 */
export function checkbox(onchange) {
  const input = make("input", {
    type: "checkbox",
    onchange: () => onchange(input.checked),
  });
  return input;
}

// What a field is to show once the reader has left it.
const waiting = new WeakMap();

/**
 * A field that the reader types into. ontyped(event) hears of what was typed, but not of
 * what an input method shows half-typed: those are no words yet.
 * @param {(event: Event & { target: HTMLInputElement }) => void} ontyped
 * @param {Record<string, any>} [more] properties
 * @returns {HTMLInputElement}
 */
export function field(ontyped, more = {}) {
  const typed = (event) => {
    if (event.isComposing) return;
    waiting.delete(input);
    ontyped(event);
  };
  const input = make("input", { ...more, oninput: typed, oncompositionend: typed });
  input.addEventListener("blur", () => {
    if (waiting.has(input)) input.value = waiting.get(input);
    waiting.delete(input);
  });
  return input;
}

/**
 * Writes into a field; one that the reader is in is theirs until they leave it.
 * @param {HTMLInputElement} input made by field()
 * @param {string | number} value
 * @param {boolean} [same] whether the field says so already, in other signs: "1." is 1
 */
export function write(input, value, same = input.value === `${value}`) {
  if (same) waiting.delete(input);
  else if (input.matches(":focus")) waiting.set(input, value);
  else input.value = `${value}`;
}

/**
 * A select and its label; onchange(value) gets a text.
 * @param {string} label
 * @param {any[]} values
 * @param {(value: string) => void} onchange
 * @param {{ names?: string[], frame?: string, [key: string]: any }} [more] what the
 *   reader sees if not the values, the label's class, properties of the select
 * @returns {{ select: HTMLSelectElement, element: HTMLElement }}
 */
export function choice(
  label,
  values,
  onchange,
  { names = values, frame, ...more } = {},
) {
  const options = values.map((value, i) => make("option", { value, text: names[i] }));
  const pick = () => onchange(select.value);
  const select = make("select", { ...more, onchange: pick }, ...options);
  return { select, element: make("label", { class: frame }, label, select) };
}

/**
 * A slider with its label and a reading; show(value, text) sets all of it.
 * @param {string} label
 * @param {{ min: number, max: number, step: number, frame: string }} range and the
 *   class of the whole
 * @param {(value: number) => void} oninput
 */
export function slider(label, { frame, ...range }, oninput) {
  const id = freshId("slider");
  const read = () => oninput(input.valueAsNumber);
  const input = make("input", { type: "range", id, ...range, oninput: read });
  // The slider says its value itself; an output would chatter while it moves.
  const reading = make("span", { "aria-hidden": "true" });
  const name = make("label", { for: id, text: label });
  return {
    element: make("div", { class: frame }, name, input, reading),
    show(value, text, spoken = text) {
      if (input.valueAsNumber !== value) input.value = value;
      reading.textContent = text;
      input.setAttribute("aria-valuetext", spoken);
    },
  };
}
