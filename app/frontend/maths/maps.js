/**
 * Feature maps and weights as plain numbers.
 *
 * @typedef {Float64Array | Float32Array | number[]} Numbers
 * @typedef {{ data: Float64Array, shape: [number, number, number] }} FeatureMap Shape: channels, height, width; row by row.
 * @typedef {{ data: Float64Array, shape: [number, number, number, number] }} Weights Shape: filters, channels of a group,
 *   kernel height, kernel width; transposed convolutions: channels, filters of a group, ... (as in torch).
 * @typedef {{ i: number, j: number, row: number, column: number, value: number, weight: number, product: number }} Term
 *   One product of a sum: kernel cell (i, j) on input cell (row, column); -1 is padding.
 * @typedef {{ channel: number, cells: Term[], sum: number }} ChannelTerms
 * @typedef {{ channels: ChannelTerms[], bias: number, total: number }} Sum
 */

/**
 * A map of zeros.
 * @param {number} channels
 * @param {number} height
 * @param {number} width
 * @returns {FeatureMap}
 */
export function emptyMap(channels, height, width) {
  return { data: new Float64Array(channels * height * width), shape: [channels, height, width] };
}

/**
 * The value of a cell; 0 in zero padding (row or column -1).
 * @param {FeatureMap} map
 * @param {number} channel
 * @param {number} row
 * @param {number} column
 */
export function valueAt({ data, shape: [, height, width] }, channel, row, column) {
  return row < 0 || column < 0 ? 0 : data[(channel * height + row) * width + column];
}

/**
 * The largest absolute value.
 * @param {{ data: Float64Array }} map
 */
export function largestOf({ data }) {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * The largest value.
 * @param {{ data: Float64Array }} map
 */
export function maximumOf({ data }) {
  return data.reduce((most, value) => Math.max(most, value), -Infinity);
}

/**
 * The sum of products over channels, with the bias.
 * @param {ChannelTerms[]} channels
 * @param {number} bias
 * @returns {Sum}
 */
export function summed(channels, bias) {
  return { channels, bias, total: channels.reduce((sum, channel) => sum + channel.sum, bias) };
}

/**
 * Largest difference of two maps; null where their sizes differ.
 * @param {FeatureMap} one
 * @param {FeatureMap} other
 */
export function largestDifference(one, other) {
  if (String(one.shape) !== String(other.shape)) return null;
  return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at])), 0);
}

/**
 * Rounded to hundredths.
 * @param {number} value
 */
export function toHundredths(value) {
  return Math.round(100 * value) / 100;
}
