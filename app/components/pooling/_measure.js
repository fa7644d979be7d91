// What the page computes from its settings: plain numbers, no drawing. Maps are those of arithmetic.js.

const KINDS = ["max", "average", "l2", "strided", "global-max", "global-average"];
const KERNEL_SEED = 3;

// Everything that follows from the settings and the input: layers, the input and every output, before and after moving.
function modelOf(settings, original) {
  const layer = layerOf(settings, settings.ceil);
  const plain = layerOf(settings, false);
  const kernel = { data: Float64Array.from(kernelCells(settings)), shape: [1, 1, settings.kh, settings.kw] };
  const moved = disturbed(original, settings);
  const model = { settings, layer, plain, kernel, input: { original, moved }, outputs: {} };
  for (const kind of KINDS) {
    model.outputs[kind] = { original: outputOf(kind, original, model), moved: outputOf(kind, moved, model) };
  }
  model.changes = changesOf(model);
  model.winners = winnersOf(shownMap(model, "input"), layer);
  return model;
}

function layerOf({ kh, kw, sh, sw, ph, pw }, ceil) {
  return { rows: { kernel: kh, stride: sh, before: ph, ceil }, columns: { kernel: kw, stride: sw, before: pw, ceil } };
}

function outputOf(kind, map, { settings, layer, plain, kernel }) {
  if (kind === "strided") return convolve(map, kernel, null, plain);
  if (kind.startsWith("global-")) return globalPool(map, kind.slice(7));
  return pool(map, layer, kind, { countPadding: settings.count });
}

// The map on the screen: of the input or of one kind, moved or original.
function shownMap({ settings, input, outputs }, name) {
  return (name === "input" ? input : outputs[name])[settings.view];
}

// --- moving and noise ---------------------------------------------------------------------------------------------

function disturbed(map, { dx, dy, edges, noise, seed }) {
  return withNoise(shifted(map, dx, dy, edges), (noise / 100) * largestOf(map), seed);
}

// The content goes `dx` to the right and `dy` down; what leaves comes back on the other side ("circular") or is lost and
// zeros come in ("zeros").
function shifted(map, dx, dy, edges) {
  const [, rows, columns] = map.shape;
  const out = emptyMap(1, rows, columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      out.data[row * columns + column] = valueAt(map, 0, sourceOf(row - dy, rows, edges), sourceOf(column - dx, columns, edges));
    }
  }
  return out;
}

function withNoise({ data, shape }, deviation, seed) {
  if (deviation === 0) return { data, shape };
  const draw = normal(seed);
  return { data: data.map((value) => value + deviation * draw()), shape };
}

