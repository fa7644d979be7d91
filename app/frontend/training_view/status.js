// How far a run is, in words and as a bar, and what screen readers are told of it.

import { element, setText, statusLine } from "../core/elements.js";
import { fill, formatCount, formatNumber } from "../core/format.js";
import { setAttribute } from "../widgets/controls.js";
import { percent } from "./series.js";

/** @typedef {import("./records.js").Answer} Answer */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {Record<string, string>} Words */

const BETWEEN = 4000; // milliseconds between two sentences that are spoken
const LIVE = ["starting", "running", "paused"];

/**
 * The share of the whole training that is done.
 * @param {Pick<Answer, "epoch" | "position" | "pictures">} now
 * @param {number} epochs of the recipe
 */
export function shareDone({ epoch, position, pictures }, epochs) {
  return Math.max(0, Math.min(1, (epoch + (pictures ? position / pictures : 0)) / Math.max(1, epochs)));
}

/**
 * Seconds with two digits at most: below a minute, in minutes, in hours.
 * @param {number} seconds
 * @param {Words} words
 */
export function timeText(seconds, words) {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return fill(words.seconds, { count: whole });
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return fill(words.minutes, { count: minutes });
  return fill(words.hours, { count: Math.floor(minutes / 60), minutes: minutes % 60 });
}

/** Pictures a second, from the last few answers. */
export class Speed {
  /** @type {[seconds: number, pictures: number][]} */
  past = [];

  /** @param {Pick<Answer, "epoch" | "position" | "pictures" | "seconds">} now */
  take({ epoch, position, pictures, seconds }) {
    const done = epoch * pictures + position;
    if (seconds > (this.past.at(-1)?.[0] ?? -1)) this.past.push([seconds, done]);
    if (this.past.length > 8) this.past.shift();
  }

  /** @returns {number} 0 where it is not known */
  get value() {
    const [first, last] = [this.past[0], this.past.at(-1)];
    return first && last && last[0] > first[0] ? (last[1] - first[1]) / (last[0] - first[0]) : 0;
  }
}

/**
 * The batch within the present epoch, and how many it has.
 * @param {Answer} now
 * @param {Records} records
 */
export function batchOf(now, records) {
  const at = now.step - (records.epochs.step.at(-1) ?? 0);
  return { at, of: at + Math.ceil((now.pictures - now.position) / Math.max(1, now.batch)) };
}

/**
 * @param {Pick<Answer, "phase" | "queue">} now
 * @param {Words} words
 */
function phaseText({ phase, queue = 1 }, words) {
  return fill(words[`phase-${phase}`] ?? "", { position: queue });
}

/**
 * The state of a run in one line.
 * @param {Answer} now
 * @param {Records} records
 * @param {{ words: Words, epochs: number, speed: number }} more
 */
export function stateText(now, records, { words, epochs, speed }) {
  const progress = LIVE.includes(now.phase) && now.pictures ? progressTexts(now, records, words, epochs) : [];
  const more = MORE[now.phase]?.({ now, records, words, speed }) ?? [];
  return [phaseText(now, words), ...progress, ...more].filter(Boolean).join(" · ");
}

/**
 * What else is said in a phase.
 * @type {Record<string, (at: { now: Answer, records: Records, words: Words, speed: number }) => string[]>}
 */
const MORE = {
  waiting: ({ now, words }) => [
    now.running === undefined ? "" : fill(words["waiting-running"], { count: now.running }),
    words["waiting-help"],
  ],
  running: ({ now, words, speed }) => [
    speed ? fill(words.speed, { count: formatCount(Math.round(speed)) }) : "",
    now.left === null ? "" : fill(words.left, { time: timeText(now.left, words) }),
  ],
  over: ({ records, words }) => endTexts(records, words),
};

/**
 * @param {Answer} now
 * @param {Records} records
 * @param {Words} words
 * @param {number} epochs
 */
function progressTexts(now, records, words, epochs) {
  const { at, of } = batchOf(now, records);
  const epoch = Math.min(now.epoch + 1, epochs);
  return [
    fill(words.epoch, { epoch, epochs }),
    fill(words["batch-of"], { batch: formatCount(at), batches: formatCount(of) }),
  ];
}

