/**
 * Paints a scene of a grid. What the values give (cells, numbers, padding) is painted on a canvas of its own, and again
 * only when the values change; frames and marks are painted over a copy of it.
 */
import { fitCanvas, outline } from "../core/canvas.js";
import { paintBase } from "./grid_base.js";
import { LINES_FROM } from "./grid_cells.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("./grid.js").Scene} Scene
 * @typedef {import("./grid.js").Tint} Tint
 * @typedef {import("./grid.js").Mark} Mark
 * @typedef {{ context: CanvasRenderingContext2D, scene: Scene, theme: Theme }} Brush
 */

const MOST_READ = 128; // cells of a grid whose values are compared one by one

export class GridPainter {
  /** @type {unknown[] | null} what the canvas shows */
  shown = null;
  /** @type {unknown[] | null} what the base shows */
  based = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.base = document.createElement("canvas");
  }

  /**
   * @param {Scene} scene
   * @param {Theme} theme
   */
  paint(scene, theme) {
    const values = valuesOf(scene, theme);
    const shown = values && [...values, JSON.stringify([scene.marks, tintsOf(scene)])];
    if (shown && same(shown, this.shown)) return;
    this.shown = shown;
    const { rows, columns, padding, cell } = scene;
    const [top, right, bottom, left] = padding;
    const [width, height] = [(left + columns + right) * cell, (top + rows + bottom) * cell];
    if (!values || !same(values, this.based)) paintBase({ context: fitCanvas(this.base, width, height), scene, theme });
    this.based = values;
    const brush = { context: fitCanvas(this.canvas, width, height), scene, theme };
    brush.context.drawImage(this.base, 0, 0, width, height);
    paintOver(brush);
  }
}

/**
 * All that the base of a scene shows, to be compared with what was painted; null if that is too much to compare.
 * @param {Scene} scene
 * @param {Theme} theme
 */
function valuesOf(scene, theme) {
  const { rows, columns, padding, cell, limit, table, source } = scene;
  const facts = [rows, columns, ...padding, cell, limit, table, theme, window.devicePixelRatio, source];
  if (source) return facts;
  if (rows * columns > MOST_READ || padding.some(Boolean)) return null;
  return [...facts, ...cellsOf(scene)];
}

/** @param {Scene} scene */
function cellsOf({ rows, columns, value, unread }) {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return [value(row, column), unread?.(row, column)];
  }).flat();
}

/**
 * @param {unknown[]} one
 * @param {unknown[] | null} other
 */
function same(one, other) {
  return one.length === other?.length && one.every((value, at) => Object.is(value, other[at]));
}

/** @param {Brush} brush */
function paintOver(brush) {
  const { context, scene, theme } = brush;
  const { rows, columns, padding, cell, marks } = scene;
  const [top, , , left] = padding;
  for (const tint of tintsOf(scene)) paintTint(brush, tint);
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.strokeRect(left * cell + 0.5, top * cell + 0.5, columns * cell - 1, rows * cell - 1);
  for (const mark of marks) paintMark(brush, mark);
}

/**
 * @param {Scene} scene
 * @returns {Tint[]}
 */
function tintsOf({ rows, columns, padding: [top, right, bottom, left], tint, tints }) {
  if (!tint) return tints;
  const all = [...tints];
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) {
      const color = tint(row, column);
      if (color) all.push([row, column, color]);
    }
  }
  return all;
}

/**
 * A frame in the cell's color; a small cell is filled with it.
 * @param {Brush} brush
 * @param {Tint} tint
 */
function paintTint(
  {
    context,
    scene: {
      padding: [top, , , left],
      cell,
    },
  },
  [row, column, color],
) {
  const [x, y] = [(column + left) * cell, (row + top) * cell];
  if (cell < LINES_FROM) {
    context.globalAlpha = 0.6;
    context.fillStyle = color;
    context.fillRect(x, y, cell, cell);
    context.globalAlpha = 1;
    return;
  }
  const inset = Math.max(0.75, cell / 22);
  context.strokeStyle = color;
  context.lineWidth = 2 * inset;
  context.strokeRect(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset);
}

/**
 * @param {Brush} brush
 * @param {Mark} mark
 */
function paintMark({ context, scene, theme }, mark) {
  const [top, , , left] = scene.padding;
  for (const [row, column, height = 1, width = 1] of "cells" in mark ? mark.cells : [mark.box]) {
    const [x, y] = [(column + left) * scene.cell, (row + top) * scene.cell];
    outline(context, [x, y, width * scene.cell, height * scene.cell], theme, mark);
  }
}
