/**
 * What the grids show: one scene for each channel of the input, each slice of the kernel, and the output.
 */
import { sourceOf } from "../maths/axis.js";
import { valueAt } from "../maths/maps.js";
import { kernelColors } from "../widgets/grid_cells.js";

/**
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./highlight.js").Highlight} Highlight
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("../widgets/grid.js").SceneOptions} SceneOptions
 * @typedef {import("../maths/maps.js").ChannelTerms} ChannelTerms
 * @typedef {{ map: Uint8Array, weight: Uint8Array }} Tables Colors, 256 x 3.
 * @typedef {{ channel: number, i: number, j: number }} Weight A cell of the kernel on the screen.
 */

const LARGEST_CELL = 40; // CSS pixels, like all below
const SMALLEST_LINED = 4; // a smaller cell may have a fraction of a pixel
const GAP = 8;
const CAPTION = 18;
const WHOLE_LIMIT = 4; // largest value of the input "whole"

/**
 * The side of a cell, and how many of `count` grids stand beside each other, so that they fill a box best.
 * @param {number[]} box width, height
 * @param {number} count
 * @param {number[]} size rows, columns
 */
export function fitting([width, height], count, [rows, columns]) {
  const caption = count > 1 ? CAPTION : 0;
  let best = { cell: 0, across: 1 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const wide = (width - GAP * (across - 1)) / (across * columns);
    const high = (height - (GAP + caption) * down) / (down * rows);
    const cell = Math.min(wide, high, LARGEST_CELL);
    if (cell > best.cell) best = { cell, across };
  }
  const { cell, across } = best;
  return { across, cell: cell >= SMALLEST_LINED ? Math.floor(cell) : Math.max(0.5, Math.floor(8 * cell) / 8) };
}

/**
 * As drawn; none where the layer cannot be.
 * @param {ConvolutionModel} model
 * @returns {import("../widgets/grid.js").Padding}
 */
export function paddingOf({ transposed, problems, layer: { rows, columns } }) {
  if (transposed || problems.length) return [0, 0, 0, 0];
  return [rows.before, columns.after, rows.after, columns.before];
}

/**
 * Whether the input is a color picture in one grid.
 * @param {ConvolutionModel} model
 */
export function isComposite({ settings: { p, c } }) {
  return p > 0 && c === 3;
}

/**
 * The largest value of the input's colors.
 * @param {ConvolutionModel} model
 */
export function inputLimit({ settings: { i } }) {
  return i === "whole" ? WHOLE_LIMIT : 1;
}

/**
 * One for each grid of the input.
 * @param {ConvolutionModel} model
 * @param {Highlight} highlight
 * @param {number} cell
 * @returns {SceneOptions[]}
 */
export function inputScenes(model, highlight, cell) {
  const sourceKey = [model.layerKey, model.problems.length, model.map];
  const sources = model.memo("sources", sourceKey, () => Array.from({ length: model.settings.c }, () => ({})));
  const shape = { rows: model.height, columns: model.width, padding: paddingOf(model), cell };
  const colors = { table: null, limit: inputLimit(model), unread: unreadCells(model) };
  if (isComposite(model)) {
    const [overlay] = highlight.input.values();
    return [
      { ...shape, ...colors, source: sources[0], value: inputValue(model, 0), color: pictureColor(model), ...overlay },
    ];
  }
  return sources.map((source, channel) => ({
    ...shape,
    ...colors,
    source,
    value: inputValue(model, channel),
    ...highlight.input.get(channel),
  }));
}

/** @param {ConvolutionModel} model */
function unreadCells(model) {
  const { rows, columns } = model.unread();
  if (!rows.length && !columns.length) return undefined;
  const [unreadRows, unreadColumns] = [new Set(rows), new Set(columns)];
  return (/** @type {number} */ row, /** @type {number} */ column) => unreadRows.has(row) || unreadColumns.has(column);
}

/**
 * The value at a position of the input or its padding.
 * @param {ConvolutionModel} model
 * @param {number} channel
 */
