// The bar of channels: runs of channels that see the same, by color, and the inputs that they come from.

import { fitCanvas, outline } from "../core/canvas.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {{ first: number, count: number, kind: number }} ChannelRun */
/** @typedef {{ index: number, source: string, short: string, first: number, count: number }} Part */
/**
 * @typedef {object} Bar
 * @property {number} channels
 * @property {ChannelRun[]} runs
 * @property {Part[]} parts
 * @property {(kind: number) => string} color
 */

const TOP = 10; // CSS pixels
const HEIGHT = 44;
const LABELS = 18;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Bar} bar
 * @param {number} width
 * @param {number} selected channel
 * @param {Theme} theme
 */
export function paintChannels(canvas, bar, width, selected, theme) {
  const context = fitCanvas(canvas, width, HEIGHT + LABELS + 14);
  const step = (width - 2) / bar.channels;
  const x = (/** @type {number} */ channel) => 1 + channel * step;
  for (const run of bar.runs) {
    context.fillStyle = bar.color(run.kind);
    context.fillRect(x(run.first), TOP, run.count * step + 0.5, HEIGHT);
  }
  context.font = `11px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "top";
  for (const part of bar.parts) paintPart(context, part, [x(part.first), x(part.first + part.count)], theme);
  outline(context, [x(selected) - 1, TOP - 2, Math.max(3, step + 2), HEIGHT + 4], theme);
}

/**
 * A line between two inputs; below, which input it is.
 * @param {CanvasRenderingContext2D} context
 * @param {Part} part
 * @param {[left: number, right: number]} ends
 * @param {Theme} theme
 */
function paintPart(context, part, [left, right], theme) {
  context.fillStyle = theme.background;
  context.fillRect(left - 1, TOP, 2, HEIGHT);
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left + 2, HEIGHT + 13);
  context.lineTo(left + 2, HEIGHT + 17);
  context.lineTo(right - 2, HEIGHT + 17);
  context.lineTo(right - 2, HEIGHT + 13);
  context.stroke();
  context.fillStyle = theme.text;
  const room = right - left - 4;
  const names = [part.source, part.short, String(part.index + 1)];
  const label = names.find((name) => context.measureText(name).width <= room);
  if (label) context.fillText(label, (left + right) / 2, HEIGHT + 19);
}

/**
 * The channel under a point of the bar, or the nearest one.
 * @param {number} x
 * @param {number} width
 * @param {number} channels
 */
export function channelAt(x, width, channels) {
  return Math.max(0, Math.min(channels - 1, Math.floor(((x - 1) / (width - 2)) * channels)));
}
