const STACK_BELOW = 640;
const LARGEST_PICTURE = 360;
const TILE = 72;
const LINES_FROM = 4; // CSS pixels of a unit: below, lines between units would hide them

export default (component) => mounted(component, (parent) => new PixelReach(parent));

class PixelReach {
  constructor(parent) {
    this.pixel = null;
    this.hover = null; // under the pointer: shown until it leaves
    this.width = 0;
    this.choice = chosenHere();
    this.ask = eachFrame(() => this.paint());
    this.pending = false; // moved since Python was last told: what it says meanwhile is late
    this.rest = whenIdle(() => this.tell(), 500, () => this.dragging);
    this.build(parent);
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  build(parent) {
    this.picture = element("canvas", { class: "picture", tabindex: "0", role: "application" });
    this.caption = element("div", { class: "caption" });
    this.hint = element("div", { class: "hint" });
    this.tiles = element("div", { class: "tiles", role: "list", tabindex: "0" });
    this.status = statusLine();
    this.left = element("div", { class: "left" }, this.picture, this.caption, this.hint);
    this.root = element("div", { class: "root pixel-reach" }, this.left, this.tiles, this.status);
    parent.append(this.root);
    this.picture.addEventListener("pointerdown", (event) => this.grab(event));
    this.picture.addEventListener("pointermove", (event) => this.follow(event));
    for (const kind of ["pointerup", "pointercancel"]) this.picture.addEventListener(kind, () => { this.dragging = false; });
    this.picture.addEventListener("pointerleave", () => { this.hover = null; this.ask(); });
    this.picture.addEventListener("keydown", (event) => this.key(event));
  }

  update(component) {
    this.send = component.setStateValue;
    const data = unpack(component.data);
    this.data = data;
    this.theme = readTheme(this.root);
    this.ground = paintPicture(data.bytes("picture"), data.drawn[1], data.drawn[0], data.drawn[2]);
    setText(this.hint, data.words.hint);
    this.picture.setAttribute("aria-label", data.words["picture-label"]);
    this.tiles.setAttribute("aria-label", data.words["tiles-label"]);
    this.makeTiles();
    this.stopHearing?.();
    this.stopHearing = onChosen(data.key, (told) => this.hear(told));
    this.arrange();
  }

  makeTiles() {
    this.shown = this.data.nodes.map((node, index) => ({ node, index })).filter(({ node }) => node.title);
    for (const tile of this.shown) {
      tile.canvas = element("canvas");
      tile.told = element("div", { class: "told" });
      tile.card = element("div", { class: "tile", role: "listitem", "data-node": tile.node.name },
        element("div", { class: "name", text: tile.node.title, title: tile.node.name }), tile.canvas, tile.told);
      tile.painted = null;
    }
    this.tiles.replaceChildren(...this.shown.map(({ card }) => card));
  }

  hear(told) {
    if (!this.choice.adopt(told) || this.pending || typeof told !== "string") return;
    this.pixel = told.split(",").map(Number);
    this.ask();
  }

  arrange() {
    if (!this.data || !this.width) return;
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const [height, width] = this.data.pixels;
    this.place = placing({ top: 0, left: 0, height, width }, Math.min(LARGEST_PICTURE, stacked ? this.width : this.width * 0.36));
    this.left.style.width = this.place.size[0] + "px";
    this.ask();
  }

  // --- painting ---

  paint() {
    if (!this.place || !this.data) return;
    this.pixel ??= this.data.pixels.map((side) => Math.floor(side / 2));
    const [row, column] = this.shownPixel();
    const context = fitCanvas(this.picture, ...this.place.size);
    paintGround(context, this.place, this.data.pixels, this.ground, this.theme);
    const spare = Math.max(0, 4 / this.place.scale - 1) / 2; // a pixel too small to be seen is ringed
    paintBox(context, this.place, { top: row - spare, left: column - spare, bottom: row + 1 + spare, right: column + 1 + spare }, this.theme);
    const found = reachedFrom(this.data.nodes, [row, column]);
    for (const tile of this.shown) this.paintTile(tile, found[tile.index]);
    this.sayPixel(found);
    this.root.dataset.pixel = [row, column].join();
    this.root.dataset.painted = String(Number(this.root.dataset.painted ?? 0) + 1);
  }

  sayPixel(found) {
    const { words, nodes } = this.data;
    const [row, column] = this.shownPixel();
    const everything = this.shown.find(({ index }) => isEverything(found[index], nodes[index].sides));
    const key = everything ? "told-all-from" : "told-pixel";
    const text = fill(words[key], { row, column, name: everything?.node.name ?? "" });
    setText(this.caption, text);
    if (!this.dragging && !this.hover) setText(this.status, text);
  }

  shownPixel() {
    return this.hover ?? this.pixel;
  }

  paintTile(tile, box) {
    const key = JSON.stringify([box, this.theme.background, window.devicePixelRatio]);
    if (tile.painted === key) return;
    tile.painted = key;
    tile.card.dataset.reached = box ? box.flat().join() : "";
    const [rows, columns] = tile.node.sides;
    const cell = TILE / Math.max(rows, columns);
    const context = fitCanvas(tile.canvas, columns * cell, rows * cell);
    context.fillStyle = this.theme.secondary;
    context.fillRect(0, 0, columns * cell, rows * cell);
    if (box) paintUnits(context, box, cell, this.theme);
    if (cell >= LINES_FROM) paintLines(context, rows, columns, cell, this.theme);
    context.strokeStyle = this.theme.border;
    context.strokeRect(0.5, 0.5, columns * cell - 1, rows * cell - 1);
    setText(tile.told, this.toldOf(tile.node, box));
  }

  toldOf({ sides: [rows, columns], vector }, box) {
    const { words } = this.data;
    if (!box) return words["tile-none"];
    if (vector) return words["tile-vector"];
    const [[top, bottom], [left, right]] = box;
    const count = (bottom - top + 1) * (right - left + 1);
    if (rows * columns === 1) return words["tile-one"];
    if (count === rows * columns) return fill(words["tile-all"], { total: counted(count) });
    return fill(words["tile-some"], { top, bottom, left, right, count: counted(count), total: counted(rows * columns) });
  }

  // --- what the visitor does ---

  grab(event) {
    this.dragging = true;
    this.picture.setPointerCapture?.(event.pointerId);
    this.point(event);
  }

  follow(event) {
    if (this.dragging) {
      this.point(event);
    } else if (event.pointerType === "mouse") {
      this.hover = this.pixelAt(event);
      this.ask();
    }
  }

  point(event) {
    this.hover = null;
    this.move(...this.pixelAt(event));
  }

  pixelAt(event) {
    const { x, y } = pointIn(this.picture, event);
    const { row, column } = this.place.pixel(x, y);
    return this.within(row, column);
  }

  within(row, column) {
    const [height, width] = this.data.pixels;
    return [Math.max(0, Math.min(height - 1, row)), Math.max(0, Math.min(width - 1, column))];
  }

  move(row, column) {
    this.pixel = this.within(row, column);
    this.pending = true;
    this.ask();
    this.rest();
  }

  key(event) {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    this.hover = null;
    this.move(this.pixel[0] + step[0], this.pixel[1] + step[1]);
  }

  tell() {
    this.pending = false;
    const told = this.pixel.join();
    this.choice.send(told);
    this.send("picked", told);
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.rest.cancel();
    this.ask.cancel();
    this.root.remove();
  }
}

function isEverything(box, [rows, columns]) {
  if (!box || rows * columns === 1) return false;
  return box[0][1] - box[0][0] + 1 === rows && box[1][1] - box[1][0] + 1 === columns;
}

function paintUnits(context, [[top, bottom], [left, right]], cell, theme) {
  const [x, y, w, h] = [left * cell, top * cell, (right - left + 1) * cell, (bottom - top + 1) * cell];
  context.fillStyle = theme.accent;
  context.globalAlpha = 0.45;
  context.fillRect(x, y, w, h);
  context.globalAlpha = 1;
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.strokeRect(x + 0.75, y + 0.75, Math.max(1, w - 1.5), Math.max(1, h - 1.5));
}

function paintLines(context, rows, columns, cell, theme) {
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.2;
  context.lineWidth = 1;
  context.beginPath();
  for (let column = 1; column < columns; column++) { context.moveTo(column * cell, 0); context.lineTo(column * cell, rows * cell); }
  for (let row = 1; row < rows; row++) { context.moveTo(0, row * cell); context.lineTo(columns * cell, row * cell); }
  context.stroke();
  context.globalAlpha = 1;
}
