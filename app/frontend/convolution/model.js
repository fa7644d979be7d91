/**
 * What the settings mean: the layer, the input, the weights and, filter by filter, the output. Arithmetic only; each part
 * is computed again only when what it follows from has changed.
 */
import { outputSize, stampAt, transposedSize, unreadOf } from "../maths/axis.js";
import { convolve, termsAt } from "../maths/convolution.js";
import { countsOf } from "../maths/counts.js";
import { digitInput, patternOf, pictureInput, pictureSize } from "../maths/inputs.js";
import { largestOf, valueAt } from "../maths/maps.js";
import { stampTermsAt, transposedConvolve } from "../maths/transposed.js";
import { FilterBank } from "./filters.js";
import { layerOf, problemsOf } from "./layer.js";
import { FIELDS } from "./settings.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../maths/maps.js").FeatureMap} FeatureMap
 * @typedef {import("../maths/maps.js").Sum} Sum
 * @typedef {{ name: string, size: number[], bytes: Uint8Array }} Picture
 * @typedef {{
 *   name: string, shape: number[], values: Float32Array, bias: number, mode: import("../maths/axis.js").PaddingMode,
 *   stride: [number, number], padding: [number, number], dilation: [number, number],
 * }} Learned
 * @typedef {{ digits: Uint8Array, picture: Picture, learned: Learned | null, learnedKey: number }} Inputs From Python.
 */

const DIGIT_SIDE = 28;
const WEIGHT_FIELDS = /** @type {const} */ (["k", "kh", "kw", "c", "f", "g", "a", "b", "e", "z"]);

/**
 * What is computed, by name: kept from one model to the next while its key is the same.
 * @typedef {Record<string, { key: unknown[], value: any }>} Cache
 */

export class ConvolutionModel {
  /**
   * @param {Settings} settings
   * @param {Inputs} inputs
   * @param {Cache} [cache]
   */
  constructor(settings, inputs, cache = {}) {
    const { h, w, c, p, q, i, d } = settings;
    const { name, size } = inputs.picture;
    this.settings = settings;
    this.inputs = inputs;
    this.cache = cache;
    /** Input channels that one filter reads. */
    this.share = c / settings.g;
    this.transposed = settings.m === "trans";
    const [height, width] = p ? pictureSize(size, p, q) : [h, w];
    this.height = height;
    this.width = width;
    const mapKey = [i, d, c, this.height, this.width, i === "picture" && name];
    this.map = this.memo("map", mapKey, () => this.input());
    this.layer = layerOf(settings);
    this.layerKey = JSON.stringify(this.layer);
    this.problems = problemsOf(settings, this.layer, [this.height, this.width]);
    this.size = this.problems.length ? [0, 0] : this.outputSize();
    const weightKey = WEIGHT_FIELDS.map((field) => FIELDS[field].write(settings));
    const { learned, learnedKey } = inputs;
    this.filters = this.memo("filters", [...weightKey, learnedKey], () => new FilterBank(settings, learned));
    this.outputs = this.memo("outputs", [this.layerKey, settings.m, this.map, this.filters], emptyOutputs);
  }

  /**
   * @template Value
   * @param {string} name
   * @param {unknown[]} key
   * @param {() => Value} make
   * @returns {Value}
   */
  memo(name, key, make) {
    const kept = this.cache[name];
    if (!kept || !key.every((part, at) => part === kept.key[at])) this.cache[name] = { key, value: make() };
    return this.cache[name].value;
  }

  input() {
    const { i, d, c } = this.settings;
    const { digits, picture } = this.inputs;
    /** @type {[number, number, number]} */
    const shape = [c, this.height, this.width];
    const area = DIGIT_SIDE ** 2;
    if (i === "picture") return pictureInput(picture.bytes, picture.size, shape);
    if (i === "digit") return digitInput(digits.subarray(area * (d % 10), area * ((d % 10) + 1)), DIGIT_SIDE, shape);
    return patternOf(i, shape, d);
  }

  /** @returns {[number, number]} */
  outputSize() {
    const measure = this.transposed ? transposedSize : outputSize;
    return [measure(this.layer.rows, this.height), measure(this.layer.columns, this.width)];
  }

  /** How many steps the player has: outputs, or inputs of a transposed convolution. */
  get steps() {
    if (this.problems.length) return 0;
    return this.transposed ? this.height * this.width : this.size[0] * this.size[1];
  }

  get stepColumns() {
    return this.transposed ? this.width : this.size[1];
  }

  /**
   * Weights (share * kh * kw numbers, row by row) and bias of one filter.
   * @param {number} index
   */
  filter(index) {
    return this.filters.filter(index);
  }

  /**
   * The first input channel that a filter reads.
   * @param {number} filter
   */
  first(filter) {
    return Math.floor(filter / (this.settings.f / this.settings.g)) * this.share;
  }

