/**
 * The counterparts, in all views, of the thing under the pointer or under the player.
 */
import { extentOf, outputSize, readersOf, sourcesAt, stampAt, tapsAt } from "../maths/axis.js";
import { valueAt } from "../maths/maps.js";
import { kernelColors } from "../widgets/grid_cells.js";

/**
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("../maths/axis.js").Axis} Axis
 * @typedef {import("../maths/maps.js").Sum} Sum
 * @typedef {import("../widgets/grid.js").Tint} Tint
 * @typedef {import("../widgets/grid.js").Mark} Mark
 * @typedef {{ kind: "output", row: number, column: number }} OutputFocus
 * @typedef {{ kind: "input", row: number, column: number, channel?: number }} InputFocus Without a channel: all.
 * @typedef {{ kind: "weight", channel: number, i: number, j: number }} WeightFocus The channel counts from the filter's first.
 * @typedef {OutputFocus | InputFocus | WeightFocus} Focus
 * @typedef {{ tints: Tint[], marks: Mark[] }} Overlay
 * @typedef {{ weight: number, value: (row: number, column: number) => number, cells: [number, number][] }} Products What one
 *   weight adds to each output, NaN where it adds nothing.
 */
/**
 * @typedef {object} Highlight
 * @property {Map<number, Overlay>} input by channel, counted from the first of all
 * @property {Map<number, number[][]>} kernel cells by channel, counted from the filter's first
 * @property {Overlay} output
 * @property {Sum | null} sum
 * @property {Products | null} products
 */

/**
 * @param {ConvolutionModel} model
 * @param {Focus} focus
 * @param {Theme} theme
 * @returns {Highlight}
 */
export function highlightOf(model, focus, theme) {
  /** @type {Highlight} */
  const nothing = { input: new Map(), kernel: new Map(), output: { tints: [], marks: [] }, sum: null, products: null };
  if (model.problems.length) return nothing;
  const { kh, kw } = model.settings;
  const colors = kernelColors(kh * kw, theme);
  return { ...nothing, ...partsOf(model, focus, colors) };
}

/**
 * @param {ConvolutionModel} model
 * @param {Focus} focus
 * @param {string[]} colors of the kernel's cells
 * @returns {Partial<Highlight>}
 */
function partsOf(model, focus, colors) {
  const { output, input, weight } = model.transposed ? TRANSPOSED : SLIDING;
  if (focus.kind === "output") return output(model, focus, colors);
  return focus.kind === "input" ? input(model, focus, colors) : weight(model, focus, colors);
}

/**
 * @typedef {{
 *   output: (model: ConvolutionModel, focus: OutputFocus, colors: string[]) => Partial<Highlight>,
 *   input: (model: ConvolutionModel, focus: InputFocus, colors: string[]) => Partial<Highlight>,
 *   weight: (model: ConvolutionModel, focus: WeightFocus, colors: string[]) => Partial<Highlight>,
 * }} Rules
 */

/** @type {Rules} */
const SLIDING = {
  // Its window in every channel that it reads.
  output(model, { row, column }, colors) {
    const { rows, columns } = model.layer;
    const [down, across] = [tapsAt(rows, row), tapsAt(columns, column)];
    const tints = pairs(down, across).map(([y, x], at) => tintOf(y, x, colors[at]));
    const dash = rows.dilation > 1 || columns.dilation > 1 ? [4, 3] : [];
    const marks = [{ box: [down[0], across[0], extentOf(rows), extentOf(columns)], dash }];
    const sum = model.terms(model.settings.u, row, column);
    return { input: everyChannel(model, { tints, marks }), output: marked(row, column), sum };
  },
  // Every output that reads the cell (of the input or the padding), in the color of the weight it meets there.
  input(model, { channel = 0, row, column }, colors) {
    const { kw, u } = model.settings;
    const down = readersAt(model.layer.rows, model.height, row);
    const across = readersAt(model.layer.columns, model.width, column);
    const readers = model.reads(channel) ? down.flatMap((y) => across.map((x) => ({ y, x }))) : [];
    const taps = readers.map(({ y, x }) => [y.tap, x.tap]);
    const tints = readers.map(({ y, x }) => tintOf(y.output, x.output, colors[y.tap * kw + x.tap]));
    const kernel = new Map([[channel - model.first(u), taps]]);
    return { input: new Map([[channel, marked(row, column)]]), kernel, output: { tints, marks: [] } };
  },
  // Every input cell it meets, and its product in every output.
  weight(model, { channel, i, j }, colors) {
    const { rows, columns } = model.layer;
    const [high, wide] = model.size;
    const down = Array.from({ length: high }, (_, at) => tapsAt(rows, at)[i]);
    const across = Array.from({ length: wide }, (_, at) => tapsAt(columns, at)[j]);
    const tints = pairs(down, across).map(([y, x]) => tintOf(y, x, colors[i * model.settings.kw + j]));
    const input = new Map([[model.first(model.settings.u) + channel, { tints, marks: [] }]]);
    return { input, kernel: new Map([[channel, [[i, j]]]]), products: productsOf(model, channel, [i, j]) };
  },
};

