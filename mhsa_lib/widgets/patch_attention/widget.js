// The patch widget: a picture as a set of patches, and where one of them attends.

import { checkbox, choice } from "../shared/controls.js";
import {
  format,
  formatShort,
  freshId,
  make,
  prepare,
  scrollRegion,
} from "../shared/drawing.js";
import { listed, plural, t } from "../shared/language.js";
import { moduleOf, View } from "../shared/view.js";
import { MapGrid, Picture } from "./grid.js";
import { Heads } from "./heads.js";
import {
  evaluationLine,
  isDigit,
  largestChange,
  networkOf,
  orderOf,
  pixelsOf,
  placeName,
  rowsOf,
  spaced,
  verdict,
  withPicture,
  withSize,
} from "./maps.js";
import { STYLE } from "./style.js";

const story = () =>
  t(
    "Attention reads a picture as a set of patches: each patch is one token. Choose a " +
      "query patch with a click or the arrow keys. The map shows how much it attends to " +
      "every patch.",
  );
const noMap = () =>
  t(
    "No network of this book was trained on photographs, so there is no map and no answer " +
      "here. What smaller patches cost can be counted all the same.",
  );

/** How the costs are counted, and that no network reads single pixels of a digit. */
function costsNote(width, digit) {
  const counted = t(
    "n tokens give n² scores a head. One attention layer of width d = {width} needs " +
      "4nd² + 2n²d multiplications.",
    { width },
  );
  if (!digit) return counted;
  const pixels = t(
    "No network is stored for single pixels: their row only counts the cost.",
  );
  return `${counted} ${pixels}`;
}

/** A weight in few signs: ".12". */
function brief(weight) {
  return format(weight).replace(/^0/, "");
}

/** A picture [height, width] in pixels and in patches. */
function captionOf([height, width], patches) {
  return t("{width} × {height} pixels, {patches} patches", {
    width,
    height,
    patches: spaced(patches),
  });
}

class Costs {
  constructor(width) {
    this.width = width;
    const head = [t("Patch"), t("Tokens n"), t("Scores n²"), t("Multiplications")];
    const cells = head.map((text) => make("th", { scope: "col", text }));
    this.body = make("tbody");
    this.table = make(
      "table",
      {},
      make("thead", {}, make("tr", {}, ...cells)),
      this.body,
    );
    const label = t("What each patch size costs");
    this.table.setAttribute("aria-label", label);
    this.region = scrollRegion(this.table, {
      class: "lab-scroll",
      "aria-label": label,
    });
    this.note = make("p", { class: "mhsa-muted" });
    const parts = [this.region.element, this.note];
    this.element = make("div", { class: "lab-figure patch-costs" }, ...parts);
  }

  show(costs, patch_size, digit) {
    const rows = costs.map((cost) => {
      const { patch_size: size, tokens, scores, multiplications } = cost;
      const [chosen, name] = [size === patch_size, `${size} × ${size}`];
      const texts = [tokens, scores, multiplications].map(spaced);
      return make(
        "tr",
        { class: chosen && "lab-marked" },
        make("th", {
          scope: "row",
          text: chosen ? t("{size}, shown", { size: name }) : name,
        }),
        ...texts.map((text) => make("td", { text })),
      );
    });
    this.body.replaceChildren(...rows);
    this.note.textContent = costsNote(this.width, digit);
  }
}

class PatchAttention extends View {
  constructor(model, el) {
    super(model);
    const { data } = this;
    const choose = (query) => this.change({ query });
    this.message = make("p", { class: "lab-message" });
    this.whole = new Picture();
    this.maps = [new MapGrid(choose), new MapGrid(choose)];
    this.legend = make("p", { class: "mhsa-muted" });
    this.heads = new Heads(data, (layer, head) => this.change({ layer, head }));
    this.costs = new Costs(data.d_model);
    this.source = make("p", { class: "mhsa-muted" });
    prepare(el, "patch_attention", STYLE);
    this.layOut(el, data);
  }

  layOut(el, data) {
    const maps = this.maps.map((map) => map.element);
    el.append(
      make("p", { text: story() }),
      ...this.controls(data),
      this.message,
      make("div", { class: "lab-maps" }, this.whole.element, ...maps),
      this.legend,
      this.heads.element,
      this.costs.element,
      this.source,
      this.live.element,
    );
  }

  controls({ pictures }) {
    const pick = (name) => this.change(withPicture(this.data, this.state, name));
    const names = Object.values(pictures).map(({ label }) => label);
    const more = { names, frame: "lab-grow" };
    this.picture = choice(t("Picture"), Object.keys(pictures), pick, more);
    this.sizes = make("div", { class: "lab-row lab-boxes" });
    const legend = make("legend", { text: t("Patch size in pixels") });
    const sizes = make("fieldset", {}, legend, this.sizes);
    const bar = make("div", { class: "lab-bar" }, this.picture.element, sizes);
    return [bar, this.switches()];
  }

  /** Shuffle and positions: for digits alone. */
  switches() {
    this.why = make("p", { class: "mhsa-muted patch-why", id: freshId("why") });
    this.shuffled = checkbox((shuffled) => this.change({ shuffled }));
    this.positions = checkbox((positions) => this.change({ positions }));
    this.positions.setAttribute("aria-describedby", this.why.id);
    const checks = make(
      "div",
      { class: "lab-row patch-checks" },
      make("label", {}, this.shuffled, t("Shuffle the patches")),
      make("label", {}, this.positions, t("The network knows positions")),
    );
    this.only = make("div", {}, checks, this.why);
    return this.only;
  }

