/**
 * Numbers as the page writes them.
 */
import { formatNumber } from "../core/format.js";

const ROUNDING = 1e-12; // errors of a sum in another order are no change
const RAIL = 2; // the ratio at which a bar of change ends
const LISTED = 9; // values that are written out

/**
 * A share in percent, with one digit behind the point where that says more.
 * @param {number} share
 */
export function percent(share) {
  const text = Math.abs(share) >= 9.995 ? (100 * share).toFixed(0) : String(Number((100 * share).toFixed(1)));
  return `${text.replace("-", "\u2212")} %`;
}

/**
 * @param {number | null} ratio
 * @param {Record<string, string>} words
 */
export function changeText(ratio, words) {
  return ratio === null ? words.undefined : percent(withoutRounding(ratio));
}

/** @param {number} value */
export function withoutRounding(value) {
  return Math.abs(value) < ROUNDING ? 0 : value;
}

/** @param {number | null} ratio */
export function barWidth(ratio) {
  return `${Math.min(100, (100 / RAIL) * (ratio ?? 0))}%`;
}

/** @param {number} value */
export function shortNumber(value) {
  return formatNumber(value, 3);
}

/**
 * A negative number in brackets.
 * @param {number} value
 */
export function bracketed(value) {
  return value < 0 ? `(${shortNumber(value)})` : shortNumber(value);
}

/**
 * The first ones, and how many more there are.
 * @template Value
 * @param {Value[]} values
 * @param {string} separator
 * @param {(value: Value) => string} write
 */
export function listed(values, separator, write) {
  const first = values.slice(0, LISTED).map(write).join(separator);
  return values.length > LISTED ? `${first}${separator}\u2026 [+${values.length - LISTED}]` : first;
}
