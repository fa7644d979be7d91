// A grid of cells on a canvas: values in colours, padding hatched, numbers where there is room, marks over it. Rows and
// columns are counted from the first cell of the map; padding lies at negative ones and behind the last.

const NUMBER_FROM = 24; // CSS pixels of a cell that holds a number
const LINES_FROM = 7; // and of one that has a border

// One colour for each cell of a kernel, the same in patch, kernel and products: sharing is seen rather than said.
function kernelColor(index, count, { dark }, opacity = 1) {
  return "oklch(" + (dark ? 0.78 : 0.66) + " 0.15 " + (25 + (360 * index) / count) + " / " + opacity + ")";
}

// Value to one of 256 colours: 128 is zero, 1 and 255 are minus and plus `limit`.
function stepOf(value, limit) {
  return Math.max(1, Math.min(255, Math.round(128 + (127 * value) / (limit || 1))));
}

// cellGrid({ label, onpoint, onpick }) -> { node, canvas, show(scene), paint(theme), label(text), cellAt(event), cursor }.
//
// A scene: { rows, columns, padding: [top, right, bottom, left], value(row, column), table, limit, cell, marks, unread,
// tint, mark }. `cell` is the side of a cell in CSS pixels; `table` a colour table of 256 x 3, or null for greys from 0
// to `limit`; `unread(row, column)` crosses a cell out; `tint(row, column)` gives a cell a frame of that colour, or null;
// `marks` is a list of { box: [row, column, height, width], color, width, dash } or { cells: [[row, column], ...], color }.
// `onpoint(cell or null)` is called as pointer, finger or arrow keys move, `onpick(cell)` on click, Enter and space.
function cellGrid({ label = "", onpoint = () => {}, onpick = () => {} } = {}) {
  const canvas = element("canvas", { tabindex: "0", role: "application", "aria-label": label });
  const grid = { node: canvas, canvas, scene: null, cursor: null, painted: 0 };
  grid.show = (scene) => { grid.scene = { padding: [0, 0, 0, 0], marks: [], ...scene }; grid.cursor = within(grid.scene, grid.cursor); };
  grid.paint = (theme) => { paintCells(canvas, grid.scene, theme); canvas.dataset.painted = String(++grid.painted); };
  grid.label = (text) => canvas.setAttribute("aria-label", text);
  grid.cellAt = (event) => cellAt(canvas, grid.scene, event);
  const point = (cell) => { grid.cursor = cell ?? grid.cursor; onpoint(cell); };
  canvas.addEventListener("pointermove", (event) => point(grid.cellAt(event)));
  canvas.addEventListener("pointerdown", (event) => point(grid.cellAt(event)));
  canvas.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") point(null); });
  canvas.addEventListener("click", (event) => { const cell = grid.cellAt(event); if (cell) onpick(cell); });
  canvas.addEventListener("blur", () => point(null));
  canvas.addEventListener("keydown", (event) => moveCursor(event, grid, point, onpick));
  return grid;
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveCursor(event, grid, point, onpick) {
  const step = ARROWS[event.key];
  const from = grid.cursor;
  if (step) point(within(grid.scene, from ? { row: from.row + step[0], column: from.column + step[1] } : { row: 0, column: 0 }) ?? from);
  else if (from && (event.key === "Enter" || event.key === " ")) onpick(from);
  else if (event.key === "Escape") point(null);
  else return;
  event.preventDefault();
}

function within({ rows, columns, padding: [top, right, bottom, left] }, cell) {
  if (!cell) return null;
  const inside = cell.row >= -top && cell.row < rows + bottom && cell.column >= -left && cell.column < columns + right;
  return inside ? cell : null;
}

function cellAt(canvas, scene, event) {
  const { x, y } = pointIn(canvas, event);
  const [top, , , left] = scene.padding;
  return within(scene, { row: Math.floor(y / scene.cell) - top, column: Math.floor(x / scene.cell) - left });
}

// The side of a cell with which a grid fits into this width, between `least` and `most`.
function cellThatFits(width, columns, { least = 3, most = 40 } = {}) {
  return Math.max(least, Math.min(most, Math.floor(width / columns)));
}

function paintCells(canvas, scene, theme) {
  const { rows, columns, padding: [top, right, bottom, left], cell } = scene;
  const context = fitCanvas(canvas, (left + columns + right) * cell, (top + rows + bottom) * cell);
  const painter = { context, scene, theme, hatching: hatch(context, theme.text, 5) };
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) paintCell(painter, row, column);
  }
  if (cell >= LINES_FROM) paintFrames(painter);
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.strokeRect(left * cell + 0.5, top * cell + 0.5, columns * cell - 1, rows * cell - 1);
  for (const mark of scene.marks) paintMark(painter, mark);
}

