// Convolution and pooling in plain numbers: no drawing, no page, no state. The tests hold every function against torch.
//
// A map is { data, shape: [channels, height, width] }, row by row; weights are { data, shape: [filters, channels of a
// group, kernel height, kernel width] } (transposed: [channels, filters of a group, ...], as in torch). An axis is a
// window in one direction, { kernel, stride, dilation, before, after, mode, ceil, outputPadding }: what is left out is
// 1, 0, "zeros" or false. A layer is { rows: axis, columns: axis, groups }. Positions count from 0 at the input's first
// cell; a source of -1 is a cell of zero padding.

const NOWHERE = -1;

// --- one axis -----------------------------------------------------------------------------------------------------

function axisOf({ kernel, stride = 1, dilation = 1, before = 0, after = before, mode = "zeros", ceil = false, outputPadding = 0 }) {
  return { kernel, stride, dilation, before, after, mode, ceil, outputPadding };
}

// Positions from the first to the last that one window touches.
function spanOf({ kernel, dilation = 1 }) {
  return dilation * (kernel - 1) + 1;
}

// [before, after] of the paddings that have a name; "same" keeps the size at stride 1, an odd surplus goes behind.
function namedPadding(name, axis) {
  const surplus = spanOf(axis) - 1;
  if (name === "valid") return [0, 0];
  return name === "full" ? [surplus, surplus] : [Math.floor(surplus / 2), surplus - Math.floor(surplus / 2)];
}

// How often the window fits: floor((size + padding - span) / stride) + 1; 0 where it does not fit at all. With `ceil`
// the division rounds up, and a last window that would start behind the input is dropped (torch's pooling).
function outputSize(given, size) {
  const axis = axisOf(given);
  const steps = (size + axis.before + axis.after - spanOf(axis)) / axis.stride;
  const count = Math.max(0, (axis.ceil ? Math.ceil(steps) : Math.floor(steps)) + 1);
  return axis.ceil && (count - 1) * axis.stride >= size + axis.before ? count - 1 : count;
}

// (size - 1) * stride - padding + span + output padding: the sums of the stamps' first and last cells.
function transposedSize(given, size) {
  const axis = axisOf(given);
  return Math.max(0, (size - 1) * axis.stride - axis.before - axis.after + spanOf(axis) + axis.outputPadding);
}

// The input cell that stands at this position, which may lie in the padding.
function sourceOf(position, size, mode = "zeros") {
  if (position >= 0 && position < size) return position;
  if (mode === "replicate") return position < 0 ? 0 : size - 1;
  if (mode === "circular") return ((position % size) + size) % size;
  if (mode === "reflect") return position < 0 ? -position : 2 * (size - 1) - position;
  return NOWHERE;
}

// Positions of the window's cells at output `index`.
function tapsAt(given, index) {
  const axis = axisOf(given);
  return Array.from({ length: axis.kernel }, (_, tap) => index * axis.stride - axis.before + tap * axis.dilation);
}

// The input cells that stand there.
function sourcesAt(given, size, index) {
  return tapsAt(given, index).map((position) => sourceOf(position, size, given.mode));
}

// Source of every tap of every output: tap `t` of output `o` at [o * kernel + t].
function allTaps(given, size, count = outputSize(given, size)) {
  const sources = new Int32Array(count * given.kernel);
  for (let index = 0; index < count; index++) sources.set(sourcesAt(given, size, index), index * given.kernel);
  return sources;
}

// The outputs that read input cell `index`: [{ output, tap }], in order.
function readersOf(given, size, index) {
  const { kernel } = given;
  const found = [];
  allTaps(given, size).forEach((source, at) => {
    if (source === index) found.push({ output: Math.floor(at / kernel), tap: at % kernel });
  });
  return found;
}

// Input cells that no window reads.
function unreadOf(given, size) {
  const read = new Set(allTaps(given, size));
  return Array.from({ length: size }, (_, index) => index).filter((index) => !read.has(index));
}

// What tap `t` of input cell `index` adds to in a transposed convolution; NOWHERE where padding cuts it off.
function stampAt(given, size, index) {
  const count = transposedSize(given, size);
  return tapsAt(given, index).map((position) => (position >= 0 && position < count ? position : NOWHERE));
}

// Why this axis cannot be, as { code, ... }, or null.
function axisProblem(given, size) {
  const axis = axisOf(given);
  const padding = Math.max(axis.before, axis.after);
  if (axis.mode === "reflect" && padding >= size) return { code: "reflect", padding, size };
  if (axis.mode === "circular" && padding > size) return { code: "circular", padding, size };
  if (outputSize(axis, size) > 0) return null;
  return { code: "span", span: spanOf(axis), room: size + axis.before + axis.after };
}

// The same for a transposed convolution.
function transposedProblem(given, size) {
  const axis = axisOf(given);
  const most = Math.max(axis.stride, axis.dilation);
  if (axis.outputPadding >= most) return { code: "output-padding", padding: axis.outputPadding, most: most - 1 };
  return transposedSize(axis, size) > 0 ? null : { code: "nothing-left", padding: axis.before };
}

