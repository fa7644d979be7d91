// What the grids show: one scene (cells.js) for each channel of the input, each slice of the kernel, and the output.

const LARGEST_CELL = 40;
const GAP = 8;
const CAPTION = 18;

// The side of a cell, and how many of `count` grids stand beside each other, so that they fill a box best.
function fitting([width, height], count, [rows, columns]) {
  let best = { cell: 0, across: 1 };
  for (let across = 1; across <= count; across++) {
    const down = Math.ceil(count / across);
    const caption = count > 1 ? CAPTION : 0;
    const cell = Math.min((width - GAP * (across - 1)) / (across * columns), (height - (GAP + caption) * down) / (down * rows), LARGEST_CELL);
    if (cell > best.cell) best = { cell, across };
  }
  const { cell, across } = best;
  return { across, cell: cell >= 4 ? Math.floor(cell) : Math.max(0.5, Math.floor(8 * cell) / 8) };
}

// [top, right, bottom, left] as drawn; none where it cannot be.
function paddingOf(model) {
  if (model.transposed || model.problems.length) return [0, 0, 0, 0];
  const { rows, columns } = model.layer;
  return [rows.before, columns.after, rows.after, columns.before];
}

// One for each grid of the input; a coloured picture as a whole is one grid.
function inputScenes(model, lit, cell) {
  const { c, i } = model.settings;
  const padding = paddingOf(model);
  const sources = model.memo("sources", [model.layerKey, model.problems.length], () => Array.from({ length: c }, () => ({})), [model.map]);
  const { rows, columns } = model.unread();
  const [noRow, noColumn] = [new Set(rows), new Set(columns)];
  const any = noRow.size + noColumn.size > 0;
  const limit = i === "whole" ? 4 : 1;
  return Array.from({ length: composite(model) ? 1 : c }, (_, channel) => ({
    rows: model.height, columns: model.width, padding, cell, table: null, limit, source: sources[channel],
    value: inputValue(model, channel),
    color: composite(model) ? pictureColor(model) : undefined,
    unread: any ? (row, column) => noRow.has(row) || noColumn.has(column) : undefined,
    ...(lit.input.get(composite(model) ? firstKey(lit.input) : channel) ?? {}),
  }));
}

function firstKey(map) {
  return map.keys().next().value;
}

function composite({ settings: { p, c } }) {
  return p > 0 && c === 3;
}

function inputValue(model, channel) {
  const { rows, columns } = model.layer;
  return (row, column) => valueAt(model.map, channel, sourceOf(row, model.height, rows.mode), sourceOf(column, model.width, columns.mode));
}

function pictureColor(model) {
  const values = [0, 1, 2].map((channel) => inputValue(model, channel));
  return (row, column) => values.map((value) => Math.round(255 * value(row, column)));
}

function kernelColors([kh, kw], theme) {
  return Array.from({ length: kh * kw }, (_, at) => kernelColor(at, kh * kw, theme));
}

function kernelScenes(model, lit, { cell, table, theme, pick }) {
  const { kh, kw, u } = model.settings;
  const { cells, limit } = model.filter(u);
  const colors = kernelColors([kh, kw], theme);
  return Array.from({ length: model.share }, (_, channel) => ({
    rows: kh, columns: kw, cell, table, limit,
    value: (row, column) => cells[(channel * kh + row) * kw + column],
    tint: (row, column) => colors[row * kw + column],
    marks: [
      ...(lit.kernel.has(channel) ? [{ cells: lit.kernel.get(channel) }] : []),
      ...(pick?.channel === channel ? [{ box: [pick.i, pick.j], width: 1.5, dash: [3, 2] }] : []),
    ],
  }));
}

function outputScene(model, lit, { cell, table, index }) {
  const { u, v, r } = model.settings;
  const map = r && model.transposed ? model.partial(u, index + 1) : model.output(u);
  const hidden = r && !model.transposed ? (row, column) => row * model.size[1] + column > index : null;
  const plain = (row, column) => (hidden?.(row, column) ? NaN : valueAt(map, 0, row, column));
  return {
    rows: model.size[0], columns: model.size[1], cell, table: v ? null : table, limit: v ? 1 : model.outputs.limit || 1,
    value: lit.products?.value ?? plain, source: lit.products ?? (hidden ? null : map), ...lit.output,
  };
}

// patch, kernel, products of one channel: { patch, kernel, products } as scenes; empty where nothing meets.
function sumScenes(model, channel, { tables, theme, cell, limits }) {
  const { kh, kw } = model.settings;
  const cells = new Map(channel.cells.map((each) => [each.i * kw + each.j, each]));
  const read = (name) => (row, column) => cells.get(row * kw + column)?.[name] ?? NaN;
  const colors = kernelColors([kh, kw], theme);
  const tint = (row, column) => (cells.has(row * kw + column) ? colors[row * kw + column] : null);
  const shape = { rows: kh, columns: kw, cell, tint };
  return {
    patch: { ...shape, value: read("value"), table: null, limit: limits.input },
    kernel: { ...shape, value: read("weight"), table: tables.weight, limit: limits.weight },
    products: { ...shape, value: read("product"), table: tables.map, limit: limits.input * limits.weight },
  };
}
