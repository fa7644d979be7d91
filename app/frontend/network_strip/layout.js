// The layout of the strip: from a network, what is unfolded and a width to boxes, edges, frames and labels.
import { boxWidth, labelWidth, largestMap, measureItem, visibleItems } from "./items.js";
import { assignLanes, lanePitch, rankItems } from "./lanes.js";
import { routed } from "./routes.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Setting} Setting */
/** @typedef {import("./network.js").Network} Network */

/**
 * One column for each rank: its left edge, the width of its widest box, the width it needs, and room for frames.
 * @typedef {{ left: number, box: number, need: number, before: number, after: number, items: Item[] }} Column
 */

/**
 * An unfolded block: the first and last rank it spans, and how deep it lies.
 * @typedef {object} Frame
 * @property {number} block
 * @property {number} depth
 * @property {number} first
 * @property {number} last
 * @property {number} left
 * @property {number} right
 * @property {number} top
 * @property {number} bottom
 */

/** @typedef {{ columns: Column[], frames: Frame[], natural: number, width: number, pitch: number }} Placed */

/** @type {Setting[]} */
const SETTINGS = [
  // The airy ones first; the last may be wider than the space and scrolls.
  { scale: 1, plates: 4, gap: 16, labels: true },
  { scale: 1, plates: 4, gap: 18, labels: false },
  { scale: 1, plates: 4, gap: 13, labels: false },
  { scale: 0.85, plates: 3, gap: 10, labels: false },
  { scale: 0.75, plates: 2, gap: 10, labels: false },
  { scale: 0.66, plates: 2, gap: 7, labels: false },
];
const NARROW = 560; // CSS pixels: below, the strip scrolls
const FEW_ITEMS = 40;
const MARGIN = 12;
const MOST_SPARE = 34; // CSS pixels added to a gap where there is room
const FRAME_ROOM = 7;

/**
 * @param {Network} network
 * @param {Set<number>} open numbers of unfolded blocks
 * @param {number} width CSS pixels
 */
export function layoutStrip(network, open, width) {
  const { items, owner } = visibleItems(network, open);
  rankItems(items);
  assignLanes(items);
  const placed = firstThatFits(network, items, open, width);
  return { items, owner, ...routed(items, placed) };
}

/** @typedef {ReturnType<typeof layoutStrip>} Strip */

/**
 * @param {Network} network
 * @param {Item[]} items
 * @param {Set<number>} open
 * @param {number} width
 * @returns {Placed}
 */
function firstThatFits(network, items, open, width) {
  const largest = largestMap(network);
  /** @param {Setting} setting */
  const placed = (setting) => {
    for (const item of items) measureItem(network, item, largest, setting);
    const pitch = lanePitch(items);
    return { ...placeColumns(items, setting, width), pitch };
  };
  for (const setting of settingsFor(open, width)) {
    const attempt = placed(setting);
    if (attempt.natural <= width) return attempt;
  }
  return placed(width < NARROW && items.length < FEW_ITEMS ? SETTINGS[0] : SETTINGS[2]);
}

/**
 * @param {Set<number>} open
 * @param {number} width
 */
function settingsFor(open, width) {
  if (width < NARROW) return SETTINGS.slice(0, 1);
  return open.size ? SETTINGS.slice(0, 3) : SETTINGS;
}

/**
 * Left edges of the columns, one for each rank; frames of unfolded blocks take some room of their own. Sets the x of
 * every item.
 * @param {Item[]} items
 * @param {Setting} setting
 * @param {number} width
 */
function placeColumns(items, setting, width) {
  const columns = columnsOf(items, setting);
  const frames = openFrames(items);
  for (const frame of frames) {
    columns[frame.first].before += FRAME_ROOM;
    columns[frame.last].after += FRAME_ROOM;
  }
  const used = columns.reduce((sum, column) => sum + column.need + column.before + column.after, 0);
  const gaps = columns.length - 1;
  const natural = used + gaps * setting.gap + 2 * MARGIN;
  const spare = Math.max(0, width - natural);
  const gap = setting.gap + Math.min(MOST_SPARE, gaps ? spare / (gaps + 2) : 0);
  const end = placeFrom(columns, Math.max(MARGIN, (width - used - gaps * gap) / 2), gap);
  return { columns, frames, natural, width: Math.max(width, end + MARGIN) };
}

/**
 * @param {Item[]} items
 * @param {Setting} setting
 * @returns {Column[]}
 */
function columnsOf(items, setting) {
  /** @type {Column[]} */
  const columns = [];
  for (const item of items) {
    const column = (columns[item.rank] ??= { left: 0, box: 0, need: 0, before: 0, after: 0, items: [] });
    column.items.push(item);
    column.box = Math.max(column.box, boxWidth(item));
  }
  for (const column of columns) {
    const alone = setting.labels && column.items.length === 1;
    column.need = Math.max(column.box, alone ? labelWidth(column.items[0]) + 6 - setting.gap : 0);
  }
  return columns;
}

/**
 * The columns one after the other; returns where the last one ends.
 * @param {Column[]} columns
 * @param {number} start
 * @param {number} gap
 */
function placeFrom(columns, start, gap) {
  let x = start;
  for (const column of columns) {
    column.left = x + column.before;
    for (const item of column.items) item.x = column.left + (column.need - boxWidth(item)) / 2 + item.dx;
    x = column.left + column.need + column.after + gap;
  }
  return x - gap;
}

/**
 * One frame for each unfolded block on show.
 * @param {Item[]} items
 * @returns {Frame[]}
 */
function openFrames(items) {
  /** @type {Map<number, Frame>} */
  const frames = new Map();
  for (const { path, rank } of items) {
    path.forEach((block, depth) => {
      const sides = { left: 0, right: 0, top: 0, bottom: 0 };
      const frame = frames.get(block) ?? { block, depth, first: rank, last: rank, ...sides };
      frame.first = Math.min(frame.first, rank);
      frame.last = Math.max(frame.last, rank);
      frames.set(block, frame);
    });
  }
  return [...frames.values()];
}
