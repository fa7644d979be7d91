import { stampAt, transposedSize } from "./axis.js";
import { emptyMap, summed, valueAt } from "./maps.js";

/**
 * torch's conv_transpose2d: each input cell adds its kernel, times its value, to the output.
 *
 * @typedef {import("./axis.js").Axis} Axis
 * @typedef {import("./axis.js").Layer} Layer
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {import("./maps.js").Weights} Weights
 * @typedef {import("./maps.js").Numbers} Numbers
 */

/**
 * The output, (filters, output height, output width).
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {Numbers | null} bias one number for each filter
 * @param {Layer} layer
 */
export function transposedConvolve(map, weights, bias, layer) {
  const [channels, height, width] = map.shape;
  const groups = layer.groups ?? 1;
  const share = weights.shape[1];
  const out = emptyMap(share * groups, transposedSize(layer.rows, height), transposedSize(layer.columns, width));
  const [rows, columns] = [stampsOf(layer.rows, height), stampsOf(layer.columns, width)];
  const plane = out.shape[1] * out.shape[2];
  bias?.forEach((value, filter) => out.data.fill(value, filter * plane, (filter + 1) * plane));
  for (let at = 0; at < channels * height * width; at++) {
    const channel = Math.floor(at / (height * width));
    const [row, column] = [Math.floor(at / width) % height, at % width];
    const first = Math.floor(channel / (channels / groups)) * share;
    stamp(out, weights, { value: map.data[at], channel, first, rows: rows[row], columns: columns[column] });
  }
  return out;
}

/**
 * `stampAt` of each input cell.
 * @param {Axis} axis
 * @param {number} size
 */
function stampsOf(axis, size) {
  return Array.from({ length: size }, (_, cell) => stampAt(axis, size, cell));
}

/**
 * @param {FeatureMap} out
 * @param {Weights} weights
 * @param {{ value: number, channel: number, first: number, rows: number[], columns: number[] }} cell
 */
function stamp(out, { data, shape: [, share, kh, kw] }, { value, channel, first, rows, columns }) {
  const [, high, wide] = out.shape;
  for (let tap = 0; tap < share * kh * kw; tap++) {
    const [filter, i, j] = [Math.floor(tap / (kh * kw)), Math.floor(tap / kw) % kh, tap % kw];
    if (rows[i] < 0 || columns[j] < 0) continue;
    const weight = data[channel * share * kh * kw + tap];
    out.data[((first + filter) * high + rows[i]) * wide + columns[j]] += value * weight;
  }
}

/**
 * One output as its sum of products: the input cells that add to it, channel by channel.
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {Numbers | null} bias
 * @param {Layer} layer
 * @param {number[]} unit filter, row, column
 */
export function stampTermsAt(map, weights, bias, layer, [filter, row, column]) {
  const [inputs, height, width] = map.shape;
  const share = weights.shape[1];
  const perGroup = inputs / (layer.groups ?? 1);
  const first = Math.floor(filter / share) * perGroup;
  const rows = stampsOn(layer.rows, height, row);
  const columns = stampsOn(layer.columns, width, column);
  const channels = Array.from({ length: perGroup }, (_, index) =>
    channelTerms(map, weights, { channel: first + index, filter: filter % share, rows, columns }),
  );
  return summed(channels, bias ? bias[filter] : 0);
}

/**
 * Input cells along one axis that add to output `index`.
 * @param {Axis} axis
 * @param {number} size
 * @param {number} index
 */
function stampsOn(axis, size, index) {
  const cells = stampsOf(axis, size).map((outputs, cell) => ({ cell, tap: outputs.indexOf(index) }));
  return cells.filter(({ tap }) => tap >= 0);
}

/**
 * @typedef {{ cell: number, tap: number }[]} Stamps
 * @param {FeatureMap} map
 * @param {Weights} weights
 * @param {{ channel: number, filter: number, rows: Stamps, columns: Stamps }} reads
 */
function channelTerms(map, { data, shape: [, share, kh, kw] }, { channel, filter, rows, columns }) {
  const cells = rows.flatMap(({ cell: row, tap: i }) =>
    columns.map(({ cell: column, tap: j }) => {
      const value = valueAt(map, channel, row, column);
      const weight = data[((channel * share + filter) * kh + i) * kw + j];
      return { i, j, row, column, value, weight, product: value * weight };
    }),
  );
  return { channel, cells, sum: cells.reduce((sum, cell) => sum + cell.product, 0) };
}
