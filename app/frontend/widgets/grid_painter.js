/**
 * Paints a scene of a grid in layers, each painted again only when it has changed: lines with the frames that stay, the
 * values (colors, numbers, padding) under them, and over both the frames that move and the marks.
 */
import { outline } from "../core/canvas.js";
import { extentOf, paintBase } from "./grid_base.js";
import { LINES_FROM } from "./grid_cells.js";
import { Layer, same } from "./layer.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {import("./grid.js").Scene} Scene
 * @typedef {import("./grid.js").Tint} Tint
 * @typedef {import("./grid.js").Mark} Mark
 * @typedef {{ context: CanvasRenderingContext2D, scene: Scene, theme: Theme }} Brush
 */

const MOST_READ = 128; // cells of a grid whose values are compared one by one

export class GridPainter {
  frames = new Layer();
  base = new Layer();
  pixels = document.createElement("canvas");
  /** @type {unknown[] | null} what the values were when they were last painted */
  values = null;

  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.top = new Layer(canvas);
  }

  /**
   * Values that are new are painted where they are seen. Once only what lies over them changes, they are kept on a
   * canvas of their own, which is copied.
   * @param {Scene} scene
   * @param {Theme} theme
   */
  paint(scene, theme) {
    const size = sizeOf(scene);
    const facts = factsOf(scene, theme);
    const paintValues = (/** @type {CanvasRenderingContext2D} */ context) =>
      this.paintValues({ context, scene, theme }, facts.frames);
    this.top.show(facts.top, size, (context) => {
      if (same(facts.base, this.values)) {
        this.base.show(facts.base, size, paintValues);
        context.drawImage(this.base.canvas, 0, 0, ...size);
      } else paintValues(context);
      this.values = facts.base;
      paintOver({ context, scene, theme });
    });
  }

  /**
   * @param {Brush} brush
   * @param {unknown[]} facts that lines and frames follow from
   */
  paintValues(brush, facts) {
    const { scene, theme } = brush;
    const size = sizeOf(scene);
    paintBase(brush, this.pixels);
    this.frames.show(facts, size, (context) => paintFrames({ context, scene, theme }));
    brush.context.drawImage(this.frames.canvas, 0, 0, ...size);
  }
}

/**
 * Width and height in CSS pixels.
 * @param {Scene} scene
 * @returns {[number, number]}
 */
function sizeOf(scene) {
  const { width, height } = extentOf(scene);
  return [width * scene.cell, height * scene.cell];
}

/**
 * What each layer shows, to be compared with what was painted; null if that is too much to compare.
 * @param {Scene} scene
 * @param {Theme} theme
 */
function factsOf(scene, theme) {
  const { rows, columns, padding, cell, marks, tints } = scene;
  const values = valuesOf(scene);
  const frames = [rows, columns, ...padding, cell, theme, window.devicePixelRatio, ...fixedTints(scene).flat()];
  const base = values && [...frames, ...values];
  return { frames, base, top: base && [...base, JSON.stringify([marks, tints])] };
}

/**
 * @param {Scene} scene
 * @returns {unknown[] | null}
 */
function valuesOf(scene) {
  const { rows, columns, padding, limit, table, source } = scene;
  if (source) return [limit, table, source];
  if (rows * columns > MOST_READ || padding.some(Boolean)) return null;
  return [limit, table, ...cellsOf(scene)];
}

/** @param {Scene} scene */
function cellsOf({ rows, columns, value, unread }) {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return [value(row, column), unread?.(row, column)];
  }).flat();
}

/**
 * @param {Scene} scene
 * @returns {Tint[]}
 */
function fixedTints({ rows, columns, tint }) {
  if (!tint) return [];
  /** @type {Tint[]} */
  const tints = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const color = tint(row, column);
      if (color) tints.push([row, column, color]);
    }
  }
  return tints;
}

/** @param {Brush} brush */
function paintFrames(brush) {
  if (brush.scene.cell >= LINES_FROM) paintLines(brush);
  for (const tint of fixedTints(brush.scene)) paintTint(brush, tint);
}

/** @param {Brush} brush */
function paintLines({ context, theme, scene }) {
  const { width, height } = extentOf(scene);
  const { cell } = scene;
  context.strokeStyle = theme.border;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let row = 0; row <= height; row++) drawLine(context, [0, row * cell, width * cell, row * cell]);
  context.stroke();
  context.beginPath();
  for (let column = 0; column <= width; column++) drawLine(context, [column * cell, 0, column * cell, height * cell]);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {[x: number, y: number, toX: number, toY: number]} line
 */
function drawLine(context, [x, y, toX, toY]) {
  context.moveTo(x, y);
  context.lineTo(toX, toY);
}

/** @param {Brush} brush */
function paintOver(brush) {
  const { context, scene, theme } = brush;
  const { rows, columns, padding, cell, marks, tints } = scene;
  const [top, , , left] = padding;
  for (const tint of tints) paintTint(brush, tint);
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.strokeRect(left * cell + 0.5, top * cell + 0.5, columns * cell - 1, rows * cell - 1);
  for (const mark of marks) paintMark(brush, mark);
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
