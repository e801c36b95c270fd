// A jump lands on its heading and stays there: the widgets near it come alive before, and
// what is laid out or loaded afterwards does not move it, until the reader scrolls. So do
// Back, Forward and Reload, which find the block that was read, not a number of pixels.
"use strict";
{
  const ACTS = ["wheel", "touchstart", "pointerdown", "keydown"]; // the reader goes on
  const PATIENCE = 600; // milliseconds: what is not alive by then comes later
  const article = document.querySelector("article");
  const blocks = [...document.querySelectorAll("article section > :not(section)")];
  const top = (element) => element.getBoundingClientRect().top;
  const height = () => document.documentElement.scrollHeight;
  const left = history.state?.place;
  let held = null; // { element, at, height }: an element that stays at that height

  function keep() {
    if (!held) return;
    const moved = top(held.element) - held.at;
    if (Math.abs(moved) >= 1) scrollBy({ top: moved, behavior: "instant" });
    held.height = height();
  }

  function hold(element, at = top(element)) {
    held = { element, at, height: 0 };
    keep();
  }

  function release() {
    held = null;
  }

  /** The element that an address names; what hides it is opened. */
  function targetOf(hash) {
    let id = hash.slice(1);
    try {
      id = decodeURIComponent(id);
    } catch {
      // An address is typed by hand too, and "%" alone is no escape.
    }
    const target = id && document.getElementById(id);
    if (!target) return null;
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const closed = document.querySelectorAll("details:not([open])");
    for (const details of closed)
      if (details !== target && details.contains(target)) details.open = true;
    return target;
  }

  function land(hash) {
    const target = targetOf(hash);
    release();
    if (!target) return;
    target.scrollIntoView({ block: "start", behavior: "instant" });
    hold(target);
  }

  /** The number of the block that the reader sees first; -1: none. */
  const seen = () => blocks.findIndex((e) => e.getBoundingClientRect().bottom > 0);

  /** What near an element is not alive yet: mount.js adds a promise for each. */
  function widgetsNear(target) {
    const detail = { target, starting: [] };
    document.dispatchEvent(new CustomEvent("mhsa-near", { detail }));
    return detail.starting;
  }

  /** Resolves when what has changed stands on the screen. */
  const drawn = () =>
    new Promise((resolve) =>
      requestAnimationFrame(() => requestAnimationFrame(resolve)),
    );

  /** Resolves when they are alive and laid out, or have taken too long. */
  async function alive(starting) {
    if (!starting.length) return;
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    // A widget may show characters whose font comes with them.
    const fonts = () => document.fonts.ready;
    const all = Promise.allSettled(starting).then(drawn).then(fonts).then(drawn);
    await Promise.race([all, late]);
  }

  /** A click on a link within the page: the widgets there first, then the jump. */
  async function jump(event) {
    /** @type {HTMLAnchorElement} */
    const link = event.target.closest?.("a[href*='#']");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain || event.defaultPrevented || link.target) return;
    const [page, here] = [link, location].map((at) => at.href.split("#")[0]);
    const target = page === here && targetOf(link.hash);
    if (!target) return;
    event.preventDefault();
    // What comes alive above the text in view must not push it, so late before the jump.
    const block = blocks[seen()];
    if (block) hold(block);
    await alive(widgetsNear(target));
    // To where the address is already is no navigation.
    if (link.hash === location.hash) land(link.hash);
    else location.hash = link.hash;
  }

  /** What the reader sees first, and how high. */
  function note() {
    const index = seen();
    if (index < 0) return;
    const place = { index, at: Math.round(top(blocks[index])) };
    history.replaceState({ ...history.state, place }, "");
  }

  /** Goes where the page was left, or where its address leads. */
  async function open() {
    const [entry] = performance.getEntriesByType("navigation");
    const again = ["back_forward", "reload"].includes(/** @type {any} */ (entry)?.type);
    const place = again && left;
    const block = place && blocks[place.index];
    if (block) {
      hold(block, place.at);
      return;
    }
    const target = targetOf(location.hash);
    if (!target) return;
    // Nobody sees how the page finds its place.
    article.style.visibility = "hidden";
    try {
      await alive(widgetsNear(target));
      land(location.hash);
      await drawn();
    } finally {
      article.style.visibility = "";
    }
  }

  if (article) {
    history.scrollRestoration = "manual";
    new ResizeObserver(keep).observe(article);
    for (const act of ACTS) addEventListener(act, release, { passive: true });
    let timer;
    addEventListener("scroll", () => {
      // A scroll bar, or a voice that reads on: nothing has changed but the place.
      if (held && held.height === height() && Math.abs(top(held.element) - held.at) > 2)
        release();
      clearTimeout(timer);
      timer = setTimeout(note, 200); // browsers bear a hundred notes in half a minute
    });
    addEventListener("pagehide", note);
    document.addEventListener("click", note, true); // it may lead away
    document.addEventListener("click", jump);
    // Back and Forward within the page; a new jump has nothing noted yet, and is held
    // once the browser has made it.
    addEventListener("popstate", ({ state }) => {
      const block = state?.place && blocks[state.place.index];
      if (block) hold(block, state.place.at);
    });
    addEventListener("hashchange", () => history.state?.place || land(location.hash));
    addEventListener("DOMContentLoaded", open);
  }
}
