// What units see, on the picture and in words. Pixels outside the picture are padding.
import { fill, formatCount, formatNumber } from "../core/format.js";
import { boxOf, boxText, centerOf, regionAround } from "../widgets/plane.js";

/** @typedef {import("../widgets/plane.js").AxisField} AxisField */
/** @typedef {import("../widgets/plane.js").Box} Box */
/** @typedef {import("../widgets/plane.js").Field} Field */
/** @typedef {import("../widgets/plane.js").Region} Region */
/** @typedef {{ row: number, column: number }} Position */
/** @typedef {[first: number, last: number]} Span */

/**
 * @typedef {object} Header
 * @property {string} key
 * @property {number} rows
 * @property {number} columns
 * @property {number} limit end of the color scale
 * @property {[number, number]} pixels height and width of the picture
 * @property {[number, number, number]} drawn height, width and channels of the picture's bytes
 * @property {Field | "whole" | "none"} field
 * @property {number} room CSS pixels of the largest side
 * @property {Record<string, string>} words
 */

const MOST_AROUND = 0.3; // of the picture's longer side: padding that is drawn

/**
 * First and last of `count` units that see this pixel; null if none does.
 * @param {AxisField} axis
 * @param {number} pixel
 * @param {number} count
 * @returns {Span | null}
 */
export function unitsSeeing(axis, pixel, count) {
  const first = Math.max(0, Math.ceil((pixel - axis.start - axis.size + 1) / axis.jump));
  const last = Math.min(count - 1, Math.floor((pixel - axis.start) / axis.jump));
  return first <= last ? [first, last] : null;
}

/**
 * The part of the picture's plane that the map covers: a unit is centered on what it sees and as large as one jump.
 * @param {Field} field
 * @param {number} rows
 * @param {number} columns
 * @returns {Box}
 */
export function mapBox([down, across], rows, columns) {
  const top = down.start + (down.size - down.jump) / 2;
  const left = across.start + (across.size - across.jump) / 2;
  return { top, left, bottom: top + rows * down.jump, right: left + columns * across.jump };
}

/**
 * The part of the plane that is drawn: enough for every unit, up to a limit.
 * @param {Header} header
 */
export function regionOf({ field, pixels, rows, columns }) {
  const boxes = typeof field === "string" ? [] : [boxOf(field, 0, 0), boxOf(field, rows - 1, columns - 1)];
  return regionAround(pixels, boxes, MOST_AROUND);
}

/**
 * What a unit sees, in words.
 * @param {Header} header
 * @param {Region} region
 * @param {Position | null} unit
 */
export function fieldText({ words, field, pixels }, region, unit) {
  if (typeof field === "string") return words[`unit-field-${field}`];
  if (!unit) return "\u00a0";
  const box = boxOf(field, unit.row, unit.column);
  const parts = [fill(words["unit-field"], fieldFacts(field, box, unit))];
  if (goesBeyond(box, { top: 0, left: 0, height: pixels[0], width: pixels[1] })) {
    parts.push(words["unit-field-padding"]);
  }
  if (goesBeyond(box, region)) parts.push(words["unit-field-continues"]);
  return parts.join(" ");
}

/**
 * @param {Field} field
 * @param {Box} box
 * @param {Position} unit
 */
function fieldFacts([down, across], box, { row, column }) {
  const center = { y: formatNumber(centerOf(down, row)), x: formatNumber(centerOf(across, column)) };
  return { height: formatCount(down.size), width: formatCount(across.size), ...boxText(box), ...center };
}

/**
 * @param {Box} box
 * @param {Region} region
 */
function goesBeyond(box, { top, left, height, width }) {
  return box.top < top || box.left < left || box.bottom > top + height || box.right > left + width;
}

/**
 * The rows and columns of units that see a pixel; null if there are none, undefined if no unit sees anything.
 * @param {Header} header
 * @param {Position} pixel
 * @returns {[Span, Span] | null | undefined}
 */
export function seeing({ field, rows, columns }, { row, column }) {
  if (field === "none") return undefined;
  if (field === "whole") {
    return [
      [0, rows - 1],
      [0, columns - 1],
    ];
  }
  const down = unitsSeeing(field[0], row, rows);
  const across = unitsSeeing(field[1], column, columns);
  return down && across ? [down, across] : null;
}

/**
 * How many units see a pixel, in words.
 * @param {Header} header
 * @param {Position} pixel
 */
export function pixelText(header, pixel) {
  const { words } = header;
  const spans = seeing(header, pixel);
  if (spans === undefined) return words["unit-field-none"];
  if (spans === null) return fill(words["unit-pixel-none"], pixel);
  const [[top, bottom], [left, right]] = spans;
  const count = (bottom - top + 1) * (right - left + 1);
  return fill(words["unit-pixel"], { ...pixel, top, bottom, left, right, count });
}
