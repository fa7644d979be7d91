// The buttons of a run, and what is set while it runs.

import { element, setText } from "../core/elements.js";
import { formatCount, formatNumber } from "../core/format.js";
import { whenIdle } from "../core/timing.js";
import { setAttribute, slider } from "../widgets/controls.js";
import { BATCHES, Pending, RATES, rung } from "./ladder.js";

/** @typedef {import("./records.js").Answer} Answer */
/** @typedef {Record<string, string>} Words */
/** @typedef {(name: string, value?: string | number) => void} Send */

const REST = 250; // milliseconds after a drag
const SETTLED = ["over", "failed", ""];
const STEPPING = ["running", "paused"];
const GOING = ["running", "starting", "waiting"];

/** Paths of the signs, 16 units square: the shapes that players have everywhere. */
const ICONS = {
  play: "M4 2.5v11l9-5.5z",
  pause: "M4 3h3v10H4zM9 3h3v10H9z",
  batch: "M3 3v10l6-5zM11 3h2v10h-2z",
  epoch: "M1.5 3v10l5-5zM7 3v10l5-5zM13 3h2v10h-2z",
  stop: "M3.5 3.5h9v9h-9z",
};

/** @param {string} path */
function icon(path) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return { svg, shape };
}

/**
 * @param {keyof typeof ICONS} name
 * @param {() => void} onclick
 */
function iconButton(name, onclick) {
  const { svg, shape } = icon(ICONS[name]);
  const text = element("span");
  const node = element("button", { class: "tool", type: "button", "data-command": name, onclick }, svg, text);
  return { node, shape, text };
}

/**
 * A slider over the steps of a ladder; what is dragged is sent when the visitor rests.
 * @param {number[]} ladder
 * @param {(value: number) => string} text
 * @param {(value: number) => void} send
 */
function ladderSlider(ladder, text, send) {
  const pending = new Pending();
  let current = ladder[0];
  const paced = whenIdle(send, REST);
  const valueAt = (/** @type {number} */ index) => (index === rung(ladder, current) ? current : ladder[index]);
  const control = slider({
    label: "",
    min: 0,
    max: ladder.length - 1,
    text: (index) => text(valueAt(index)),
    oninput: (index) => {
      current = ladder[index];
      pending.set(current, performance.now());
      control.set(index);
      paced(current);
    },
  });
  return {
    ...control,
    /** @param {number} value what the run says */
    follow(value) {
      if (!(value > 0)) return;
      current = pending.shown(value, performance.now());
      control.set(rung(ladder, current));
    },
    waiting: () => paced.waiting(),
    cancel: () => paced.cancel(),
  };
}

export class Controls {
  /** @param {Send} send */
  constructor(send) {
    this.phase = "";
    this.send = send;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.toggle = iconButton("play", () => this.press("toggle"));
    this.batch = iconButton("batch", () => this.press("batch"));
    this.epoch = iconButton("epoch", () => this.press("epoch"));
    this.stop = iconButton("stop", () => this.press("stop"));
    this.rate = ladderSlider(
      RATES,
      (value) => formatNumber(value, 3),
      (value) => send("rate", value),
    );
    this.size = ladderSlider(BATCHES, formatCount, (value) => send("size", value));
    const buttons = [this.toggle, this.batch, this.epoch, this.stop].map(({ node }) => node);
    this.buttons = element("div", { class: "buttons", role: "group" }, ...buttons);
    this.node = element("div", { class: "controls" }, this.buttons, this.rate.node, this.size.node);
  }

  get over() {
    return SETTLED.includes(this.phase);
  }

  get going() {
    return GOING.includes(this.phase);
  }

  /**
   * What was set just before is sent first: an epoch is trained at the rate that is shown.
   * @param {"toggle" | "batch" | "epoch" | "stop"} name
   */
  press(name) {
    if (this[name].node.disabled) return;
    clearTimeout(this.timer);
    if (this.rate.waiting() || this.size.waiting()) {
      this.timer = setTimeout(() => this.press(name), 2 * REST);
      return;
    }
    const toggled = this.going ? "pause" : "play";
    this.send(name === "toggle" ? toggled : name);
  }

  /** @param {Words} words */
  rename(words) {
    this.words = words;
    setText(this.batch.text, words["one-batch"]);
    setText(this.epoch.text, words["one-epoch"]);
    setText(this.stop.text, words.stop);
    this.rate.rename(words.rate, words["rate-help"]);
    this.size.rename(words["batch-size"], words["batch-size-help"]);
    setAttribute(this.buttons, "aria-label", words["keys-help"]);
    for (const { node } of [this.toggle, this.batch, this.epoch]) setAttribute(node, "title", words["keys-help"]);
    this.showToggle();
  }

  showToggle() {
    const name = this.going ? "pause" : "play";
    setText(this.toggle.text, this.words?.[name] ?? "");
    setAttribute(this.toggle.shape, "d", ICONS[name]);
  }

  /** @param {Pick<Answer, "phase" | "rate" | "batch">} now */
  show({ phase, rate, batch }) {
    this.phase = phase;
    this.showToggle();
    for (const { node } of [this.toggle, this.stop]) node.disabled = this.over;
    for (const { node } of [this.batch, this.epoch]) node.disabled = !STEPPING.includes(phase);
    for (const control of [this.rate, this.size]) control.input.disabled = this.over || phase === "waiting";
    this.rate.follow(rate);
    this.size.follow(batch);
  }

  close() {
    clearTimeout(this.timer);
    this.rate.cancel();
    this.size.cancel();
  }
}