// The same for pooling: torch allows padding of at most half the kernel, whatever the dilation.
function poolProblem(given, size) {
  const axis = axisOf(given);
  const most = Math.floor(axis.kernel / 2);
  return axis.before > most ? { code: "pool-padding", padding: axis.before, most } : axisProblem(axis, size);
}

// The same for a padding's name: "same" is torch's for stride 1 alone.
function namedProblem(name, { stride = 1 }) {
  return name === "same" && stride > 1 ? { code: "same-stride", stride } : null;
}

// The same for groups: each takes an equal share of the channels and makes an equal share of the filters.
function groupsProblem({ inputs, filters, groups = 1 }) {
  return inputs % groups || filters % groups ? { code: "groups", inputs, filters, groups } : null;
}

// Receptive field of `depth` such layers on top of each other: { size, jump }, in cells of the first input.
function stackedField(given, depth) {
  const { stride } = axisOf(given);
  let [size, jump] = [1, 1];
  for (let layer = 0; layer < depth; layer++) {
    size += (spanOf(given) - 1) * jump;
    jump *= stride;
  }
  return { size, jump };
}

// --- counting -----------------------------------------------------------------------------------------------------

// Weights and biases of a layer, the same if no two places shared them, and multiply-adds for one picture.
function countsOf({ inputs, filters, groups = 1, kernel: [kh, kw], bias = true, input: [ih, iw], output: [oh, ow], transposed = false }) {
  const weights = filters * (inputs / groups) * kh * kw;
  const perUnit = (inputs / groups) * kh * kw + Number(bias);
  return {
    parameters: weights + (bias ? filters : 0),
    unshared: transposed ? null : filters * oh * ow * perUnit,
    macs: weights * (transposed ? ih * iw : oh * ow),
  };
}

// --- convolution --------------------------------------------------------------------------------------------------

function emptyMap(channels, height, width) {
  return { data: new Float64Array(channels * height * width), shape: [channels, height, width] };
}

function valueAt({ data, shape: [, height, width] }, channel, row, column) {
  return row < 0 || column < 0 ? 0 : data[(channel * height + row) * width + column];
}

// torch's conv2d (cross-correlation: the kernel is not flipped). `bias` holds one number for each filter, or null.
function convolve(map, weights, bias, layer) {
  const [, height, width] = map.shape;
  const [filters, share, kh, kw] = weights.shape;
  const axes = { rows: axisOf(layer.rows), columns: axisOf(layer.columns) };
  const planes = paddedPlanes(map, axes);
  const out = emptyMap(filters, outputSize(axes.rows, height), outputSize(axes.columns, width));
  const area = out.shape[1] * out.shape[2];
  const perGroup = filters / (layer.groups ?? 1);
  for (let filter = 0; filter < filters; filter++) {
    const target = out.data.subarray(filter * area, (filter + 1) * area);
    const first = Math.floor(filter / perGroup) * share;
    if (bias) target.fill(bias[filter]);
    for (let channel = 0; channel < share; channel++) {
      const kernel = weights.data.subarray((filter * share + channel) * kh * kw, (filter * share + channel + 1) * kh * kw);
      addProducts({ data: target, shape: out.shape }, planes[first + channel], kernel, axes);
    }
  }
  return out;
}

// Each channel with its padding around it: { data, width }.
function paddedPlanes(map, { rows, columns }) {
  const [channels, height, width] = map.shape;
  const [lines, places] = [paddedSources(rows, height), paddedSources(columns, width)];
  return Array.from({ length: channels }, (_, channel) => {
    const data = new Float64Array(lines.length * places.length);
    let at = 0;
    for (const line of lines) for (const place of places) data[at++] = valueAt(map, channel, line, place);
    return { data, width: places.length };
  });
}

function paddedSources({ before, after, mode }, size) {
  return Array.from({ length: before + size + after }, (_, at) => sourceOf(at - before, size, mode));
}

// One padded channel under one kernel, added to `target`.
function addProducts({ data: target, shape: [, high, wide] }, plane, kernel, { rows, columns }) {
  for (let row = 0; row < high; row++) {
    const line = target.subarray(row * wide, (row + 1) * wide);
    for (let tap = 0; tap < kernel.length; tap++) {
      const [i, j] = [Math.floor(tap / columns.kernel), tap % columns.kernel];
      const from = (row * rows.stride + i * rows.dilation) * plane.width + j * columns.dilation;
      addScaled(line, plane.data, kernel[tap], from, columns.stride);
    }
  }
}

function addScaled(line, values, weight, from, stride) {
  for (let at = 0; at < line.length; at++) line[at] += values[from + at * stride] * weight;
}

// One output taken apart: for each channel it reads, the cells { i, j, row, column, value, weight, product } and sum.
function termsAt(map, weights, bias, layer, [filter, row, column]) {
  const [filters, share] = weights.shape;
  const first = Math.floor(filter / (filters / (layer.groups ?? 1))) * share;
  const rows = sourcesAt(layer.rows, map.shape[1], row);
  const columns = sourcesAt(layer.columns, map.shape[2], column);
  const channels = Array.from({ length: share }, (_, index) => channelTerms(map, weights, { filter, index, first, rows, columns }));
  const own = bias ? bias[filter] : 0;
  return { channels, bias: own, total: channels.reduce((sum, channel) => sum + channel.sum, own) };
}

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
