/**
 * The part of a scene that its values give: colors, numbers, padding, crosses of cells that no window reads.
 */
import { canvasOf, hatch, penOf } from "../core/canvas.js";
import { LINES_FROM, NUMBER_FROM, colorAt, inkFor, isOutside, numberIn, numberSize, writeIn } from "./grid_cells.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("./grid.js").Scene} Scene
 * @typedef {import("./grid_painter.js").Brush} Brush
 * @typedef {Brush & { hatching: string | CanvasPattern }} BaseBrush
 * @typedef {[x: number, y: number, width: number, height: number]} Rectangle
 */

const HATCH_SPACING = 5; // CSS pixels

/** @type {WeakMap<Theme, { ratio: number, pattern: string | CanvasPattern }>} */
const HATCHINGS = new WeakMap();

/** @param {Brush} brush */
export function paintBase(brush) {
  const hatching = brush.scene.padding.some(Boolean) ? hatchingOf(brush.theme) : "";
  (brush.scene.cell < LINES_FROM ? paintDots : paintBoxes)({ ...brush, hatching });
}

/** @param {Theme} theme */
function hatchingOf(theme) {
  const kept = HATCHINGS.get(theme);
  if (kept?.ratio === window.devicePixelRatio) return kept.pattern;
  const pattern = hatch(penOf(document.createElement("canvas")), theme.text, HATCH_SPACING);
  HATCHINGS.set(theme, { ratio: window.devicePixelRatio, pattern });
  return pattern;
}

/** @param {BaseBrush} brush */
function paintBoxes(brush) {
  const { context, theme, scene } = brush;
  const { rows, columns, padding, cell } = scene;
  const [top, right, bottom, left] = padding;
  context.font = `${numberSize(cell)}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) paintCell(brush, row, column);
  }
  paintLines(context, theme, [top + rows + bottom, left + columns + right, cell]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {[rows: number, columns: number, cell: number]} size
 */
function paintLines(context, theme, [rows, columns, cell]) {
  context.strokeStyle = theme.border;
  context.lineWidth = 1.5;
  const [right, bottom] = [columns * cell, rows * cell];
  drawLines(
    context,
    Array.from({ length: rows + 1 }, (_, row) => [0, row * cell, right, row * cell]),
  );
  drawLines(
    context,
    Array.from({ length: columns + 1 }, (_, column) => [column * cell, 0, column * cell, bottom]),
  );
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number[][]} lines
 */
function drawLines(context, lines) {
  context.beginPath();
  for (const [x, y, toX, toY] of lines) {
    context.moveTo(x, y);
    context.lineTo(toX, toY);
  }
  context.stroke();
}

/**
 * @param {BaseBrush} brush
 * @param {number} row
 * @param {number} column
 */
function paintCell(brush, row, column) {
  const { scene } = brush;
  const { padding, cell } = scene;
  const [x, y] = [(column + padding[3]) * cell, (row + padding[0]) * cell];
  const outside = isOutside(scene, row, column);
  const value = scene.value(row, column);
  const color = isBare(value, outside) ? null : colorAt(scene, row, column, value);
  fillCell(brush, [x, y, cell, cell], { color, outside });
  if (!Number.isNaN(value)) writeNumber(brush, [x, y], value, outside ? null : color);
  if (isUnread(scene, row, column)) crossOut(brush, x, y);
}

/**
 * @param {BaseBrush} brush
 * @param {[x: number, y: number]} corner
 * @param {number} value
 * @param {ArrayLike<number> | null} color under the number; null: the page's own
 */
function writeNumber({ context, scene, theme }, [x, y], value, color) {
  if (scene.cell < NUMBER_FROM) return;
  context.fillStyle = color ? inkFor(color) : theme.text;
  writeIn(context, numberIn(value, scene.limit), x, y, scene.cell);
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
 * @param {BaseBrush} brush
 * @param {Rectangle} box
 * @param {{ color: ArrayLike<number> | null, outside: boolean }} cell
 */
function fillCell({ context, theme, hatching }, box, { color, outside }) {
  const bare = outside ? theme.secondary : theme.background;
  context.fillStyle = color ? `rgb(${color[0]},${color[1]},${color[2]})` : bare;
  context.fillRect(...box);
  if (outside) veil({ context, theme, hatching }, box, color !== null);
}

/**
 * Padding: hatched; repeated values (reflect, replicate, circular) are lighter than where they come from.
 * @param {Pick<BaseBrush, "context" | "theme" | "hatching">} brush
 * @param {Rectangle} box
 * @param {boolean} repeated
 */
function veil({ context, theme, hatching }, box, repeated) {
  context.save();
  if (repeated) {
    context.globalAlpha = 0.5;
    context.fillStyle = theme.background;
    context.fillRect(...box);
  }
  context.globalAlpha = 0.4;
  context.fillStyle = hatching;
  context.fillRect(...box);
  context.restore();
}

/**
 * @param {BaseBrush} brush
 * @param {number} x
 * @param {number} y
 */
function crossOut({ context, theme, scene: { cell } }, x, y) {
  const [left, top, right, bottom] = [x + 2, y + 2, x + cell - 2, y + cell - 2];
  context.save();
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.7;
  drawLines(context, [
    [left, top, right, bottom],
    [right, top, left, bottom],
  ]);
  context.restore();
}

/**
 * Cells too small for lines: one pixel each, enlarged.
 * @param {BaseBrush} brush
 */
function paintDots(brush) {
  const { context, scene, theme } = brush;
  const { rows, columns, padding, cell } = scene;
  const [top, right, bottom, left] = padding;
  const [high, wide] = [top + rows + bottom, left + columns + right];
  context.fillStyle = theme.secondary;
  context.fillRect(0, 0, wide * cell, high * cell);
  const image = new ImageData(wide, high);
  for (let at = 0; at < high * wide; at++) {
    const pixel = pixelOf(scene, theme, Math.floor(at / wide) - top, (at % wide) - left);
    if (pixel) image.data.set(pixel, 4 * at);
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(canvasOf(image), 0, 0, wide * cell, high * cell);
  for (const box of paddingBoxes(scene)) veil(brush, box, false);
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
 * The color of a cell as one pixel, with its opacity; every other cell that no window reads is dotted.
 * @param {Scene} scene
 * @param {Theme} theme
 * @param {number} row
 * @param {number} column
 */
function pixelOf(scene, theme, row, column) {
  const outside = isOutside(scene, row, column);
  const value = scene.value(row, column);
  if (isBare(value, outside)) return null;
  const dotted = (row + column) % 2 === 0 && isUnread(scene, row, column);
  const color = dotted ? Array(3).fill(theme.dark ? 255 : 0) : colorAt(scene, row, column, value);
  return [color[0], color[1], color[2], outside ? 128 : 255];
}

/**
 * @param {Scene} scene
 * @param {number} row
 * @param {number} column
 */
function isUnread(scene, row, column) {
  return !isOutside(scene, row, column) && Boolean(scene.unread?.(row, column));
}