/** @type {Rules} */
const TRANSPOSED = {
  // The outputs to which the input cell adds.
  input(model, { channel, row, column }, colors) {
    const rows = stampAt(model.layer.rows, model.height, row);
    const columns = stampAt(model.layer.columns, model.width, column);
    const stamped = pairs(rows, columns).map(([y, x], at) => tintOf(y, x, colors[at]));
    const mark = marked(row, column);
    const input = channel === undefined ? everyChannel(model, mark) : new Map([[channel, mark]]);
    if (channel !== undefined && !model.reads(channel)) return { input };
    const tints = stamped.filter(([y, x]) => y >= 0 && x >= 0);
    return { input, output: { tints, marks: [] }, sum: model.stamps(model.settings.u, row, column) };
  },
  // The input cells that add to the output.
  output(model, { row, column }, colors) {
    const { kw, u } = model.settings;
    const sum = model.terms(u, row, column);
    const input = new Map();
    for (const { channel, cells } of sum.channels) {
      const tints = cells.map((cell) => tintOf(cell.row, cell.column, colors[cell.i * kw + cell.j]));
      input.set(channel, { tints, marks: [] });
    }
    return { input, output: marked(row, column), sum };
  },
  // Every output to which the weight adds a product.
  weight(model, { channel, i, j }, colors) {
    const products = productsOf(model, channel, [i, j]);
    const color = colors[i * model.settings.kw + j];
    const tints = products.cells.map(([y, x]) => tintOf(y, x, color));
    const all = pairs(indices(model.height), indices(model.width)).map(([y, x]) => tintOf(y, x, color));
    const input = new Map([[model.first(model.settings.u) + channel, { tints: all, marks: [] }]]);
    return { input, kernel: new Map([[channel, [[i, j]]]]), output: { tints, marks: [] }, products };
  },
};

/**
 * @param {number} row
 * @param {number} column
 * @param {string} color
 * @returns {Tint}
 */
function tintOf(row, column, color) {
  return [row, column, color];
}

/**
 * @param {number} row
 * @param {number} column
 * @returns {Overlay}
 */
function marked(row, column) {
  return { tints: [], marks: [{ box: [row, column] }] };
}

/** @param {number} count */
function indices(count) {
  return Array.from({ length: count }, (_, index) => index);
}

/**
 * @param {number[]} rows
 * @param {number[]} columns
 * @returns {[number, number][]}
 */
function pairs(rows, columns) {
  return rows.flatMap((row) => columns.map((column) => /** @type {[number, number]} */ ([row, column])));
}

/**
 * @param {ConvolutionModel} model
 * @param {Overlay} overlay
 */
function everyChannel(model, overlay) {
  const first = model.first(model.settings.u);
  return new Map(indices(model.share).map((index) => [first + index, overlay]));
}

/**
 * The outputs that read a position: all that read the input cell; in the padding, those whose window reaches there.
 * @param {Axis} axis
 * @param {number} size
 * @param {number} position
 */
function readersAt(axis, size, position) {
  if (position >= 0 && position < size) return readersOf(axis, size, position);
  const outputs = indices(outputSize(axis, size));
  return outputs
    .map((output) => ({ output, tap: tapsAt(axis, output).indexOf(position) }))
    .filter(({ tap }) => tap >= 0);
}

/**
 * @param {ConvolutionModel} model
 * @param {number} channel
 * @param {[number, number]} tap
 * @returns {Products}
 */
function productsOf(model, channel, [i, j]) {
  const { kh, kw, u } = model.settings;
  const weight = model.filter(u).cells[(channel * kh + i) * kw + j];
  const products = new Map();
  const map = model.channelsOf(u);
  const down = meetings(model, { axis: model.layer.rows, size: model.height, outputs: model.size[0] }, i);
  const across = meetings(model, { axis: model.layer.columns, size: model.width, outputs: model.size[1] }, j);
  for (const [row, from] of down) {
    for (const [column, source] of across) {
      products.set(row * model.size[1] + column, weight * valueAt(map, channel, from, source));
    }
  }
  return {
    weight,
    value: (row, column) => products.get(row * model.size[1] + column) ?? NaN,
    cells: pairs(
      down.map(([row]) => row),
      across.map(([column]) => column),
    ),
  };
}

/**
 * [output, input] along one axis, for one tap.
 * @param {ConvolutionModel} model
 * @param {{ axis: Axis, size: number, outputs: number }} side
 * @param {number} tap
 */
function meetings({ transposed }, { axis, size, outputs }, tap) {
  if (!transposed) return indices(outputs).map((output) => [output, sourcesAt(axis, size, output)[tap]]);
  return indices(size)
    .map((cell) => [stampAt(axis, size, cell)[tap], cell])
    .filter(([output]) => output >= 0);
}
