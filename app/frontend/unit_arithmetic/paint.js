// What the items of a sheet look like.
import { hatch, outline } from "../core/canvas.js";
import { fontOf } from "./items.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Theme} Theme */
/** @typedef {(context: CanvasRenderingContext2D, item: Item, theme: Theme, lit: boolean) => void} Painter */

/** @type {Record<Item["kind"], Painter>} */
const PAINTERS = { text: paintText, cell: paintCell, bar: paintBar, line: paintLine, plot: paintPlot };

/** @type {Painter} */
export function paintItem(context, item, theme, lit) {
  PAINTERS[item.kind](context, item, theme, lit);
}

/** @param {Item} item */
const aligned = ({ text = "", align = "left" }) => ({ text, align });

/** @type {Painter} */
function paintText(context, item, theme, lit) {
  const { text, align } = aligned(item);
  context.font = fontOf(theme, item.size, item.bold);
  Object.assign(context, { textAlign: align, textBaseline: "middle", globalAlpha: item.faint ? 0.8 : 1 });
  context.fillStyle = lit && item.tags ? theme.accent : theme.text;
  const x = item.x + { left: 0, right: item.w, center: item.w / 2 }[align];
  context.fillText(item.fit ? fitted(text, item.w, context) : text, x, item.y + item.h / 2);
  if (item.target) underline(context, item, context.measureText(text).width);
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {number} length
 */
function underline(context, { x, y, w, h, align = "left" }, length) {
  const left = x + { left: 0, right: w - length, center: (w - length) / 2 }[align];
  context.fillRect(left, y + h - 2, Math.min(length, w), 1);
}

/** @type {Painter} */
function paintCell(context, item, theme, lit) {
  const { x, y, w, h } = item;
  context.fillStyle = item.fill ?? theme.background;
  context.fillRect(x, y, w, h);
  if (item.hatched) paintHatching(context, item, theme);
  if (item.tint) paintTint(context, item, item.tint);
  if (item.text) paintNumber(context, item, theme);
  paintFrame(context, item, theme);
  if (lit) outline(context, [x + 1, y + 1, w - 2, h - 2], theme, { width: ringWidth(w) });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {Theme} theme
 */
function paintFrame(context, item, theme) {
  const { x, y, w, h } = item;
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  if (Math.min(w, h) >= 6) context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
  if (item.winner) paintRing(context, item, theme);
}

/** @param {number} side CSS pixels of a cell */
const ringWidth = (side) => (side < 12 ? 1.5 : 2.5);

/** @type {Painter} */
function paintBar(context, { x, y, w, h, fill }, theme, lit) {
  context.fillStyle = lit || !fill ? theme.accent : fill;
  context.fillRect(x, y, Math.max(1, w), h);
}

/** @type {Painter} */
function paintLine(context, { x, y, w, h, strong }, theme) {
  context.fillStyle = theme.text;
  context.globalAlpha = strong ? 0.9 : 0.25;
  context.fillRect(x, y, Math.max(1, w), Math.max(1, h));
  context.globalAlpha = 1;
}

/** @type {Painter} */
function paintPlot(context, { x, y, paint }, theme) {
  context.save();
  context.translate(x, y);
  paint?.(context, theme);
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {Theme} theme
 */
function paintHatching(context, { x, y, w, h }, theme) {
  context.fillStyle = theme.secondary;
  context.fillRect(x, y, w, h);
  context.save();
  context.globalAlpha = 0.55;
  context.fillStyle = hatch(context, theme.text, Math.max(4, Math.min(7, w / 3)));
  context.fillRect(x, y, w, h);
  context.restore();
}

/**
 * The kernel cell's own color: a corner, and a frame where there is room for one.
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {string} tint
 */
function paintTint(context, { x, y, w, h }, tint) {
  const side = Math.min(w, h);
  const corner = Math.max(3, Math.min(11, side * 0.36));
  context.fillStyle = context.strokeStyle = tint;
  context.beginPath();
  context.moveTo(x + 1, y + 1);
  context.lineTo(x + 1 + corner, y + 1);
  context.lineTo(x + 1, y + 1 + corner);
  context.fill();
  if (side < 24) return;
  context.lineWidth = 2;
  context.strokeRect(x + 1.5, y + 1.5, w - 3, h - 3);
}

/**
 * A name begins with what is least telling: one that is too long loses that.
 * @param {string} text
 * @param {number} room
 * @param {CanvasRenderingContext2D} context
 */
function fitted(text, room, context) {
  if (context.measureText(text).width <= room) return text;
  let from = 1;
  while (from < text.length && context.measureText(`\u2026${text.slice(from)}`).width > room) from++;
  return `\u2026${text.slice(from)}`;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {Theme} theme
 */
function paintNumber(context, { x, y, w, h, text = "", ink, size }, theme) {
  context.font = fontOf(theme, size ?? Math.min(12, w / 3.3));
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = ink ?? theme.text;
  context.fillText(text, x + w / 2, y + h / 2 + 1, w - 4);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Item} item
 * @param {Theme} theme
 */
function paintRing(context, { x, y, w, h }, theme) {
  const width = Math.max(1.5, Math.min(3, w / 9));
  for (const [color, line] of /** @type {[string, number][]} */ ([
    [theme.background, width + 2],
    [theme.text, width],
  ])) {
    context.beginPath();
    context.ellipse(x + w / 2, y + h / 2, w / 2 - 3, h / 2 - 3, 0, 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = line;
    context.stroke();
  }
}
