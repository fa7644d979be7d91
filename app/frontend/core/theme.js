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
    dark: lightness(background) < 0.5,
    background,
    secondary: read("secondary-background-color", "#f0f2f6"),
    text: read("text-color", "#31333f"),
    border: read("border-color", "#d5d6d9"),
    accent: read("primary-color", "#c2185b"),
    font: read("font", "sans-serif"),
    codeFont: read("code-font", "monospace"),
  };
}

/**
 * 0 for black to 1 for white, of any CSS color.
 * @param {string} color
 */
export function lightness(color) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!pen) return 1;
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

/**
 * Black or white, whichever reads better on the color at `index` of a table of 256 x 3 bytes.
 * @param {Uint8Array} table
 * @param {number} index
 */
export function inkOn(table, index) {
  const [red, green, blue] = table.subarray(3 * index, 3 * index + 3);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000000" : "#ffffff";
}
