// The clock of the path race: play, pause, one step, back to the start. Readers who
// asked their system for less motion get steps alone.

import { button } from "../shared/controls.js";
import { make } from "../shared/drawing.js";
import { t } from "../shared/language.js";

const [QUICK, SLOW, WHOLE] = [250, 700, 12000]; // milliseconds a step, and in all

export class Clock {
  /**
   * onstep(step) gets the next step; onturn() is called when it begins or ends to play.
   * @param {(step: number) => void} onstep
   * @param {() => void} onturn
   */
  constructor(onstep, onturn) {
    this.onstep = onstep;
    this.onturn = onturn;
    /** @type {any} a number, or what Node has instead */
    this.timer = 0;
    this.play = button(t("Play"), () => this.toggle());
    this.play.classList.add("mhsa-primary");
    this.once = button(t("Step"), () => this.single());
    this.back = button(t("Reset"), () => this.reset());
    this.element = make("div", { class: "lab-row" }, this.play, this.once, this.back);
    this.wish = matchMedia("(prefers-reduced-motion: reduce)");
    this.onwish = () => this.pause();
    this.wish.addEventListener("change", this.onwish);
  }

  get playing() {
    return this.timer !== 0;
  }

  toggle() {
    if (this.playing) return this.pause();
    const pace = Math.min(SLOW, Math.max(QUICK, WHOLE / this.last));
    this.timer = setInterval(() => this.tick(), pace);
    if (this.step >= this.last) this.onstep(0);
    this.able();
    return this.onturn();
  }

  tick() {
    if (this.step < this.last) this.onstep(this.step + 1);
    if (this.step >= this.last) this.pause();
  }

  pause() {
    clearInterval(this.timer);
    const played = this.playing;
    this.timer = 0;
    this.able();
    if (played) this.onturn();
  }

  single() {
    this.pause();
    if (this.step < this.last) this.onstep(this.step + 1);
  }

  reset() {
    this.pause();
    if (this.step > 0) this.onstep(0);
  }

  show(step, last) {
    this.step = step;
    this.last = last;
    this.able();
  }

  /** A button that would do nothing says so. */
  able() {
    this.play.hidden = this.wish.matches;
    this.play.textContent = this.playing ? t("Pause") : t("Play");
    this.once.setAttribute("aria-disabled", `${this.step >= this.last}`);
    this.back.setAttribute("aria-disabled", `${this.step === 0}`);
  }

  stop() {
    clearInterval(this.timer);
    this.wish.removeEventListener("change", this.onwish);
  }
}
