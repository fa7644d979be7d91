// Forwards through the network, as cnnviz.analysis.receptive_field.forwards: the units of every node that a pixel reaches.

/** @typedef {[extent: number, stride: number, padding: number]} Look along one axis; an extent of 0 may read everything */
/** @typedef {{ from: number, axes: [Look, Look] }} Read `from` is -1 for the picture, else the number of the node read */
/** @typedef {{ name: string, title: string, sides: [number, number], vector: boolean, looks: Read[] }} Node */
/** @typedef {[first: number, last: number]} Span */
/** @typedef {[rows: Span, columns: Span]} Reach */

/**
 * First and last of `units` that read any position of a span; null for none.
 * @param {Look} look
 * @param {number} units
 * @param {Span} before
 * @returns {Span | null}
 */
export function unitsReached([extent, stride, padding], units, [start, end]) {
  if (extent === 0) return [0, units - 1];
  const first = Math.max(0, Math.ceil((start + padding - extent + 1) / stride));
  const last = Math.min(units - 1, Math.floor((end + padding) / stride));
  return first <= last ? [first, last] : null;
}

/**
 * @param {[Look, Look]} axes
 * @param {[number, number]} sides
 * @param {Reach | null} before
 * @returns {Reach | null}
 */
function reachThrough(axes, sides, before) {
  const rows = before && unitsReached(axes[0], sides[0], before[0]);
  const columns = before && unitsReached(axes[1], sides[1], before[1]);
  return rows && columns && [rows, columns];
}

/**
 * The rectangle that holds both; either may be null.
 * @param {Reach | null} one
 * @param {Reach | null} other
 * @returns {Reach | null}
 */
function hullOf(one, other) {
  if (!one || !other) return one ?? other;
  return [joined(one[0], other[0]), joined(one[1], other[1])];
}

/**
 * @param {Span} one
 * @param {Span} other
 * @returns {Span}
 */
const joined = (one, other) => [Math.min(one[0], other[0]), Math.max(one[1], other[1])];

/**
 * For each node the rows and columns that a pixel reaches, or null.
 * @param {Node[]} nodes in execution order
 * @param {[row: number, column: number]} pixel
 */
export function reachedFrom(nodes, [row, column]) {
  /** @type {Reach} */
  const start = [
    [row, row],
    [column, column],
  ];
  /** @type {(Reach | null)[]} */
  const reaches = [];
  for (const { looks, sides } of nodes) {
    const boxes = looks.map(({ from, axes }) => reachThrough(axes, sides, from < 0 ? start : reaches[from]));
    reaches.push(boxes.reduce(hullOf, null));
  }
  return reaches;
}

/**
 * How many units a reach has.
 * @param {Reach} reach
 */
export const countOf = ([[top, bottom], [left, right]]) => (bottom - top + 1) * (right - left + 1);

/**
 * Whether a pixel reaches every unit of a map.
 * @param {Reach | null} reach
 * @param {[number, number]} sides
 */
export function isEverything(reach, [rows, columns]) {
  return reach !== null && rows * columns > 1 && countOf(reach) === rows * columns;
}
