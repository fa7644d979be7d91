// Columns of maps; one cell is marked in all of them, and its values stand beneath.

import { colorBar, fitCanvas, outline, paintValues, quantized } from "../core/canvas.js";
import { arrowStep, element, pointIn, setText, statusLine } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { View, mounting } from "../core/view.js";

/** @typedef {{ row: number, column: number }} Cell */
/** @typedef {{ title: string, note: string, sign: string, color: string, captions: string[], count: number,
 *   limit: number | null }} Column */
/** @typedef {{ canvas: HTMLCanvasElement, value: HTMLElement, values: Float32Array, line: number, title: string,
 *   limit: number }} Tile */

const GAP = 10;
const SIGN = 22;
const LARGEST = 132;
const SMALLEST = 36;

class MapBoard extends View {
  /** @type {Cell | null} under the pointer or the keyboard */
  cell = null;

  /** The line of maps that the pointer is in. */
  line = 0;

  /** @type {Tile[]} */
  tiles = [];

  /** @type {HTMLCanvasElement[]} */
  images = [];

  /** CSS pixels of a tile. */
  across = 0;
  down = 0;

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "map-board");
    this.board = element("div", { class: "board", tabindex: "0", role: "group" });
    this.status = statusLine(true);
    this.legend = element("div");
    this.root.append(this.board, element("div", { class: "foot" }, this.status, this.legend));
    this.board.addEventListener("pointermove", (event) => this.point(event));
    this.board.addEventListener("pointerdown", (event) => this.point(event));
    this.board.addEventListener("pointerleave", () => this.mark(null));
    this.board.addEventListener("keydown", (event) => this.press(event));
    this.board.addEventListener("blur", () => this.mark(null));
  }

  // --- what Python says ---

  /** One canvas for each map, column by column within each line. */
  update() {
    /** @type {{ columns: Column[], lines: string[] }} */
    const { columns, lines } = this.message;
    const { words, height, width } = this.message;
    const table = this.message.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.cell = null;
    this.tiles = [];
    this.board.setAttribute("aria-label", words.label);
    this.board.replaceChildren(...columns.flatMap((column, at) => this.heading(column, at)));
    for (let line = 0; line < Math.max(...columns.map(({ count }) => count)); line++) {
      if (lines[line]) this.board.append(element("div", { class: "line", text: lines[line] }));
      this.board.append(...columns.flatMap((column, at) => this.slot(column, at, line)));
    }
    this.images = this.tiles.map(({ values, limit }) => paintValues(quantized(values, limit), width, height, table));
    this.legend.replaceChildren(this.scale(columns, table));
    this.describe();
  }

  /**
   * @param {Column[]} columns
   * @param {Uint8Array} table
   */
  scale(columns, table) {
    const { words, limit } = this.message;
    if (columns.some((column) => column.limit !== null)) return colorBar(table, "\u2212", "+", words.own);
    const end = formatNumber(limit, 3);
    return colorBar(table, `\u2212${end}`, end, fill(words.scale, { limit: end }));
  }

  /**
   * @param {Column} column
   * @param {number} at
   */
  heading({ title, note, color, limit }, at) {
    const stripe = element("div", { class: "stripe" });
    if (color) stripe.style.background = color;
    const head = element("div", { class: "head" }, stripe, element("strong", { text: title }));
    if (note) head.append(element("div", { class: "note", text: note }));
    if (limit !== null) head.append(element("div", { class: "note", text: `\u00b1${formatNumber(limit, 3)}` }));
    return at ? [element("div", { class: "sign", "aria-hidden": "true" }), head] : [head];
  }

  /**
   * @param {Column} column
   * @param {number} at
   * @param {number} line
   */
  slot(column, at, line) {
    const filled = line < column.count;
    const sign = element("div", { class: "sign", "aria-hidden": "true", text: filled ? column.sign : "" });
    const box = element("div", { class: "slot" });
    if (filled) this.tiles.push(this.tile(box, column, at, line));
    return at ? [sign, box] : [box];
  }

  /**
   * @param {HTMLElement} box
   * @param {Column} column
   * @param {number} at
   * @param {number} line
   * @returns {Tile}
   */
  tile(box, column, at, line) {
    const size = this.message.height * this.message.width;
    const canvas = element("canvas", { "aria-hidden": "true" });
    const value = element("span", { class: "value" });
    const caption = element("span", { text: column.captions[line] ?? "" });
    box.append(canvas, element("div", { class: "under" }, caption, value));
    const values = this.message.floats(`maps-${at}`).subarray(line * size, (line + 1) * size);
    return { canvas, value, values, line, title: column.title, limit: column.limit ?? this.message.limit };
  }

  // --- drawing ---

  arrange() {
    /** @type {{ columns: Column[] }} */
    const { columns } = this.message;
    const { height, width } = this.message;
    const between = columns.some((column) => column.sign) ? SIGN : GAP;
    const room = (this.width - (columns.length - 1) * between - 4) / columns.length;
    const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(room)));
    this.across = side * Math.min(1, width / height);
    this.down = side * Math.min(1, height / width);
    this.board.style.gridTemplateColumns = columns.map((_, at) => `${at ? `${between}px ` : ""}${side}px`).join(" ");
    this.ask();
  }

  paint() {
    const { height, width } = this.message;
    const [x, y] = [this.across / width, this.down / height];
    this.tiles.forEach(({ canvas, value, values }, index) => {
      const context = fitCanvas(canvas, this.across, this.down);
      context.imageSmoothingEnabled = false;
      context.drawImage(this.images[index], 0, 0, this.across, this.down);
      if (this.cell) outline(context, [this.cell.column * x, this.cell.row * y, x, y], this.theme);
      setText(value, this.cell ? formatNumber(values[this.cell.row * width + this.cell.column], 3) : "");
    });
  }

  // --- what the visitor does ---

  /** @param {MouseEvent} event */
  point(event) {
    const canvas = event.composedPath().find((node) => node instanceof HTMLCanvasElement);
    if (!canvas) return;
    const { x, y } = pointIn(canvas, event);
    const { height, width } = this.message;
    this.line = this.tiles.find((tile) => tile.canvas === canvas)?.line ?? 0;
    this.mark(this.within((y / this.down) * height, (x / this.across) * width));
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") this.mark(null);
    const step = arrowStep(event);
    if (!step) return;
    event.preventDefault();
    const { height, width } = this.message;
    if (this.cell) this.mark(this.within(this.cell.row + step[0], this.cell.column + step[1]));
    else this.mark(this.within(height / 2, width / 2));
  }

  /**
   * @param {number} row
   * @param {number} column
   * @returns {Cell} the nearest one
   */
  within(row, column) {
    const { height, width } = this.message;
    const clamp = (/** @type {number} */ value, /** @type {number} */ count) =>
      Math.max(0, Math.min(count - 1, Math.floor(value)));
    return { row: clamp(row, height), column: clamp(column, width) };
  }

  /** @param {Cell | null} cell */
  mark(cell) {
    if (JSON.stringify(cell) === JSON.stringify(this.cell)) return;
    this.cell = cell;
    this.describe();
    this.ask();
  }

  /** The values of the cell in the line under the pointer, as a sentence; what the maps are, when there is none. */
  describe() {
    const { words, rows, across, height, width } = this.message;
    if (!this.cell) {
      setText(this.status, fill(rows > height ? words.shrunk : words.pointer, { rows, across, height, width }));
      return;
    }
    const { row, column } = this.cell;
    const line = this.tiles.filter((tile) => tile.line === this.line);
    const values = line.map((tile) => `${tile.title} ${formatNumber(tile.values[row * width + column], 3)}`);
    setText(this.status, fill(words.cell, { row, column, values: values.join(" \u00b7 ") }));
  }
}

export default await mounting(MapBoard, import.meta.url, "map_board.css");
