export default (component) => mounted(component, (parent) => new MapBoard(parent));

const GAP = 10;
const SIGN = 22;
const LARGEST = 132;
const SMALLEST = 36;

// Columns of maps; one cell is lit in all of them, and its values stand beneath.
class MapBoard {
  constructor(parent) {
    this.cell = null;
    this.width = 0;
    this.board = element("div", { class: "board", tabindex: "0", role: "group" });
    this.foot = element("div", { class: "foot" });
    this.status = statusLine(true);
    this.legend = element("div");
    this.foot.append(this.status, this.legend);
    this.root = element("div", { class: "root map-board" }, this.board, this.foot);
    parent.append(this.root);
    this.ask = eachFrame(() => this.paint());
    this.listen();
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  listen() {
    this.board.addEventListener("pointermove", (event) => this.point(event));
    this.board.addEventListener("pointerdown", (event) => this.point(event));
    this.board.addEventListener("pointerleave", () => this.light(null));
    this.board.addEventListener("keydown", (event) => this.key(event));
    this.board.addEventListener("blur", () => this.light(null));
  }

  // --- what Python says ---

  update(component) {
    const data = unpack(component.data);
    this.data = data;
    this.theme = readTheme(this.root);
    this.table = data.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.maps = data.columns.map((_, index) => data.floats("maps-" + index));
    this.cell = null;
    this.build();
    this.arrange();
  }

  // One canvas for each map, column by column within each line.
  build() {
    const { columns, lines, words, height, width, limit } = this.data;
    this.board.replaceChildren();
    this.board.setAttribute("aria-label", words.label);
    this.tiles = [];
    columns.forEach((column, at) => this.board.append(...this.heading(column, at)));
    const count = Math.max(...columns.map((column) => column.count));
    for (let line = 0; line < count; line++) {
      if (lines[line]) this.board.append(element("div", { class: "line", text: lines[line] }));
      columns.forEach((column, at) => this.board.append(...this.slot(column, at, line)));
    }
    this.showScale(columns.some((column) => column.limit !== null), shown(limit, 3));
    this.images = this.tiles.map((tile) => paintValues(this.quantized(tile), width, height, this.table));
    this.tell();
  }

  showScale(own, end) {
    const { words } = this.data;
    const bar = own ? ["\u2212", "+", words.own] : ["\u2212" + end, end, fill(words.scale, { limit: end })];
    this.legend.replaceChildren(colorBar(this.table, ...bar));
  }

  heading(column, at) {
    const stripe = element("div", { class: "stripe" });
    if (column.color) stripe.style.background = column.color;
    const head = element("div", { class: "head" }, stripe, element("strong", { text: column.title }));
    if (column.note) head.append(element("div", { class: "note", text: column.note }));
    if (column.limit !== null) head.append(element("div", { class: "note", text: "\u00b1" + shown(column.limit, 3) }));
    return at ? [element("div", { class: "sign", "aria-hidden": "true" }), head] : [head];
  }

  slot(column, at, line) {
    const sign = element("div", { class: "sign", "aria-hidden": "true", text: line < column.count ? column.sign : "" });
    const box = element("div", { class: "slot" });
    if (line < column.count) this.tiles.push(this.tile(box, column, at, line));
    return at ? [sign, box] : [box];
  }

  tile(box, column, at, line) {
    const size = this.data.height * this.data.width;
    const canvas = element("canvas", { "aria-hidden": "true" });
    const value = element("span", { class: "value" });
    box.append(canvas, element("div", { class: "under" }, element("span", { text: column.captions[line] ?? "" }), value));
    const values = this.maps[at].subarray(line * size, (line + 1) * size);
    return { canvas, value, values, line, title: column.title, limit: column.limit ?? this.data.limit };
  }

  quantized({ values, limit }) {
    return Uint8Array.from(values, (value) => 128 + Math.round(127 * Math.max(-1, Math.min(1, value / limit))));
  }

  // --- drawing ---

  arrange() {
    if (!this.data || !this.width) return;
    const { columns, height, width } = this.data;
    const sign = columns.some((column) => column.sign) ? SIGN : GAP;
    const room = (this.width - (columns.length - 1) * sign - 4) / columns.length;
    const side = Math.max(SMALLEST, Math.min(LARGEST, Math.floor(room)));
    this.across = side * Math.min(1, width / height);
    this.down = side * Math.min(1, height / width);
    this.board.style.gridTemplateColumns = columns.map((_, at) => (at ? sign + "px " : "") + side + "px").join(" ");
    this.paint();
  }

  paint() {
    if (!this.tiles || !this.across) return;
    const { height, width } = this.data;
    const [x, y] = [this.across / width, this.down / height];
    this.tiles.forEach(({ canvas, value, values }, index) => {
      const pen = fitCanvas(canvas, this.across, this.down);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(this.images[index], 0, 0, this.across, this.down);
      if (this.cell) outline(pen, [this.cell.column * x, this.cell.row * y, x, y], this.theme);
      setText(value, this.cell ? shown(values[this.cell.row * width + this.cell.column], 3) : "");
    });
    this.root.dataset.painted = "yes";
  }

  // --- what the visitor does ---

  point(event) {
    const canvas = event.composedPath().find((node) => node instanceof HTMLCanvasElement);
    if (!canvas) return;
    const { x, y } = pointIn(canvas, event);
    const { height, width } = this.data;
    this.line = this.tiles.find((tile) => tile.canvas === canvas)?.line ?? 0;
    this.light({
      row: Math.max(0, Math.min(height - 1, Math.floor((y / this.down) * height))),
      column: Math.max(0, Math.min(width - 1, Math.floor((x / this.across) * width))),
    });
  }

  key(event) {
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    if (event.key === "Escape") this.light(null);
    if (!moves[event.key]) return;
    event.preventDefault();
    const { height, width } = this.data;
    const from = this.cell ?? { row: Math.floor(height / 2), column: Math.floor(width / 2) };
    const [down, right] = this.cell ? moves[event.key] : [0, 0];
    this.line ??= 0;
    this.light({
      row: Math.max(0, Math.min(height - 1, from.row + down)),
      column: Math.max(0, Math.min(width - 1, from.column + right)),
    });
  }

  light(cell) {
    if (cell?.row === this.cell?.row && cell?.column === this.cell?.column) return;
    this.cell = cell;
    this.tell();
    this.ask();
  }

  // The values of the cell in the line under the pointer, as a sentence; what the maps are, when there is none.
  tell() {
    const { words, rows, across, height, width } = this.data;
    if (!this.cell) {
      setText(this.status, fill(rows > height ? words.shrunk : words.place, { rows, across, height, width }));
      return;
    }
    const { row, column } = this.cell;
    const line = this.tiles.filter((tile) => tile.line === this.line);
    const values = line.map(({ title, values: all }) => title + " " + shown(all[row * width + column], 3)).join(" · ");
    setText(this.status, fill(words.cell, { row, column, values }));
  }

  destroy() {
    this.stop();
    this.ask.cancel();
  }
}
