// Where the tiles of a grid lie, in CSS pixels.

export const RING = 3;
const GAP = 4;
const LABEL = 15;
const LARGEST = 160;
const SMALLEST = 42;
const SLIMMEST = 24;
const SCROLLBAR = 14;

/** @typedef {{ height: number, width: number }} Size of a tile, in values */

/** The largest tiles that all fit into the room; the smallest, scrolled, where none do. */
export class GridPlan {
  /**
   * @param {Size} size
   * @param {number} count of tiles
   * @param {number} width of the grid
   * @param {number} room its greatest height
   */
  constructor(size, count, width, room) {
    this.size = size;
    this.count = count;
    this.usable = width - 2 * RING - SCROLLBAR;
    this.w = this.h = this.cellWidth = this.cellHeight = this.columns = this.lines = this.total = 0;
    for (let side = LARGEST; side >= SMALLEST; side -= 2) {
      this.fit(side);
      if (this.total <= room) break;
    }
    this.view = Math.ceil(this.total <= room ? this.total : this.cutLine(room));
  }

  /**
   * A height that ends within a line of tiles: half a tile at the edge says that there is more below.
   * @param {number} room
   */
  cutLine(room) {
    const step = this.cellHeight + GAP;
    return Math.max(1, Math.floor(room / step - 0.4) + 0.4) * step;
  }

  /** @param {number} side of a tile, the longer one */
  fit(side) {
    const { height, width } = this.size;
    this.w = snapped((side * width) / Math.max(height, width), width);
    this.h = (this.w * height) / width;
    this.cellWidth = Math.max(SLIMMEST, this.w);
    this.cellHeight = Math.max(SLIMMEST, this.h) + LABEL;
    this.columns = Math.max(1, Math.min(this.count, Math.floor((this.usable + GAP) / (this.cellWidth + GAP))));
    this.lines = Math.ceil(this.count / this.columns);
    this.total = this.lines * (this.cellHeight + GAP) - GAP + 2 * RING;
  }

  /**
   * The upper left corner of the cell at this index of the order.
   * @param {number} index
   */
  corner(index) {
    return {
      x: RING + (index % this.columns) * (this.cellWidth + GAP),
      y: RING + Math.floor(index / this.columns) * (this.cellHeight + GAP),
    };
  }

  /**
   * The upper left corner of the tile in that cell.
   * @param {number} index
   */
  tileCorner(index) {
    const { x, y } = this.corner(index);
    return { x: x + (this.cellWidth - this.w) / 2, y: y + (this.cellHeight - LABEL - this.h) / 2 };
  }

  /**
   * The index under a point of the whole, scrolled-out grid, or -1.
   * @param {number} x
   * @param {number} y
   */
  indexAt(x, y) {
    const column = Math.floor((x - RING + GAP / 2) / (this.cellWidth + GAP));
    const index = Math.floor((y - RING + GAP / 2) / (this.cellHeight + GAP)) * this.columns + column;
    return column >= 0 && column < this.columns && index >= 0 && index < this.count ? index : -1;
  }

  /**
   * The first and one past the last line of cells that are seen.
   * @param {number} top how far the grid is scrolled
   * @returns {[number, number]}
   */
  linesIn(top) {
    const step = this.cellHeight + GAP;
    return [Math.max(0, Math.floor((top - RING) / step)), Math.min(this.lines, Math.ceil((top + this.view) / step))];
  }

  /**
   * How far each key moves.
   * @returns {Record<string, number>}
   */
  moves() {
    const page = this.columns * Math.max(1, Math.floor(this.view / (this.cellHeight + GAP)));
    return {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -this.columns,
      ArrowDown: this.columns,
      PageUp: -page,
      PageDown: page,
      Home: -this.count,
      End: this.count,
    };
  }
}

/**
 * A whole number of screen pixels for each value, unless a quarter of the size would be lost.
 * @param {number} size
 * @param {number} values
 */
function snapped(size, values) {
  const ratio = window.devicePixelRatio || 1;
  const scale = (size * ratio) / values;
  const pixels = Math.floor(scale);
  return pixels >= 1 && pixels / scale > 0.75 ? (pixels * values) / ratio : size;
}
