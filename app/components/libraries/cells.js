// A grid of cells on a canvas: values in colours, padding hatched, numbers where there is room, marks over it. Rows and
// columns are counted from the first cell of the map; padding lies at negative ones and behind the last.

const NUMBER_FROM = 20; // CSS pixels of a cell that holds a number
const SQUEEZED = 1.3; // times its width a number may be too wide: it is set narrower, else left out
const DIGIT = 0.56; // width of a digit, in its height: measuring each number takes longer than writing it
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
// tint, tints, color, source }. `cell` is the side of a cell in CSS pixels; `table` a colour table of 256 x 3, or null
// for greys from 0 to `limit`, or `color(row, column)` gives bytes [red, green, blue]; a value of NaN leaves its cell
// empty. `unread(row, column)` crosses a cell out; `tint(row, column)` gives a cell a frame of that colour, or null, and
// `tints` lists such cells: [[row, column, color]]. `marks` is a list of { box: [row, column, height, width], color,
// width, dash } or { cells: [[row, column], ...], color }. Where `source` is the same object as in the scene before, the
// values are too, and only frames and marks are painted again.
// `onpoint(cell or null)` is called as pointer, finger or arrow keys move, `onpick(cell)` on click, Enter and space.
function cellGrid({ label = "", onpoint = () => {}, onpick = () => {} } = {}) {
  const canvas = element("canvas", { tabindex: "0", role: "application", "aria-label": label });
  const grid = { node: canvas, canvas, scene: null, cursor: null, painted: 0, base: null };
  grid.show = (scene) => { grid.scene = { padding: [0, 0, 0, 0], marks: [], tints: [], ...scene }; grid.cursor = within(grid.scene, grid.cursor); };
  grid.paint = (theme) => { paintGrid(grid, theme); canvas.dataset.painted = String(++grid.painted); };
  grid.label = (text) => { if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text); };
  grid.cellAt = (event) => (grid.scene ? cellAt(canvas, grid.scene, event) : null);
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

// The side of a cell with which a grid fits into this width.
function cellThatFits(width, columns, { least = 3, most = 40 } = {}) {
  return Math.max(least, Math.min(most, Math.floor(width / columns)));
}

// --- painting -----------------------------------------------------------------------------------------------------

function paintGrid(grid, theme) {
  const { scene, canvas } = grid;
  const { rows, columns, padding: [top, right, bottom, left], cell } = scene;
  const told = toldOf(scene);
  if (told && grid.seen?.told === told && grid.seen.source === scene.source && grid.seen.table === scene.table && grid.seen.theme === theme) return;
  grid.seen = { told, source: scene.source, table: scene.table, theme };
  const size = [(left + columns + right) * cell, (top + rows + bottom) * cell];
  const context = fitCanvas(canvas, ...size);
  const painter = { context, scene, theme };
  if (scene.source) context.drawImage(baseOf(grid, theme, size), 0, 0, ...size);
  else paintBase(painter);
  for (const [row, column, color] of tintsOf(scene)) paintTint(painter, row, column, color);
  context.strokeStyle = theme.text;
  context.lineWidth = 1;
  context.strokeRect(left * cell + 0.5, top * cell + 0.5, columns * cell - 1, rows * cell - 1);
  for (const mark of scene.marks) paintMark(painter, mark);
}

// All that a scene shows as one text, so that what is already on the canvas is not painted again; "" if that is too much.
function toldOf(scene) {
  const { rows, columns, padding, cell, limit, source, tint, tints, marks, value, unread } = scene;
  const small = rows * columns <= 128 && !padding.some(Boolean);
  if (!small && (tint || !source)) return "";
  const told = [rows, columns, padding, cell, limit, window.devicePixelRatio, tints.join(), JSON.stringify(marks)];
  for (let row = 0; row < rows && small; row++) {
    for (let column = 0; column < columns; column++) told.push(value(row, column), tint?.(row, column), unread?.(row, column));
  }
  return told.join("|");
}