function largestOf({ data }) {
  return data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

// --- how much changes ---------------------------------------------------------------------------------------------

// Of the input and every output: the distance of moved and original, the length of the original, and their ratio.
function changesOf({ input, outputs }) {
  const changes = { input: changeOf(input) };
  for (const kind of KINDS) changes[kind] = changeOf(outputs[kind]);
  return changes;
}

function changeOf({ original, moved }) {
  const distance = norm(moved.data.map((value, at) => value - original.data[at]));
  const length = norm(original.data);
  return { distance, length, ratio: length > 0 ? distance / length : null };
}

function norm(values) {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}

// Largest difference of two maps; null where their sizes differ.
function largestDifference(one, other) {
  if (String(one.shape) !== String(other.shape)) return null;
  return one.data.reduce((most, value, at) => Math.max(most, Math.abs(value - other.data[at])), 0);
}

// --- who feeds whom -----------------------------------------------------------------------------------------------

// For every output of max pooling, the index of the input cell that wins; NOWHERE for a window without any.
function winnersOf(map, layer) {
  const [, height, width] = map.shape;
  const rows = windowsAlong(layer.rows, height);
  const columns = windowsAlong(layer.columns, width);
  return Int32Array.from({ length: rows.length * columns.length }, (_, at) =>
    winnerIn(map.data, width, rows[Math.floor(at / columns.length)], columns[at % columns.length]));
}

// Sources inside the input, for every output along an axis.
function windowsAlong(axis, size) {
  return Array.from({ length: outputSize(axis, size) }, (_, index) => sourcesAt(axis, size, index).filter((source) => source >= 0));
}

function winnerIn(data, width, rows, columns) {
  let winner = NOWHERE;
  for (const row of rows) {
    for (const column of columns) {
      const at = row * width + column;
      if (winner < 0 || data[at] > data[winner]) winner = at;
    }
  }
  return winner;
}

// The outputs that read an input cell: [[row, column], ...]; with ceil or without.
function outputsOf({ rows, columns }, [, height, width], cell) {
  const across = readersOf(columns, width, cell.column);
  return readersOf(rows, height, cell.row).flatMap((down) => across.map((one) => [down.output, one.output]));
}

// Window of an output on the input: first row, first column, height, width; it may reach into the padding.
function windowBox({ rows, columns }, { row, column }) {
  return [row * rows.stride - rows.before, column * columns.stride - columns.before, rows.kernel, columns.kernel];
}

// Cells of padding that the drawing needs on each side: the padding, and what a last window reaches beyond it.
function drawnPadding({ rows, columns }, [, height, width]) {
  return [rows.before, behind(columns, width), behind(rows, height), columns.before];
}

function behind(axis, size) {
  const last = (outputSize(axis, size) - 1) * axis.stride - axis.before + axis.kernel;
  return Math.max(axis.before, last - size);
}

// --- the strided convolution --------------------------------------------------------------------------------------

function kernelCells({ kernel, cells, kh, kw }) {
  if (kernel === "own") return cells;
  return Array.from(kernelOf(kernel, [kh, kw], { seed: KERNEL_SEED }), kernel === "random" ? toHundredths : Number);
}

// --- counting -----------------------------------------------------------------------------------------------------

function cellCount({ shape: [, rows, columns] }) {
  return rows * columns;
}

// Share of the values that is thrown away; negative where there are more outputs than inputs.
function droppedShare(model, kind) {
  return 1 - cellCount(model.outputs[kind].original) / cellCount(model.input.original);
}

// The steps of an axis's output size: { steps (may be a fraction), size, dropped } for the formula on the screen.
function sizeSteps(axis, size) {
  const steps = (size + 2 * axis.before - axis.kernel) / axis.stride;
  const count = (axis.ceil ? Math.ceil(steps) : Math.floor(steps)) + 1;
  const final = outputSize(axis, size);
  return { steps, size: final, dropped: final < count };
}

// --- the same in PyTorch ------------------------------------------------------------------------------------------

// One line for each kind, and what has to be imported for it.
function codeOf(kind, settings) {
  if (kind === "global-max") return "nn.AdaptiveMaxPool2d(1)";
  if (kind === "global-average") return "nn.AdaptiveAvgPool2d(1)";
  const given = argumentsOf(settings);
  if (kind === "max") return "nn.MaxPool2d(" + given + ceilOf(settings) + ")";
  if (kind === "average") return "nn.AvgPool2d(" + given + ceilOf(settings) + (settings.count ? "" : ", count_include_pad=False") + ")";
  if (kind === "l2") return l2Code(settings);
  return "nn.Conv2d(" + settings.channels + ", " + settings.channels + ", " + given + ", bias=False)";
}

function argumentsOf({ kh, kw, sh, sw, ph, pw }) {
  return numbersOf(kh, kw) + ", stride=" + numbersOf(sh, sw) + (ph || pw ? ", padding=" + numbersOf(ph, pw) : "");
}

function numbersOf(down, across) {
  return down === across ? String(down) : "(" + down + ", " + across + ")";
}

function ceilOf({ ceil }) {
  return ceil ? ", ceil_mode=True" : "";
}

// LPPool2d has no padding: with padding, the mean of squares times the window.
function l2Code(settings) {
  const { kh, kw, sh, sw, ph, pw } = settings;
  if (ph || pw) return "lambda x: F.avg_pool2d(x.square(), " + argumentsOf(settings) + ceilOf(settings) + ").mul(" + kh * kw + ").sqrt()";
  return "nn.LPPool2d(2, " + numbersOf(kh, kw) + ", stride=" + numbersOf(sh, sw) + ceilOf(settings) + ")";
}
