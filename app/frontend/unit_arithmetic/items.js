// What lies on a sheet, and the fonts that its texts are set in.

/**
 * An item of a sheet. Lengths are CSS pixels.
 * @typedef {object} Item
 * @property {"text" | "cell" | "bar" | "line" | "plot"} kind
 * @property {number} x
 * @property {number} y
 * @property {number} w
 * @property {number} h
 * @property {string} [text]
 * @property {number} [size] of the text
 * @property {boolean} [bold]
 * @property {boolean} [faint]
 * @property {boolean} [raised] an exponent
 * @property {boolean} [fit] whether a text that is too long loses its beginning
 * @property {"left" | "center" | "right"} [align]
 * @property {string} [fill] a CSS color
 * @property {string} [ink] color of the text in a cell
 * @property {string} [tint] color of the kernel cell
 * @property {boolean} [hatched] padding
 * @property {boolean} [winner] the maximum
 * @property {boolean} [strong] a line that is not faint
 * @property {number} [number] value of a cell
 * @property {(context: CanvasRenderingContext2D, theme: Theme) => void} [paint] of a plot
 * @property {string[]} [tags] what it is
 * @property {string[]} [lights] tags that light up while it is pointed at
 * @property {import("./message.js").Target} [target] the unit that a click leads to
 * @property {string} [spoken] what it says; items that say something are reached by pointer and arrow keys
 * @property {string} [name]
 * @property {number} [part] of the explanation
 * @property {number} [index] of the term
 */

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {Omit<Item, "kind" | "x" | "y" | "w" | "h"> & { text: string }} Token */

export const INK = { small: 12, normal: 14, large: 16 };
export const LINE = 24; // CSS pixels of a line of text

/**
 * @param {Theme} theme
 * @param {number} size
 * @param {boolean} bold
 */
export function fontOf(theme, size = INK.normal, bold = false) {
  return `${bold ? "700 " : ""}${size}px ${theme.font}`;
}

/** @type {CanvasRenderingContext2D | null} */
let measure = null;

/**
 * CSS pixels of a text.
 * @param {string} text
 * @param {Theme} theme
 * @param {number} size
 * @param {boolean} [bold]
 */
export function widthOf(text, theme, size, bold) {
  measure ??= /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  measure.font = fontOf(theme, size, bold);
  return measure.measureText(text).width;
}
