// What Python sends of one unit (`encode.py`): the terms that its value is put together from, and where they were read.
import { fill } from "../core/format.js";

/**
 * @typedef {object} Explanation
 * @property {string} key
 * @property {boolean} trail whether there is a unit to go back to
 * @property {string} rule how the value is put together
 * @property {string} kind of the node
 * @property {string} node
 * @property {[number, number, number]} unit channel, row, column
 * @property {number} value
 * @property {number | null} bias
 * @property {Record<string, number>} numbers of the rule's formula
 * @property {string[]} names of the nodes that were read
 * @property {number} count of all terms
 * @property {[number, number]} shape rows and columns of each part
 * @property {number} parts how many parts were sent: input channels of a window, or single terms
 * @property {{ count: number, sum: number }} rest the parts that were not sent
 * @property {number} winner position of the term that is the maximum, or -1
 * @property {number} own position of the term that was read at the unit's own coordinates, or -1
 * @property {string[]} labels names of the classes of a softmax
 * @property {[string, number][]} inputs the nodes that are read, and how many channels each has
 * @property {{ inputs: string[], own: boolean } | null} flat the inputs that are vectors; whether the output is one
 * @property {Maps | null} maps
 * @property {{ formula: string, reach: number } | null} curve of an activation function
 * @property {Record<string, string>} words
 * @property {Float32Array} values (parts x cells)
 * @property {Float32Array} weights (parts x cells)
 * @property {Int32Array} sources (parts x cells, 4): position of the node in `names` or -1, channel, row, column
 * @property {Float32Array} sums what each part adds
 * @property {Float32Array} totals the sum of the parts so far
 * @property {(name: string) => Uint8Array} bytes
 * @property {(name: string) => Float32Array} floats
 */

/** @typedef {{ size: [number, number], drawn: [number, number], limit: number }} MapSize */

/**
 * @typedef {object} Maps
 * @property {number[]} of for each part, which of the tiles it was read from, or -1
 * @property {[string, number][]} tiles node and channel of each map that was read
 * @property {import("./relation.js").Axes | null} axes
 * @property {MapSize} input
 * @property {MapSize} output
 */

/** @typedef {[number, number, number, number]} Target position of a node in `names`, channel, row, column */
/** @typedef {{ node: string, channel: number, row: number, column: number }} Unit */
/** @typedef {Unit & { target: Target }} Origin */

/**
 * @param {any} message as `unpack` returns it
 * @returns {Explanation}
 */
export function decodeExplanation(message) {
  return {
    ...message,
    values: message.floats("values"),
    weights: message.floats("weights"),
    sums: message.floats("sums"),
    totals: message.floats("totals"),
    sources: new Int32Array(message.bytes("sources").slice().buffer),
  };
}

/**
 * Cells of one part.
 * @param {Explanation} data
 */
export const cellsOf = ({ shape }) => shape[0] * shape[1];

/**
 * How many parts are drawn at first, and how many more at each press.
 * @param {Explanation} data
 */
export const partsAtATime = (data) => (cellsOf(data) > 1 ? 4 : 8);

/**
 * Where term `index` was read; null in the padding.
 * @param {Explanation} data
 * @param {number} index
 * @returns {Origin | null}
 */
export function originOf(data, index) {
  const [node, channel, row, column] = data.sources.subarray(4 * index, 4 * index + 4);
  return node < 0 ? null : { node: data.names[node], channel, row, column, target: [node, channel, row, column] };
}

/**
 * The first cell of a part that is not padding.
 * @param {Explanation} data
 * @param {number} part
 */
export function partOrigin(data, part) {
  const cells = cellsOf(data);
  for (let cell = 0; cell < cells; cell++) {
    const origin = originOf(data, part * cells + cell);
    if (origin) return origin;
  }
  return null;
}

/**
 * @param {Explanation} data
 * @param {number} index
 */
export function originText(data, index) {
  const origin = originOf(data, index);
  return origin ? unitText(data, origin, isFlat(data, origin.node)) : data.words.constant;
}

/**
 * @param {Explanation} data
 * @param {string} node
 */
function isFlat({ flat }, node) {
  return !flat || flat.inputs.includes(node);
}

/**
 * The unit that is explained, in words.
 * @param {Explanation} data
 */
export function ownText(data) {
  const [channel, row, column] = data.unit;
  return unitText(data, { node: data.node, channel, row, column }, !data.flat || data.flat.own);
}

/**
 * A unit in words; without row and column where there is only one of each.
 * @param {Explanation} data
 * @param {Unit} unit
 * @param {boolean} flat
 */
function unitText({ words }, unit, flat) {
  return fill(words[flat ? "unit-flat" : "unit"], { ...unit, node: nodeText(words, unit.node) });
}

/**
 * @param {Record<string, string>} words
 * @param {string} node
 */
export const nodeText = (words, node) => (node === "input" ? words.input : node);

/**
 * What tells the drawn parts from each other, and what they have in common.
 * @param {Explanation} data
 * @param {number} count of drawn parts
 * @returns {{ names: string[], common: string }}
 */
export function partNames(data, count) {
  const origins = Array.from({ length: count }, (_, part) => originOf(data, part));
  const read = origins.filter((origin) => origin !== null);
  const aspects = aspectsOf(read, isFlat(data, read[0]?.node));
  const alone = aspects.every(({ differs }) => !differs);
  /** @type {(origin: Origin, differing: boolean) => string} */
  const text = (origin, differing) =>
    aspects
      .filter(({ differs }) => differs === differing)
      .map(({ name }) => fill(data.words[`part-${name}`], { ...origin, node: nodeText(data.words, origin.node) }))
      .join(", ");
  const names = origins.map((origin) => (origin ? text(origin, !alone) : data.words.constant));
  return { names, common: alone || !read.length ? "" : text(read[0], false) };
}

/**
 * Node, channel and, on maps, coordinates; and whether the units differ in it.
 * @param {Unit[]} units
 * @param {boolean} flat
 */
function aspectsOf(units, flat) {
  /** @param {keyof Unit} key */
  const differ = (key) => new Set(units.map((unit) => unit[key])).size > 1;
  const aspects = [
    { name: "node", differs: differ("node") },
    { name: "channel", differs: differ("channel") },
  ];
  return flat ? aspects : [...aspects, { name: "position", differs: differ("row") || differ("column") }];
}