// What does not change while pointers move: painted once for each source.
function baseOf(grid, theme, [width, height]) {
  const { scene } = grid;
  const { rows, columns, padding, cell, limit, table, source } = scene;
  const told = [rows, columns, padding, cell, limit, window.devicePixelRatio].join();
  const kept = grid.base;
  if (kept?.source === source && kept.theme === theme && kept.table === table && kept.told === told) return kept.canvas;
  const canvas = kept?.canvas ?? document.createElement("canvas");
  paintBase({ context: fitCanvas(canvas, width, height), scene, theme });
  grid.base = { canvas, source, theme, table, told };
  return canvas;
}

function paintBase({ context, scene, theme }) {
  const hatching = scene.padding.some(Boolean) ? hatchingOf(theme) : null;
  (scene.cell < LINES_FROM ? paintDots : paintBoxes)({ context, scene, theme, hatching });
}

const HATCHINGS = new WeakMap();

function hatchingOf(theme) {
  const kept = HATCHINGS.get(theme);
  if (kept?.ratio === window.devicePixelRatio) return kept.pattern;
  const pattern = hatch(document.createElement("canvas").getContext("2d"), theme.text, 5);
  HATCHINGS.set(theme, { ratio: window.devicePixelRatio, pattern });
  return pattern;
}

function paintBoxes(painter) {
  const { rows, columns, padding: [top, right, bottom, left], cell } = painter.scene;
  const { context, theme } = painter;
  context.font = numberSize(cell) + "px " + theme.font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) paintCell(painter, row, column);
  }
  paintLines(context, theme, [top + rows + bottom, left + columns + right, cell]);
}

function paintLines(context, theme, [rows, columns, cell]) {
  context.strokeStyle = theme.border;
  context.lineWidth = 1.5;
  const [right, bottom] = [columns * cell, rows * cell];
  drawLines(context, Array.from({ length: rows + 1 }, (_, row) => [0, row * cell, right, row * cell]));
  drawLines(context, Array.from({ length: columns + 1 }, (_, column) => [column * cell, 0, column * cell, bottom]));
}

function drawLines(context, lines) {
  context.beginPath();
  for (const [x, y, toX, toY] of lines) {
    context.moveTo(x, y);
    context.lineTo(toX, toY);
  }
  context.stroke();
}

function paintCell({ context, scene, theme, hatching }, row, column) {
  const { padding: [top, , , left], cell } = scene;
  const box = [(column + left) * cell, (row + top) * cell, cell, cell];
  const outside = isOutside(scene, row, column);
  const value = scene.value(row, column);
  const bare = Number.isNaN(value) || (outside && value === 0);
  const [red, green, blue] = bare ? [0, 0, 0] : colorAt(scene, row, column, value);
  context.fillStyle = bare ? (outside ? theme.secondary : theme.background) : "rgb(" + red + "," + green + "," + blue + ")";
  context.fillRect(...box);
  if (outside) veil(context, theme, box, hatching, !bare);
  const ink = bare || outside ? theme.text : inkOn(Uint8Array.of(red, green, blue), 0);
  if (cell >= NUMBER_FROM && !Number.isNaN(value)) writeIn(context, value, box, { ink, limit: scene.limit });
  if (!outside && scene.unread?.(row, column)) crossOut(context, [box[0], box[1], cell], theme);
}

function isOutside({ rows, columns }, row, column) {
  return row < 0 || column < 0 || row >= rows || column >= columns;
}

function colorAt({ table, limit, color }, row, column, value) {
  if (color) return color(row, column);
  if (table) return table.subarray(3 * stepOf(value, limit), 3 * stepOf(value, limit) + 3);
  const step = Math.max(0, Math.min(255, Math.round((255 * value) / (limit || 1))));
  return [step, step, step];
}

// Padding: hatched, and repeated values (reflect, replicate, circular) lighter than in their own place.
function veil(context, theme, box, hatching, repeated) {
  context.save();
  if (repeated) {
    context.globalAlpha = 0.5;
    context.fillStyle = theme.background;
    context.fillRect(...box);
  }
  context.globalAlpha = 0.4;
  context.fillStyle = hatching;
  context.fillRect(...box);
  context.restore();
}

function writeIn(context, value, [x, y, cell], { ink, limit }) {
  const text = inCell(value, limit);
  const size = numberSize(cell);
  const [wide, room] = [DIGIT * size * text.length, cell - 3];
  if (wide > SQUEEZED * room) return;
  context.fillStyle = ink;
  if (wide > room) context.fillText(text, x + cell / 2, y + cell / 2, room);
  else context.fillText(text, x + cell / 2, y + cell / 2);
}

