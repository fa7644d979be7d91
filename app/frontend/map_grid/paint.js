// The tiles of a grid, the rings around them and their scale.

import { colorBar } from "../core/canvas.js";
import { element } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/**
 * What is drawn.
 * @typedef {object} Scene
 * @property {import("./plan.js").GridPlan} plan
 * @property {import("./atlas.js").Atlas} atlas
 * @property {Uint32Array} order channels, first to last
 * @property {(channel: number) => boolean} isDead
 * @property {Theme} theme
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {[first: number, last: number]} lines of cells, the last one not drawn
 */
export function paintTiles(context, scene, [first, last]) {
  const { plan, order, theme } = scene;
  context.imageSmoothingEnabled = plan.w * (window.devicePixelRatio || 1) < plan.size.width;
  context.imageSmoothingQuality = "high";
  context.font = `10px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  context.lineWidth = 1;
  const end = Math.min(order.length, last * plan.columns);
  for (let index = first * plan.columns; index < end; index++) paintTile(context, scene, index);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} index
 */
function paintTile(context, { plan, atlas, order, isDead, theme }, index) {
  const channel = order[index];
  const cell = plan.corner(index);
  const { x, y } = plan.tileCorner(index);
  const { width, height } = plan.size;
  context.drawImage(atlas.canvas, ...atlas.at(channel), width, height, x, y, plan.w, plan.h);
  context.strokeStyle = theme.border;
  context.strokeRect(x + 0.5, y + 0.5, plan.w - 1, plan.h - 1);
  context.fillStyle = context.strokeStyle = theme.text;
  if (isDead(channel)) paintCross(context, x + 3, y + 3, Math.min(8, plan.w / 3, plan.h / 3));
  context.fillText(String(channel), cell.x + plan.cellWidth / 2, cell.y + plan.cellHeight - 2);
}

/**
 * The sign of a map of zeros, in its corner.
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} top
 * @param {number} arm
 */
function paintCross(context, left, top, arm) {
  context.beginPath();
  context.moveTo(left, top);
  context.lineTo(left + arm, top + arm);
  context.moveTo(left + arm, top);
  context.lineTo(left, top + arm);
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Scene} scene
 * @param {number} index
 * @param {number} width
 * @param {number[]} [dash]
 */
export function paintRing(context, { plan, theme }, index, width, dash = []) {
  const { x, y } = plan.tileCorner(index);
  context.setLineDash(dash);
  context.strokeStyle = theme.accent;
  context.lineWidth = width;
  context.strokeRect(x - width / 2, y - width / 2, plan.w + width, plan.h + width);
  context.setLineDash([]);
}

/** @typedef {{ limit: number | null, rgb: boolean, words: Record<string, string> }} Scale */

/**
 * The texts at the ends of the scale.
 * @param {Scale} scale
 * @returns {[low: string, high: string]}
 */
export function scaleEnds({ limit, words }) {
  const end = limit === null ? words["grid-own-end"] : formatNumber(limit);
  return [`\u2212${end}`, `+${end}`];
}

/**
 * The scale with its sentence, which is seen where every tile has its own.
 * @param {Scale} scale
 * @param {Uint8Array} table
 * @returns {HTMLElement[]}
 */
export function scaleLegend(scale, table) {
  const { limit, rgb, words } = scale;
  const text = limit === null ? words["grid-own-scale"] : fill(words["grid-scale"], { limit: formatNumber(limit) });
  const label = rgb ? `${text} ${words["grid-scale-rgb"]}` : text;
  const bar = colorBar(rgb ? null : table, ...scaleEnds(scale), label);
  return limit === null ? [bar, element("div", { text })] : [bar];
}
