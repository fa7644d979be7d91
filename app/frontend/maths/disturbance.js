import { sourceOf } from "./axis.js";
import { emptyMap, largestOf, valueAt } from "./maps.js";
import { normal } from "./random.js";

/**
 * A map moved and with noise, and how far that is from the map as it was.
 *
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {"circular" | "zeros"} Edges What comes in at an edge: what left at the opposite one, or zeros.
 * @typedef {{ dx: number, dy: number, edges: Edges, noise: number, seed: number }} Disturbance Cells to the right and down;
 *   standard deviation of the noise in percent of the largest absolute value.
 */

/**
 * A map of one channel, moved, then with noise.
 * @param {FeatureMap} map
 * @param {Disturbance} disturbance
 */
export function disturbed(map, { dx, dy, edges, noise, seed }) {
  return withNoise(shifted(map, dx, dy, edges), (noise / 100) * largestOf(map), seed);
}

/**
 * @param {FeatureMap} map of one channel
 * @param {number} dx
 * @param {number} dy
 * @param {Edges} edges
 */
export function shifted(map, dx, dy, edges) {
  const [, rows, columns] = map.shape;
  const out = emptyMap(1, rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [fromRow, fromColumn] = [sourceOf(row - dy, rows, edges), sourceOf(column - dx, columns, edges)];
      out.data[row * columns + column] = valueAt(map, 0, fromRow, fromColumn);
    }
  }
  return out;
}

/**
 * @param {FeatureMap} map
 * @param {number} deviation
 * @param {number} seed
 * @returns {FeatureMap}
 */
export function withNoise({ data, shape }, deviation, seed) {
  if (deviation === 0) return { data, shape };
  const draw = normal(seed);
  return { data: data.map((value) => value + deviation * draw()), shape };
}

/**
 * The Euclidean distance of two maps, the length of the first, and their ratio (null where the length is 0).
 * @param {{ original: FeatureMap, moved: FeatureMap }} maps
 */
export function changeOf({ original, moved }) {
  const distance = norm(moved.data.map((value, at) => value - original.data[at]));
  const length = norm(original.data);
  return { distance, length, ratio: length > 0 ? distance / length : null };
}

/** @param {Float64Array} values */
function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
