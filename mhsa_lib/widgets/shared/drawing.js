// What all widgets share: one look, in light and dark, and a few helpers for native
// HTML. Text goes in by textContent alone, so nothing that a reader types is HTML.

const LIGHT = `
  color-scheme: light;
  --mhsa-ink: #1c1f24; --mhsa-muted: #565d68; --mhsa-paper: #ffffff;
  --mhsa-line: #d5d9e0; --mhsa-edge: #7b8390; --mhsa-soft: #f3f5f8;
  --mhsa-accent: #1f5fa8; --mhsa-on-accent: #ffffff;
  --mhsa-right: #17663a; --mhsa-wrong: #a3271f;
  --mhsa-low: #f7fafd; --mhsa-high: #0b3768;
  --mhsa-on-low: #000000; --mhsa-on-mid: #000000; --mhsa-on-high: #ffffff;`;

const DARK = `
  color-scheme: dark;
  --mhsa-ink: #e4e7ec; --mhsa-muted: #a5adba; --mhsa-paper: #16181c;
  --mhsa-line: #363b44; --mhsa-edge: #858e9c; --mhsa-soft: #1f2329;
  --mhsa-accent: #7db7f5; --mhsa-on-accent: #0b1a2b;
  --mhsa-right: #7bd3a0; --mhsa-wrong: #ff9d94;
  --mhsa-low: #1b2027; --mhsa-high: #cfe6ff;
  --mhsa-on-low: #ffffff; --mhsa-on-mid: #000000; --mhsa-on-high: #000000;`;

// Furo marks the body, JupyterLab an ancestor; elsewhere the system's wish decides.
const BASE = `
.mhsa {${LIGHT}
  color: var(--mhsa-ink); background: var(--mhsa-paper);
  border: 1px solid var(--mhsa-line); border-radius: 6px;
  box-sizing: border-box; max-width: 46rem; margin: 1rem 0; padding: .9rem 1rem;
  font: 400 .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto,
    "Noto Sans", "DejaVu Sans", sans-serif,
    var(--font-stack--han, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC");
  font-variant-numeric: tabular-nums lining-nums; text-align: start;
  overflow-wrap: anywhere; container-type: inline-size;
}
@media (prefers-color-scheme: dark) { .mhsa {${DARK}} }
body[data-theme="light"] .mhsa, [data-jp-theme-light="true"] .mhsa {${LIGHT}}
body[data-theme="dark"] .mhsa, [data-jp-theme-light="false"] .mhsa {${DARK}}
@media print { .mhsa.mhsa.mhsa {${LIGHT}} } /* paper is white */
.mhsa *, .mhsa *::before { box-sizing: border-box; }
.mhsa [hidden] { display: none !important; }
.mhsa p { margin: 0 0 .6rem; }
.mhsa button, .mhsa input, .mhsa select {
  font: inherit; font-variant-numeric: inherit; color: inherit; margin: 0;
}
.mhsa button, .mhsa select, .mhsa input[type="number"], .mhsa input[type="text"] {
  min-height: 2rem; padding: .1rem .5rem; background: var(--mhsa-paper);
  border: 1px solid var(--mhsa-edge); border-radius: 4px;
}
.mhsa select { max-width: 100%; }
.mhsa button { padding-inline: .75rem; cursor: pointer; }
.mhsa button:hover { background: var(--mhsa-soft); }
.mhsa button[aria-disabled="true"], .mhsa button:disabled {
  color: var(--mhsa-muted); border-style: dashed; cursor: default;
}
.mhsa button.mhsa-primary {
  color: var(--mhsa-on-accent); background: var(--mhsa-accent);
  border-color: var(--mhsa-accent);
}
.mhsa button.mhsa-primary[aria-disabled="true"] {
  color: var(--mhsa-muted); background: var(--mhsa-paper);
  border-color: var(--mhsa-edge);
}
.mhsa input[type="checkbox"], .mhsa input[type="radio"] {
  width: 1.5rem; height: 1.5rem; min-width: 24px; min-height: 24px;
  accent-color: var(--mhsa-accent); flex: none;
}
.mhsa input[type="range"] {
  min-height: 24px; width: 100%; accent-color: var(--mhsa-accent);
}
.mhsa input[aria-invalid="true"] { border: 2px solid var(--mhsa-wrong); }
.mhsa :focus-visible { outline: 2px solid var(--mhsa-accent); outline-offset: 2px; }
.mhsa small { opacity: 1; }
.mhsa .mhsa-muted { color: var(--mhsa-muted); font-size: .875rem; }
.mhsa .mhsa-unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden;
  clip-path: inset(50%); white-space: nowrap;
}
.mhsa .mhsa-shade {
  --mhsa-share: calc(100% * var(--mhsa-t, 0));
  background: color-mix(in oklab, var(--mhsa-high) var(--mhsa-share), var(--mhsa-low));
  color: var(--mhsa-on-low);
}
.mhsa .mhsa-shade[data-zone="mid"] { color: var(--mhsa-on-mid); }
.mhsa .mhsa-shade[data-zone="high"] { color: var(--mhsa-on-high); }
@media (prefers-reduced-motion: reduce) {
  .mhsa *, .mhsa *::before { transition: none; animation: none; scroll-behavior: auto; }
}
@media (forced-colors: active) { .mhsa .mhsa-shade { forced-color-adjust: none; } }
@media print { .mhsa { break-inside: avoid; } }
`;

