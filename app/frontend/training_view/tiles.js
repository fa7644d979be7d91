// Filters or maps as small tiles on one canvas, on a scale that stays put.

import { canvasOf, colorBar, fitCanvas, packedTable } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { interleaved, rescaled, StableLimit } from "./limit.js";

/** @typedef {import("../core/theme.js").Theme} Theme */

const GAP = 3; // CSS pixels
const MOST = 64; // tiles
const LARGEST = 44; // CSS pixels of a tile's side
const COLOR = 3;

/**
 * Columns, and the side of a tile: the largest with which all fit.
 * @param {number} count
 * @param {number} width CSS pixels
 * @param {number} height CSS pixels
 */
export function tilePlan(count, width, height) {
  for (let side = LARGEST; side > 6; side--) {
    const columns = Math.max(1, Math.floor((width + GAP) / (side + GAP)));
    if (Math.ceil(count / columns) * (side + GAP) - GAP <= height) return { columns, side };
  }
  return { columns: Math.max(1, Math.floor((width + GAP) / (6 + GAP))), side: 6 };
}

/**
 * What is drawn: `count` tiles of bytes, on one channel or three.
 * @typedef {object} Tiles
 * @property {Uint8Array} bytes
 * @property {number} count
 * @property {number} height
 * @property {number} width
 * @property {boolean} rgb
 */

/**
 * The filters of a frame, (K, C, h, w): as pictures where they read color, else the mean over their channels.
 * @param {Uint8Array} bytes
 * @param {number[]} shape
 * @returns {Tiles}
 */
export function filterTiles(bytes, [count, channels, height, width]) {
  if (channels === COLOR) {
    return { bytes: interleaved(bytes, [count, channels, height, width]), count, height, width, rgb: true };
  }
  const area = height * width;
  const means = Uint8Array.from({ length: count * area }, (_, at) => {
    const first = Math.floor(at / area) * channels * area + (at % area);
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += bytes[first + channel * area];
    return Math.round(sum / channels);
  });
  return { bytes: means, count, height, width, rgb: false };
}

/**
 * Of how many input channels the mean is drawn; 0 where filters are drawn as they are.
 * @param {number[]} shape
 */
export function averaged([, channels]) {
  return channels === 1 || channels === COLOR ? 0 : channels;
}

/**
 * One tile as pixels.
 * @param {Tiles} tiles
 * @param {number} tile
 * @param {Uint32Array} packed
 */
function tileImage({ bytes, height, width, rgb }, tile, packed) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const first = tile * height * width;
  for (let at = 0; at < pixels.length; at++) {
    const from = first + at;
    pixels[at] = rgb
      ? 0xff000000 | (bytes[3 * from + 2] << 16) | (bytes[3 * from + 1] << 8) | bytes[3 * from]
      : packed[bytes[from]];
  }
  return canvasOf(image);
}

export class TileBoard {
  /** @param {string} name */
  constructor(name) {
    this.limit = new StableLimit();
    this.title = element("div", { class: "name" });
    this.canvas = element("canvas", { role: "img" });
    this.scale = element("div", { class: "scale" });
    this.head = element("div", { class: "board-head" }, this.title, this.scale);
    this.node = element("div", { class: "board", "data-board": name }, this.head, this.canvas);
    /** @type {Tiles | null} */
    this.tiles = null;
    this.end = 0;
  }

  /** Another run, or other maps: the scale starts anew. */
  reset() {
    this.limit = new StableLimit();
    this.tiles = null;
  }

  /**
   * @param {Tiles} tiles on the scale that ends at `limit`
   * @param {number} limit
   */
  take(tiles, limit) {
    this.end = this.limit.cover(limit);
    this.tiles = { ...tiles, bytes: rescaled(tiles.bytes, limit, this.end) };
  }

  /**
   * @param {[width: number, height: number]} room
   * @param {Uint8Array} table
   * @param {Theme} theme
   * @param {Record<string, string>} words
   */
  paint([width, height], table, theme, words) {
    if (!this.tiles) return;
    const { tiles } = this;
    const count = Math.min(MOST, tiles.count);
    const { columns, side } = tilePlan(count, width, height);
    const rows = Math.ceil(count / columns);
    const across = Math.min(count, columns) * (side + GAP) - GAP;
    const context = fitCanvas(this.canvas, Math.max(1, across), Math.max(1, rows * (side + GAP) - GAP));
    const packed = packedTable(table);
    context.imageSmoothingEnabled = side < tiles.width;
    context.strokeStyle = theme.border;
    for (let tile = 0; tile < count; tile++) {
      const [x, y] = [(tile % columns) * (side + GAP), Math.floor(tile / columns) * (side + GAP)];
      context.drawImage(tileImage(tiles, tile, packed), x, y, side, side);
      context.strokeRect(x + 0.5, y + 0.5, side - 1, side - 1);
    }
    this.paintScale(table, words);
  }

  /**
   * @param {Uint8Array} table
   * @param {Record<string, string>} words
   */
  paintScale(table, words) {
    const end = formatNumber(this.end, 3);
    const key = `${end} ${this.tiles?.rgb} ${table.subarray(0, 3).join()}`;
    if (this.scale.dataset.key === key) return;
    this.scale.dataset.key = key;
    const label = fill(words["scale"], { limit: end });
    this.scale.replaceChildren(colorBar(this.tiles?.rgb ? null : table, `\u2212${end}`, `+${end}`, label));
  }

  /**
   * @param {string} title
   * @param {string} spoken
   */
  name(title, spoken) {
    setText(this.title, title);
    this.canvas.ariaLabel = spoken;
  }

  /** How many tiles there are, and how many are drawn. */
  get counts() {
    const count = this.tiles?.count ?? 0;
    return { count, shown: Math.min(MOST, count) };
  }
}