  /** One radio button a patch size; built anew only for another list of sizes. */
  showSizes({ picture, patch_size }) {
    const sizes = this.data.sizes[this.data.pictures[picture].kind];
    if (this.listed !== sizes.join()) {
      this.listed = sizes.join();
      const name = freshId("size");
      const onchange = (event) =>
        this.change(withSize(this.data, this.state, Number(event.target.value)));
      const radios = sizes.map((value) =>
        make("input", { type: "radio", name, value, onchange }),
      );
      const labels = radios.map((radio, i) =>
        make("label", {}, radio, `${sizes[i]} × ${sizes[i]}`),
      );
      this.sizes.replaceChildren(...labels);
    }
    for (const { firstChild: radio } of this.sizes.children) {
      radio.checked = Number(radio.value) === patch_size;
    }
  }

  redraw() {
    const { data, state } = this;
    const digit = isDigit(data, state);
    this.picture.select.value = state.picture;
    this.showSizes(state);
    this.costs.show(data.costs[state.picture], state.patch_size, digit);
    for (const part of [this.only, this.legend, this.heads.element])
      part.hidden = !digit;
    this.whole.element.hidden = digit && state.shuffled;
    this.maps.forEach(
      (map, i) => (map.element.hidden = !digit || (i === 1 && !state.shuffled)),
    );
    const message = digit ? this.showDigit(state) : this.showPhotograph(state);
    this.message.textContent = message;
    this.announce([digit ? this.finding : "", message]);
  }

  /** Tells what is new; at the first drawing nothing. */
  announce(texts) {
    const fresh = texts.filter(
      (text, i) => this.announced && text !== this.announced[i],
    );
    this.announced = texts;
    if (fresh.length) this.live.announce(fresh.join(" "));
  }

  showPhotograph(state) {
    const { data } = this;
    const { patch_size: size, picture } = state;
    const { tokens } = data.costs[picture].find((cost) => cost.patch_size === size);
    const { label, shape, credit } = data.pictures[picture];
    const caption = captionOf(shape, tokens);
    this.whole.show({
      pixels: pixelsOf(data, state),
      shape,
      size,
      name: `${label}, ${caption}`,
      caption,
    });
    this.source.textContent = credit;
    return noMap();
  }

  showDigit(state) {
    const { data } = this;
    const { patch_size: size, picture, layer, head, shuffled } = state;
    const pixels = pixelsOf(data, state);
    const { label, shape } = data.pictures[picture];
    const order = orderOf(data, state);
    const caption = captionOf(shape, order.length);
    this.whole.show({ pixels, shape, size, name: `${label}, ${caption}`, caption });
    this.shuffled.checked = shuffled;
    this.positions.checked = state.positions;
    this.showWhy(state);
    const [rows, before] = [rowsOf(data, state), rowsOf(data, state, false)];
    const [now, then] = [rows, before].map((each) => each[layer][head]);
    this.showMaps(state, now, then);
    this.heads.show(rows, layer, head);
    const network = networkOf(data, state);
    const weights = t("Weights: {note}.", network);
    this.source.textContent = `${weights} ${evaluationLine(network)}`;
    return verdict(data, state, largestChange(order, now, then));
  }

  /** A switch that cannot be used says why. */
  showWhy(state) {
    const other = networkOf(this.data, { ...state, positions: !state.positions });
    this.positions.disabled = !other;
    this.why.textContent = other
      ? ""
      : t("A network without positions is stored for patches of 2 × 2 pixels alone.");
  }

  showMaps(state, now, then) {
    const { data } = this;
    const { patch_size: size, query, picture, shuffled } = state;
    const pixels = pixelsOf(data, state);
    const side = Math.sqrt(now.length);
    const order = orderOf(data, state);
    const where = placeName(order.indexOf(query), side);
    const title = shuffled
      ? t("Shuffled: attention of the patch in {where}", { where })
      : t("Attention of the patch in {where}", { where });
    const common = { key: `${picture}, ${size}`, pixels, size, query, text: brief };
    this.maps[0].show({ ...common, title, weights: now, order });
    if (shuffled) {
      const where = placeName(query, side);
      const title = t("Before the shuffle: the same patch, in {where}", { where });
      const order = orderOf(data, state, false);
      this.maps[1].show({ ...common, title, weights: then, order });
    }
    this.describe(state, now);
  }

  /** Where the query looks most, and how to read the map. */
  describe({ layer, head }, weights) {
    const [n, top] = [weights.length, Math.max(...weights)];
    const most = weights.map((_, p) => p).filter((p) => weights[p] === top);
    this.finding = plural(
      "Layer {layer}, head {head}: it attends most to the patch in {where} ({weight}).",
      "Layer {layer}, head {head}: it attends most to the patches in {where} " +
        "({weight} each).",
      most.length,
      {
        layer: layer + 1,
        head: head + 1,
        where: listed(most.map((p) => placeName(p, Math.sqrt(n)))),
        weight: brief(top),
      },
    );
    const key = t(
      "Equal weights would be 1/{n} = {share}. The thick frame is the query; the ground " +
        "of each patch shows its weight, from 0 to the largest in its map.",
      { n, share: formatShort(1 / n, 4).replace(/^0/, "") },
    );
    this.legend.textContent = `${this.finding} ${key}`;
  }

  stop() {
    super.stop();
    this.costs.region.stop();
  }
}

export default moduleOf(PatchAttention);
