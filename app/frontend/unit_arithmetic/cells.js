// Cells of values, weights and products, and windows made of them.
import { fill, formatNumber } from "../core/format.js";
import { paintBar } from "../core/canvas.js";
import { compact } from "./composer.js";
import { INK, LINE } from "./items.js";
import { cellsOf, nodeText, originOf, originText, partOrigin } from "./message.js";
import { putEnd, putSumBelow, putSumBeside, rangeOf, STAIR, WIDE } from "./total.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Theme} Theme */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("./scales.js").Quantity} Quantity */
/** @typedef {import("./scales.js").Scales} Scales */

export const SIGN = 22; // CSS pixels of a sign between grids
const NUMBERS_FROM = 27; // CSS pixels of a cell with its number in it
/** @type {Quantity[]} */
const PRODUCT = ["value", "weight", "product"];

/**
 * A hue for each kernel cell, away from the accent's.
 * @param {number} cell
 * @param {number} cells
 * @param {boolean} dark
 */
function tintOf(cell, cells, dark) {
  return `hsl(${Math.round(25 + (cell * 275) / Math.max(1, cells))} 75% ${dark ? 62 : 42}%)`;
}

/**
 * One cell of a part, without its box.
 * @param {Composer} composer
 * @param {number} part
 * @param {number} cell
 * @param {Quantity} quantity
 * @returns {Omit<Item, "x" | "y" | "w" | "h"> & { number: number }}
 */
export function cellItem({ data, scales, theme }, part, cell, quantity) {
  const cells = cellsOf(data);
  const index = part * cells + cell;
  const number = scales.numbers[quantity][index];
  const key = `k${part}.${cell}`;
  return {
    kind: "cell",
    number,
    tags: [key, `p${part}`],
    lights: [key, `s${part}`],
    name: `${quantity}${part}.${cell}`,
    part,
    index,
    ...scales.look(quantity, number),
    tint: cells > 1 ? tintOf(cell, cells, theme.dark) : undefined,
    spoken: cellText(data, scales, index, quantity),
    ...(quantity === "value" ? valueMarks(data, key, part, index) : {}),
  };
}

/**
 * What is true of a value alone: padding, the maximum, and where it leads.
 * @param {Explanation} data
 * @param {string} key
 * @param {number} part
 * @param {number} index
 */
function valueMarks(data, key, part, index) {
  const origin = originOf(data, index);
  const winner = index === data.winner;
  if (!origin) return { hatched: true, winner };
  const at = `at${part}.${origin.row},${origin.column}`;
  return { winner, target: origin.target, tags: [key, `p${part}`, at] };
}

/**
 * @param {Explanation} data
 * @param {Scales} scales
 * @param {number} index
 * @param {Quantity} quantity
 */
export function cellText(data, { numbers }, index, quantity) {
  const { words } = data;
  const value = formatNumber(numbers.value[index], 6);
  const from = originText(data, index);
  if (data.rule === "maximum") return fill(words["say-value"], { from, value });
  const weight = formatNumber(numbers.weight[index], 6);
  const product = formatNumber(numbers.product[index], 6);
  return fill(words[quantity === "weight" ? "say-weight" : "say-product"], { from, value, weight, product });
}

/**
 * Grids of one part side by side; returns where they end.
 * @param {Composer} composer
 * @param {number} part
 * @param {number} side CSS pixels of a cell
 * @param {Quantity[]} quantities
 */
function putGrids(composer, part, side, quantities) {
  const [rows, columns] = composer.data.shape;
  quantities.forEach((quantity, grid) => {
    const left = grid * (columns * side + SIGN);
    if (grid) putSign(composer, grid === 1 ? "×" : "=", left - SIGN, rows * side);
    for (let cell = 0; cell < rows * columns; cell++) {
      const item = cellItem(composer, part, cell, quantity);
      const text = side >= NUMBERS_FROM && !item.hatched ? compact(item.number) : "";
      const x = left + (cell % columns) * side;
      composer.put({ ...item, x, y: composer.y + Math.floor(cell / columns) * side, w: side, h: side, text });
    }
  });
  return quantities.length * (columns * side + SIGN) - SIGN;
}

/**
 * @param {Composer} composer
 * @param {string} text
 * @param {number} x
 * @param {number} h
 */
export function putSign(composer, text, x, h) {
  composer.putText(text, { x, w: SIGN, h, size: INK.large, align: "center" });
}

/**
 * Input channels as patch x kernel = products, each with its sum and the total so far.
 * @param {Composer} composer
 * @param {number} count of drawn parts
 */
