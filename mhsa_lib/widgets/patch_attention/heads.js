// One small map for each head of the network: the choice of layer and head.

import { fit, freshId, make, shade } from "../shared/drawing.js";
import { t } from "../shared/language.js";

/** onselect(layer, head) gets the chosen ones, counted from 0. */
export class Heads {
  constructor({ num_layers, num_heads }, onselect) {
    const name = freshId("head");
    const across = Array.from({ length: num_heads }, (_, h) => h);
    this.chips = Array.from({ length: num_layers }, (_, layer) =>
      across.map((head) => {
        const [l, h] = [layer + 1, head + 1];
        const whole = t("Layer {layer}, head {head}", { layer: l, head: h });
        const radio = make("input", { type: "radio", name, "aria-label": whole });
        radio.addEventListener("change", () => onselect(layer, head));
        const map = make("span", { class: "patch-small", "aria-hidden": "true" });
        const text = make("span", { text: t("head {n}", { n: h }) });
        const element = make("label", { class: "lab-chip" }, radio, map, text);
        return { radio, map, element };
      }),
    );
    const rows = this.chips.map((chips, layer) =>
      make(
        "div",
        { class: "patch-layer" },
        make("span", {
          class: "patch-name",
          "aria-hidden": "true",
          text: t("Layer {n}", { n: layer + 1 }),
        }),
        make("div", { class: "lab-chips" }, ...chips.map(({ element }) => element)),
      ),
    );
    const text = t("Layer and head (each small map: the same query)");
    const legend = make("legend", { text });
    this.element = make(
      "fieldset",
      {},
      legend,
      make("div", { class: "patch-layers" }, ...rows),
    );
  }

  /** rows (layers, heads, n) are the weights of the query, by position. */
  show(rows, layer, head) {
    rows.forEach((heads, l) =>
      heads.forEach((row, h) => {
        const { radio, map } = this.chips[l][h];
        radio.checked = l === layer && h === head;
        map.style.setProperty("--patch-side", Math.sqrt(row.length));
        fit(map, row.length, () => make("i"));
        const top = Math.max(...row);
        row.forEach((weight, p) => shade(map.children[p], weight / top));
      }),
    );
  }
}