function paintCell({ context, scene, theme, hatching }, row, column) {
  const { rows, columns, padding: [top, , , left], cell, table, limit } = scene;
  const [x, y] = [(column + left) * cell, (row + top) * cell];
  const outside = row < 0 || column < 0 || row >= rows || column >= columns;
  const value = scene.value(row, column);
  const step = table ? stepOf(value, limit) : Math.max(0, Math.min(255, Math.round((255 * value) / (limit || 1))));
  context.fillStyle = outside && value === 0 ? theme.secondary : colorOf(table, step);
  context.fillRect(x, y, cell, cell);
  if (outside) shade(context, hatching, [x, y, cell, cell]);
  if (cell >= NUMBER_FROM) writeIn(context, value, [x, y, cell], outside && value === 0 ? theme.text : inkAt(table, step), theme);
  if (!outside && scene.unread?.(row, column)) crossOut(context, [x, y, cell], theme);
}

function colorOf(table, step) {
  return "rgb(" + (table ? [table[3 * step], table[3 * step + 1], table[3 * step + 2]] : [step, step, step]).join(",") + ")";
}

function inkAt(table, step) {
  if (table) return inkOn(table, step);
  return step > 140 ? "#000000" : "#ffffff";
}

function shade(context, hatching, box) {
  context.save();
  context.globalAlpha = 0.45;
  context.fillStyle = hatching;
  context.fillRect(...box);
  context.restore();
}

function writeIn(context, value, [x, y, cell], ink, theme) {
  context.font = Math.min(13, Math.max(9, cell / 3)) + "px " + theme.font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = ink;
  context.fillText(shown(value, 2), x + cell / 2, y + cell / 2, cell - 3);
}

function crossOut(context, [x, y, cell], theme) {
  context.save();
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.7;
  context.beginPath();
  context.moveTo(x + 2, y + 2);
  context.lineTo(x + cell - 2, y + cell - 2);
  context.moveTo(x + cell - 2, y + 2);
  context.lineTo(x + 2, y + cell - 2);
  context.stroke();
  context.restore();
}

// Borders between cells, and the coloured frames of those that have one.
function paintFrames({ context, scene, theme }) {
  const { rows, columns, padding: [top, right, bottom, left], cell, tint } = scene;
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) {
      const color = tint?.(row, column);
      const inset = color ? Math.max(1.5, cell / 14) : 0.5;
      context.strokeStyle = color ?? theme.border;
      context.lineWidth = color ? 2 * inset : 1;
      context.strokeRect((column + left) * cell + inset, (row + top) * cell + inset, cell - 2 * inset, cell - 2 * inset);
    }
  }
}

function paintMark({ context, scene, theme }, { box, cells, color = theme.accent, width = 2, dash = [] }) {
  const [top, , , left] = scene.padding;
  const place = ([row, column, height = 1, wide = 1]) =>
    [(column + left) * scene.cell, (row + top) * scene.cell, wide * scene.cell, height * scene.cell];
  for (const each of cells ?? [box]) outline(context, place(each), theme, { width, color, dash });
}