/**
 * What the end of a training has left: where it stopped early, the best epoch and its numbers, else the last one's.
 * @param {Records} records
 * @param {Words} words
 */
export function endTexts(records, words) {
  const stopped = records.marks.find(({ event }) => event === "stopped");
  if (!stopped) return [epochText(records, words)];
  const { value } = stopped;
  return [fill(words["mark-stopped-value"], { value }), epochText(records, words, records.epochs.epoch.indexOf(value))];
}

/**
 * What is spoken of epochs.
 * @param {Answer} now
 * @param {Records} records
 * @param {Words} words
 * @param {boolean} ended whether one has ended
 */
function epochTexts(now, records, words, ended) {
  return ended || now.phase === "over" ? endTexts(records, words) : [];
}

/**
 * A whole epoch in a sentence, or nothing where there is none.
 * @param {Records} records
 * @param {Words} words
 * @param {number} [at] index of the epoch, by default the last one
 */
export function epochText({ epochs }, words, at = epochs.epoch.length - 1) {
  const epoch = epochs.epoch[at];
  if (epoch === undefined) return "";
  const value = epochs.validationLoss[at];
  const loss = Number.isNaN(value) ? "–" : formatNumber(value, 3);
  return fill(words["epoch-end"], { epoch, loss, accuracy: percent(epochs.validationAccuracy[at]) });
}

export class Status {
  constructor() {
    this.text = element("span", { class: "state" });
    this.sign = element("span", { class: "phase", "aria-hidden": "true" });
    this.fill = element("div", { class: "done" });
    this.bar = element(
      "div",
      { class: "progress", role: "progressbar", "aria-valuemin": "0", "aria-valuemax": "100" },
      this.fill,
    );
    this.fault = element("div", { class: "fault", role: "alert", hidden: "" });
    this.live = statusLine();
    this.node = element(
      "div",
      { class: "status-row" },
      element("div", { class: "line" }, this.sign, this.text),
      this.bar,
    );
    this.phase = "";
    this.epoch = 0;
    this.spokenAt = -Infinity;
  }

  /** Another run. */
  reset() {
    this.phase = "";
    this.epoch = 0;
    this.alert("");
  }

  /**
   * @param {string} sentence what went wrong and what to do next; empty hides it
   */
  alert(sentence) {
    this.fault.hidden = !sentence;
    setText(this.fault, sentence);
  }

  /** @param {string} text of a run that is no longer there */
  end(text) {
    setText(this.text, text);
    setAttribute(this.sign, "data-phase", "over");
  }

  /**
   * @param {Answer} now
   * @param {Records} records
   * @param {{ words: Words, epochs: number, speed: number }} more
   */
  show(now, records, more) {
    const share = now.phase === "over" ? 1 : shareDone(now, more.epochs);
    setText(this.text, stateText(now, records, more));
    setAttribute(this.sign, "data-phase", now.phase);
    this.fill.style.transform = `scaleX(${share.toFixed(4)})`;
    setAttribute(this.bar, "aria-valuenow", String(Math.round(100 * share)));
    setAttribute(this.bar, "aria-label", more.words.progress);
    this.alert(now.fault);
    this.speak(now, records, more.words);
  }

  /**
   * Ends of epochs, at most one in a few seconds, and every change of the phase.
   * @param {Answer} now
   * @param {Records} records
   * @param {Words} words
   */
  speak(now, records, words) {
    const moment = performance.now();
    const changed = now.phase !== this.phase;
    const epochEnded = now.epoch > this.epoch;
    if (!changed && !(epochEnded && moment - this.spokenAt > BETWEEN)) return;
    const phase = changed ? phaseText(now, words) : "";
    setText(this.live, [phase, ...epochTexts(now, records, words, epochEnded)].filter(Boolean).join(". "));
    Object.assign(this, { phase: now.phase, epoch: now.epoch, spokenAt: moment });
  }
}
