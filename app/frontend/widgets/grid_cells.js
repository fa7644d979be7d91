import { formatNumber } from "../core/format.js";
import { bytesOf } from "../core/theme.js";

/**
 * Colors and numbers of single cells.
 *
 * @typedef {import("./grid.js").Scene} Scene
 */

export const NUMBER_FROM = 20; // CSS pixels of a cell that holds a number
export const LINES_FROM = 7; // and of one that has a border
const SQUEEZED = 1.3; // times its width a number may be too wide: it is set narrower, else left out
const DIGIT = 0.56; // width of a digit, in its height: measuring each number takes longer than writing it

/** @type {Map<string, string[]>} */
const KERNEL_COLORS = new Map();

/**
 * One color for each cell of a kernel, the same in patch, kernel and products, so that shared weights are seen.
 * @param {number} count
 * @param {{ dark: boolean }} theme
 */
export function kernelColors(count, { dark }) {
  const key = `${count} ${dark}`;
  const colors = KERNEL_COLORS.get(key) ?? Array.from({ length: count }, (_, at) => hue(at / count, dark));
  KERNEL_COLORS.set(key, colors);
  return colors;
}

/**
 * A color of the wheel, as a canvas reads it soonest.
 * @param {number} turn 0 to 1
 * @param {boolean} dark
 */
function hue(turn, dark) {
  return `rgb(${bytesOf(`oklch(${dark ? 0.78 : 0.66} 0.15 ${25 + 360 * turn})`).join(",")})`;
}

/**
 * Value to one of 256 colors: 128 is zero, 1 and 255 are minus and plus `limit`.
 * @param {number} value
 * @param {number} limit
 */
export function colorIndex(value, limit) {
  return Math.max(1, Math.min(255, Math.round(128 + (127 * value) / (limit || 1))));
}

/**
 * Whether the cell lies in the padding.
 * @param {{ rows: number, columns: number }} size
 * @param {number} row
 * @param {number} column
 */
export function isOutside({ rows, columns }, row, column) {
  return row < 0 || column < 0 || row >= rows || column >= columns;
}

/**
 * Red, green, blue.
 * @param {Scene} scene
 * @param {number} row
 * @param {number} column
 * @param {number} value
 * @returns {ArrayLike<number>}
 */
export function colorAt({ table, limit, color }, row, column, value) {
  if (color) return color(row, column);
  if (table) return table.subarray(3 * colorIndex(value, limit), 3 * colorIndex(value, limit) + 3);
  const level = Math.max(0, Math.min(255, Math.round((255 * value) / (limit || 1))));
  return [level, level, level];
}

/** @param {number} cell side of a cell */
export function numberSize(cell) {
  return Math.min(13, Math.max(9, cell / 3));
}

/**
 * Writes a number into the cell at (x, y), if it fits; the context has its font and alignment.
 * @param {CanvasRenderingContext2D} context
 * @param {string} text
 * @param {number} x
 * @param {number} y
 * @param {number} cell
 */
export function writeIn(context, text, x, y, cell) {
  const width = DIGIT * numberSize(cell) * text.length;
  const room = cell - 3;
  if (width > SQUEEZED * room) return;
  if (width > room) context.fillText(text, x + cell / 2, y + cell / 2, room);
  else context.fillText(text, x + cell / 2, y + cell / 2);
}

/**
 * As many decimals as tell a hundredth of the limit; what is smaller and not zero is "about zero".
 * @param {number} value
 * @param {number} limit
 */
export function numberIn(value, limit) {
  if (Math.abs(value) >= 1000) return formatNumber(value, 2);
  const decimals = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(2 * (limit || 1)))));
  const rounded = Number(value.toFixed(decimals));
  if (rounded === 0) return value === 0 ? "0" : "\u22480";
  return String(rounded).replace("-", "\u2212");
}
