// Weights and gradients of every layer at one moment: two histograms a layer.

import { fitCanvas } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {{ weights: HTMLCanvasElement, gradients: HTMLCanvasElement, zeros: HTMLElement }} Row */

const HEIGHT = 36;
const NAME = 92; // CSS pixels of a layer's name
const GAP = 16;
const TWO_FROM = 900; // CSS pixels from which two layers stand side by side
const BOTTOM = 12; // of the ends' texts
const POWERS = ["\u2070", "\u00B9", "\u00B2", "\u00B3", "\u2074", "\u2075", "\u2076", "\u2077", "\u2078", "\u2079"];

/**
 * Ten to a power of one digit.
 * @param {number} power
 */
export function tenTo(power) {
  return `10${power < 0 ? "\u207B" : ""}${POWERS[Math.abs(power)]}`;
}

/**
 * The part of a blob that is one moment's, or one layer's of one moment.
 * @param {Float32Array} values parts of equal size, one after the other
 * @param {number} at
 * @param {number} size
 */
export function partOf(values, at, size) {
  return values.subarray(at * size, (at + 1) * size);
}

/**
 * The height of each bar: the highest share is as high as all the room, one that is not zero never less than a pixel.
 * @param {ArrayLike<number>} shares
 * @param {number} room CSS pixels
 */
export function barHeights(shares, room) {
  const most = Math.max(...Array.from(shares), 1e-9);
  return Array.from(shares, (share) => (share ? Math.max(1, (share / most) * room) : 0));
}

/** The table of all layers. */
export class Histograms {
  /** @type {Row[]} */
  rows = [];

  constructor() {
    this.node = element("div", { class: "histograms", tabindex: "0", role: "group" });
  }

  /** @param {any} message */
  update(message) {
    const { words, layers } = message;
    const head = () =>
      ["layer", "weights", "gradients"].map((name) => element("div", { class: "head", text: words[name] }));
    this.node.setAttribute("aria-label", words["histograms-label"]);
    this.rows = layers.map(() => ({
      weights: element("canvas", { role: "img" }),
      gradients: element("canvas", { role: "img" }),
      zeros: element("div", { class: "zeros" }),
    }));
    this.node.replaceChildren(
      ...head(),
      ...(layers.length > 1 ? head() : []),
      ...this.rows.flatMap(({ weights, gradients, zeros }, at) => [
        element("div", { class: "name" }, element("span", { text: layers[at] }), zeros),
        weights,
        gradients,
      ]),
    );
  }

  /**
   * @param {any} message
   * @param {number} moment
   * @param {number} width CSS pixels of the whole table
   * @param {Theme} theme
   */
  paint(message, moment, width, theme) {
    const { words, layers, limits, magnitudes, bins } = message;
    const columns = width >= TWO_FROM && layers.length > 1 ? 2 : 1;
    const across = Math.max(60, (width - 16) / columns / 2 - NAME / 2 - GAP);
    this.node.classList.toggle("two", columns === 2);
    const ends = magnitudes.map(tenTo);
    this.rows.forEach((row, layer) => {
      const at = moment * layers.length + layer;
      const weights = partOf(message.floats("weights"), at, bins[0]);
      const gradients = partOf(message.floats("gradients"), at, bins[1]);
      const zeros = message.floats("zeros")[at];
      const limit = formatNumber(limits[layer], 2);
      paintBars(row.weights, weights, { width: across, ends: [`\u2212${limit}`, limit], middle: "0", theme });
      paintBars(row.gradients, gradients, { width: across, ends, middle: "", theme });
      setText(row.zeros, zeros ? fill(words.zeros, { share: (100 * zeros).toFixed(zeros < 0.1 ? 1 : 0) }) : "");
      row.weights.ariaLabel = fill(words["weights-spoken"], { layer: layers[layer], limit });
      row.gradients.ariaLabel = fill(words["gradients-spoken"], { layer: layers[layer] });
    });
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} shares
 * @param {{ width: number, ends: string[], middle: string, theme: Theme }} look
 */
function paintBars(canvas, shares, { width, ends, middle, theme }) {
  const context = fitCanvas(canvas, width, HEIGHT + BOTTOM);
  const bar = width / shares.length;
  context.fillStyle = theme.text;
  context.globalAlpha = 0.75;
  for (const [i, height] of barHeights(shares, HEIGHT).entries()) {
    context.fillRect(i * bar, HEIGHT - height, Math.max(1, bar - 1), height);
  }
  context.fillRect(0, HEIGHT, width, 1);
  context.globalAlpha = 1;
  context.font = `10px ${theme.font}`;
  context.textBaseline = "bottom";
  /** @type {[CanvasTextAlign, string, number][]} */
  const texts = [
    ["left", ends[0], 0],
    ["center", middle, width / 2],
    ["right", ends[1], width],
  ];
  for (const [align, text, x] of texts) {
    context.textAlign = align;
    context.fillText(text, x, HEIGHT + BOTTOM);
  }
}
