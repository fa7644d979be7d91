/**
 * What the page computes from its settings: plain numbers, no drawing.
 */
import { axisOf, outputSize, readersOf } from "../maths/axis.js";
import { convolve } from "../maths/convolution.js";
import { changeOf, disturbed } from "../maths/disturbance.js";
import { kernelOf } from "../maths/kernels.js";
import { toHundredths } from "../maths/maps.js";
import { globalPool, pool, winnersOf } from "../maths/pooling.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../maths/axis.js").FullAxis} FullAxis
 * @typedef {import("../maths/maps.js").FeatureMap} FeatureMap
 * @typedef {import("../maths/maps.js").Weights} Weights
 * @typedef {import("../maths/pooling.js").PoolingKind} PoolingKind
 * @typedef {"max" | "average" | "l2" | "strided" | "global-max" | "global-average"} Kind
 * @typedef {{ original: FeatureMap, moved: FeatureMap }} Maps Of the input as it is, and moved and with noise.
 * @typedef {ReturnType<typeof changeOf>} Change
 * @typedef {{ rows: FullAxis, columns: FullAxis }} PoolingLayer
 */
/**
 * @typedef {object} Model
 * @property {Settings} settings
 * @property {PoolingLayer} layer
 * @property {PoolingLayer} plain without ceil, as the convolution has it
 * @property {Weights} kernel
 * @property {Maps} input
 * @property {Record<Kind, Maps>} outputs
 * @property {Record<Kind | "input", Change>} changes
 * @property {Int32Array} winners of max pooling on the map that is shown
 */

export const KINDS = /** @type {Kind[]} */ (["max", "average", "l2", "strided", "global-max", "global-average"]);
const KERNEL_SEED = 3;

/**
 * Everything that follows from the settings and the input.
 * @param {Settings} settings
 * @param {FeatureMap} original
 * @returns {Model}
 */
export function modelOf(settings, original) {
  const [layer, plain] = [layerOf(settings, settings.ceil), layerOf(settings, false)];
  /** @type {Weights} */
  const kernel = { data: Float64Array.from(kernelCells(settings)), shape: [1, 1, settings.kh, settings.kw] };
  const input = { original, moved: disturbed(original, settings) };
  /** @type {(kind: Kind) => Maps} */
  const outputs = (kind) => ({
    original: outputOf(kind, original, { settings, layer, plain, kernel }),
    moved: outputOf(kind, input.moved, { settings, layer, plain, kernel }),
  });
  const byKind = /** @type {Record<Kind, Maps>} */ (Object.fromEntries(KINDS.map((kind) => [kind, outputs(kind)])));
  const changes = Object.entries({ input, ...byKind }).map(([name, maps]) => [name, changeOf(maps)]);
  const winners = winnersOf(input[settings.view], layer);
  return { settings, layer, plain, kernel, input, outputs: byKind, changes: Object.fromEntries(changes), winners };
}

/**
 * @param {Settings} settings
 * @param {boolean} ceil
 */
function layerOf({ kh, kw, sh, sw, ph, pw }, ceil) {
  const rows = axisOf({ kernel: kh, stride: sh, before: ph, ceil });
  return { rows, columns: axisOf({ kernel: kw, stride: sw, before: pw, ceil }) };
}

/**
 * @param {Kind} kind
 * @param {FeatureMap} map
 * @param {Pick<Model, "settings" | "layer" | "plain" | "kernel">} model
 */
function outputOf(kind, map, { settings, layer, plain, kernel }) {
  if (kind === "strided") return convolve(map, kernel, null, plain);
  if (kind === "global-max") return globalPool(map, "max");
  if (kind === "global-average") return globalPool(map, "average");
  return pool(map, layer, kind, { countPadding: settings.count });
}

/**
 * The map on the screen: of the input or of one kind, moved or original.
 * @param {Pick<Model, "settings" | "input" | "outputs">} model
 * @param {Kind | "input"} name
 */
export function shownMap({ settings, input, outputs }, name) {
  return (name === "input" ? input : outputs[name])[settings.view];
}

/**
 * How much the noise alone changes an output.
 * @param {Model} model
 * @param {Kind} kind
 */
export function noiseChange(model, kind) {
  const moved = disturbed(model.input.original, { ...model.settings, dx: 0, dy: 0 });
  return changeOf({ original: model.outputs[kind].original, moved: outputOf(kind, moved, model) }).ratio;
}

/**
 * The outputs that read an input cell, as [row, column].
 * @param {PoolingLayer} layer
 * @param {number[]} shape of the input
 * @param {{ row: number, column: number }} cell
 */
export function outputsOf({ rows, columns }, [, height, width], { row, column }) {
  const across = readersOf(columns, width, column);
  return readersOf(rows, height, row).flatMap((down) => across.map((one) => [down.output, one.output]));
}

/**
 * Window of an output on the input: first row, first column, height, width; it may reach into the padding.
 * @param {PoolingLayer} layer
 * @param {{ row: number, column: number }} output
 */
export function windowBox({ rows, columns }, { row, column }) {
  return [row * rows.stride - rows.before, column * columns.stride - columns.before, rows.kernel, columns.kernel];
}

/**
 * Cells of padding that the drawing needs on each side: the padding, and what a last window reaches beyond it.
 * @param {PoolingLayer} layer
 * @param {number[]} shape of the input
 * @returns {import("../widgets/grid.js").Padding}
 */
export function drawnPadding({ rows, columns }, [, height, width]) {
  return [rows.before, cellsBehind(columns, width), cellsBehind(rows, height), columns.before];
}

/**
 * @param {FullAxis} axis
 * @param {number} size
 */
function cellsBehind(axis, size) {
  const last = (outputSize(axis, size) - 1) * axis.stride - axis.before + axis.kernel;
  return Math.max(axis.before, last - size);
}

/**
 * The weights of the strided convolution, row by row.
 * @param {Settings} settings
 * @returns {number[]}
 */
export function kernelCells({ kernel, cells, kh, kw }) {
  if (kernel === "own") return cells;
  const values = Array.from(kernelOf(kernel, [kh, kw], { seed: KERNEL_SEED }));
  return kernel === "random" ? values.map(toHundredths) : values;
}

/** @param {FeatureMap} map */
export function cellCount({ shape: [, rows, columns] }) {
  return rows * columns;
}

/**
 * Share of the values that is dropped; negative where there are more outputs than inputs.
 * @param {Model} model
 * @param {Kind} kind
 */
export function droppedShare(model, kind) {
  return 1 - cellCount(model.outputs[kind].original) / cellCount(model.input.original);
}

/**
 * The steps of an axis's output size for the formula on the screen; `dropped`: a last window starts behind the input.
 * @param {FullAxis} axis
 * @param {number} size
 */
export function sizeSteps(axis, size) {
  const steps = (size + 2 * axis.before - axis.kernel) / axis.stride;
  const count = (axis.ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  const final = outputSize(axis, size);
  return { steps, size: final, dropped: final < count };
}

/**
 * The largest cell of the whole map, as an index.
 * @param {Model} model
 */
export function globalWinner(model) {
  const { data } = shownMap(model, "input");
  return data.indexOf(shownMap(model, "global-max").data[0]);
}
