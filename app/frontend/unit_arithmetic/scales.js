// Colors of values (blue to red), weights (teal to brown) and products, each on a scale of its own.
import { inkOn } from "../core/theme.js";

/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {"value" | "weight" | "product"} Quantity */

export class Scales {
  /**
   * @param {Explanation} data
   * @param {Theme} theme
   */
  constructor(data, theme) {
    const tone = theme.dark ? "dark" : "light";
    const table = data.bytes(`map-table-${tone}`);
    const products = data.values.map((value, index) => value * data.weights[index]);
    /** @type {Record<Quantity, Uint8Array>} */
    this.tables = { value: table, weight: data.bytes(`weight-table-${tone}`), product: table };
    /** @type {Record<Quantity, Float32Array>} */
    this.numbers = { value: data.values, weight: data.weights, product: products };
    /** @type {Record<Quantity, number>} */
    this.limits = { value: largest(data.values), weight: largest(data.weights), product: largest(products) };
  }

  /**
   * Colors of a cell and of the text in it.
   * @param {Quantity} quantity
   * @param {number} number
   */
  look(quantity, number) {
    const share = Math.max(-1, Math.min(1, number / this.limits[quantity]));
    const step = 128 + Math.round(127 * (Number.isFinite(share) ? share : 0));
    const table = this.tables[quantity];
    return { fill: `rgb(${table.slice(3 * step, 3 * step + 3).join(",")})`, ink: inkOn(table, step) };
  }

  /**
   * The color of a bar: of three quarters of the scale, by sign.
   * @param {Quantity} quantity
   * @param {number} number
   */
  barFill(quantity, number) {
    return this.look(quantity, (number < 0 ? -0.75 : 0.75) * this.limits[quantity]).fill;
  }
}

/**
 * The largest absolute value of those that are finite, or 1.
 * @param {Float32Array} numbers
 */
function largest(numbers) {
  return numbers.reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 0) || 1;
}
