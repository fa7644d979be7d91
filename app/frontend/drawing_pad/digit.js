// A drawing made like a picture of MNIST: fitted into a box of 20 of 28 pixels, the center of mass in the middle.

import { penOf } from "../core/canvas.js";
import { element } from "../core/elements.js";

/** @typedef {(context: CanvasRenderingContext2D) => void} Ink draws on a context whose unit is the whole paper */

const FITTED = 20 / 28;
const FINE = 8; // pixels for each pixel of the picture
const MOST_ENLARGED = 3;
const INKED = 64; // gray from which a pixel counts as drawn

/**
 * The picture, size x size gray bytes; null when nothing is drawn.
 * @param {Ink} ink
 * @param {number} size
 */
export function digitOf(ink, size) {
  const fine = size * FINE;
  const box = boundsOf(grays(drawn(ink, fine, 1, [0, 0]), 1), fine);
  if (!box) return null;
  const scale = Math.min(MOST_ENLARGED, (FITTED * fine) / Math.max(box.width, box.height));
  const mass = massOf(grays(drawn(ink, fine, scale, [-box.left * scale, -box.top * scale]), 1), fine);
  const shift = (/** @type {number} */ corner, /** @type {number} */ center) => fine / 2 - center - corner * scale;
  return grays(drawn(ink, fine, scale, [shift(box.left, mass.x), shift(box.top, mass.y)]), FINE);
}

/**
 * The paper as it is, size x size gray bytes.
 * @param {Ink} ink
 * @param {number} size
 */
export function paperOf(ink, size) {
  return grays(drawn(ink, size, 1, [0, 0], false), 1);
}

/**
 * The ink on a black square of `side` pixels, enlarged and moved.
 * @param {Ink} ink
 * @param {number} side
 * @param {number} scale
 * @param {[left: number, top: number]} shift in pixels
 * @param {boolean} [smooth]
 */
function drawn(ink, side, scale, [left, top], smooth = true) {
  const canvas = element("canvas", { width: side, height: side });
  const context = penOf(canvas, { willReadFrequently: true });
  context.fillStyle = "#000000";
  context.fillRect(0, 0, side, side);
  context.setTransform(side * scale, 0, 0, side * scale, left, top);
  context.imageSmoothingEnabled = smooth;
  ink(context);
  return canvas;
}

/**
 * The canvas as gray bytes, each the mean of `step` x `step` pixels.
 * @param {HTMLCanvasElement} canvas
 * @param {number} step
 */
function grays(canvas, step) {
  const side = canvas.width / step;
  const pixels = penOf(canvas).getImageData(0, 0, canvas.width, canvas.width).data;
  const sums = new Float32Array(side * side);
  for (let y = 0; y < canvas.width; y++) {
    const line = Math.floor(y / step) * side;
    for (let x = 0; x < canvas.width; x++) sums[line + Math.floor(x / step)] += pixels[4 * (y * canvas.width + x)];
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / (step * step)));
}

/**
 * @param {Uint8Array} values
 * @param {number} side
 */
function boundsOf(values, side) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  values.forEach((value, i) => {
    if (value < INKED) return;
    left = Math.min(left, i % side);
    right = Math.max(right, i % side);
    top = Math.min(top, Math.floor(i / side));
    bottom = Math.max(bottom, Math.floor(i / side));
  });
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

/**
 * @param {Uint8Array} values
 * @param {number} side
 */
function massOf(values, side) {
  let [sum, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    sum += value;
    x += value * ((i % side) + 0.5);
    y += value * (Math.floor(i / side) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}
