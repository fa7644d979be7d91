import { element, setText } from "../core/elements.js";
import { reducedMotion } from "../core/timing.js";
import { button, slider } from "./controls.js";

/**
 * @typedef {{ play: string, pause: string, next: string, previous: string, position: string, speed: string }} PlayerWords
 * @typedef {{
 *   words: PlayerWords, onstep: (index: number) => void, onspeed?: (value: number) => void, onrest?: () => void,
 * }} PlayerOptions `onrest` is called when it stops and after a single step.
 */

/**
 * Steps through 0 to count - 1: play, pause, one step on or back, scrub, speed. Left and right arrows step. With "reduce
 * motion" it plays one step a second.
 */
export class Player {
  index = 0;
  steps = 1;
  playing = false;
  frame = 0;
  last = 0;
  rate = 4;

  /** @param {PlayerOptions} options */
  constructor({ words, onstep, onspeed = () => {}, onrest = () => {} }) {
    this.words = words;
    this.onstep = onstep;
    this.onrest = onrest;
    this.scrub = slider({ label: words.position, min: 0, max: 0, oninput: (index) => this.scrubbed(index) });
    const setSpeed = (/** @type {number} */ value) => {
      this.rate = value;
      this.last = performance.now();
      onspeed(value);
    };
    this.speedSlider = slider({ label: words.speed, min: 1, max: 60, value: this.rate, oninput: setSpeed });
    this.run = button(words.play, () => (this.playing ? this.pause() : this.play()), { pressed: false });
    const back = this.stepButton("\u25C2\u007C", words.previous, -1);
    const on = this.stepButton("\u007C\u25B8", words.next, 1);
    const buttons = element("div", { class: "buttons" }, back, this.run, on);
    this.node = element("div", { class: "player" }, buttons, this.scrub.node, this.speedSlider.node);
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  /**
   * @param {string} text
   * @param {string} title
   * @param {number} by
   */
  stepButton(text, title, by) {
    const node = button(text, () => this.step(by), { title });
    node.setAttribute("aria-label", title);
    return node;
  }

  /** @param {number} index */
  scrubbed(index) {
    this.pause();
    this.set(index);
    this.onrest();
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.set((this.index + by + this.steps) % this.steps);
    this.onrest();
  }

  /** @param {number} index */
  set(index) {
    this.index = Math.max(0, Math.min(this.steps - 1, index));
    this.scrub.set(this.index);
    this.onstep(this.index);
  }

  /** @param {number} steps */
  count(steps) {
    this.steps = Math.max(1, steps);
    this.scrub.bound(0, this.steps - 1);
    this.index = Math.min(this.index, this.steps - 1);
    this.scrub.set(this.index);
  }

  /** @param {number} rate steps a second */
  speed(rate) {
    this.rate = rate;
    this.speedSlider.set(rate);
  }

  show() {
    setText(this.run, this.playing ? this.words.pause : this.words.play);
    this.run.setAttribute("aria-pressed", String(this.playing));
  }

  play() {
    if (this.playing) return;
    this.playing = true;
    this.last = performance.now();
    this.show();
    this.frame = requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    cancelAnimationFrame(this.frame);
    this.show();
    this.onrest();
  }

  /** @param {number} now */
  tick(now) {
    if (!this.playing) return;
    const rate = reducedMotion() ? 1 : this.rate;
    const steps = Math.floor(((now - this.last) * rate) / 1000);
    if (steps > 0) {
      this.last += (1000 * steps) / rate;
      this.set((this.index + steps) % this.steps);
    }
    this.frame = requestAnimationFrame((next) => this.tick(next));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.target instanceof HTMLInputElement || !["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    this.step(event.key === "ArrowLeft" ? -1 : 1);
    event.preventDefault();
  }

  destroy() {
    this.pause();
  }
}
