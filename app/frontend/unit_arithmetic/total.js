// Sums, totals so far, and how they come to the value.
import { fill, formatNumber } from "../core/format.js";
import { INK, LINE } from "./items.js";
import { cellsOf } from "./message.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {[number, number]} Range the smallest and the largest total */
/** A step of the staircase. @typedef {{ range: Range, from: number, to: number, tags: string[] }} Step */

export const STAIR = 190; // CSS pixels of the staircase on a wide sheet
export const WIDE = 560; // CSS pixels from which a sheet is wide

/**
 * The totals on the way, zero included.
 * @param {Explanation} data
 * @param {number} count of drawn parts
 * @returns {Range}
 */
export function rangeOf(data, count) {
  const ends = endLines(data, count).map(({ total }) => total);
  const totals = [0, ...data.totals.subarray(0, count), data.value, ...ends];
  return [Math.min(...totals), Math.max(...totals)];
}

/**
 * The lines behind the drawn parts: what is left, and the bias.
 * @param {Explanation} data
 * @param {number} count of drawn parts
 */
export function endLines(data, count) {
  const { words, sums, rest, bias } = data;
  const before = totalBefore(data, count);
  const sum = sums.subarray(count).reduce((total, each) => total + each, 0) + rest.sum;
  const left = data.parts - count + rest.count;
  const lines = [];
  if (left) {
    const text = fill(words[cellsOf(data) > 1 ? "rest-channels" : "rest-terms"], { count: left.toLocaleString("en") });
    lines.push({ key: "rest", text, sum, total: before + sum });
  }
  if (bias !== null) lines.push({ key: "bias", text: words.bias, sum: bias, total: before + (left ? sum : 0) + bias });
  return lines;
}

/**
 * The total of the parts in front of `part`.
 * @param {Explanation} data
 * @param {number} part
 */
const totalBefore = ({ totals }, part) => (part ? totals[part - 1] : 0);

/**
 * A bar from the total before to the total after. It has a column of its own where the sheet is wide, else a line below.
 * @param {Composer} composer
 * @param {number} y
 * @param {Step} step
 */
function putStair(composer, y, { range: [low, high], from, to, tags }) {
  const wide = composer.width >= WIDE;
  const [x, w, h] = wide ? [composer.width - STAIR, STAIR - 2, 8] : [1, composer.width - 2, 6];
  /** @param {number} total */
  const at = (total) => x + ((total - low) / (high - low || 1)) * w;
  const left = at(Math.min(from, to));
  composer.put({ kind: "line", x: at(0), y: y - 2, w: 1, h: h + 4 });
  const fillColor = composer.scales.barFill("product", to - from);
  composer.put({ kind: "bar", x: left, y, w: at(Math.max(from, to)) - left, h, fill: fillColor, tags });
}

/**
 * The staircase of a single term.
 * @param {Composer} composer
 * @param {number} part
 * @param {Range} range
 */
export function putTermStair(composer, part, range) {
  const y = composer.y + (composer.width >= WIDE ? 8 : LINE + 3);
  const { data } = composer;
  putStair(composer, y, { range, from: totalBefore(data, part), to: data.totals[part], tags: [`k${part}.0`] });
}

/**
 * The sum of a part as an item.
 * @param {Explanation} data
 * @param {number} part
 */
function sumItem({ words, sums, totals }, part) {
  const sum = `s${part}`;
  const spoken = fill(words["say-sum"], { sum: formatNumber(sums[part], 6), total: formatNumber(totals[part], 6) });
  return { h: 22, bold: true, tags: [sum], lights: [`p${part}`, sum], spoken, name: `sum${part}`, part };
}

/**
 * @param {Explanation} data
 * @param {number} part
 */
const totalText = ({ words, totals }, part) => fill(words.total, { total: formatNumber(totals[part], 5) });

/**
 * Right of the grids, which end at `x`: the sum, and in the column of the stairs the total so far.
 * @param {Composer} composer
 * @param {number} part
 * @param {{ x: number, h: number, range: Range }} beside
 */
export function putSumBeside(composer, part, { x, h, range }) {
  const { data, y } = composer;
  const column = composer.width - STAIR;
  const [left, top] = column - x > 110 ? [x + 10, y + h / 2 - 11] : [column, y + h / 2 - 36];
  const sum = { ...sumItem(data, part), size: INK.large };
  composer.putText(`= ${formatNumber(data.sums[part], 5)}`, { x: left, y: Math.max(y - 18, top), w: STAIR, ...sum });
  composer.putText(totalText(data, part), { x: column, y: y + h / 2 - 11, w: STAIR, h: 18, size: INK.small });
  const step = { range, from: totalBefore(data, part), to: data.totals[part], tags: [`s${part}`] };
  putStair(composer, y + h / 2 + 10, step);
}

/**
 * Sum and total so far on a line of their own.
 * @param {Composer} composer
 * @param {number} part
 * @param {Range} range
 */
export function putSumBelow(composer, part, range) {
  const { data } = composer;
  const [y, w] = [composer.y + 2, composer.width / 2];
  composer.putText(`= ${formatNumber(data.sums[part], 5)}`, { x: 0, y, w, ...sumItem(data, part) });
  composer.putText(totalText(data, part), { x: w, y, w, h: 22, size: INK.small, align: "right" });
  const step = { range, from: totalBefore(data, part), to: data.totals[part], tags: [`s${part}`] };
  putStair(composer, composer.y + 27, step);
  composer.y += 38;
}

/**
 * The rest, the bias, and the value itself.
 * @param {Composer} composer
 * @param {number} count of drawn parts
 * @param {Range} range
 */
export function putEnd(composer, count, range) {
  const { data } = composer;
  let from = totalBefore(data, count);
  for (const { key, text, sum, total } of endLines(data, count)) {
    putLine(composer, text, signed(sum), { range, from, to: total, tags: [`end-${key}`] });
    from = total;
  }
  composer.put({ kind: "line", x: 0, y: composer.y + 2, w: composer.width, h: 1, strong: true });
  composer.skip(8);
  const step = { range, from: 0, to: data.value, tags: ["end"] };
  putLine(composer, data.words.value, `= ${formatNumber(data.value, 6)}`, step, true);
}

/** @param {number} number */
const signed = (number) => (number < 0 ? `\u2212 ${formatNumber(-number, 5)}` : `+ ${formatNumber(number, 5)}`);

/**
 * Text, number, stair; the stair goes below where the sheet is narrow.
 * @param {Composer} composer
 * @param {string} text
 * @param {string} number
 * @param {Step} step
 * @param {boolean} bold
 */
function putLine(composer, text, number, step, bold = false) {
  const wide = composer.width >= WIDE;
  const x = composer.width - 130 - (wide ? STAIR + 16 : 0);
  composer.putText(text, { x: 0, w: x - 8, bold, tags: step.tags });
  composer.putText(number, { x, w: 130, bold, align: "right", tags: step.tags });
  putStair(composer, composer.y + (wide ? 8 : LINE), step);
  composer.y += wide ? LINE : LINE + 12;
}
