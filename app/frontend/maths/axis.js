/**
 * One axis of a sliding window: sizes, and which input cell a position of the window reads.
 *
 * Positions count from 0 at the input's first cell. A source of `PADDED` is a cell of zero padding.
 *
 * @typedef {"zeros" | "reflect" | "replicate" | "circular"} PaddingMode
 * @typedef {{
 *   kernel: number,
 *   stride?: number,
 *   dilation?: number,
 *   before?: number,
 *   after?: number,
 *   mode?: PaddingMode,
 *   ceil?: boolean,
 *   outputPadding?: number,
 * }} Axis Left out: stride and dilation 1, padding 0, `after` as `before`, mode "zeros", no ceil.
 * @typedef {Required<Axis>} FullAxis
 * @typedef {{ rows: Axis, columns: Axis, groups?: number }} Layer
 */

/** The source of a position that lies in zero padding. */
export const PADDED = -1;

/** @type {{ stride: number, dilation: number, mode: PaddingMode, ceil: boolean, outputPadding: number }} */
const DEFAULTS = { stride: 1, dilation: 1, mode: "zeros", ceil: false, outputPadding: 0 };

/** @type {Record<PaddingMode, (position: number, size: number) => number>} */
const SOURCES = {
  zeros: () => PADDED,
  replicate: (position, size) => (position < 0 ? 0 : size - 1),
  circular: (position, size) => ((position % size) + size) % size,
  reflect: (position, size) => (position < 0 ? -position : 2 * (size - 1) - position),
};

/**
 * The axis with its defaults filled in.
 * @param {Axis} axis
 * @returns {FullAxis}
 */
export function axisOf(axis) {
  const { before = 0 } = axis;
  return { ...DEFAULTS, before, after: before, ...axis };
}

/**
 * Positions from the first to the last that one window touches.
 * @param {Axis} axis
 */
export function extentOf({ kernel, dilation = 1 }) {
  return dilation * (kernel - 1) + 1;
}

/**
 * [before, after] of a padding with a name; "same" keeps the size at stride 1, an odd surplus goes behind.
 * @param {string} name "valid", "same" or "full"
 * @param {Axis} axis
 * @returns {[number, number]}
 */
export function namedPadding(name, axis) {
  const surplus = extentOf(axis) - 1;
  if (name === "valid") return [0, 0];
  return name === "full" ? [surplus, surplus] : [Math.floor(surplus / 2), surplus - Math.floor(surplus / 2)];
}

/**
 * floor((size + padding - extent) / stride) + 1; 0 where the window does not fit. With `ceil` the division rounds up,
 * and a last window that would start behind the input is dropped (torch's pooling).
 * @param {Axis} axis
 * @param {number} size
 */
export function outputSize(axis, size) {
  const { stride, before, after, ceil } = axisOf(axis);
  const steps = (size + before + after - extentOf(axis)) / stride;
  const count = Math.max(0, (ceil ? Math.ceil(steps) : Math.floor(steps)) + 1);
  return ceil && (count - 1) * stride >= size + before ? count - 1 : count;
}

/**
 * (size - 1) * stride - padding + extent + output padding.
 * @param {Axis} axis
 * @param {number} size
 */
export function transposedSize(axis, size) {
  const { stride, before, after, outputPadding } = axisOf(axis);
  return Math.max(0, (size - 1) * stride - before - after + extentOf(axis) + outputPadding);
}

/**
 * The input cell that a position reads; the position may lie in the padding.
 * @param {number} position
 * @param {number} size
 * @param {PaddingMode} mode
 */
export function sourceOf(position, size, mode = "zeros") {
  return position >= 0 && position < size ? position : SOURCES[mode](position, size);
}

/**
 * Positions of the window's cells at output `index`.
 * @param {Axis} axis
 * @param {number} index
 */
export function tapsAt(axis, index) {
  const { kernel, stride, dilation, before } = axisOf(axis);
  return Array.from({ length: kernel }, (_, tap) => index * stride - before + tap * dilation);
}

/**
 * The input cells that the window reads at output `index`.
 * @param {Axis} axis
 * @param {number} size
 * @param {number} index
 */
export function sourcesAt(axis, size, index) {
  return tapsAt(axis, index).map((position) => sourceOf(position, size, axis.mode));
}

/**
 * Source of every tap of every output: tap `t` of output `o` at [o * kernel + t].
 * @param {Axis} axis
 * @param {number} size
 */
export function allTaps(axis, size, count = outputSize(axis, size)) {
  const sources = new Int32Array(count * axis.kernel);
  for (let index = 0; index < count; index++) sources.set(sourcesAt(axis, size, index), index * axis.kernel);
  return sources;
}

/**
 * The outputs that read input cell `index`, in order.
 * @param {Axis} axis
 * @param {number} size
 * @param {number} index
 * @returns {{ output: number, tap: number }[]}
 */
export function readersOf(axis, size, index) {
  const { kernel } = axis;
  /** @type {{ output: number, tap: number }[]} */
  const readers = [];
  allTaps(axis, size).forEach((source, at) => {
    if (source === index) readers.push({ output: Math.floor(at / kernel), tap: at % kernel });
  });
  return readers;
}

/**
 * Input cells that no window reads.
 * @param {Axis} axis
 * @param {number} size
 */
export function unreadOf(axis, size) {
  const read = new Set(allTaps(axis, size));
  return Array.from({ length: size }, (_, index) => index).filter((index) => !read.has(index));
}

/**
 * The output of a transposed convolution to which each tap of input cell `index` adds; `PADDED` where padding cuts it off.
 * @param {Axis} axis
 * @param {number} size
 * @param {number} index
 */
export function stampAt(axis, size, index) {
  const count = transposedSize(axis, size);
  return tapsAt(axis, index).map((position) => (position >= 0 && position < count ? position : PADDED));
}

/**
 * Receptive field of `depth` such layers on top of each other, in cells of the first input.
 * @param {Axis} axis
 * @param {number} depth
 */
export function stackedField(axis, depth) {
  const { stride } = axisOf(axis);
  let [size, jump] = [1, 1];
  for (let layer = 0; layer < depth; layer++) {
    size += (extentOf(axis) - 1) * jump;
    jump *= stride;
  }
  return { size, jump };
}

/**
 * Along one axis: for each of `count` outputs the inputs it reads, in order; `PADDED` is zero padding. An axis with
 * `bins` is adaptive pooling: output `i` reads floor(i * size / count) to ceil((i + 1) * size / count).
 * @param {Axis | { bins: true }} axis
 * @param {number} size
 * @param {number} count
 * @returns {number[][]}
 */
export function readsAlong(axis, size, count) {
  return Array.from({ length: count }, (_, index) => {
    if (!("bins" in axis)) return sourcesAt(axis, size, index);
    const first = Math.floor((index * size) / count);
    const end = Math.ceil(((index + 1) * size) / count);
    return Array.from({ length: end - first }, (__, at) => first + at);
  });
}
