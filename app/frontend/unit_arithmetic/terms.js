// Single terms: one line each.
import { fill, formatNumber } from "../core/format.js";
import { bracketed } from "./composer.js";
import { CELL_LINE, cellItem, cellText, composeWindow, putScales, putSign, SIGN } from "./cells.js";
import { INK, LINE } from "./items.js";
import { cellsOf, originOf, originText, partNames } from "./message.js";
import { putEnd, putTermStair, rangeOf, STAIR, WIDE } from "./total.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("./scales.js").Quantity} Quantity */

export const CHIP = 74; // CSS pixels of a number in a cell of its own

/**
 * value x weight = product for each of the first terms, then the rest and the end.
 * @param {Composer} composer
 * @param {number} count of drawn terms
 */
export function composeTerms(composer, count) {
  const { data } = composer;
  const range = rangeOf(data, count);
  const { names, common } = partNames(data, count);
  if (common) composer.text(fill(data.words.common, { unit: common }), { faint: true });
  for (let part = 0; part < count; part++) putTerm(composer, part, names[part], range);
  composer.skip(8);
  putEnd(composer, count, range);
  putScales(composer, quantitiesOf(data));
}

/**
 * @param {Explanation} data
 * @returns {Quantity[]}
 */
const quantitiesOf = ({ rule }) => (rule === "add" ? ["value"] : ["value", "weight", "product"]);

/**
 * @param {Composer} composer
 * @param {number} part
 * @param {string} name
 * @param {import("./total.js").Range} range
 */
function putTerm(composer, part, name, range) {
  const { data, width } = composer;
  const wide = width >= WIDE;
  const quantities = quantitiesOf(data);
  const room = width - STAIR - 40 - quantities.length * (CHIP + SIGN);
  const x = wide ? Math.max(110, Math.min(260, room)) : 0;
  putName(composer, part, name, wide ? x - 8 : width - 130);
  if (!wide) putTotal(composer, part);
  quantities.forEach((quantity, at) => {
    const left = x + at * (CHIP + SIGN);
    if (at) putSign(composer, at === 1 ? "×" : "=", left - SIGN, LINE);
    putChip(composer, part, quantity, left);
  });
  putTermStair(composer, part, range);
  composer.y += wide ? CELL_LINE : LINE + 14;
}

/**
 * The total so far beside the name, on a narrow sheet.
 * @param {Composer} composer
 * @param {number} part
 */
function putTotal(composer, part) {
  const { data, width } = composer;
  const text = fill(data.words.total, { total: formatNumber(data.totals[part], 4) });
  composer.putText(text, { x: width - 130, w: 130, size: INK.small, align: "right" });
  composer.y += LINE - 2;
}

/**
 * @param {Composer} composer
 * @param {number} part
 * @param {string} text
 * @param {number} w
 */
function putName(composer, part, text, w) {
  composer.putText(text, { x: 0, w, fit: true, tags: [`k${part}.0`] });
}

/**
 * A term's number as a colored cell.
 * @param {Composer} composer
 * @param {number} part
 * @param {Quantity} quantity
 * @param {number} x
 */
function putChip(composer, part, quantity, x) {
  const item = cellItem(composer, part, 0, quantity);
  composer.put({ ...item, x, y: composer.y, w: CHIP, h: LINE, text: formatNumber(item.number, 4), size: INK.small });
}

/**
 * The largest of a window.
 * @param {Composer} composer
 * @param {number} count of drawn parts
 */
export function composeMaximum(composer, count) {
  const { data } = composer;
  const { winner } = data;
  composer.text(data.words["about-maximum"]);
  composer.skip(4);
  if (data.parts === 1) composeWindow(composer);
  else for (let part = 0; part < count; part++) putRanked(composer, part);
  const spoken = originText(data, winner);
  const leads = { target: originOf(data, winner)?.target, spoken, name: "winner" };
  composer.flow([
    { text: "max = ", bold: true },
    { text: formatNumber(data.value, 6), bold: true, tags: ["win"], lights: [`k0.${winner}`], ...leads },
    { text: `   ${spoken}` },
  ]);
}

/**
 * Name and value of a term on a line.
 * @param {Composer} composer
 * @param {number} part
 */
function putRanked(composer, part) {
  const room = Math.min(composer.width - CHIP - 2, 460);
  putName(composer, part, originText(composer.data, part), room - 8);
  putChip(composer, part, "value", room);
  composer.y += CELL_LINE;
}

/**
 * The mean of a window, or of a whole map: equal weights.
 * @param {Composer} composer
 * @param {number} count of drawn parts
 */
export function composeMean(composer, count) {
  const { data } = composer;
  const { words } = data;
  const weight = data.weights[0];
  composer.text(fill(words["about-mean"], { count: data.count.toLocaleString("en"), weight: formatNumber(weight, 4) }));
  composer.skip(4);
  if (cellsOf(data) === 1) {
    composeTerms(composer, count);
    return;
  }
  composeWindow(composer);
  const sum = weight ? data.value / weight : 0;
  const spoken = fill(words["say-sum"], { sum: formatNumber(sum, 6), total: formatNumber(sum, 6) });
  composer.flow([
    { text: `${fill(words["sum-of"], { count: data.count })} ` },
    { text: bracketed(sum, "×"), tags: ["s0"], lights: ["p0"], spoken, name: "sum0" },
    { text: ` × ${formatNumber(weight, 4)}` },
    { text: ` = ${formatNumber(data.value, 6)}`, bold: true },
  ]);
}

/**
 * Every factor, multiplied.
 * @param {Composer} composer
 */
export function composeProduct(composer) {
  const { data, scales } = composer;
  const factors = Array.from(data.values, (value, part) => ({
    key: `t${part}`,
    part,
    number: value * data.weights[part],
  }));
  /** @param {number} part */
  const spot = (part) => {
    const more = { target: originOf(data, part)?.target, spoken: cellText(data, scales, part, "value") };
    return { lights: [`k${part}.0`], more };
  };
  const letters = factors.map(({ key, part }) => [key, String.fromCharCode(97 + part)]);
  composer.formula(
    factors.map(({ key }) => `{${key}}`).join(" × "),
    { result: "y", ...Object.fromEntries(letters) },
    Object.fromEntries(factors.map(({ key, number }) => [key, number])),
    Object.fromEntries(factors.map(({ key, part }) => [key, spot(part)])),
  );
  composer.skip(6);
  for (let part = 0; part < data.parts; part++) putRanked(composer, part);
}
