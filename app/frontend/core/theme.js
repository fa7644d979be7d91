// Streamlit's theme as a component sees it, and what reads well on a color.

/**
 * @typedef {object} Theme
 * @property {boolean} dark
 * @property {string} background
 * @property {string} secondary
 * @property {string} text
 * @property {string} border
 * @property {string} accent for what is under the pointer or selected, and nothing else
 * @property {string} font
 * @property {string} codeFont
 */

/**
 * @param {Element} node
 * @returns {Theme}
 */
export function readTheme(node) {
  const style = getComputedStyle(node);
  const read = (/** @type {string} */ name, /** @type {string} */ usual) =>
    style.getPropertyValue(`--st-${name}`).trim() || usual;
  const background = read("background-color", "#ffffff");
  return {
    dark: lightness(bytesOf(background)) < 128,
    background,
    secondary: read("secondary-background-color", "#f0f2f6"),
    text: read("text-color", "#31333f"),
    border: read("border-color", "#d5d6d9"),
    accent: read("primary-color", "#c2185b"),
    font: read("font", "sans-serif"),
    codeFont: read("code-font", "monospace"),
  };
}

/** @type {Map<string, Uint8ClampedArray>} */
const BYTES = new Map();

/**
 * Red, green, blue of any CSS color, 0 to 255.
 * @param {string} color
 */
export function bytesOf(color) {
  const bytes = BYTES.get(color) ?? readBytes(color);
  BYTES.set(color, bytes);
  return bytes;
}

/** @type {CanvasRenderingContext2D | null | undefined} of one pixel */
let pixel;

/** @param {string} color */
function readBytes(color) {
  pixel ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pixel) return Uint8ClampedArray.of(255, 255, 255);
  pixel.fillStyle = color;
  pixel.clearRect(0, 0, 1, 1);
  pixel.fillRect(0, 0, 1, 1);
  return pixel.getImageData(0, 0, 1, 1).data.subarray(0, 3);
}

/**
 * 0 for black to 255 for white.
 * @param {Uint8Array | Uint8ClampedArray} color red, green, blue
 */
function lightness([red, green, blue]) {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}

/**
 * Black or white, whichever reads better on a color.
 * @param {Uint8Array | Uint8ClampedArray} color red, green, blue
 */
export function inkFor(color) {
  return lightness(color) > 140 ? "#000000" : "#ffffff";
}

/**
 * Black or white, whichever reads better on the color at `index` of a table of 256 x 3 bytes.
 * @param {Uint8Array} table
 * @param {number} index
 */
export function inkOn(table, index) {
  return inkFor(table.subarray(3 * index, 3 * index + 3));
}
