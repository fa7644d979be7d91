import { axisOf, outputSize, sourceOf, tapsAt } from "./axis.js";
import { emptyMap } from "./maps.js";

/**
 * Pooling as in torch: padding cells never win a maximum and are zeros in an average.
 *
 * @typedef {import("./axis.js").Axis} Axis
 * @typedef {import("./axis.js").Layer} Layer
 * @typedef {import("./maps.js").FeatureMap} FeatureMap
 * @typedef {"max" | "average" | "l2"} PoolingKind
 * @typedef {{ countPadding?: boolean }} Options Whether an average divides by padding cells too; default: yes.
 * @typedef {{ inside: { source: number, tap: number }[], count: number, kernel: number }} AxisWindow The taps inside the
 *   input, and how many lie inside the input or its padding: a last window of `ceil` may reach beyond both.
 * @typedef {(values: number[] | Float64Array, count: number, area: number) => number} Reduction
 */

/** @type {Record<PoolingKind, Reduction>} */
const REDUCTIONS = {
  max: (values) => fold(values, -Infinity, (most, value) => (value > most ? value : most)),
  average: (values, count) => fold(values, 0, (sum, value) => sum + value) / count,
  // torch's LPPool2d: the mean of squares times the full window, also where the window reaches beyond the input.
  l2: (values, count, area) => Math.sqrt((fold(values, 0, (sum, value) => sum + value * value) / count) * area),
};

/**
 * @param {number[] | Float64Array} values
 * @param {number} start
 * @param {(result: number, value: number) => number} step
 */
function fold(values, start, step) {
  let result = start;
  for (const value of values) result = step(result, value);
  return result;
}

/**
 * The output, (channels, output height, output width).
 * @param {FeatureMap} map
 * @param {Layer} layer
 * @param {PoolingKind} kind
 * @param {Options} [options]
 */
export function pool(map, layer, kind, options) {
  const [channels, height, width] = map.shape;
  const [rows, columns] = [windowsOf(layer.rows, height), windowsOf(layer.columns, width)];
  const out = emptyMap(channels, rows.length, columns.length);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const row of rows) {
      for (const column of columns) {
        out.data[at++] = reduced(kind, valuesUnder(map, channel, row, column), row, column, options);
      }
    }
  }
  return out;
}

/**
 * One output with the cells of its window inside the input, the index of the largest of them (the first of equals; null
 * for other kinds), and what an average divides by.
 * @param {FeatureMap} map
 * @param {Layer} layer
 * @param {PoolingKind} kind
 * @param {number[]} unit channel, row, column
 * @param {Options} [options]
 */
export function poolAt(map, layer, kind, [channel, row, column], options) {
  const rows = windowAt(layer.rows, map.shape[1], row);
  const columns = windowAt(layer.columns, map.shape[2], column);
  const values = valuesUnder(map, channel, rows, columns);
  const value = reduced(kind, values, rows, columns, options);
  const cells = rows.inside.flatMap(({ source, tap: i }) =>
    columns.inside.map((across) => ({ i, j: across.tap, row: source, column: across.source })),
  );
  return {
    cells: cells.map((cell, index) => ({ ...cell, value: values[index] })),
    value,
    winner: kind === "max" ? values.indexOf(value) : null,
    count: countUnder(kind, values, rows, columns, options),
  };
}

/**
 * @param {PoolingKind} kind
 * @param {number[]} values
 * @param {AxisWindow} rows
 * @param {AxisWindow} columns
 * @param {Options} [options]
 */
function reduced(kind, values, rows, columns, options) {
  return REDUCTIONS[kind](values, countUnder(kind, values, rows, columns, options), rows.kernel * columns.kernel);
}

/**
 * @param {PoolingKind} kind
 * @param {number[]} values
 * @param {AxisWindow} rows
 * @param {AxisWindow} columns
 * @param {Options} [options]
 */
function countUnder(kind, values, rows, columns, { countPadding = true } = {}) {
  return kind === "l2" || countPadding ? rows.count * columns.count : values.length;
}

/**
 * @param {FeatureMap} map
 * @param {number} channel
 * @param {AxisWindow} rows
 * @param {AxisWindow} columns
 */
function valuesUnder({ data, shape: [, height, width] }, channel, rows, columns) {
  const values = [];
  for (const { source: row } of rows.inside) {
    const line = (channel * height + row) * width;
    for (const { source: column } of columns.inside) values.push(data[line + column]);
  }
  return values;
}

/**
 * @param {Axis} axis
 * @param {number} size
 * @param {number} index
 * @returns {AxisWindow}
 */
export function windowAt(axis, size, index) {
  const { kernel, after } = axisOf(axis);
  const taps = tapsAt(axis, index).map((position, tap) => ({ source: sourceOf(position, size), tap, position }));
  const inside = taps.filter(({ source }) => source >= 0);
  return { inside, count: taps.filter(({ position }) => position < size + after).length, kernel };
}

/**
 * @param {Axis} axis
 * @param {number} size
 */
export function windowsOf(axis, size) {
  return Array.from({ length: outputSize(axis, size) }, (_, index) => windowAt(axis, size, index));
}

/**
 * One number for each channel, (channels, 1, 1).
 * @param {FeatureMap} map
 * @param {PoolingKind} kind
 */
export function globalPool({ data, shape: [channels, height, width] }, kind) {
  const out = emptyMap(channels, 1, 1);
  const area = height * width;
  for (let channel = 0; channel < channels; channel++) {
    out.data[channel] = REDUCTIONS[kind](data.subarray(channel * area, (channel + 1) * area), area, area);
  }
  return out;
}

/**
 * For every output of max pooling of one channel the index of the input cell that wins, the first of equals; -1 for a
 * window without any cell of the input.
 * @param {FeatureMap} map
 * @param {Layer} layer
 */
export function winnersOf({ data, shape: [, height, width] }, layer) {
  const [rows, columns] = [windowsOf(layer.rows, height), windowsOf(layer.columns, width)];
  return Int32Array.from({ length: rows.length * columns.length }, (_, at) => {
    const [row, column] = [rows[Math.floor(at / columns.length)], columns[at % columns.length]];
    const cells = row.inside.flatMap((down) => column.inside.map((across) => down.source * width + across.source));
    return cells.reduce((winner, cell) => (winner < 0 || data[cell] > data[winner] ? cell : winner), -1);
  });
}
