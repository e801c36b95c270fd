// What both scripts ask: which exercises are done, and in which words that is said.
import { speak } from "../../../mhsa_lib/widgets/shared/language.js";
import { DONE, peek, YES } from "../../../mhsa_lib/widgets/shared/storage.js";

export const CHANGED = "mhsa-kept"; // on the document: what is kept has changed

/** @param {string} id of an exercise */
export const isKept = (id) => peek(DONE + id) === YES;

/** Another language than English comes with the page. */
export function speakAsThePage() {
  const words = document.querySelector("#site-language")?.textContent;
  if (words) speak(JSON.parse(words));
}

export const tellChange = () => document.dispatchEvent(new Event(CHANGED));

/**
 * Calls f now, and whenever what is kept may be another: by this page, by another tab,
 * or while the page waited behind Back.
 * @param {() => void} f
 */
export function follow(f) {
  f();
  document.addEventListener(CHANGED, f);
  addEventListener("storage", f);
  addEventListener("pageshow", ({ persisted }) => persisted && f());
}
