// All tiles side by side on one canvas.

import { canvasOf, packedTable } from "../core/canvas.js";

/** @typedef {{ count: number, height: number, width: number, rgb: boolean }} Tiles */

/** @typedef {{ canvas: HTMLCanvasElement, at: (tile: number) => [x: number, y: number] }} Atlas */

/**
 * Tiles in channel order; `at` is the corner of one.
 * @param {Uint8Array} values (count, height, width), or (count, height, width, 3) of RGB
 * @param {Tiles} tiles
 * @param {Uint8Array} table 256 x 3 bytes
 * @returns {Atlas}
 */
export function makeAtlas(values, { count, height, width, rgb }, table) {
  const across = Math.max(1, Math.ceil(Math.sqrt((count * height) / width)));
  const image = new ImageData(across * width, Math.ceil(count / across) * height);
  const pixels = new Uint32Array(image.data.buffer);
  const color = rgb ? colorOfRgb(values) : colorOfValue(values, packedTable(table));
  /** @type {Atlas["at"]} */
  const at = (tile) => [(tile % across) * width, Math.floor(tile / across) * height];
  let next = 0;
  for (let tile = 0; tile < count; tile++) {
    const [left, top] = at(tile);
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) pixels[y * image.width + x] = color(next++);
    }
  }
  return { canvas: canvasOf(image), at };
}

/**
 * @param {Uint8Array} values
 * @param {Uint32Array} packed
 */
function colorOfValue(values, packed) {
  return (/** @type {number} */ i) => packed[values[i]];
}

/** @param {Uint8Array} values */
function colorOfRgb(values) {
  return (/** @type {number} */ i) => 0xff000000 | (values[3 * i + 2] << 16) | (values[3 * i + 1] << 8) | values[3 * i];
}
