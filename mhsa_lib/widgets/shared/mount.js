// Brings the widgets of a published page to life, without a kernel. Each
// <div class="mhsa-widget" data-widget="NAME"> holds a picture, a table and its data
// and state as JSON; NAME/widget.js draws the live form. If anything fails, the picture and the
// table stay.

/**
 * The part of an AnyWidget model that the modules use, over two plain objects. A model
 * in a notebook has no `place`: what a page keeps for its reader asks for that.
 * @param {{ data: any, state: any }} island
 * @param {HTMLElement} [place] where the widget stands in a published page
 * @returns {import("./view.js").Model}
 */
export function localModel({ data, state }, place) {
  const values = { data, state, place };
  const listeners = new Map();
  return {
    get: (key) => values[key],
    set(key, value) {
      if (values[key] === value) return;
      values[key] = value;
      for (const f of [...(listeners.get(`change:${key}`) ?? [])]) f();
    },
    on(event, f) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(f);
    },
    off(event, f) {
      if (f) listeners.get(event)?.delete(f);
      else listeners.delete(event);
    },
    save_changes() {},
  };
}

/** The data and the state in the page, or in the file that the page names. */
async function readIsland(island) {
  const source = island.dataset.src;
  if (!source) return JSON.parse(island.textContent);
  const answer = await fetch(new URL(source, document.baseURI));
  if (!answer.ok) throw new Error(`no data: ${answer.status}`);
  return answer.json();
}

/**
 * Brings a widget to life, once.
 * @param {HTMLElement} container
 */
function mountOne(container) {
  if (!started.has(container)) started.set(container, start(container));
  return started.get(container);
}

/** @type {WeakMap<HTMLElement, Promise<void>>} */
const started = new WeakMap();

async function start(container) {
  container.dataset.mounted = "pending";
  const name = container.dataset.widget;
  const live = document.createElement("div");
  try {
    if (!/^[a-z][a-z0-9_]*$/.test(name ?? "")) throw new Error("no such widget");
    const island = container.querySelector('script[type="application/json"]');
    const model = localModel(await readIsland(island), container);
    const module = await import(new URL(`../${name}/widget.js`, import.meta.url).href);
    const fallback = [...container.childNodes];
    container.append(live);
    await module.default.render({ model, el: live });
    fallback.forEach((node) => node.remove());
    container.dataset.mounted = "true";
  } catch (error) {
    live.remove();
    container.dataset.mounted = "failed";
    console.error(`The widget "${name}" could not start; its picture stays.`, error);
  }
}

// A widget starts when the reader comes within this distance, so that a phone spends
// nothing on what may never be seen.
const NEAR = 1200; // pixels

/** Mounts every widget below root that is not mounted yet, as it comes near. */
export function mount(root = document) {
  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        mountOne(/** @type {HTMLElement} */ (target));
      }
    },
    { rootMargin: `${NEAR}px` },
  );
  /** @type {NodeListOf<HTMLElement>} */
  const waiting = root.querySelectorAll(".mhsa-widget:not([data-mounted])");
  waiting.forEach((container) => near.observe(container));
  // Before the page jumps to an element, what is near it starts (the site's jump.js).
  root.addEventListener("mhsa-near", (event) => {
    const { target, starting } = /** @type {CustomEvent} */ (event).detail;
    const { top } = target.getBoundingClientRect();
    const around = NEAR + innerHeight; // wherever in the window the target lands
    for (const container of waiting) {
      const rect = container.getBoundingClientRect();
      const far = rect.bottom < top - around || rect.top > top + around;
      if (!far) starting.push(mountOne(container));
    }
  });
  // Tab goes to the next control that there is: a widget that waits would be passed.
  const startAll = (event) => {
    if (event.key !== "Tab") return;
    root.removeEventListener("keydown", startAll, true);
    near.disconnect();
    waiting.forEach(mountOne);
  };
  root.addEventListener("keydown", startAll, true);
}

// A module runs after the document was parsed, or was imported later still.
mount();
