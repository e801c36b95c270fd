// What the views of all widgets share: data and state, and the way to Python and back.

import { liveRegion } from "./drawing.js";
import { speak } from "./language.js";

/**
 * What a widget's module uses of AnyWidget's model; mount.js has one of its own.
 * @typedef {object} Model
 * @property {(key: string) => any} get
 * @property {(key: string, value: any) => void} set
 * @property {(event: string, f: () => void) => void} on
 * @property {(event: string, f?: () => void) => void} off
 * @property {() => void} save_changes
 */

/** The base of a widget's view: a subclass builds it into el, and has redraw(). */
export class View {
  /** @param {Model} model */
  constructor(model) {
    this.model = model;
    speak(this.data.catalogue);
    this.live = liveRegion();
  }

  /** What never changes: weights, vocabularies, pictures, limits. */
  get data() {
    return this.model.get("data");
  }

  /** What controls change; small, for it is sent at every change. */
  get state() {
    return this.model.get("state");
  }

  /** Takes over some entries of the state. */
  change(part) {
    this.model.set("state", { ...this.state, ...part });
    this.model.save_changes();
  }

  /** Lets go of what outlives the elements. */
  stop() {
    this.live.stop();
  }
}

/**
 * The module of a widget: new Kind(model, el) builds it, .redraw() follows the state.
 * @param {new (model: Model, el: HTMLElement) => View & { redraw(): void }} Kind
 */
export function moduleOf(Kind) {
  /** @param {{ model: Model, el: HTMLElement }} options */
  function render({ model, el }) {
    const widget = new Kind(model, el);
    const redraw = () => widget.redraw();
    redraw();
    model.on("change:state", redraw);
    return () => {
      model.off("change:state", redraw);
      widget.stop();
    };
  }
  return { render };
}
