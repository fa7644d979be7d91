// Vertical positions, edges, frames and labels of the strip.
import { labelWidth, leftOf, middleOf, rightOf, SIZES, tall } from "./items.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./layout.js").Column} Column */
/** @typedef {import("./layout.js").Frame} Frame */
/** @typedef {import("./layout.js").Placed} Placed */

/**
 * An edge between two items: a "line" to a neighbor, a "bend" between lanes, an "arc" over what lies between.
 * `hold` says where a bend keeps to its lane; `top` is the highest point.
 * @typedef {object} Edge
 * @property {number} from
 * @property {number} to
 * @property {"line" | "bend" | "arc"} kind
 * @property {[number, number][]} points
 * @property {number} top
 * @property {"" | "late" | "late-target"} hold
 */

/** @typedef {{ item: number, x: number, tier: number, lines: string[] }} Label */

const HEADER = 19; // CSS pixels of the name of an unfolded block
const HANDLE = 20; // above a folded block
const SAME_LANE = 1;

/**
 * Adds the y of every item, edges, labels and the height.
 * @param {Item[]} items
 * @param {Placed} placed
 */
export function routed(items, placed) {
  const { columns, frames, width, pitch } = placed;
  for (const item of items) item.y = item.lane * pitch;
  const edges = items.flatMap((item) => item.inputs.map((from) => route(items, items[from], item)));
  const base = lower(items, edges, frames);
  for (const frame of frames) placeFrame(frame, frames, columns, base);
  const labels = placeLabels(items, columns, width);
  const tiers = Math.max(0, ...labels.map((label) => label.tier + 1));
  return { columns, frames, edges, labels, width, base, height: Math.ceil(base + 6 + tiers * 2 * SIZES.label + 2) };
}

/**
 * Moves items and edges down, below the names of unfolded blocks; returns where the letters below the items end.
 * @param {Item[]} items
 * @param {Edge[]} edges
 * @param {Frame[]} frames
 */
function lower(items, edges, frames) {
  const tops = items.map((item) => item.y - tall(item) / 2 - (item.folded >= 0 ? HANDLE : 2));
  const top = Math.min(...tops, ...edges.map((edge) => edge.top));
  const bottom = Math.max(...items.map((item) => item.y + tall(item) / 2)) + SIZES.code;
  const deepest = Math.max(0, ...frames.map((frame) => frame.depth + 1));
  const shift = HEADER * deepest + 4 - top;
  for (const item of items) item.y += shift;
  for (const edge of edges) for (const point of edge.points) point[1] += shift;
  return bottom + shift;
}

/**
 * @param {Frame} frame
 * @param {Frame[]} frames
 * @param {Column[]} columns
 * @param {number} base
 */
function placeFrame(frame, frames, columns, base) {
  const inset = 7 - Math.min(3, frame.depth * 2);
  /** @param {Column} column */
  const endOf = (column) => column.left + column.need;
  frame.left = columns[frame.first].left - inset;
  frame.right = endOf(columns[frame.last]) + inset;
  for (const other of frames) {
    if (!within(other, frame)) continue;
    frame.left = Math.min(frame.left, columns[other.first].left - 12);
    frame.right = Math.max(frame.right, endOf(columns[other.last]) + 12);
  }
  frame.top = 2 + frame.depth * HEADER;
  frame.bottom = base + 3 - frame.depth * 3;
}

/**
 * @param {Frame} inner
 * @param {Frame} outer
 */
function within(inner, outer) {
  return inner.depth > outer.depth && inner.first >= outer.first && inner.last <= outer.last;
}

/**
 * @param {number} one
 * @param {number} other
 */
const level = (one, other) => Math.abs(one - other) < SAME_LANE;

/**
 * @param {Item[]} items
 * @param {Item} from
 * @param {Item} to
 * @returns {Edge}
 */
function route(items, from, to) {
  const between = items.filter((item) => item.rank > from.rank && item.rank < to.rank);
  const blocking = between.filter((item) => level(item.y, from.y) && level(item.y, to.y));
  const ends = { from: from.number, to: to.number };
  if (blocking.length) return { ...ends, ...arc(from, to, blocking), kind: "arc", hold: "" };
  const kind = level(from.y, to.y) ? "line" : "bend";
  const hold = kind === "bend" && between.length ? heldLane(from, between) : "";
  const top = Math.min(from.y, to.y);
  return {
    ...ends,
    kind,
    hold,
    top,
    points: [
      [rightOf(from) + 1, from.y],
      [leftOf(to) - 3, to.y],
    ],
  };
}

/**
 * A bend keeps to the lane that is free: its own (a short branch waits) until just before the target.
 * @param {Item} from
 * @param {Item[]} between
 */
function heldLane(from, between) {
  return between.some((item) => level(item.y, from.y)) ? "late-target" : "late";
}

/**
 * @param {Item} from
 * @param {Item} to
 * @param {Item[]} blocking
 * @returns {{ points: [number, number][], top: number }}
 */
function arc(from, to, blocking) {
  const [x1, y1] = [middleOf(from) + from.front / 4, from.y - tall(from) / 2];
  const [x2, y2] = [middleOf(to) - to.front / 4, to.y - tall(to) / 2 - 1];
  const tops = blocking.map((item) => item.y - tall(item) / 2 - (item.folded >= 0 ? 17 : 0));
  const steps = to.rank - from.rank;
  const rise = 5 + Math.min(26, 2.4 * Math.sqrt(steps) + 1.2 * steps);
  const top = Math.min(y1, y2, ...tops) - rise;
  return {
    points: [
      [x1, y1],
      [x1, top],
      [x2, top],
      [x2, y2],
    ],
    top,
  };
}

/**
 * Labels that do not overlap, on up to two tiers; what matters most goes first.
 * @param {Item[]} items
 * @param {Column[]} columns
 * @param {number} width
 * @returns {Label[]}
 */
function placeLabels(items, columns, width) {
  const alone = columns.flatMap((column) => (column.items.length === 1 ? column.items : []));
  /** @type {[number, number][][]} */
  const taken = [[], []];
  const labels = [];
  const last = items.length - 1;
  for (const item of alone.sort((a, b) => importance(b, last) - importance(a, last) || a.rank - b.rank)) {
    const half = labelWidth(item) / 2;
    const x = Math.min(Math.max(middleOf(item), half + 2), width - half - 2);
    const tier = taken.findIndex((row) => row.every(([left, right]) => x + half + 4 < left || x - half - 4 > right));
    if (tier < 0) continue;
    taken[tier].push([x - half, x + half]);
    labels.push({ item: item.number, x, tier, lines: item.lines });
  }
  return labels;
}

/**
 * @param {Item} item
 * @param {number} last number of the last item
 */
function importance(item, last) {
  if (item.number === 0 || item.number === last) return 3;
  if (item.folded >= 0) return 2;
  return item.flat ? 0 : 1;
}
