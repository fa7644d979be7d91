// One small map on a canvas: its cells, hatched padding around it, boxes.
import { fitCanvas, hatch, outline } from "../core/canvas.js";
import { element, pointIn } from "../core/elements.js";
import { isTouch } from "./sheet.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./message.js").MapSize} MapSize */
/** @typedef {import("./relation.js").Box} Box */
/** @typedef {import("./relation.js").Cell} Cell */
/** @typedef {import("./relation.js").Marks} Marks */
/** @typedef {"input" | "output"} Name */

/**
 * @typedef {object} Host
 * @property {(name: Name, cell: Cell | null) => void} point
 * @property {(name: Name, cell: Cell) => void} open
 * @property {(name: Name) => Cell} startOf where the keyboard begins
 */

const MOST_PADDING = 0.2; // of the map's side
const LARGEST_CELL = 28; // CSS pixels
const LEAST_BOX = 5;
const LEAST_WIDTH = 96; // CSS pixels of the box with the title

/** @type {Record<string, Cell>} */
const MOVES = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

export class SmallMap {
  /**
   * @param {Name} name
   * @param {Host} host
   */
  constructor(name, host) {
    this.name = name;
    this.host = host;
    this.title = element("div", { class: "name" });
    this.canvas = element("canvas", { class: `small-map ${name}`, tabindex: "0", role: "application" });
    this.root = element("div", { class: "map-box" }, this.title, this.canvas);
    /** @type {Cell | null} under the pointer */
    this.current = null;
    /** @type {Cell} */
    this.size = [1, 1];
    /** @type {Cell} rows and columns of padding that are drawn */
    this.padding = [0, 0];
    this.cell = this.width = this.height = 1;
    /** @type {HTMLCanvasElement | null} */
    this.image = null;
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => isTouch(event) || this.point(this.cellAt(event)));
    canvas.addEventListener("pointerleave", (event) => isTouch(event) || this.point(null));
    canvas.addEventListener("click", (event) => this.press(this.cellAt(event), isTouch(event)));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("blur", () => this.point(null));
  }

  /**
   * @param {Cell} size
   * @param {HTMLCanvasElement} image a pixel for each drawn value
   * @param {Cell} padding rows and columns in front of the map
   * @param {number} side CSS pixels of the longer side
   */
  show(size, image, padding, side) {
    this.size = size;
    this.image = image;
    this.padding = /** @type {Cell} */ (
      padding.map((cells, at) => Math.min(cells, Math.ceil(MOST_PADDING * size[at])))
    );
    const [rows, columns] = size.map((cells, at) => cells + 2 * this.padding[at]);
    this.cell = Math.min(LARGEST_CELL, side / Math.max(rows, columns));
    this.current = null;
    this.width = columns * this.cell;
    this.height = rows * this.cell;
    this.root.style.width = `${Math.max(LEAST_WIDTH, this.width)}px`;
  }

  /**
   * @param {MouseEvent} event
   * @returns {Cell | null}
   */
  cellAt(event) {
    const { x, y } = pointIn(this.canvas, event);
    const row = Math.floor(y / this.cell) - this.padding[0];
    const column = Math.floor(x / this.cell) - this.padding[1];
    return row >= 0 && column >= 0 && row < this.size[0] && column < this.size[1] ? [row, column] : null;
  }

  /** @param {Cell | null} cell */
  point(cell) {
    if (String(cell) === String(this.current)) return;
    this.current = cell;
    this.host.point(this.name, cell);
  }

  /**
   * @param {Cell | null} cell
   * @param {boolean} touch a first touch shows, a second one opens
   */
  press(cell, touch) {
    if (!cell) return;
    const again = String(cell) === String(this.current);
    this.point(cell);
    if (!touch || again) this.host.open(this.name, cell);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = MOVES[event.key];
    const from = this.current ?? this.host.startOf(this.name);
    if (move) this.point(this.neighbor(from, move));
    else if (event.key === "Enter" || event.key === " ") this.press(from, false);
    else return;
    event.preventDefault();
  }

  /**
   * @param {Cell} cell
   * @param {Cell} move
   * @returns {Cell}
   */
  neighbor(cell, move) {
    const [row, column] = cell.map((index, at) => Math.max(0, Math.min(this.size[at] - 1, index + move[at])));
    return [row, column];
  }

  /**
   * @param {Theme} theme
   * @param {Marks} marks
   */
  paint(theme, marks) {
    if (!this.image) return;
    const context = fitCanvas(this.canvas, this.width, this.height);
    const map = this.rectangle([0, 0, ...this.size]);
    context.fillStyle = theme.secondary;
    context.fillRect(0, 0, this.width, this.height);
    context.save();
    context.globalAlpha = 0.5;
    context.fillStyle = hatch(context, theme.text, 5);
    context.fillRect(0, 0, this.width, this.height);
    context.restore();
    context.imageSmoothingEnabled = false;
    context.drawImage(this.image, ...map);
    context.strokeStyle = theme.border;
    context.strokeRect(map[0] + 0.5, map[1] + 0.5, map[2] - 1, map[3] - 1);
    for (const [box, look] of marks) outline(context, grown(this.rectangle(box)), theme, look);
  }

  /**
   * @param {Box} box
   * @returns {Box} in CSS pixels: x, y, width, height
   */
  rectangle([top, left, height, width]) {
    const { cell, padding } = this;
    return [(left + padding[1]) * cell, (top + padding[0]) * cell, width * cell, height * cell];
  }
}

/**
 * A rectangle grown around its middle until it can be seen.
 * @param {Box} rectangle
 * @returns {Box}
 */
function grown([x, y, w, h]) {
  const [wide, high] = [Math.max(0, LEAST_BOX - w) / 2, Math.max(0, LEAST_BOX - h) / 2];
  return [x - wide, y - high, w + 2 * wide, h + 2 * high];
}
