// What the unit view draws from, and how: the map, the picture in its surroundings, the field of a unit.
import { outline, paintBar, paintCellLines, paintPicture, paintValues, penOf, quantized } from "../core/canvas.js";
import { element } from "../core/elements.js";
import { formatNumber } from "../core/format.js";
import { inkOn } from "../core/theme.js";
import { boxOf, centerOf, hatchBeyond, layPicture, paintBox, paintCross } from "../widgets/plane.js";
import { mapBox, regionOf } from "./field.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("../widgets/plane.js").Field} Field */
/** @typedef {import("../widgets/plane.js").Scaling} Scaling */
/** @typedef {import("./field.js").Header} Header */
/** @typedef {import("./field.js").Position} Position */
/** @typedef {ReturnType<typeof makeScene>} Scene */

export const BETWEEN = 24; // CSS pixels between map and picture
const GRID_FROM = 8; // CSS pixels of a cell with lines around it
const NUMBERS_FROM = 38; // and of one with its number in it

/**
 * @param {Header & import("../core/message.js").Message} data
 * @param {Theme} theme
 */
export function makeScene(data, theme) {
  const { rows, columns, limit, drawn } = data;
  const values = data.floats("values");
  const table = data.bytes(theme.dark ? "table-dark" : "table-light");
  const steps = quantized(values, limit);
  return {
    data,
    theme,
    values,
    table,
    steps,
    picture: paintPicture(data.bytes("picture"), drawn[1], drawn[0], drawn[2]),
    tiles: paintValues(steps, columns, rows, table),
    veil: paintVeil(steps, table, columns, rows),
    region: regionOf(data),
  };
}

/**
 * The map, each value a cell of `cell` CSS pixels; with the values written in where there is room.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} cell
 */
export function paintMap(context, scene, cell) {
  const { data, tiles, theme } = scene;
  const width = data.columns * cell;
  const height = data.rows * cell;
  context.imageSmoothingEnabled = false;
  context.drawImage(tiles, 0, 0, width, height);
  if (cell >= GRID_FROM) paintCellLines(context, [data.rows, data.columns, cell], theme.text, 0.15);
  if (cell >= NUMBERS_FROM) paintNumbers(context, scene, cell);
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} cell
 */
function paintNumbers(context, { data, values, steps, table, theme }, cell) {
  Object.assign(context, { font: `11px ${theme.font}`, textAlign: "center", textBaseline: "middle" });
  values.forEach((value, index) => {
    const row = Math.floor(index / data.columns);
    context.fillStyle = inkOn(table, steps[index]);
    context.fillText(formatNumber(value, 2), ((index % data.columns) + 0.5) * cell, (row + 0.5) * cell, cell - 4);
  });
}

/**
 * The picture in its surroundings, and the map over it.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Scaling} scales
 * @param {number} opacity of the map
 */
export function paintPlane(context, scene, scales, opacity) {
  const { data, theme } = scene;
  const rectangle = layPicture(context, scales, data.pixels, scene.picture);
  if (opacity > 0 && typeof data.field !== "string") {
    context.imageSmoothingEnabled = false;
    context.globalAlpha = opacity;
    context.drawImage(scene.veil, ...scales.rectangle(mapBox(data.field, data.rows, data.columns)));
    context.globalAlpha = 1;
  }
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(...rectangle);
}

/**
 * The box of one unit; the main one with its padding hatched and a cross in its middle.
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {Scaling} scales
 * @param {Field} field
 * @param {Position} unit
 */
export function paintField(context, { data, theme }, scales, field, { row, column }) {
  const box = boxOf(field, row, column);
  hatchBeyond(context, scales, data.pixels, box, theme, 0.55);
  paintBox(context, scales, box, theme);
  paintCross(context, scales, centerOf(field[0], row), centerOf(field[1], column), theme);
}

/**
 * A pixel too small to be seen is ringed.
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {Position} pixel
 * @param {Theme} theme
 */
export function ringPixel(context, scales, { row, column }, theme) {
  const [x, y, w, h] = scales.rectangle({ top: row, left: column, bottom: row + 1, right: column + 1 });
  const spare = Math.max(0, 5 - w) / 2;
  outline(context, [x - spare, y - spare, w + 2 * spare, h + 2 * spare], theme, { width: 1.5 });
}

/**
 * The map's colors, the more opaque the stronger: what is near zero lets the picture through.
 * @param {Uint8Array} steps
 * @param {Uint8Array} table
 * @param {number} width
 * @param {number} height
 */
function paintVeil(steps, table, width, height) {
  const canvas = paintValues(steps, width, height, table);
  const context = penOf(canvas);
  const image = context.getImageData(0, 0, width, height);
  steps.forEach((step, index) => {
    image.data[4 * index + 3] = 255 * (Math.abs(step - 128) / 127) ** 0.6;
  });
  context.putImageData(image, 0, 0);
  return canvas;
}

/**
 * Map, picture and scale on one canvas, to be saved.
 * @param {Scene} scene
 * @param {HTMLCanvasElement} map
 * @param {HTMLCanvasElement} picture
 * @param {[string, string]} ends of the scale
 */
export function figureOf({ table, theme }, map, picture, ends) {
  const ratio = window.devicePixelRatio || 1;
  const right = map.clientWidth + BETWEEN;
  const width = right + picture.clientWidth;
  const height = Math.max(map.clientHeight, picture.clientHeight) + 44;
  const canvas = element("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const context = penOf(canvas);
  context.scale(ratio, ratio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  context.drawImage(map, 0, 0, map.clientWidth, map.clientHeight);
  context.drawImage(picture, right, 0, picture.clientWidth, picture.clientHeight);
  paintBar(context, table, [0, height - 36, Math.min(224, width)], ends, theme);
  return canvas;
}
