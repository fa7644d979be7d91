// One plot: curves on a canvas that only grows, and over it another for the marks and the cursor.

import { fitCanvas } from "../core/canvas.js";
import { element } from "../core/elements.js";
import { paintLabel, placeLabels } from "./marks.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./axis.js").Scale} Scale */

/**
 * One curve.
 * @typedef {object} Series
 * @property {string} name
 * @property {string} color
 * @property {number[]} x batches
 * @property {number[]} y
 * @property {number} [width]
 * @property {number} [opacity]
 * @property {number[]} [dash]
 * @property {"circle" | "square"} [marker] at every point
 */

/**
 * What a plot draws.
 * @typedef {object} Scene
 * @property {Series[]} series
 * @property {Scale} scale of the values
 * @property {number} end the last batch of the horizontal axis
 * @property {number} version of the data: another one means other points
 * @property {[step: number, text: string][]} epochs lines at the ends of epochs, with their labels
 * @property {(value: number) => string} text a value of the vertical axis
 * @property {string} axis name of the horizontal axis
 * @property {Theme} theme
 */

/** @typedef {import("./marks.js").PlotMark} PlotMark */

export const LEFT = 46; // CSS pixels
export const RIGHT = 10;
const TOP = 8;
const BOTTOM = 20;

export class Plot {
  /** @param {string} name */
  constructor(name) {
    this.curves = element("canvas", { "aria-hidden": "true" });
    this.over = element("canvas", { "aria-hidden": "true", class: "over" });
    this.node = element("div", { class: "plot", "data-plot": name }, this.curves, this.over);
    this.width = 0;
    this.height = 0;
    /** What the canvas shows, as text: another one is painted from the start. */
    this.key = "";
    /** @type {{ points: number, length: number }[]} what is painted of each series */
    this.painted = [];
    /** @type {Scene | null} */
    this.scene = null;
  }

  /**
   * @param {number} width
   * @param {number} height
   */
  resize(width, height) {
    this.width = width;
    this.height = height;
    this.node.style.height = `${height}px`;
  }

  /** @param {number} step */
  x(step) {
    return LEFT + (step / (this.scene?.end || 1)) * (this.width - LEFT - RIGHT);
  }

  /** @param {number} value */
  y(value) {
    const share = this.scene ? this.scene.scale.share(value) : 0;
    return this.height - BOTTOM - Math.min(1.05, share) * (this.height - BOTTOM - TOP);
  }

  /**
   * The batch at a horizontal position.
   * @param {number} x
   */
  step(x) {
    const share = (x - LEFT) / Math.max(1, this.width - LEFT - RIGHT);
    return Math.max(0, Math.min(1, share)) * (this.scene?.end ?? 0);
  }

  /** @param {Scene} scene */
  show(scene) {
    this.scene = scene;
    const { scale, end, version, theme, epochs, series } = scene;
    const look = [theme.background, theme.text, scene.axis, window.devicePixelRatio];
    const key = JSON.stringify([scale.key, end, version, look, this.width, this.height, epochs.at(-1), series.length]);
    if (key === this.key) this.append(this.pen(), series);
    else this.repaint(scene);
    this.key = key;
  }

  pen() {
    return /** @type {CanvasRenderingContext2D} */ (this.curves.getContext("2d"));
  }

