import { emptyMap } from "./maps.js";

/**
 * Area means.
 *
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {{ from: number, weights: number[] }} Cover The share of each old position from `from` on; shares sum to 1.
 */

/**
 * Which share of every old position each of `parts` new ones covers.
 * @param {number} length
 * @param {number} parts
 * @returns {Cover[]}
 */
export function coverage(length, parts, start = 0, extent = length) {
  return Array.from({ length: parts }, (_, part) => {
    const left = start + (part * extent) / parts;
    const right = start + ((part + 1) * extent) / parts;
    const from = Math.floor(left);
    const weights = [];
    for (let at = from; at < right - 1e-9 && at < length; at++) {
      weights.push((Math.min(right, at + 1) - Math.max(left, at)) / (right - left));
    }
    return { from, weights };
  });
}

/**
 * Bytes, interleaved `depth` to a pixel, as area means from 0 to 1: (depth, height, width). The middle of the picture is
 * cut to the new proportions first.
 * @param {Uint8Array} bytes
 * @param {number[]} shape old height, old width, depth
 * @param {number[]} size height, width
 */
export function areaMeans(bytes, [oldHeight, oldWidth, depth], [height, width]) {
  const scale = Math.min(oldHeight / height, oldWidth / width);
  const [tall, wide] = [height * scale, width * scale];
  const rows = coverage(oldHeight, height, (oldHeight - tall) / 2, tall);
  const columns = coverage(oldWidth, width, (oldWidth - wide) / 2, wide);
  const out = emptyMap(depth, height, width);
  for (let at = 0; at < out.data.length; at++) {
    const channel = Math.floor(at / (height * width));
    const [row, column] = [rows[Math.floor(at / width) % height], columns[at % width]];
    out.data[at] = meanUnder(bytes, row, column, { width: oldWidth, depth, channel }) / 255;
  }
  return out;
}

/**
 * A smaller map of one channel: every cell is the mean of the area it covers.
 * @param {FeatureMap} map
 * @param {number} rows
 * @param {number} columns
 */
export function shrunkMap({ data, shape: [, height, width] }, rows, columns) {
  const [down, across] = [coverage(height, rows), coverage(width, columns)];
  const out = emptyMap(1, rows, columns);
  for (let at = 0; at < out.data.length; at++) {
    out.data[at] = meanUnder(data, down[Math.floor(at / columns)], across[at % columns], { width });
  }
  return out;
}

/**
 * @param {Uint8Array | Float64Array} values
 * @param {Cover} row
 * @param {Cover} column
 * @param {{ width: number, depth?: number, channel?: number }} layout
 */
function meanUnder(values, row, column, { width, depth = 1, channel = 0 }) {
  let sum = 0;
  row.weights.forEach((down, y) => {
    const line = (row.from + y) * width + column.from;
    column.weights.forEach((across, x) => {
      sum += down * across * values[(line + x) * depth + channel];
    });
  });
  return sum;
}
