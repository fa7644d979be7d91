// The four plots side by side, with one cursor that reads all of them at the same batch.

import { element, pointIn, setText } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";
import { noteLine, setAttribute } from "../widgets/controls.js";
import { epochEnds, epochLabels, roundAbove } from "./axis.js";
import { LEFT, Plot } from "./plot.js";
import { Readout } from "./readout.js";
import { plotKinds, spread } from "./series.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./records.js").Answer} Answer */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {import("./series.js").Curve} Curve */
/** @typedef {import("./series.js").Look & { records: Records, now: Answer | null }} Look */

const BETWEEN = 16; // CSS pixels
const NARROW = 520; // below it the plots stand one under the other
const WORDY = 440; // below it names and values of a plot take two lines
const LABEL = 34; // CSS pixels of an epoch's number
const FIRST = 10; // batches of the axis at the least

/** @type {Record<string, string>} */
export const SIGNS = { "rate-fell": "▼", "rate-set": "◆", "batch-set": "◆", stopped: "■", ended: "■" };

export class Curves {
  constructor() {
    this.kinds = plotKinds();
    this.plots = this.kinds.map((kind) => new Plot(kind.name));
    this.readouts = this.kinds.map(() => new Readout());
    const cards = this.plots.map((plot, at) => element("div", { class: "card" }, this.readouts[at].node, plot.node));
    this.position = element("div", { class: "position" });
    this.note = noteLine();
    const head = element("div", { class: "curves-head" }, this.position, this.note.root);
    this.grid = element("div", { class: "grid", tabindex: "0", role: "slider" }, ...cards);
    this.node = element("div", { class: "curves" }, head, this.grid);
    /** @type {number | null} the batch that is read */
    this.cursor = null;
    this.end = FIRST;
    /** @type {Curve[][]} of each plot */
    this.curves = this.kinds.map(() => []);
    /** @type {Look | null} */
    this.look = null;
    this.onchange = () => {};
    this.listen();
  }

