/**
 * What the input is made from: a sample, a digit, or a map of a network.
 */
import { shrunkMap } from "../maths/resampling.js";
import { sampleMap } from "../maths/samples.js";
import { MOST } from "./settings.js";

/**
 * @typedef {import("../core/message.js").Message} Message
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../maths/maps.js").FeatureMap} FeatureMap
 */

/**
 * Its rows and columns, with a note; samples are made in any size.
 * @param {Message} message
 * @param {Settings} settings
 * @returns {import("./settings.js").OwnSize}
 */
export function ownSize({ map, side, words }, { input }) {
  if (input === "map" && map) return map;
  if (input.startsWith("digit-")) return { rows: side, columns: side, note: words["digit-note"] };
  return { rows: MOST.size, columns: MOST.size };
}

/**
 * The input, (1, rows, columns).
 * @param {Message} message
 * @param {Settings} settings
 */
export function inputMap(message, { input, rows, columns }) {
  if (input === "map") return shrunkMap(networkMap(message), rows, columns);
  return input.startsWith("digit-")
    ? shrunkMap(digitMap(message, input), rows, columns)
    : sampleMap(input, rows, columns);
}

/**
 * @param {Message} message
 * @returns {FeatureMap}
 */
function networkMap({ map, floats }) {
  return { data: Float64Array.from(floats("map")), shape: [1, map.rows, map.columns] };
}

/**
 * @param {Message} message
 * @param {string} input such as "digit-3"
 * @returns {FeatureMap}
 */
function digitMap({ side, digits, bytes }, input) {
  const index = digits.findIndex((/** @type {{ slug: string }} */ { slug }) => slug === input);
  const pixels = bytes("digits").subarray(index * side * side, (index + 1) * side * side);
  return { data: Float64Array.from(pixels, (value) => value / 255), shape: [1, side, side] };
}
