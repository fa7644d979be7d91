/**
 * The part of a scene that its values give: colors, numbers, padding, crosses of cells that no window reads. The colors
 * are painted as one picture, a pixel a cell, that is enlarged: filling cell by cell takes several times as long.
 */
import { canvasOf, hatch, penOf } from "../core/canvas.js";
import { bytesOf, inkFor } from "../core/theme.js";
import { LINES_FROM, NUMBER_FROM, colorAt, isOutside, numberIn, numberSize, writeIn } from "./grid_cells.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("./grid.js").Scene} Scene
 * @typedef {import("./grid_painter.js").Brush} Brush
 * @typedef {[x: number, y: number, width: number, height: number]} Rectangle
 */

const HATCH_SPACING = 5; // CSS pixels

/** @type {WeakMap<Theme, { ratio: number, pattern: string | CanvasPattern }>} */
const HATCHINGS = new WeakMap();

/**
 * @param {Brush} brush
 * @param {HTMLCanvasElement} pixels one of the grid's own, for the picture
 */
export function paintBase(brush, pixels) {
  const image = pictureOf(brush);
  paintColors(brush, canvasOf(image, pixels));
  paintPadding(brush);
  const { cell, unread } = brush.scene;
  if (cell >= NUMBER_FROM) writeNumbers(brush, image);
  if (cell >= LINES_FROM && unread) crossOut(brush);
}

/**
 * Calls back for every cell, row by row, with its index.
 * @param {Scene} scene
 * @param {(row: number, column: number, at: number) => void} call
 */
function eachCell({ rows, columns, padding: [top, right, bottom, left] }, call) {
  let at = 0;
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) call(row, column, at++);
  }
}

/**
 * Cells of a grid with its padding.
 * @param {Scene} scene
 */
export function extentOf({ rows, columns, padding: [top, right, bottom, left] }) {
  return { width: left + columns + right, height: top + rows + bottom };
}

/**
 * The colors of the cells, one pixel each.
 * @param {Brush} brush
 */
function pictureOf(brush) {
  const { width, height } = extentOf(brush.scene);
  const image = new ImageData(width, height);
  image.data.fill(255);
  eachCell(brush.scene, (row, column, at) => image.data.set(pixelOf(brush, row, column), 4 * at));
  return image;
}

/**
 * The color of a cell; of small cells that no window reads, every other one is dotted.
 * @param {Brush} brush
 * @param {number} row
 * @param {number} column
 * @returns {ArrayLike<number>}
 */
function pixelOf({ scene, theme }, row, column) {
  const outside = isOutside(scene, row, column);
  const value = scene.value(row, column);
  if (isBare(value, outside)) return outside ? bytesOf(theme.secondary) : groundOf(scene, theme);
  if (isDotted(scene, row, column)) return bytesOf(theme.dark ? "white" : "black");
  const color = colorAt(scene, row, column, value);
  return outside ? faded(color, groundOf(scene, theme)) : color;
}

/**
 * What is seen where a cell has no value.
 * @param {Scene} scene
 * @param {Theme} theme
 */
function groundOf({ cell }, theme) {
  return bytesOf(cell < LINES_FROM ? theme.secondary : theme.background);
}

/**
 * Repeated values in the padding (reflect, replicate, circular) are lighter than where they come from.
 * @param {ArrayLike<number>} color
 * @param {ArrayLike<number>} ground
 */
function faded(color, ground) {
  return Array.from(color, (byte, at) => (byte + ground[at]) / 2);
}

/**
 * @param {Scene} scene
 * @param {number} row
 * @param {number} column
 */
function isDotted(scene, row, column) {
  return scene.cell < LINES_FROM && (row + column) % 2 === 0 && isUnread(scene, row, column);
}

/**
 * Whether a cell shows no color.
 * @param {number} value
 * @param {boolean} outside
 */
function isBare(value, outside) {
  return Number.isNaN(value) || (outside && value === 0);
}

/**
 * @param {Scene} scene
 * @param {number} row
 * @param {number} column
 */
function isUnread(scene, row, column) {
  return !isOutside(scene, row, column) && Boolean(scene.unread?.(row, column));
}

/**
 * @param {Brush} brush
 * @param {HTMLCanvasElement} pixels
 */
function paintColors({ context, scene: { cell } }, pixels) {
  context.imageSmoothingEnabled = false;
  context.drawImage(pixels, 0, 0, pixels.width * cell, pixels.height * cell);
}

/**
 * Hatches the padding.
 * @param {Brush} brush
 */
function paintPadding({ context, scene, theme }) {
  const boxes = paddingBoxes(scene);
  if (!boxes.length) return;
  context.globalAlpha = 0.4;
  context.fillStyle = hatchingOf(theme);
  for (const box of boxes) context.fillRect(...box);
  context.globalAlpha = 1;
}

/** @param {Theme} theme */
function hatchingOf(theme) {
  const kept = HATCHINGS.get(theme);
  if (kept?.ratio === window.devicePixelRatio) return kept.pattern;
  const pattern = hatch(penOf(document.createElement("canvas")), theme.text, HATCH_SPACING);
  HATCHINGS.set(theme, { ratio: window.devicePixelRatio, pattern });
  return pattern;
}

/**
 * The padding as boxes in CSS pixels.
 * @param {Scene} scene
 * @returns {Rectangle[]}
 */
function paddingBoxes({ rows, columns, padding: [top, right, bottom, left], cell }) {
  const wide = left + columns + right;
  /** @type {Rectangle[]} */
  const boxes = [
    [0, 0, wide, top],
    [0, top + rows, wide, bottom],
    [0, top, left, rows],
    [left + columns, top, right, rows],
  ];
  return boxes
    .filter(([, , width, height]) => width && height)
    .map(([x, y, width, height]) => [x * cell, y * cell, width * cell, height * cell]);
}

/**
 * @param {Brush} brush
 * @param {ImageData} image the colors under the numbers
 */
function writeNumbers({ context, scene, theme }, { data }) {
  const { cell, limit, padding } = scene;
  context.font = `${numberSize(cell)}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  eachCell(scene, (row, column, at) => {
    const value = scene.value(row, column);
    if (Number.isNaN(value)) return;
    context.fillStyle = isOutside(scene, row, column) ? theme.text : inkFor(data.subarray(4 * at, 4 * at + 3));
    writeIn(context, numberIn(value, limit), (column + padding[3]) * cell, (row + padding[0]) * cell, cell);
  });
}

/**
 * Crosses the cells that no window reads.
 * @param {Brush} brush
 */
function crossOut({ context, theme, scene }) {
  const { cell, padding } = scene;
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.globalAlpha = 0.7;
  context.beginPath();
  eachCell(scene, (row, column) => {
    if (!isUnread(scene, row, column)) return;
    const [left, top] = [(column + padding[3]) * cell + 2, (row + padding[0]) * cell + 2];
    const side = cell - 4;
    context.moveTo(left, top);
    context.lineTo(left + side, top + side);
    context.moveTo(left + side, top);
    context.lineTo(left, top + side);
  });
  context.stroke();
  context.globalAlpha = 1;
}
