// The softmax: e to the power of each logit, over the sum of them all.
import { fill, formatNumber } from "../core/format.js";
import { INK, LINE } from "./items.js";
import { originOf, originText } from "./message.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./items.js").Token} Token */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {Pick<Token, "tags" | "lights" | "spoken" | "name">} Touch */

/**
 * @param {Composer} composer
 * @param {number} count of drawn classes
 */
export function composeSoftmax(composer, count) {
  const { data } = composer;
  const { largest, denominator } = data.numbers;
  const parts = Array.from({ length: count }, (_, part) => part);
  composer.text(data.words["about-softmax"]);
  composer.skip(6);
  const letters = [{ text: "e" }, { text: "z − m", raised: true }];
  composer.flow([
    { text: "p = " },
    ...letters,
    { text: " / Σ " },
    ...letters,
    { text: `,  m = ${formatNumber(largest, 5)}` },
  ]);
  const terms = parts.flatMap((part) => [...power(data.values[part] - largest, touchOf(data, part)), { text: " + " }]);
  composer.flow([{ text: "Σ = " }, ...terms, { text: restText(data, count) }], { size: INK.normal });
  composer.flow([{ text: `= ${formatNumber(denominator, 6)}` }], { x: 16, size: INK.normal });
  composer.flow([
    { text: "p = " },
    ...power(data.numbers.x - largest, ownTouch(data)),
    { text: ` / ${formatNumber(denominator, 5)} = ` },
    { text: percent(data.value), bold: true },
  ]);
  composer.skip(8);
  for (const part of parts) putClass(composer, part);
}

/**
 * @param {number} exponent
 * @param {Touch} touch
 * @returns {Token[]}
 */
function power(exponent, touch) {
  return [
    { text: "e", ...touch, spoken: undefined },
    { text: formatNumber(exponent, 4), raised: true, ...touch },
  ];
}

/**
 * @param {Explanation} data
 * @param {number} part
 * @returns {Touch}
 */
function touchOf(data, part) {
  const key = `k${part}.0`;
  return { tags: [key], lights: [key], spoken: classText(data, part), name: `term${part}` };
}

/**
 * The class that is explained; it may not be among those that were sent.
 * @param {Explanation} data
 * @returns {Touch}
 */
function ownTouch(data) {
  return data.own < 0 ? { tags: [], lights: [], name: "own" } : { ...touchOf(data, data.own), name: "own" };
}

/**
 * @param {Explanation} data
 * @param {number} count of drawn classes
 */
function restText({ words, rest, parts }, count) {
  return fill(words["and-rest"], { count: (rest.count + parts - count).toLocaleString("en") });
}

/** @param {number} share */
function percent(share) {
  return `${share >= 0.001 ? (100 * share).toFixed(1) : formatNumber(100 * share, 3)} %`;
}

/**
 * @param {Explanation} data
 * @param {number} part
 */
const shareOf = ({ sums, numbers }, part) => sums[part] / numbers.denominator;

/**
 * @param {Explanation} data
 * @param {number} part
 */
function classText(data, part) {
  const { words, labels, values, sums } = data;
  const numbers = {
    logit: formatNumber(values[part], 5),
    power: formatNumber(sums[part], 5),
    share: percent(shareOf(data, part)),
  };
  return fill(words["say-class"], { name: labels[part], ...numbers });
}

/**
 * One class: name, logit, share as a number and as a bar.
 * @param {Composer} composer
 * @param {number} part
 */
function putClass(composer, part) {
  const { data, width, theme } = composer;
  const share = shareOf(data, part);
  const room = Math.min(300, width);
  const touch = { ...touchOf(data, part), target: originOf(data, part)?.target, name: `class${part}` };
  const { tags } = touch;
  composer.putText(data.labels[part] ?? originText(data, part), { x: 0, w: room - 130, fit: true, ...touch });
  const small = { size: INK.small, faint: true };
  composer.putText(formatNumber(data.values[part], 4), { x: room - 126, w: 64, align: "right", ...small });
  composer.putText(percent(share), { x: room - 58, w: 56, align: "right", tags });
  composer.put({ kind: "bar", x: 0, y: composer.y + LINE + 1, w: share * room, h: 5, fill: theme.text, tags });
  composer.y += LINE + 12;
}
