import { kernelFits, kernelOf } from "../maths/kernels.js";
import { kernelName, weightIndex } from "./settings.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./model.js").Learned} Learned
 * @typedef {{ cells: Float64Array, bias: number, limit: number }} Filter `cells`: (channels of a group, kh, kw), row by row;
 *   `limit`: the largest absolute weight, 1 where all are 0.
 */

const ANGLE_STEP = 22.5; // degrees from the Gabor kernel of one filter to the next

/** The weights that the settings name, made when they are needed. */
export class FilterBank {
  /** @type {Map<number, Filter>} */
  filters = new Map();

  /**
   * @param {Settings} settings
   * @param {Learned | null} learned
   */
  constructor(settings, learned) {
    this.settings = settings;
    this.learned = learned;
    this.share = settings.c / settings.g;
  }

  /**
   * @param {number} index
   * @returns {Filter}
   */
  filter(index) {
    const filter = this.filters.get(index) ?? this.make(index);
    this.filters.set(index, filter);
    return filter;
  }

  /**
   * @param {number} index
   * @returns {Filter}
   */
  make(index) {
    const { kh, kw, e } = this.settings;
    const cells = new Float64Array(this.share * kh * kw);
    for (let channel = 0; channel < this.share; channel++) cells.set(this.slice(index, channel), channel * kh * kw);
    for (let at = 0; at < cells.length; at++) {
      const [channel, i, j] = [Math.floor(at / (kh * kw)), Math.floor(at / kw) % kh, at % kw];
      cells[at] = e[weightIndex(index, channel, i, j)] ?? cells[at];
    }
    const limit = cells.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
    return { cells, bias: this.bias(index), limit };
  }

  /** @param {number} index */
  bias(index) {
    const { b, z } = this.settings;
    const learned = kernelName(this.settings, index) === "learned" ? (this.learned?.bias ?? 0) : 0;
    return b ? (z[index] ?? learned) : 0;
  }

  /**
   * One channel of the named kernel; random numbers where the name means nothing at this size.
   * @param {number} filter
   * @param {number} channel
   */
  slice(filter, channel) {
    const { kh, kw, a } = this.settings;
    const name = kernelName(this.settings, filter);
    if (name === "learned") return learnedSlice(this.learned, channel, [kh, kw]);
    const options = { angle: (a + ANGLE_STEP * filter) % 180, seed: 97 * filter + channel + 1, channels: this.share };
    return kernelOf(kernelFits(name, [kh, kw]) ? name : "random", [kh, kw], options);
  }
}

/**
 * A learned filter in the middle of a kernel of any size; 0 where it has no weights.
 * @param {Learned | null} learned
 * @param {number} channel
 * @param {[number, number]} size
 */
function learnedSlice(learned, channel, [height, width]) {
  const cells = new Float64Array(height * width);
  if (!learned || channel >= learned.shape[0]) return cells;
  const [, tall, wide] = learned.shape;
  const [down, across] = [Math.floor((height - tall) / 2), Math.floor((width - wide) / 2)];
  for (let i = Math.max(0, -down); i < Math.min(tall, height - down); i++) {
    for (let j = Math.max(0, -across); j < Math.min(wide, width - across); j++) {
      cells[(i + down) * width + j + across] = learned.values[(channel * tall + i) * wide + j];
    }
  }
  return cells;
}