  /**
   * Whether the filter on the screen reads this input channel.
   * @param {number} channel
   */
  reads(channel) {
    const first = this.first(this.settings.u);
    return channel >= first && channel < first + this.share;
  }

  /**
   * The input channels that a filter reads.
   * @param {number} filter
   * @returns {FeatureMap}
   */
  channelsOf(filter) {
    const plane = this.height * this.width;
    const first = this.first(filter);
    const data = this.map.data.subarray(first * plane, (first + this.share) * plane);
    return { data, shape: [this.share, this.height, this.width] };
  }

  /**
   * The filter's weights as torch lays them out for one filter alone.
   * @param {number} filter
   * @returns {import("../maths/maps.js").Weights}
   */
  weightsOf(filter) {
    const { kh, kw } = this.settings;
    const data = this.filter(filter).cells;
    return { data, shape: this.transposed ? [this.share, 1, kh, kw] : [1, this.share, kh, kw] };
  }

  /**
   * The output of one filter, (1, height, width).
   * @param {number} filter
   */
  output(filter) {
    const { maps } = this.outputs;
    const map = maps.get(filter) ?? this.computed(this.channelsOf(filter), filter);
    if (!maps.has(filter)) this.outputs.limit = Math.max(this.outputs.limit, largestOf(map));
    maps.set(filter, map);
    return map;
  }

  /**
   * @param {FeatureMap} map
   * @param {number} filter
   */
  computed(map, filter) {
    const compute = this.transposed ? transposedConvolve : convolve;
    return compute(map, this.weightsOf(filter), [this.filter(filter).bias], this.layer);
  }

  /**
   * The other filters for as long as there is time; true when all are there.
   * @param {number} milliseconds
   */
  computeSome(milliseconds) {
    const until = performance.now() + milliseconds;
    for (let filter = 0; filter < this.settings.f; filter++) {
      if (this.outputs.maps.has(filter)) continue;
      if (performance.now() > until) return false;
      this.output(filter);
    }
    return true;
  }

  /**
   * The output of a transposed convolution when the first `count` input cells have been added.
   * @param {number} filter
   * @param {number} count
   */
  partial(filter, count) {
    const { data, shape } = this.channelsOf(filter);
    const plane = this.height * this.width;
    return this.computed({ data: data.map((value, at) => (at % plane < count ? value : 0)), shape }, filter);
  }

  /**
   * One output as a sum of products.
   * @param {number} filter
   * @param {number} row
   * @param {number} column
   * @returns {Sum}
   */
  terms(filter, row, column) {
    const take = this.transposed ? stampTermsAt : termsAt;
    const bias = [this.filter(filter).bias];
    const sum = take(this.channelsOf(filter), this.weightsOf(filter), bias, this.layer, [0, row, column]);
    const first = this.first(filter);
    return { ...sum, channels: sum.channels.map((each) => ({ ...each, channel: each.channel + first })) };
  }

  /**
   * What one input cell of a transposed convolution adds: like `terms`, but row and column are the output's.
   * @param {number} filter
   * @param {number} row
   * @param {number} column
   * @returns {Sum}
   */
  stamps(filter, row, column) {
    const { kh, kw } = this.settings;
    const rows = stampAt(this.layer.rows, this.height, row);
    const columns = stampAt(this.layer.columns, this.width, column);
    const { cells, bias } = this.filter(filter);
    const channels = Array.from({ length: this.share }, (_, index) => {
      const value = valueAt(this.channelsOf(filter), index, row, column);
      const weights = Array.from(cells.subarray(index * kh * kw, (index + 1) * kh * kw));
      const terms = weights.map((weight, at) => {
        const [i, j] = [Math.floor(at / kw), at % kw];
        return { i, j, row: rows[i], column: columns[j], value, weight, product: value * weight };
      });
      return { channel: this.first(filter) + index, cells: terms, sum: 0 };
    });
    return { channels, bias, total: 0 };
  }

  counts() {
    const { c, f, g, kh, kw, b } = this.settings;
    const [input, output] = [[this.height, this.width], this.size];
    return countsOf({
      inputs: c,
      filters: f,
      groups: g,
      kernel: [kh, kw],
      bias: b,
      input,
      output,
      transposed: this.transposed,
    });
  }

  /**
   * Rows and columns of the input that no window reads.
   * @returns {{ rows: number[], columns: number[] }}
   */
  unread() {
    if (this.transposed || this.problems.length) return { rows: [], columns: [] };
    const { rows, columns } = this.layer;
    return this.memo("unread", [this.layerKey, this.height, this.width], () => ({
      rows: unreadOf(rows, this.height),
      columns: unreadOf(columns, this.width),
    }));
  }
}

/** @returns {{ maps: Map<number, FeatureMap>, limit: number }} */
function emptyOutputs() {
  return { maps: new Map(), limit: 0 };
}
