// The curve of an activation function, and the point of the unit on it.
import { formatNumber } from "../core/format.js";
import { fontOf, INK } from "./items.js";

/** @typedef {import("./items.js").Theme} Theme */
/** Values from -reach to reach at equal steps, and the unit's own point. @typedef {{ reach: number, heights: Float32Array, x: number, y: number }} Curve */
/** @typedef {{ across: (value: number) => number, down: (value: number) => number, low: number, high: number, left: number, bottom: number, right: number }} Axes */

const LEFT = 44; // CSS pixels for the numbers of the vertical axis
const TOP = 12;
const RIGHT = 10;
const BELOW = 26;

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {{ w: number, h: number }} size
 * @param {Curve} curve
 */
export function paintCurve(context, theme, size, curve) {
  const { heights, reach } = curve;
  const axes = axesOf(size, curve);
  paintAxes(context, theme, axes, reach);
  context.beginPath();
  heights.forEach((height, i) => {
    const value = -reach + (2 * reach * i) / (heights.length - 1);
    context.lineTo(axes.across(value), axes.down(height));
  });
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  context.stroke();
  paintPoint(context, theme, axes, curve);
}

/**
 * @param {{ w: number, h: number }} size
 * @param {Curve} curve
 * @returns {Axes}
 */
function axesOf({ w, h }, { reach, heights, y }) {
  const low = Math.min(-0.15, ...heights, y);
  const high = Math.max(1.05, ...heights, y);
  const bottom = h - BELOW;
  const right = w - RIGHT;
  return {
    across: (value) => LEFT + ((value + reach) / (2 * reach)) * (right - LEFT),
    down: (value) => bottom - ((value - low) / (high - low)) * (bottom - TOP),
    ...{ low, high, left: LEFT, bottom, right },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Axes} axes
 * @param {number} reach
 */
function paintAxes(context, theme, { across, down, low, high, left, bottom, right }, reach) {
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(left, down(0));
  context.lineTo(right, down(0));
  context.moveTo(across(0), TOP);
  context.lineTo(across(0), bottom);
  context.stroke();
  context.fillStyle = theme.text;
  context.font = fontOf(theme, INK.small);
  context.textBaseline = "middle";
  for (const [value, align] of /** @type {[number, CanvasTextAlign][]} */ ([
    [-reach, "left"],
    [0, "center"],
    [reach, "right"],
  ])) {
    context.textAlign = align;
    context.fillText(formatNumber(value), across(value), bottom + 14);
  }
  context.textAlign = "right";
  for (const value of [low, high]) {
    context.fillText(formatNumber(value, 2), left - 6, Math.max(10, Math.min(bottom - 4, down(value))));
  }
}

/**
 * The point, and the way to it from both axes.
 * @param {CanvasRenderingContext2D} context
 * @param {Theme} theme
 * @param {Axes} axes
 * @param {Curve} curve
 */
function paintPoint(context, theme, { across, down }, { x, y }) {
  context.setLineDash([4, 4]);
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(across(x), down(0));
  context.lineTo(across(x), down(y));
  context.lineTo(across(0), down(y));
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(across(x), down(y), 5.5, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
