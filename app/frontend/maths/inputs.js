import { emptyMap } from "./maps.js";
import { uniform } from "./random.js";
import { areaMeans } from "./resampling.js";

/**
 * Inputs of a layer: patterns, digits and pictures as maps with values from 0 to 1 ("whole": whole numbers from 0 to 4).
 *
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {[number, number, number]} Shape Channels, height, width.
 * @typedef {{ channel: number, row: number, column: number, height: number, width: number, draw: () => number }} Cell
 */

/** @type {Record<string, (cell: Cell) => number>} */
const PATTERN_VALUES = {
  edges: ({ channel, row, column, height, width }) => {
    const margin = 0.25 + 0.08 * (channel % 3);
    /** @type {(at: number, size: number) => boolean} */
    const inside = (at, size) => at >= Math.floor(margin * size) && at < Math.ceil((1 - margin) * size);
    return Number(inside(row, height) && inside(column, width));
  },
  checker: ({ channel, row, column, height, width }) => {
    const side = Math.max(1, Math.floor(Math.min(height, width) / 8));
    return (Math.floor(row / side) + Math.floor(column / side) + channel) % 2;
  },
  ramp: ({ channel, row, column, height, width }) => {
    const down = height > 1 ? row / (height - 1) : 0;
    const across = width > 1 ? column / (width - 1) : 0;
    return [across, down, (across + down) / 2, 1 - across][channel % 4];
  },
  noise: ({ draw }) => draw(),
  whole: ({ draw }) => Math.floor(5 * draw()),
};

export const PATTERNS = Object.keys(PATTERN_VALUES);

/**
 * Each channel shows the pattern in its own way, so that channels can be told apart.
 * @param {string} kind one of `PATTERNS`
 * @param {Shape} shape
 */
export function patternOf(kind, [channels, height, width], seed = 0) {
  const out = emptyMap(channels, height, width);
  const draw = uniform(1000 * seed + 7);
  for (let at = 0; at < out.data.length; at++) {
    const channel = Math.floor(at / (height * width));
    const [row, column] = [Math.floor(at / width) % height, at % width];
    out.data[at] = PATTERN_VALUES[kind]({ channel, row, column, height, width, draw });
  }
  return out;
}

/**
 * A gray digit (side x side bytes) in the middle, never enlarged; the same in every channel.
 * @param {Uint8Array} bytes
 * @param {number} side
 * @param {Shape} shape
 */
export function digitInput(bytes, side, [channels, height, width]) {
  const fitted = Math.min(side, height, width);
  const small = areaMeans(bytes, [side, side, 1], [fitted, fitted]);
  const [top, left] = [Math.floor((height - fitted) / 2), Math.floor((width - fitted) / 2)];
  const out = emptyMap(channels, height, width);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < fitted; row++) {
      const line = small.data.subarray(row * fitted, (row + 1) * fitted);
      out.data.set(line, (channel * height + top + row) * width + left);
    }
  }
  return out;
}

/**
 * An RGB picture in 1 (gray, ITU-R 601), 2 (red and green), 3 (RGB) or 4 channels (RGB and gray).
 * @param {Uint8Array} bytes
 * @param {number[]} size of the picture: height, width
 * @param {Shape} shape
 */
export function pictureInput(bytes, [oldHeight, oldWidth], [channels, height, width]) {
  const { data: rgb } = areaMeans(bytes, [oldHeight, oldWidth, 3], [height, width]);
  const plane = height * width;
  const out = emptyMap(channels, height, width);
  if (channels > 1) out.data.set(rgb.subarray(0, Math.min(3, channels) * plane));
  if (channels % 3 === 1) out.data.set(grayOf(rgb, plane), (channels - 1) * plane);
  return out;
}

/**
 * @param {Float64Array} rgb
 * @param {number} plane cells of a channel
 */
function grayOf(rgb, plane) {
  return Float64Array.from(
    { length: plane },
    (_, at) => 0.299 * rgb[at] + 0.587 * rgb[plane + at] + 0.114 * rgb[2 * plane + at],
  );
}

/**
 * Height and width of a picture whose longer side shall be `longest`; square if it is to be cut so.
 * @param {number[]} size height, width
 * @param {number} longest
 * @param {boolean} square
 * @returns {[number, number]}
 */
export function pictureSize([height, width], longest, square) {
  if (square) return [longest, longest];
  const scale = longest / Math.max(height, width);
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}