function numberSize(cell) {
  return Math.min(13, Math.max(9, cell / 3));
}

// As many decimals as tell a hundredth of the limit; what is smaller and not zero is said to be about zero.
function inCell(value, limit) {
  if (Math.abs(value) >= 1000) return shown(value, 2);
  const decimals = Math.max(0, Math.min(6, 2 - Math.floor(Math.log10(2 * (limit || 1)))));
  const text = String(Number(value.toFixed(decimals)));
  return (Number(text) === 0 ? (value === 0 ? "0" : "\u22480") : text).replace("-", "\u2212");
}

function crossOut(context, [x, y, cell], theme) {
  context.save();
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.7;
  drawLines(context, [[x + 2, y + 2, x + cell - 2, y + cell - 2], [x + cell - 2, y + 2, x + 2, y + cell - 2]]);
  context.restore();
}

// Cells too small for lines: one pixel each, enlarged. Unread ones are dotted.
function paintDots({ context, scene, theme, hatching }) {
  const { rows, columns, padding: [top, right, bottom, left], cell } = scene;
  const [high, wide] = [top + rows + bottom, left + columns + right];
  context.fillStyle = theme.secondary;
  context.fillRect(0, 0, wide * cell, high * cell);
  const image = new ImageData(wide, high);
  for (let row = 0; row < high; row++) {
    for (let column = 0; column < wide; column++) paintDot(image, scene, theme, [row - top, column - left, 4 * (row * wide + column)]);
  }
  context.imageSmoothingEnabled = false;
  context.drawImage(canvasOf(image), 0, 0, wide * cell, high * cell);
  const shade = (...box) => veil(context, theme, box, hatching, false);
  if (top) shade(0, 0, wide * cell, top * cell);
  if (bottom) shade(0, (top + rows) * cell, wide * cell, bottom * cell);
  for (const [from, width] of [[0, left], [left + columns, right]]) if (width) shade(from * cell, top * cell, width * cell, rows * cell);
}

function paintDot(image, scene, theme, [row, column, at]) {
  const outside = isOutside(scene, row, column);
  const value = scene.value(row, column);
  if (Number.isNaN(value) || (outside && value === 0)) return;
  const dotted = !outside && (row + column) % 2 === 0 && scene.unread?.(row, column);
  const [red, green, blue] = dotted ? (theme.dark ? [255, 255, 255] : [0, 0, 0]) : colorAt(scene, row, column, value);
  image.data.set([red, green, blue, outside ? 128 : 255], at);
}

// --- over it ------------------------------------------------------------------------------------------------------

function tintsOf({ rows, columns, padding: [top, right, bottom, left], tint, tints }) {
  const found = [...tints];
  if (!tint) return found;
  for (let row = -top; row < rows + bottom; row++) {
    for (let column = -left; column < columns + right; column++) {
      const color = tint(row, column);
      if (color) found.push([row, column, color]);
    }
  }
  return found;
}

// A frame in the cell's colour; a smaller cell is dyed.
function paintTint({ context, scene: { padding: [top, , , left], cell } }, row, column, color) {
  const [x, y] = [(column + left) * cell, (row + top) * cell];
  if (cell < LINES_FROM) {
    context.save();
    context.globalAlpha = 0.6;
    context.fillStyle = color;
    context.fillRect(x, y, cell, cell);
    context.restore();
    return;
  }
  const inset = Math.max(0.75, cell / 22);
  context.strokeStyle = color;
  context.lineWidth = 2 * inset;
  context.strokeRect(x + inset, y + inset, cell - 2 * inset, cell - 2 * inset);
}

function paintMark({ context, scene, theme }, { box, cells, color = theme.accent, width = 2, dash = [] }) {
  const [top, , , left] = scene.padding;
  const place = ([row, column, height = 1, wide = 1]) =>
    [(column + left) * scene.cell, (row + top) * scene.cell, wide * scene.cell, height * scene.cell];
  for (const each of cells ?? [box]) outline(context, place(each), theme, { width, color, dash });
}