export function inputValue(model, channel) {
  const { rows, columns } = model.layer;
  return (/** @type {number} */ row, /** @type {number} */ column) =>
    valueAt(model.map, channel, sourceOf(row, model.height, rows.mode), sourceOf(column, model.width, columns.mode));
}

/** @param {ConvolutionModel} model */
function pictureColor(model) {
  const values = [0, 1, 2].map((channel) => inputValue(model, channel));
  return (/** @type {number} */ row, /** @type {number} */ column) =>
    values.map((value) => Math.round(255 * value(row, column)));
}

/**
 * One for each channel of the filter on the screen.
 * @param {ConvolutionModel} model
 * @param {Highlight} highlight
 * @param {{ cell: number, table: Uint8Array, theme: Theme, selected: Weight }} look
 * @returns {SceneOptions[]}
 */
export function kernelScenes(model, highlight, { cell, table, theme, selected }) {
  const { kh, kw, u } = model.settings;
  const { cells, limit } = model.filter(u);
  const colors = kernelColors(kh * kw, theme);
  return Array.from({ length: model.share }, (_, channel) => {
    const taps = highlight.kernel.get(channel);
    const frame = { box: [selected.i, selected.j], width: 1.5, dash: [3, 2] };
    return {
      rows: kh,
      columns: kw,
      cell,
      table,
      limit,
      value: (row, column) => cells[(channel * kh + row) * kw + column],
      tint: (row, column) => colors[row * kw + column],
      marks: [...(taps ? [{ cells: taps }] : []), ...(selected.channel === channel ? [frame] : [])],
    };
  });
}

/**
 * @param {ConvolutionModel} model
 * @param {Highlight} highlight
 * @param {{ cell: number, table: Uint8Array, index: number }} look `index`: where the player is
 * @returns {SceneOptions}
 */
export function outputScene(model, highlight, { cell, table, index }) {
  const { v } = model.settings;
  const [rows, columns] = model.size;
  const colors = { table: v ? null : table, limit: v ? 1 : model.outputs.limit || 1 };
  const { value, source } = highlight.products
    ? { value: highlight.products.value, source: highlight.products }
    : outputValues(model, index);
  return { rows, columns, cell, ...colors, value, source, ...highlight.output };
}

/**
 * The output, or the part of it that the player has computed.
 * @param {ConvolutionModel} model
 * @param {number} index
 */
function outputValues(model, index) {
  const { u, r } = model.settings;
  const map = r && model.transposed ? model.partial(u, index + 1) : model.output(u);
  /** @type {(row: number, column: number) => number} */
  const value = (row, column) => valueAt(map, 0, row, column);
  if (!r || model.transposed) return { value, source: map };
  /** @type {(row: number, column: number) => number} */
  const computed = (row, column) => (row * model.size[1] + column > index ? NaN : value(row, column));
  return { value: computed, source: undefined };
}

/**
 * Patch, kernel and products of one channel; empty where nothing meets.
 * @param {ConvolutionModel} model
 * @param {ChannelTerms} channel
 * @param {{ tables: Tables, theme: Theme, cell: number, limits: { input: number, weight: number } }} look
 * @returns {Record<"patch" | "kernel" | "products", SceneOptions>}
 */
export function sumScenes(model, channel, { tables, theme, cell, limits }) {
  const { kh, kw } = model.settings;
  const cells = new Map(channel.cells.map((each) => [each.i * kw + each.j, each]));
  /** @type {(name: "value" | "weight" | "product") => (row: number, column: number) => number} */
  const read = (name) => (row, column) => cells.get(row * kw + column)?.[name] ?? NaN;
  const colors = kernelColors(kh * kw, theme);
  /** @type {(row: number, column: number) => string | null} */
  const tint = (row, column) => (cells.has(row * kw + column) ? colors[row * kw + column] : null);
  const shape = { rows: kh, columns: kw, cell, tint };
  return {
    patch: { ...shape, value: read("value"), table: null, limit: limits.input },
    kernel: { ...shape, value: read("weight"), table: tables.weight, limit: limits.weight },
    products: { ...shape, value: read("product"), table: tables.map, limit: limits.input * limits.weight },
  };
}