/**
 * Turns el into a widget's frame, with the shared look and the module's own css.
 * @param {HTMLElement} el
 * @param {string} name
 * @param {string} css
 */
export function prepare(el, name, css) {
  el.replaceChildren();
  el.classList.add("mhsa", `mhsa-${name}`);
  // JupyterLab's keys (arrows, A, X, ...) are the notebook's: here they would hold a
  // slider still, or cut the cell. It asks the very element that has the focus.
  el.addEventListener("focusin", (event) => {
    const target = /** @type {HTMLElement} */ (event.target);
    target.dataset.lmSuppressShortcuts = "true";
  });
  const root = el.getRootNode();
  const home = root instanceof ShadowRoot ? root : document.head;
  for (const [id, text] of [
    ["mhsa-style", BASE],
    [`mhsa-style-${name}`, css],
  ]) {
    if (home.querySelector(`#${id}`)) continue;
    const style = document.createElement("style");
    style.id = id;
    style.textContent = text;
    home.append(style);
  }
}

/**
 * make("button", { type: "button", class: "x", text: "Go", onclick: f }, ...children):
 * one element. "text" is textContent, "on..." a listener, true an empty attribute;
 * false, null and undefined are left out; strings among the children become text.
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 * @returns {any} what tag names
 */
export function make(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (key === "text") node.textContent = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children);
  return node;
}

/**
 * An element of a drawing: shape("line", { x1: 0, ... }, ...children).
 * @param {string} tag
 * @param {Record<string, any>} properties
 * @param {(Node | string)[]} children
 * @returns {any} what tag names
 */
export function shape(tag, properties, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(properties)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

/** A text that is heard and not seen. */
export function unseen(text) {
  return make("span", { class: "mhsa-unseen", text });
}

/** Writes only what is new, so that a selection in the text stays. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/**
 * Grows or shrinks the children of a node to a length; create(at) makes one.
 * @param {Element} parent
 * @param {number} length
 * @param {(at: number) => Element} create
 */
export function fit(parent, length, create) {
  while (parent.children.length > length) parent.lastChild.remove();
  while (parent.children.length < length) parent.append(create(parent.children.length));
}

let count = 0;

/** A fresh id, so that two copies of a widget on one page never share one. */
export function freshId(word = "part") {
  count += 1;
  return `mhsa-${word}-${count}-${Math.random().toString(36).slice(2, 8)}`;
}

/**
 * A number with fixed digits and a true minus sign; never "-0.00".
 * @param {number} x
 * @param {number} [digits]
 */
export function format(x, digits = 2) {
  if (Number.isNaN(x)) return "NaN";
  if (!Number.isFinite(x)) return x > 0 ? "∞" : "−∞";
  const text = Math.abs(x).toFixed(digits);
  return x < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/**
 * A number in as few characters as it needs, up to the given digits.
 * @param {number} x
 * @param {number} [digits]
 */
export function formatShort(x, digits = 2) {
  const text = format(x, digits);
  return text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

// Where black and white read equally well on the scale: in dark, then in light.
export const SHADE_FLIPS = [0.477, 0.651];

/**
 * Colours a cell by t in [0, 1] on the sequential scale: one hue, lightness strictly
 * monotonic, so it reads the same to every kind of colour vision. The text turns from
 * dark to light (or back) at SHADE_FLIPS: its contrast is 4.5 or more for every t.
 * @param {HTMLElement} cell
 * @param {number} t
 */
export function shade(cell, t) {
  const bounded = Math.min(1, Math.max(0, Number.isFinite(t) ? t : 0));
  const zone = SHADE_FLIPS.filter((flip) => bounded > flip).length;
  cell.classList.add("mhsa-shade");
  cell.dataset.zone = ["low", "mid", "high"][zone];
  cell.style.setProperty("--mhsa-t", bounded.toFixed(3));
}

/**
 * A frame around a wide child: it takes the focus only while it scrolls sideways. A
 * group, not a region: two frames on a page may share a name.
 * @param {Element} child
 * @param {Record<string, any>} [properties]
 * @returns {{ element: HTMLElement, stop: () => void }}
 */
export function scrollRegion(child, properties = {}) {
  const element = make("div", { role: "group", ...properties }, child);
  const watch = new ResizeObserver(() => {
    const wide = element.scrollWidth > element.clientWidth + 1;
    if (wide === element.hasAttribute("tabindex")) return;
    if (wide) element.tabIndex = 0;
    else element.removeAttribute("tabindex");
  });
  watch.observe(element);
  watch.observe(child);
  return { element, stop: () => watch.disconnect() };
}

/** A polite live region: put .element in the widget, then announce(text). */
export function liveRegion() {
  const element = make("p", { class: "mhsa-unseen", role: "status" });
  /** @type {any} a number, or what Node has instead */
  let timer = 0;
  return {
    element,
    // Waits until the reader pauses, so that a moving slider does not chatter.
    announce(text, delay = 400) {
      clearTimeout(timer);
      timer = setTimeout(() => (element.textContent = text), delay);
    },
    stop: () => clearTimeout(timer),
  };
}
