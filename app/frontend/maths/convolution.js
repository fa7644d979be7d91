import { axisOf, outputSize, sourceOf, sourcesAt } from "./axis.js";
import { emptyMap, summed, valueAt } from "./maps.js";

/**
 * torch's conv2d: cross-correlation, the kernel is not flipped.
 *
 * @typedef {import("./axis.js").Layer} Layer
 * @typedef {import("./axis.js").FullAxis} FullAxis
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {import("./maps.js").Weights} Weights
 * @typedef {import("./maps.js").Numbers} Numbers
 * @typedef {{ data: Float64Array, width: number }} Plane One channel with its padding around it.
 */

/**
 * The output, (filters, output height, output width).
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {Numbers | null} bias one number for each filter
 * @param {Layer} layer
 */
export function convolve(map, weights, bias, layer) {
  const [, height, width] = map.shape;
  const [filters, share, kh, kw] = weights.shape;
  const axes = { rows: axisOf(layer.rows), columns: axisOf(layer.columns) };
  const planes = paddedPlanes(map, axes);
  const out = emptyMap(filters, outputSize(axes.rows, height), outputSize(axes.columns, width));
  const area = out.shape[1] * out.shape[2];
  for (let filter = 0; filter < filters; filter++) {
    const target = { data: out.data.subarray(filter * area, (filter + 1) * area), shape: out.shape };
    const first = firstChannel(weights, layer, filter);
    if (bias) target.data.fill(bias[filter]);
    for (let channel = 0; channel < share; channel++) {
      const kernel = weights.data.subarray(
        (filter * share + channel) * kh * kw,
        (filter * share + channel + 1) * kh * kw,
      );
      addProducts(target, planes[first + channel], kernel, axes);
    }
  }
  return out;
}

/**
 * The first input channel that a filter reads.
 * @param {Weights} weights
 * @param {Layer} layer
 * @param {number} filter
 */
function firstChannel({ shape: [filters, share] }, { groups = 1 }, filter) {
  return Math.floor(filter / (filters / groups)) * share;
}

/**
 * @param {FeatureMap} map
 * @param {{ rows: FullAxis, columns: FullAxis }} axes
 * @returns {Plane[]}
 */
function paddedPlanes(map, { rows, columns }) {
  const [channels, height, width] = map.shape;
  const [sourceRows, sourceColumns] = [paddedSources(rows, height), paddedSources(columns, width)];
  return Array.from({ length: channels }, (_, channel) => {
    const data = new Float64Array(sourceRows.length * sourceColumns.length);
    let at = 0;
    for (const row of sourceRows) for (const column of sourceColumns) data[at++] = valueAt(map, channel, row, column);
    return { data, width: sourceColumns.length };
  });
}

/**
 * @param {FullAxis} axis
 * @param {number} size
 */
function paddedSources({ before, after, mode }, size) {
  return Array.from({ length: before + size + after }, (_, at) => sourceOf(at - before, size, mode));
}

/**
 * Adds one padded channel under one kernel to `target`.
 * @param {FeatureMap} target
 * @param {Plane} plane
 * @param {Float64Array} kernel
 * @param {{ rows: FullAxis, columns: FullAxis }} axes
 */
function addProducts({ data, shape: [, height, width] }, plane, kernel, { rows, columns }) {
  for (let row = 0; row < height; row++) {
    const line = data.subarray(row * width, (row + 1) * width);
    for (let tap = 0; tap < kernel.length; tap++) {
      const [i, j] = [Math.floor(tap / columns.kernel), tap % columns.kernel];
      const from = (row * rows.stride + i * rows.dilation) * plane.width + j * columns.dilation;
      addScaled(line, plane.data, kernel[tap], from, columns.stride);
    }
  }
}

/**
 * @param {Float64Array} line
 * @param {Float64Array} values
 * @param {number} weight
 * @param {number} from
 * @param {number} stride
 */
function addScaled(line, values, weight, from, stride) {
  for (let at = 0; at < line.length; at++) line[at] += values[from + at * stride] * weight;
}

/**
 * One output as its sum of products, channel by channel.
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {Numbers | null} bias
 * @param {Layer} layer
 * @param {number[]} unit filter, row, column
 */
export function termsAt(map, weights, bias, layer, [filter, row, column]) {
  const first = firstChannel(weights, layer, filter);
  const rows = sourcesAt(layer.rows, map.shape[1], row);
  const columns = sourcesAt(layer.columns, map.shape[2], column);
  const channels = Array.from({ length: weights.shape[1] }, (_, index) =>
    channelTerms(map, weights, { filter, index, first, rows, columns }),
  );
  return summed(channels, bias ? bias[filter] : 0);
}

/**
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {{ filter: number, index: number, first: number, rows: number[], columns: number[] }} reads
 */
function channelTerms(map, weights, { filter, index, first, rows, columns }) {
  const [, share, kh, kw] = weights.shape;
  const cells = [];
  let sum = 0;
  for (let i = 0; i < kh; i++) {
    for (let j = 0; j < kw; j++) {
      const value = valueAt(map, first + index, rows[i], columns[j]);
      const weight = weights.data[((filter * share + index) * kh + i) * kw + j];
      sum += value * weight;
      cells.push({ i, j, row: rows[i], column: columns[j], value, weight, product: value * weight });
    }
  }
  return { channel: first + index, cells, sum };
}
