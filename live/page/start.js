// All that a page loads of its Python before the reader comes near: a click on
// "Start Python" or on a Run button imports live.js from the folder of this file. Its
// files are fetched a little before, while the reader is on the way to the button.
import { speak, t } from "../../mhsa_lib/widgets/shared/language.js";
import { files, metered, store } from "./files.js";
import { showKept } from "./kept.js";
import { Runtime } from "./runtime.js";

const REACHING = ["pointerover", "focusin"];

{
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const folder = new URL("./", script.src);
  const site = new URL("../../", folder);
  /** @type {HTMLElement} */
  const bar = document.querySelector(".live-bar");
  const status = bar.querySelector(".live-status");
  const button = bar.querySelector(".live-start");
  const alone = location.protocol === "file:"; // no server: nothing can be fetched
  const runtime = new Runtime(folder);
  // Another language than English comes with the page.
  const words = document.querySelector("#live-language")?.textContent;
  const catalogue = words ? JSON.parse(words) : null;
  speak(catalogue);
  let attempts = 0;
  let starting = null;

  const showStatus = (text) => {
    status.textContent = text;
  };

  // Edits of an earlier visit wait in this browser; say so before they are loaded.
  showKept(bar, showStatus);

  const ours = ["live.js", "worker.js"].map((name) => ({ url: new URL(name, folder) }));
  const { scripts, wasm, library, lock, wheels } = files;
  const first = [...ours, ...scripts, wasm, library, lock, ...wheels];
  const draws = document.querySelector(".cell:has(> .live-tools) .cell_output img");
  let fetching = null;

  /** Has the first click's files come before it. If that fails, the click says so. */
  function approach() {
    if (fetching || starting || alone || metered()) return;
    fetching = store(site, first).catch(() => {});
  }

  /** The reader is at a button: what the page's figures need may follow. */
  async function reach(event) {
    if (!event.target.closest?.(".live-start, .live-run")) return;
    for (const kind of REACHING) document.removeEventListener(kind, reach);
    approach();
    if (!fetching || !draws) return;
    await fetching;
    store(site, files.figures).catch(() => {});
  }
  for (const kind of REACHING) document.addEventListener(kind, reach);

  // A page that was only opened fetches nothing, whatever is on its first screen.
  const near = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      near.disconnect();
      approach();
    },
    { rootMargin: "100% 0px" }, // a screen away
  );
  const exercise = document.querySelector(".tag_exercise");
  if (exercise)
    addEventListener("scroll", () => near.observe(exercise), { once: true });

  async function load() {
    if (alone) {
      showStatus(
        t(
          "Python cannot start in a page opened from a file. Serve the book (make " +
            "book) or open it on the web.",
        ),
      );
      return null;
    }
    showStatus(t("Loading Python."));
    // Python starts while the editors come; what keeps it from starting, the page asks
    // and says again.
    runtime.start().catch(() => {});
    try {
      // Another address for another attempt: browsers remember a failed import.
      const again = attempts ? `?again=${attempts}` : "";
      attempts += 1;
      const module = await import(new URL(`live.js${again}`, folder).href);
      return module.start({ bar, runtime, catalogue });
    } catch (error) {
      console.error(error);
      showStatus(t("The page's own files did not come. Are you online? Press Retry."));
      button.textContent = t("Retry");
      return null;
    }
  }

  document.addEventListener("click", async (event) => {
    const { target } = /** @type {any} */ (event);
    const pressed = target.closest?.(".live-start, .live-run");
    if (!pressed || document.documentElement.dataset.live === "on") return;
    starting ??= load();
    const live = await starting;
    if (live === null) starting = null;
    else if (pressed.classList.contains("live-run")) live.run(pressed);
  });
}
