// The field's size against depth, on a canvas: a step for every layer, a line where the picture ends.
import { hatch } from "../core/canvas.js";
import { fill, formatCount } from "../core/format.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("../widgets/plane.js").Field} Field */

/**
 * @typedef {object} Layer
 * @property {string} name
 * @property {string} title
 * @property {number} rows
 * @property {number} columns
 * @property {Field | "whole" | "none"} field
 * @property {string[]} lines how the field came about
 */

/** @typedef {Layer & { field: Field }} BoxLayer a layer whose field is a box */
/** @typedef {{ layers: Layer[], pixels: [number, number], words: Record<string, string> }} Header */

export const HEIGHT = 200; // CSS pixels
const LEFT = 46;
const TOP = 22;
const BOTTOM = 22;
const RIGHT = 10;
const HEADROOM = 1.06;

/**
 * @param {Layer} layer
 * @returns {layer is BoxLayer}
 */
export function hasBox(layer) {
  return typeof layer.field !== "string";
}

/**
 * Whether some field is not square: then rows and columns have a line each.
 * @param {Layer[]} layers
 */
function axesDiffer(layers) {
  return layers.filter(hasBox).some(({ field: [down, across] }) => down.size !== across.size);
}

/**
 * Where things are on a curve `width` CSS pixels wide.
 * @param {Layer[]} layers
 * @param {[number, number]} pixels
 * @param {number} width
 */
export function curveScales(layers, pixels, width) {
  const sizes = layers.filter(hasBox).flatMap(({ field }) => field.map(({ size }) => size));
  const highest = Math.max(1, ...pixels, ...sizes);
  const step = (width - LEFT - RIGHT) / Math.max(1, layers.length);
  const floor = HEIGHT - BOTTOM;
  return {
    width,
    highest,
    step,
    /** @type {(index: number) => number} */
    x: (index) => LEFT + (index + 0.5) * step,
    /** @type {(size: number) => number} */
    y: (size) => floor - (size / (highest * HEADROOM)) * (floor - TOP),
    /** @type {(x: number) => number} */
    index: (x) => Math.max(0, Math.min(layers.length - 1, Math.floor((x - LEFT) / step))),
  };
}

/** @typedef {ReturnType<typeof curveScales>} Scales */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Header} header
 * @param {Scales} scales
 * @param {number} index of the layer that is shown
 * @param {Theme} theme
 */
export function paintCurve(context, header, scales, index, theme) {
  const { layers } = header;
  context.font = `12px ${theme.font}`;
  paintFrame(context, header, scales, theme);
  paintPictureLine(context, header, scales, theme);
  if (axesDiffer(layers)) paintSteps(context, layers, scales, { axis: 1, dash: [4, 3] }, theme);
  paintSteps(context, layers, scales, { axis: 0, dash: [] }, theme);
  paintWhole(context, layers, scales, theme);
  paintCurrent(context, layers[index], scales, index, theme);
}

/**
 * The axes and their names.
 * @param {CanvasRenderingContext2D} context
 * @param {Header} header
 * @param {Scales} scales
 * @param {Theme} theme
 */
function paintFrame(context, { words, layers }, { width, highest, y }, theme) {
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(LEFT, TOP - 8, width - LEFT - RIGHT, y(0) - TOP + 8);
  Object.assign(context, { fillStyle: theme.text, textAlign: "right", textBaseline: "middle" });
  for (const size of [0, highest / 2, highest]) context.fillText(formatCount(Math.round(size)), LEFT - 6, y(size));
  context.textAlign = "left";
  context.fillText(words[axesDiffer(layers) ? "curve-axes" : "curve-axis"], LEFT, TOP - 16);
  context.textAlign = "center";
  context.fillText(words["curve-depth"], (LEFT + width) / 2, HEIGHT - 9);
}

/**
 * A dashed line at the picture's own size.
 * @param {CanvasRenderingContext2D} context
 * @param {Header} header
 * @param {Scales} scales
 * @param {Theme} theme
 */
function paintPictureLine(context, { pixels, words }, { width, y }, theme) {
  const line = y(pixels[0]);
  context.save();
  context.setLineDash([2, 3]);
  context.strokeStyle = theme.text;
  context.beginPath();
  context.moveTo(LEFT, line);
  context.lineTo(width - RIGHT, line);
  context.stroke();
  context.restore();
  Object.assign(context, { textAlign: "left", textBaseline: "bottom" });
  context.fillText(fill(words["curve-picture"], { size: pixels[0] }), LEFT + 5, line - 2);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layer[]} layers
 * @param {Scales} scales
 * @param {{ axis: 0 | 1, dash: number[] }} line
 * @param {Theme} theme
 */
function paintSteps(context, layers, { x, y, step }, { axis, dash }, theme) {
  context.save();
  context.setLineDash(dash);
  Object.assign(context, { strokeStyle: theme.text, lineWidth: 2, lineJoin: "round" });
  context.beginPath();
  layers.forEach((layer, index) => {
    if (!hasBox(layer)) return;
    const before = layers[index - 1];
    const height = y(layer.field[axis].size);
    if (before && hasBox(before)) context.lineTo(x(index) - step / 2, height);
    else context.moveTo(x(index) - step / 2, height);
    context.lineTo(x(index) + step / 2, height);
  });
  context.stroke();
  context.restore();
}

/**
 * Layers whose units see the whole picture have no size: a hatched column says so.
 * @param {CanvasRenderingContext2D} context
 * @param {Layer[]} layers
 * @param {Scales} scales
 * @param {Theme} theme
 */
function paintWhole(context, layers, { x, y, step }, theme) {
  context.save();
  context.fillStyle = hatch(context, theme.text);
  context.globalAlpha = 0.35;
  layers.forEach(({ field }, index) => {
    if (field === "whole") context.fillRect(x(index) - step / 2, TOP - 8, step, y(0) - TOP + 8);
  });
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Layer} layer
 * @param {Scales} scales
 * @param {number} index
 * @param {Theme} theme
 */
function paintCurrent(context, layer, { x, y }, index, theme) {
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x(index), TOP - 8);
  context.lineTo(x(index), y(0));
  context.stroke();
  if (!hasBox(layer)) return;
  context.beginPath();
  context.arc(x(index), y(layer.field[0].size), 5, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
