// How branches run beside each other.
import { SIZES } from "./items.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {{ up: number, down: number, length: number }} Extent lanes above and below, and steps along */

const LANES_HEIGHT = 176; // CSS pixels for all lanes together

/**
 * Sets the rank of every item. Items are in execution order.
 * @param {Item[]} items
 */
export function rankItems(items) {
  for (const item of items) {
    item.rank = item.inputs.length ? 1 + Math.max(...item.inputs.map((input) => items[input].rank)) : 0;
  }
}

/**
 * The nearest item that every path to each item passes (-1 where there is none): Cooper, Harvey and Kennedy, "A simple,
 * fast dominance algorithm" (2001). `order` lists items so that all of `before` an item come earlier.
 * @param {number[]} order
 * @param {(number: number) => number[]} before
 * @returns {Map<number, number>}
 */
function dominators(order, before) {
  const position = new Map(order.map((number, at) => [number, at]));
  const nearest = new Map();
  /** @param {number} number */
  const positionOf = (number) => position.get(number) ?? 0;
  /** @type {(a: number, b: number) => number} */
  const meet = (one, other) => {
    if (one === other) return one;
    if (one < 0 || other < 0) return -1;
    const [low, high] = positionOf(one) > positionOf(other) ? [other, one] : [one, other];
    return meet(low, nearest.get(high));
  };
  for (const number of order) {
    const sources = before(number);
    nearest.set(number, sources.length ? sources.reduce(meet) : -1);
  }
  return nearest;
}

/**
 * Sets lane, region and crowded of every item.
 * @param {Item[]} items
 */
export function assignLanes(items) {
  const order = items.map((item) => item.number);
  const entry = dominators(order, (number) => items[number].inputs);
  const exit = dominators([...order].reverse(), (number) => items[number].outputs);
  const offsets = laneOffsets(items, entry, exit);
  for (const item of items) {
    const from = items[entry.get(item.number) ?? -1];
    if (from) branchOff(item, from, offsets.get(item.number));
  }
}

/**
 * @param {Item} item
 * @param {Item} from the nearest item that every path to it passes
 * @param {number | undefined} offset in lanes, where it begins a branch
 */
function branchOff(item, from, offset) {
  item.lane = from.lane + (offset ?? 0);
  item.region = offset === undefined ? from.region : from.number;
  item.crowded = item.region >= 0;
}

/**
 * For the first items of branches, how many lanes they lie below the item where they part.
 * @param {Item[]} items
 * @param {Map<number, number>} entry
 * @param {Map<number, number>} exit
 * @returns {Map<number, number>}
 */
function laneOffsets(items, entry, exit) {
  /** @type {number[][]} */
  const inside = items.map(() => []);
  for (const { number } of items) inside[entry.get(number) ?? -1]?.push(number);
  /** @type {Extent[]} */
  const extents = [];
  const offsets = new Map();
  for (const item of [...items].reverse()) {
    const starts = branchStarts(items, item, entry, exit);
    const shifts = sideBySide(starts.map((number) => extents[number]));
    starts.forEach((number, at) => offsets.set(number, shifts[at]));
    extents[item.number] = extentOf(
      inside[item.number].map((number) => shifted(extents[number], offsets.get(number) ?? 0)),
    );
  }
  return offsets;
}

/**
 * The paths that part at an item and meet again: the first items of each, if there are several.
 * @param {Item[]} items
 * @param {Item} item
 * @param {Map<number, number>} entry
 * @param {Map<number, number>} exit
 */
function branchStarts(items, item, entry, exit) {
  /** @param {number} number */
  const starts = (number) =>
    items[number].rank === item.rank + 1 && entry.get(number) === item.number && exit.get(item.number) !== number;
  const numbers = item.outputs.filter(starts);
  return numbers.length > 1 ? numbers : [];
}

/**
 * @param {Extent} extent
 * @param {number} by
 * @returns {Extent}
 */
function shifted({ up, down, length }, by) {
  return { up: up - by, down: down + by, length };
}

/**
 * What an item and all that it alone leads to take up.
 * @param {Extent[]} parts
 * @returns {Extent}
 */
function extentOf(parts) {
  return {
    up: Math.max(0.5, ...parts.map(({ up }) => up)),
    down: Math.max(0.5, ...parts.map(({ down }) => down)),
    length: 1 + Math.max(0, ...parts.map(({ length }) => length)),
  };
}

/**
 * Two branches of different length: the long one goes straight on, the short one below. Others: around the middle.
 * @param {Extent[]} parts
 * @returns {number[]}
 */
function sideBySide(parts) {
  if (parts.length === 2 && parts[0].length !== parts[1].length) {
    const long = parts[0].length > parts[1].length ? 0 : 1;
    const below = parts[long].down + parts[1 - long].up;
    return long === 0 ? [0, below] : [below, 0];
  }
  let top = -parts.reduce((sum, part) => sum + part.up + part.down, 0) / 2;
  return parts.map((part) => {
    const middle = top + part.up;
    top += part.up + part.down;
    return middle;
  });
}

/**
 * CSS pixels from lane to lane; volumes that have others beside them shrink to fit.
 * @param {Item[]} items
 */
export function lanePitch(items) {
  const crowded = items.filter((item) => item.crowded);
  if (!crowded.length) return 0;
  const lanes = items.map((item) => item.lane);
  const tallest = Math.max(...crowded.map((item) => item.h + item.dy));
  const room = SIZES.code + 4;
  const pitch = Math.min(tallest + room, LANES_HEIGHT / (Math.max(...lanes) - Math.min(...lanes) + 1));
  for (const region of new Set(crowded.map((item) => item.region))) {
    shrinkRegion(
      crowded.filter((item) => item.region === region),
      pitch - room,
    );
  }
  return pitch;
}

/**
 * @param {Item[]} members
 * @param {number} room
 */
function shrinkRegion(members, room) {
  const factor = Math.min(1, room / Math.max(...members.map((item) => item.h + item.dy)));
  for (const item of members) {
    const slices = item.front - item.t * item.plates;
    Object.assign(item, { h: item.h * factor, dx: item.dx * factor, dy: item.dy * factor });
    item.t = Math.max(3, item.t * factor);
    item.front = slices + item.t * item.plates;
  }
}
