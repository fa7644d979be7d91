// The grid of units of one node, with those that a pixel reaches.
import { fitCanvas, paintCellLines } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";
import { countOf } from "./reach.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./reach.js").Node} Node */
/** @typedef {import("./reach.js").Reach} Reach */

const SIDE = 72; // CSS pixels
const LINES_FROM = 4; // CSS pixels of a unit: below, lines between units would hide them

export class Tile {
  /**
   * @param {Node} node
   * @param {number} index of the node
   * @param {Record<string, string>} words
   */
  constructor(node, index, words) {
    this.node = node;
    this.index = index;
    this.words = words;
    this.canvas = element("canvas");
    this.text = element("div", { class: "text" });
    const name = element("div", { class: "name", text: node.title, title: node.name });
    const roles = { role: "listitem", "data-node": node.name };
    this.root = element("div", { class: "tile", ...roles }, name, this.canvas, this.text);
    this.painted = "";
  }

  /**
   * Paints only what is not there yet.
   * @param {Reach | null} reach
   * @param {Theme} theme
   */
  show(reach, theme) {
    const state = JSON.stringify([reach, theme, window.devicePixelRatio]);
    if (state === this.painted) return;
    this.painted = state;
    this.paint(reach, theme);
    setText(this.text, this.sentence(reach));
  }

  /**
   * @param {Reach | null} reach
   * @param {Theme} theme
   */
  paint(reach, theme) {
    const [rows, columns] = this.node.sides;
    const cell = SIDE / Math.max(rows, columns);
    const [width, height] = [columns * cell, rows * cell];
    const context = fitCanvas(this.canvas, width, height);
    context.fillStyle = theme.secondary;
    context.fillRect(0, 0, width, height);
    if (reach) paintUnits(context, reach, cell, theme);
    if (cell >= LINES_FROM) paintCellLines(context, [rows, columns, cell], theme.text, 0.2);
    context.strokeStyle = theme.border;
    context.strokeRect(0.5, 0.5, width - 1, height - 1);
  }

  /** @param {Reach | null} reach */
  sentence(reach) {
    const { words, node } = this;
    if (!reach) return words["tile-none"];
    if (node.vector) return words["tile-vector"];
    const [rows, columns] = node.sides;
    if (rows * columns === 1) return words["tile-one"];
    return this.countText(reach, rows * columns);
  }

  /**
   * @param {Reach} reach
   * @param {number} units of the map
   */
  countText(reach, units) {
    const count = countOf(reach);
    const total = formatCount(units);
    if (count === units) return fill(this.words["tile-all"], { total });
    const [[top, bottom], [left, right]] = reach;
    return fill(this.words["tile-some"], { top, bottom, left, right, count: formatCount(count), total });
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Reach} reach
 * @param {number} cell CSS pixels of a unit
 * @param {Theme} theme
 */
function paintUnits(context, [[top, bottom], [left, right]], cell, theme) {
  const [x, y, w, h] = [left * cell, top * cell, (right - left + 1) * cell, (bottom - top + 1) * cell];
  context.fillStyle = theme.accent;
  context.globalAlpha = 0.45;
  context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.strokeRect(x + 0.75, y + 0.75, Math.max(1, w - 1.5), Math.max(1, h - 1.5));
}