  listen() {
    for (const plot of this.plots) {
      const move = (/** @type {PointerEvent} */ event) => this.point(plot.step(pointIn(plot.node, event).x));
      plot.node.addEventListener("pointermove", move);
      plot.node.addEventListener("pointerdown", move);
      plot.node.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(null));
    }
    this.grid.addEventListener("keydown", (event) => this.press(event));
    this.grid.addEventListener("blur", () => this.point(null));
  }

  /** Another run: from the start. */
  reset() {
    this.kinds = plotKinds();
    this.end = FIRST;
    this.cursor = null;
  }

  /** @param {Answer} answer what is new */
  cover(answer) {
    for (const kind of this.kinds) kind.cover(answer);
    const length = answer.pictures && answer.batch ? Math.ceil(answer.pictures / answer.batch) : 0;
    this.end = Math.max(this.end, roundAbove(Math.max(FIRST, answer.step, length)));
  }

  /**
   * @param {number} width CSS pixels
   * @param {number} height of both rows, where they stand in two
   */
  arrange(width, height) {
    const stacked = width < NARROW;
    this.node.classList.toggle("stacked", stacked);
    const across = stacked ? width : (width - BETWEEN) / 2;
    this.grid.style.setProperty("--pair-lines", across < WORDY ? "2.5rem" : "1.25rem");
    for (const plot of this.plots) plot.resize(Math.floor(across), Math.floor(height / 2));
  }

  /** @param {Look} look */
  paint(look) {
    this.look = look;
    const { records, now, theme, words } = look;
    const ends = now ? epochEnds(records.epochs.step, now, this.end) : [];
    const most = Math.max(2, Math.floor((this.plots[0].width - LEFT) / LABEL));
    const epochs = epochLabels(ends.length, most).map(
      (epoch) => /** @type {[number, string]} */ ([ends[epoch - 1], String(epoch)]),
    );
    setAttribute(this.grid, "aria-label", words["curves-label"]);
    this.note.show({ text: words["curves-note"], help: words["curves-help"] });
    this.grid.style.setProperty("--layer-lines", `${1.25 * Math.min(3, Math.ceil(layersNamed(look) / 2.5))}rem`);
    this.kinds.forEach((kind, at) => {
      this.curves[at] = kind.curves(records, look);
      const scene = {
        series: this.curves[at],
        end: this.end,
        version: records.version,
        epochs,
        theme,
        axis: words.axis,
      };
      this.plots[at].show({ ...scene, scale: kind.axis.scale(), text: kind.tick ?? kind.text });
    });
    this.paintOver();
  }

  /** The marks, the cursor and the values at it. */
  paintOver() {
    if (!this.look) return;
    const { records, words, layers } = this.look;
    const at = this.indices();
    this.kinds.forEach((kind, plot) => {
      const marks = records.marks.map(({ event, step }) => ({
        step,
        sign: SIGNS[event] ?? "◆",
        label: kind.marks.includes(event) ? words[`mark-${event}`] : "",
      }));
      this.plots[plot].paintOver(marks, this.cursor, (series) => at[/** @type {Curve} */ (series).at]);
      const hidden = kind.name === "norms" ? layers.length - this.curves[plot].filter(({ name }) => name).length : 0;
      const more = hidden ? fill(words["norms-more"], { count: hidden }) : "";
      this.readouts[plot].show(words[`plot-${kind.name}`], this.curves[plot], at, kind.text, more);
    });
    const text = this.positionText(at);
    setText(this.position, text);
    this.describe(text);
  }

  /** Indices of what is read: at the cursor, or the last. */
  indices() {
    const records = this.look?.records;
    if (!records) return { batch: -1, epoch: -1 };
    return records.at(this.cursor ?? Infinity);
  }

  /** @param {{ batch: number, epoch: number }} at */
  positionText({ batch }) {
    if (!this.look || batch < 0) return "";
    const { records, words } = this.look;
    const step = records.steps.step[batch];
    const text = fill(words["at-step"], { step: formatCount(step), epoch: records.steps.epoch[batch] });
    const near = this.cursor === null ? [] : records.marks.filter((mark) => Math.abs(mark.step - step) * 60 < this.end);
    return [text, ...near.map(({ event, value }) => this.markText(event, value))].join(" · ");
  }

  /**
   * @param {string} event
   * @param {number} value
   */
  markText(event, value) {
    const words = this.look?.words ?? {};
    return `${SIGNS[event] ?? ""} ${fill(words[`mark-${event}-value`] ?? "", { value })}`;
  }

  /** @param {string} text */
  describe(text) {
    const step = this.look?.records.steps.step[this.indices().batch] ?? 0;
    const values = this.readouts.map((readout) => readout.spoken).join(". ");
    setAttribute(this.grid, "aria-valuemin", "0");
    setAttribute(this.grid, "aria-valuemax", String(this.end));
    setAttribute(this.grid, "aria-valuenow", String(step));
    setAttribute(this.grid, "aria-valuetext", `${text}. ${values}`);
  }

  /** @param {number | null} step */
  point(step) {
    if (!this.look || step === this.cursor) return;
    const { batch } = this.look.records.at(step ?? Infinity);
    this.cursor = step === null || batch < 0 ? null : this.look.records.steps.step[batch];
    this.onchange();
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (!this.look) return;
    const { step } = this.look.records.steps;
    const target = step[keyTarget(event, this.indices().batch, step.length)];
    if (target === undefined && event.key !== "Escape") return;
    this.point(target ?? null);
    event.preventDefault();
    event.stopPropagation();
  }
}

/** @param {Look} look */
function layersNamed({ layers }) {
  return Math.max(1, spread(layers.length).length);
}

/**
 * The point that a key moves the cursor to; NaN for other keys.
 * @param {{ key: string, shiftKey: boolean }} event with Shift a twentieth of all
 * @param {number} at
 * @param {number} count of points
 */
export function keyTarget({ key, shiftKey }, at, count) {
  const by = shiftKey ? Math.max(1, Math.round(count / 20)) : 1;
  /** @type {Record<string, number>} */
  const targets = { ArrowLeft: at - by, ArrowRight: at + by, Home: 0, End: count - 1 };
  return Math.max(0, Math.min(count - 1, targets[key] ?? NaN));
}
