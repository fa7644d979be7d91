// Filters or maps of one moment side by side, on the scale of the moment or on one for the whole training.

import { canvasOf, fitCanvas, packedTable } from "../core/canvas.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {{ count: number, of: number, height: number, width: number, rgb: boolean }} Tiles */
/** @typedef {{ columns: number, across: number, down: number, width: number, height: number }} Plan CSS pixels */

const GAP = 3;
const SMALLEST = 14;
const LARGEST = 72;
const ZERO = 128;

/**
 * As many columns as let all tiles be as large as possible within the room.
 * @param {Tiles} tiles
 * @param {[width: number, height: number]} room CSS pixels
 * @returns {Plan}
 */
export function planTiles({ count, height, width }, [room, tall]) {
  let best = plan(count, height / width, 1, room);
  for (let columns = 2; columns <= count; columns++) {
    const next = plan(count, height / width, columns, room);
    if (next.across < SMALLEST) break;
    if (best.height <= tall) break;
    best = next;
  }
  return best;
}

/**
 * @param {number} count
 * @param {number} shape height by width
 * @param {number} columns
 * @param {number} room
 * @returns {Plan}
 */
function plan(count, shape, columns, room) {
  const across = Math.min(LARGEST, (room - (columns - 1) * GAP) / columns);
  const down = across * shape;
  const lines = Math.ceil(count / columns);
  const width = columns * (across + GAP) - GAP;
  return { columns, across, down, width, height: lines * (down + GAP) - GAP };
}

/**
 * The color of each byte when the scale of a moment, from -limit to limit, is drawn on one from -end to end.
 * @param {Uint8Array} table 256 x 3 bytes
 * @param {number} limit
 * @param {number} end
 */
export function colorsOn(table, limit, end) {
  const packed = packedTable(table);
  return Uint32Array.from({ length: 256 }, (_, code) => packed[codeOn(code, limit, end)]);
}

/**
 * @param {number} code 128 is zero
 * @param {number} limit
 * @param {number} end
 */
export function codeOn(code, limit, end) {
  const value = Math.round(((code - ZERO) * limit) / end);
  return ZERO + Math.max(1 - ZERO, Math.min(ZERO - 1, value));
}

/**
 * All tiles of one moment on one canvas, below each other.
 * @param {Uint8Array} values (count, height, width), or (count, height, width, 3)
 * @param {Tiles} tiles
 * @param {{ table: Uint8Array, limit: number, end: number }} scale
 * @param {HTMLCanvasElement} [canvas]
 */
export function paintStack(values, { count, height, width, rgb }, { table, limit, end }, canvas) {
  const image = new ImageData(width, count * height);
  const pixels = new Uint32Array(image.data.buffer);
  const colors = colorsOn(table, limit, end);
  if (rgb) {
    const shades = Uint8Array.from({ length: 256 }, (_, code) => codeOn(code, limit, end));
    for (let i = 0; i < pixels.length; i++) {
      const [red, green, blue] = [shades[values[3 * i]], shades[values[3 * i + 1]], shades[values[3 * i + 2]]];
      pixels[i] = 0xff000000 | (blue << 16) | (green << 8) | red;
    }
  } else for (let i = 0; i < pixels.length; i++) pixels[i] = colors[values[i]];
  return canvasOf(image, canvas);
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLCanvasElement} stack
 * @param {Tiles} tiles
 * @param {Plan} layout
 * @param {Theme} theme
 */
export function paintTiles(canvas, stack, { count, height, width }, layout, theme) {
  const context = fitCanvas(canvas, layout.width, layout.height);
  context.imageSmoothingEnabled = layout.across * (window.devicePixelRatio || 1) < width;
  context.strokeStyle = theme.border;
  for (let tile = 0; tile < count; tile++) {
    const x = (tile % layout.columns) * (layout.across + GAP);
    const y = Math.floor(tile / layout.columns) * (layout.down + GAP);
    context.drawImage(stack, 0, tile * height, width, height, x, y, layout.across, layout.down);
    context.strokeRect(x + 0.5, y + 0.5, layout.across - 1, layout.down - 1);
  }
}
