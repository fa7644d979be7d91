// The maps and the sheet on one canvas, to be saved.
import { penOf } from "../core/canvas.js";
import { element } from "../core/elements.js";
import { formatNumber } from "../core/format.js";
import { fontOf, INK } from "./items.js";
import { GAP, ROOM } from "./map_pair.js";
import { ownText } from "./message.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("./small_map.js").SmallMap} SmallMap */

const TOP = 42; // CSS pixels of the heading
const MAP_TITLE = 34;

/**
 * @param {Explanation} data
 * @param {import("./map_pair.js").MapPair} pair
 * @param {import("./sheet.js").Sheet} sheet
 * @param {Theme} theme
 */
export function figureOf(data, pair, sheet, theme) {
  const maps = pair.scene ? [pair.input, pair.output].filter(({ root }) => !root.hidden) : [];
  const left = maps.length ? ROOM + GAP : 8;
  const mapsHeight = maps.reduce((sum, { height }) => sum + height + MAP_TITLE, 0);
  const [width, height] = sheet.size;
  const context = blankFigure(left + width + 16, Math.max(mapsHeight, height) + TOP + 6, theme);
  context.fillStyle = theme.text;
  context.font = fontOf(theme, INK.large, true);
  context.fillText(`${ownText(data)} = ${formatNumber(data.value, 6)}`, 8, 26);
  paintMaps(context, maps, theme);
  context.drawImage(sheet.canvas, left, TOP, width, height);
  return context.canvas;
}

/**
 * @param {number} width CSS pixels
 * @param {number} height CSS pixels
 * @param {Theme} theme
 */
function blankFigure(width, height, theme) {
  const ratio = window.devicePixelRatio || 1;
  const canvas = element("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const context = penOf(canvas);
  context.scale(ratio, ratio);
  context.fillStyle = theme.background;
  context.fillRect(0, 0, width, height);
  return context;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {SmallMap[]} maps
 * @param {Theme} theme
 */
function paintMaps(context, maps, theme) {
  let y = TOP;
  context.font = fontOf(theme, INK.small);
  for (const { title, canvas, width, height } of maps) {
    context.fillText(title.textContent ?? "", 8, y + 12, ROOM);
    context.drawImage(canvas, 8, y + 20, width, height);
    y += height + MAP_TITLE;
  }
}
