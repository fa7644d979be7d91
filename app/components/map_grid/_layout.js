const GAP = 4;
const RING = 3;
const LABEL = 15;
const LARGEST = 160;
const SMALLEST = 42;
const SLIMMEST = 24;
const SCROLLBAR = 14;

// Where the tiles lie: the largest ones that all fit into the room; the smallest, scrolled, where none do.
class GridPlan {
  constructor(data, count, width, room) {
    this.data = data;
    this.count = count;
    this.usable = width - 2 * RING - SCROLLBAR;
    for (let side = LARGEST; side >= SMALLEST; side -= 2) {
      this.fit(side);
      if (this.total <= room) break;
    }
    this.view = Math.ceil(this.total <= room ? this.total : this.cutLine(room));
  }

  // A height that ends within a line of tiles: half a tile at the edge says that there is more below.
  cutLine(room) {
    const step = this.cellHeight + GAP;
    return Math.max(1, Math.floor(room / step - 0.4) + 0.4) * step;
  }

  fit(side) {
    const { height, width } = this.data;
    this.w = snapped((side * width) / Math.max(height, width), width);
    this.h = (this.w * height) / width;
    this.cellWidth = Math.max(SLIMMEST, this.w);
    this.cellHeight = Math.max(SLIMMEST, this.h) + LABEL;
    this.columns = Math.max(1, Math.min(this.count, Math.floor((this.usable + GAP) / (this.cellWidth + GAP))));
    this.lines = Math.ceil(this.count / this.columns);
    this.total = this.lines * (this.cellHeight + GAP) - GAP + 2 * RING;
  }

  // The upper left corner of the cell at this place of the order.
  corner(place) {
    return {
      x: RING + (place % this.columns) * (this.cellWidth + GAP),
      y: RING + Math.floor(place / this.columns) * (this.cellHeight + GAP),
    };
  }

  // The upper left corner of the tile in that cell.
  tileCorner(place) {
    const { x, y } = this.corner(place);
    return { x: x + (this.cellWidth - this.w) / 2, y: y + (this.cellHeight - LABEL - this.h) / 2 };
  }

  // The place under a point of the whole, scrolled-out grid, or -1.
  placeAt(x, y) {
    const column = Math.floor((x - RING + GAP / 2) / (this.cellWidth + GAP));
    const place = Math.floor((y - RING + GAP / 2) / (this.cellHeight + GAP)) * this.columns + column;
    return column >= 0 && column < this.columns && place >= 0 && place < this.count ? place : -1;
  }

  // The first and one past the last line of cells to be seen.
  linesIn(top) {
    const step = this.cellHeight + GAP;
    return [Math.max(0, Math.floor((top - RING) / step)), Math.min(this.lines, Math.ceil((top + this.view) / step))];
  }

  // How far each key moves.
  moves() {
    const page = this.columns * Math.max(1, Math.floor(this.view / (this.cellHeight + GAP)));
    return {
      ArrowLeft: -1, ArrowRight: 1, ArrowUp: -this.columns, ArrowDown: this.columns,
      PageUp: -page, PageDown: page, Home: -this.count, End: this.count,
    };
  }
}

// A whole number of screen pixels for each value, unless a quarter of the size would be lost.
function snapped(size, values) {
  const ratio = window.devicePixelRatio || 1;
  const scale = (size * ratio) / values;
  const whole = Math.floor(scale);
  return whole >= 1 && whole / scale > 0.75 ? (whole * values) / ratio : size;
}

// All tiles side by side on one canvas, in channel order; .at(channel) is the corner of one.
function makeAtlas(values, data, palette) {
  const { count, height, width, rgb } = data;
  const across = Math.max(1, Math.ceil(Math.sqrt((count * height) / width)));
  const image = new ImageData(across * width, Math.ceil(count / across) * height);
  const pixels = new Uint32Array(image.data.buffer);
  const table = packedTable(palette);
  const color = rgb
    ? (i) => 0xff000000 | (values[3 * i + 2] << 16) | (values[3 * i + 1] << 8) | values[3 * i]
    : (i) => table[values[i]];
  const at = (tile) => [(tile % across) * width, Math.floor(tile / across) * height];
  let next = 0;
  for (let tile = 0; tile < count; tile++) {
    const [left, top] = at(tile);
    for (let y = top; y < top + height; y++) {
      for (let x = left; x < left + width; x++) pixels[y * image.width + x] = color(next++);
    }
  }
  return { canvas: canvasOf(image), at };
}