  /** @param {Scene} scene */
  repaint(scene) {
    const context = fitCanvas(this.curves, this.width, this.height);
    this.painted = scene.series.map(() => ({ points: 0, length: 0 }));
    this.paintFrame(context, scene);
    this.append(context, scene.series);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   */
  paintFrame(context, { scale, epochs, text, axis, theme }) {
    Object.assign(context, { font: `11px ${theme.font}`, fillStyle: theme.text, strokeStyle: theme.border });
    Object.assign(context, { lineWidth: 1, textAlign: "right", textBaseline: "middle" });
    context.beginPath();
    for (const tick of scale.ticks) {
      const y = Math.round(this.y(tick)) + 0.5;
      context.moveTo(LEFT, y);
      context.lineTo(this.width - RIGHT, y);
      context.fillText(text(tick), LEFT - 5, y);
    }
    Object.assign(context, { textAlign: "left", textBaseline: "top" });
    context.fillText(axis, LEFT, this.height - BOTTOM + 5);
    const free = LEFT + context.measureText(axis).width + 8;
    context.textAlign = "center";
    for (const [step, label] of epochs) {
      const x = Math.round(this.x(step)) + 0.5;
      context.moveTo(x, TOP);
      context.lineTo(x, this.height - BOTTOM + 3);
      if (x - context.measureText(label).width / 2 > free) context.fillText(label, x, this.height - BOTTOM + 5);
    }
    context.stroke();
  }

  /**
   * Draws the points that came since the last time.
   * @param {CanvasRenderingContext2D} context
   * @param {Series[]} series
   */
  append(context, series) {
    context.save();
    context.beginPath();
    context.rect(LEFT - 4, 0, this.width - LEFT - RIGHT + 8, this.height - BOTTOM + 4);
    context.clip();
    series.forEach((each, at) => this.appendSeries(context, each, this.painted[at]));
    context.restore();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Series} series
   * @param {{ points: number, length: number }} painted
   */
  appendSeries(context, series, painted) {
    const { x, y, marker } = series;
    const count = Math.min(x.length, y.length);
    if (painted.points >= count) return;
    prepare(context, series);
    context.lineDashOffset = painted.length;
    painted.length += this.line(context, x, y, [Math.max(0, painted.points - 1), count]);
    context.setLineDash([]);
    for (let at = painted.points; marker && at < count; at++) {
      paintMarker(context, marker, this.x(x[at]), this.y(y[at]));
    }
    painted.points = count;
  }

  /**
   * A line through points; its length in CSS pixels.
   * @param {CanvasRenderingContext2D} context
   * @param {number[]} steps
   * @param {number[]} values
   * @param {[first: number, end: number]} range
   */
  line(context, steps, values, [first, end]) {
    let length = 0;
    let [left, top] = [this.x(steps[first]), this.y(values[first])];
    context.beginPath();
    context.moveTo(left, top);
    for (let at = first + 1; at < end; at++) {
      const [x, y] = [this.x(steps[at]), this.y(values[at])];
      context.lineTo(x, y);
      length += Math.hypot(x - left, y - top);
      [left, top] = [x, y];
    }
    context.stroke();
    return length;
  }

  /**
   * The marks, and the cursor at a batch with a dot on each curve.
   * @param {PlotMark[]} marks
   * @param {number | null} cursor
   * @param {(series: Series) => number} index of a series' point at the cursor
   */
  paintOver(marks, cursor, index) {
    if (!this.scene) return;
    const context = fitCanvas(this.over, this.width, this.height);
    const { theme } = this.scene;
    this.paintMarks(context, marks, theme);
    if (cursor === null) return;
    Object.assign(context, { strokeStyle: theme.accent, lineWidth: 1.5 });
    this.upright(context, this.x(cursor));
    for (const series of this.scene.series) this.paintDot(context, series, index(series), theme);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} x
   */
  upright(context, x) {
    context.beginPath();
    context.moveTo(x, TOP);
    context.lineTo(x, this.height - BOTTOM);
    context.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Series} series
   * @param {number} at
   * @param {Theme} theme
   */
  paintDot(context, { x, y, color, opacity = 1 }, at, theme) {
    if (at < 0 || opacity < 0.3 || y[at] === undefined) return;
    context.beginPath();
    context.arc(this.x(x[at]), this.y(y[at]), 3.5, 0, 2 * Math.PI);
    Object.assign(context, { fillStyle: color, strokeStyle: theme.background, lineWidth: 1.5 });
    context.fill();
    context.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {PlotMark[]} marks
   * @param {Theme} theme
   */
  paintMarks(context, marks, theme) {
    context.save();
    Object.assign(context, { strokeStyle: theme.text, lineWidth: 1, globalAlpha: 0.85, font: `11px ${theme.font}` });
    context.setLineDash([3, 3]);
    for (const { step } of marks) this.upright(context, this.x(step));
    const measure = (/** @type {string} */ text) => context.measureText(text).width;
    const labels = placeLabels(marks, (step) => this.x(step), measure, [LEFT, this.width - RIGHT]);
    for (const label of labels) paintLabel(context, label, TOP, theme);
    context.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Series} series
 */
function prepare(context, { color, width = 1.5, opacity = 1, dash = [] }) {
  Object.assign(context, { strokeStyle: color, fillStyle: color, lineWidth: width, globalAlpha: opacity });
  context.lineJoin = "round";
  context.setLineDash(dash);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {"circle" | "square"} marker
 * @param {number} x
 * @param {number} y
 */
export function paintMarker(context, marker, x, y) {
  context.beginPath();
  if (marker === "circle") context.arc(x, y, 2.5, 0, 2 * Math.PI);
  else context.rect(x - 2.5, y - 2.5, 5, 5);
  context.fill();
}
