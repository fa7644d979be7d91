// Numbers and sentences as they are shown.

const MINUS = "\u2212";

/**
 * `fill("row {row}", { row: 3 })` is "row 3"; names without a value stay.
 * @param {string} template
 * @param {Record<string, unknown>} values
 */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * A value with `digits` significant digits and a real minus sign.
 * @param {number} value
 * @param {number} [digits]
 */
export function formatNumber(value, digits = 4) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(digits - 2) : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", MINUS);
}

/**
 * A whole number with a real minus sign and separated thousands.
 * @param {number} count
 */
export function formatCount(count) {
  return String(count)
    .replace("-", MINUS)
    .replace(/\B(?=(\d{3})+$)/g, ",");
}
