/**
 * A grid of cells on a canvas: values in colors, padding hatched, numbers where there is room, marks over it. Rows and
 * columns count from the first cell of the map; padding lies at negative ones and behind the last.
 */
import { element, pointIn } from "../core/elements.js";
import { setAttribute } from "./controls.js";
import { GridPainter } from "./grid_painter.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {{ row: number, column: number }} Cell
 * @typedef {[row: number, column: number, height: number, width: number]} CellBox
 * @typedef {[row: number, column: number, color: string]} Tint A cell with a frame of this color.
 * @typedef {[top: number, right: number, bottom: number, left: number]} Padding
 * @typedef {{ box: number[], width?: number, color?: string, dash?: number[] }} BoxMark `box`: row, column, height, width.
 * @typedef {{ cells: number[][], width?: number, color?: string, dash?: number[] }} CellsMark
 * @typedef {BoxMark | CellsMark} Mark
 */

/**
 * What a grid shows.
 * @typedef {object} Scene
 * @property {number} rows
 * @property {number} columns
 * @property {number} cell side of a cell in CSS pixels
 * @property {Padding} padding
 * @property {(row: number, column: number) => number} value NaN leaves the cell empty
 * @property {unknown} [source] the object that all values come from: the same object means the same values, and only
 *   frames and marks are painted again
 * @property {Uint8Array | null} table colors, 256 x 3; null: grays from 0 to `limit`
 * @property {number} limit
 * @property {(row: number, column: number) => number[]} [color] red, green, blue in place of the table's
 * @property {(row: number, column: number) => boolean} [unread] whether the cell is crossed out
 * @property {(row: number, column: number) => string | null} [tint] the color of a cell's frame
 * @property {Tint[]} tints
 * @property {Mark[]} marks
 */
/** @typedef {Omit<Scene, "padding" | "tints" | "marks"> & Partial<Scene>} SceneOptions */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The side of a cell with which a grid fits into this width.
 * @param {number} width
 * @param {number} columns
 * @param {{ least?: number, most?: number }} [bounds]
 */
export function cellThatFits(width, columns, { least = 3, most = 40 } = {}) {
  return Math.max(least, Math.min(most, Math.floor(width / columns)));
}

/**
 * @param {Pick<Scene, "rows" | "columns" | "padding">} scene
 * @param {Cell | null} cell
 */
function within({ rows, columns, padding: [top, right, bottom, left] }, cell) {
  if (!cell) return null;
  const high = cell.row >= -top && cell.row < rows + bottom;
  return high && cell.column >= -left && cell.column < columns + right ? cell : null;
}

/** `onpoint(cell or null)` is called as pointer, finger or arrow keys move, `onpick(cell)` on click, Enter and space. */
export class CellGrid {
  /** @type {Scene | null} */
  scene = null;
  /** @type {Cell | null} */
  cursor = null;

  /** @param {{ label?: string, onpoint?: (cell: Cell | null) => void, onpick?: (cell: Cell) => void }} [options] */
  constructor({ label = "", onpoint = () => {}, onpick = () => {} } = {}) {
    this.node = element("canvas", { tabindex: "0", role: "application", "aria-label": label });
    this.node.style.fontVariantNumeric = "normal"; // not inherited: the canvas that is copied to it stands in no page
    this.painter = new GridPainter(this.node);
    this.onpoint = onpoint;
    this.onpick = onpick;
    this.node.addEventListener("pointermove", (event) => this.point(this.cellAt(event)));
    this.node.addEventListener("pointerdown", (event) => this.point(this.cellAt(event)));
    this.node.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.point(null);
    });
    this.node.addEventListener("click", (event) => this.pick(this.cellAt(event)));
    this.node.addEventListener("blur", () => this.point(null));
    this.node.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {SceneOptions} scene */
  show(scene) {
    this.scene = { padding: [0, 0, 0, 0], marks: [], tints: [], ...scene };
    this.cursor = within(this.scene, this.cursor);
  }

  /** @param {Theme} theme */
  paint(theme) {
    if (this.scene) this.painter.paint(this.scene, theme);
  }

  /** @param {string} text */
  label(text) {
    setAttribute(this.node, "aria-label", text);
  }

  /** A picture of values, not a control. */
  static() {
    this.node.setAttribute("tabindex", "-1");
    this.node.setAttribute("role", "img");
    return this;
  }

  /** @param {MouseEvent} event */
  cellAt(event) {
    if (!this.scene) return null;
    const { x, y } = pointIn(this.node, event);
    const [top, , , left] = this.scene.padding;
    const { cell } = this.scene;
    return within(this.scene, { row: Math.floor(y / cell) - top, column: Math.floor(x / cell) - left });
  }

  /** @param {Cell | null} cell */
  point(cell) {
    this.cursor = cell ?? this.cursor;
    this.onpoint(cell);
  }

  /** @param {Cell | null} cell */
  pick(cell) {
    if (cell) this.onpick(cell);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (ARROWS[event.key]) this.move(ARROWS[event.key]);
    else if (this.cursor && (event.key === "Enter" || event.key === " ")) this.onpick(this.cursor);
    else if (event.key === "Escape") this.point(null);
    else return;
    event.preventDefault();
  }

  /** @param {[number, number]} step */
  move([down, across]) {
    const from = this.cursor;
    const next = from ? { row: from.row + down, column: from.column + across } : { row: 0, column: 0 };
    this.point((this.scene && within(this.scene, next)) ?? from);
  }
}