export function composeWindows(composer, count) {
  const { data, width } = composer;
  const [rows, columns] = data.shape;
  const across = (width - (width >= WIDE ? STAIR + 20 : 2) - 2 * SIGN) / (3 * columns);
  const side = wholeSide(Math.min(46, across, Math.max(9, 210 / rows)));
  const range = rangeOf(data, count);
  for (let part = 0; part < count; part++) {
    composer.skip(part ? 8 : 0);
    putTitle(composer, part);
    if (part === 0) putHeads(composer, columns * side);
    putWindow(composer, part, side, range);
  }
  composer.skip(10);
  putEnd(composer, count, range);
  putScales(composer, PRODUCT);
}

/**
 * @param {Composer} composer
 * @param {number} part
 * @param {number} side
 * @param {import("./total.js").Range} range
 */
function putWindow(composer, part, side, range) {
  const wide = composer.width >= WIDE;
  const h = composer.data.shape[0] * side;
  const end = putGrids(composer, part, side, PRODUCT);
  if (wide) putSumBeside(composer, part, { x: end, h, range });
  composer.y += h;
  if (!wide) putSumBelow(composer, part, range);
}

/** @param {number} side */
const wholeSide = (side) => Math.max(5, Math.floor(side));

/**
 * @param {Composer} composer
 * @param {number} part
 */
function putTitle(composer, part) {
  const { data, width } = composer;
  const { words } = data;
  const origin = partOrigin(data, part);
  const text = origin ? fill(words.channel, { ...origin, node: nodeText(words, origin.node) }) : words.constant;
  composer.putText(text, { x: 0, w: width, h: 22, fit: true, bold: true, tags: [`t${part}`] });
  composer.y += 22;
}

/**
 * Headings of the three grids, where there is room.
 * @param {Composer} composer
 * @param {number} width of a grid
 */
function putHeads(composer, width) {
  if (width < 54) return;
  ["patch", "kernel", "products"].forEach((word, grid) => {
    const look = { h: 18, size: INK.small, faint: true };
    composer.putText(composer.data.words[word], { x: grid * (width + SIGN), w: width, ...look });
  });
  composer.y += 18;
}

/**
 * One window with its winner, or whose mean is taken.
 * @param {Composer} composer
 */
export function composeWindow(composer) {
  const { data, width } = composer;
  const [rows, columns] = data.shape;
  const side = wholeSide(Math.min(56, (width - 4) / columns, Math.max(14, 300 / rows)));
  putGrids(composer, 0, side, ["value"]);
  composer.y += rows * side + 8;
}

/**
 * The color scales of what is drawn, side by side.
 * @param {Composer} composer
 * @param {Quantity[]} quantities
 */
export function putScales(composer, quantities) {
  const { data, scales, width } = composer;
  composer.skip(12);
  const w = Math.min(180, (width - 32) / quantities.length);
  quantities.forEach((quantity, at) => {
    const x = at * (w + 16);
    composer.putText(data.words[`scale-${quantity}`], { x, w, h: 18, size: INK.small, faint: true });
    const ends = endTexts(scales.limits[quantity], w < 120 ? 2 : 3);
    /** @type {NonNullable<Item["paint"]>} */
    const paint = (context, theme) => paintBar(context, scales.tables[quantity], [0, 0, w], ends, theme);
    composer.put({ kind: "plot", x, y: composer.y + 20, w, h: 34, paint });
  });
  composer.y += 56;
}

/**
 * @param {number} limit
 * @param {number} digits
 * @returns {[string, string]}
 */
const endTexts = (limit, digits) => [formatNumber(-limit, digits), `+${formatNumber(limit, digits)}`];

/**
 * The neighbors of a norm as a strip of cells; with numbers where there are few.
 * @param {Composer} composer
 */
export function composeStrip(composer) {
  const { data, width } = composer;
  const count = data.shape[1];
  const side = count <= 12 ? Math.min(64, Math.floor(width / count)) : count <= 128 ? 18 : 11;
  const across = Math.max(1, Math.floor(width / side));
  for (let cell = 0; cell < count; cell++) {
    const item = cellItem(composer, 0, cell, "value");
    const text = side >= 44 ? formatNumber(item.number, 3) : "";
    const lights = [...(item.lights ?? []), "f:mean", "f:variance", "f:squares"];
    const box = { x: (cell % across) * side, y: composer.y + Math.floor(cell / across) * side, w: side, h: side };
    composer.put({ ...item, ...box, tint: undefined, winner: cell === data.own, lights, text });
  }
  composer.y += Math.ceil(count / across) * side + 4;
}

/**
 * Where the incoming value was read, to be clicked.
 * @param {Composer} composer
 * @param {number} part
 */
export function putOrigin(composer, part) {
  const { data, scales } = composer;
  const key = `k${part}.0`;
  const touched = { tags: [key], lights: [key, "f:x"], part, index: part, name: "origin" };
  const origin = { target: originOf(data, part)?.target, spoken: cellText(data, scales, part, "value") };
  composer.flow([{ text: "x:  " }, { text: originText(data, part), ...touched, ...origin }], { size: INK.normal });
}

/** CSS pixels of a line with a cell on it. */
export const CELL_LINE = LINE + 4;
