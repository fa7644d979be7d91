const STACK_BELOW = 420;
const LARGEST_CELL = 96;
const SEND_EVERY = 150;

export default (component) => mounted(component, (parent) => new UnitView(parent));

class UnitView {
  constructor(parent) {
    this.selected = null;
    this.hover = null;
    this.pixel = null;
    this.width = 0;
    this.painted = 0;
    this.choice = chosenHere();
    this.build(parent);
    this.send = throttled((unit) => this.trigger("picked", unit), SEND_EVERY);
    this.ask = eachFrame(() => this.paint());
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  build(parent) {
    const line = (name) => element("div", { class: name });
    this.mapName = line("name");
    this.pictureName = line("name");
    this.map = element("canvas", { class: "map", tabindex: "0", role: "application" });
    this.picture = element("canvas", { class: "picture", role: "img" });
    this.readout = line("readout");
    this.caption = line("caption");
    this.hint = line("hint");
    this.legend = element("div");
    this.status = statusLine();
    this.save = element("button", { class: "tool", type: "button", onclick: () => savePng(figureOf(this), this.data.key) });
    this.buildOverlay();
    this.left = element("div", { class: "side" }, this.mapName, this.map, this.readout, this.legend, this.hint);
    this.right = element("div", { class: "side" }, this.pictureName, this.picture, this.caption,
      element("div", { class: "foot" }, this.overlay, this.save));
    this.sides = element("div", { class: "sides" }, this.left, this.right);
    this.root = element("div", { class: "root unit-view" }, this.sides, this.status);
    parent.append(this.root);
    this.listen();
  }

  buildOverlay() {
    this.toggle = element("input", { type: "checkbox", oninput: () => this.ask() });
    this.slider = element("input", { type: "range", min: "10", max: "100", value: "70", oninput: () => this.ask() });
    this.toggleText = element("span");
    this.overlay = element("div", { class: "overlay" }, element("label", {}, this.toggle, this.toggleText), this.slider);
  }

  listen() {
    this.map.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") this.pointAt(this.unitAt(event)); });
    this.map.addEventListener("pointerleave", () => this.pointAt(null));
    this.map.addEventListener("click", (event) => this.choose(this.unitAt(event)));
    this.map.addEventListener("keydown", (event) => this.key(event));
    this.map.addEventListener("focus", () => this.ask());
    this.map.addEventListener("blur", () => this.ask());
    for (const kind of ["pointermove", "pointerdown"]) this.picture.addEventListener(kind, (event) => this.pointPixel(this.pixelAt(event)));
    this.picture.addEventListener("pointerleave", (event) => { if (event.pointerType !== "touch") this.pointPixel(null); });
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.clear(); });
  }

  // --- what Python says ---

  update(component) {
    this.trigger = component.setTriggerValue;
    const data = unpack(component.data);
    this.data = data;
    this.theme = readTheme(this.root);
    this.scene = this.makeScene(data);
    this.hover = this.within(this.hover);
    this.pixel = null;
    this.stopHearing?.();
    this.stopHearing = onChosen(data.key, (told) => this.hear(told));
    this.label();
    this.arrange();
  }

  // Python chose another unit: "row,column" or null.
  hear(told) {
    if (!this.choice.adopt(told)) return;
    const [row, column] = (told ?? "").split(",").map(Number);
    this.selected = told === null ? null : { row, column };
    this.ask();
  }

  // The unit to tell of: under the pointer, else chosen, else the only one there is.
  active() {
    const only = this.data.rows * this.data.columns === 1 ? { row: 0, column: 0 } : null;
    return this.hover ?? this.within(this.selected) ?? only;
  }

  makeScene(data) {
    const { rows, columns, limit, drawn } = data;
    const values = data.floats("values");
    const table = data.bytes(this.theme.dark ? "table-dark" : "table-light");
    const steps = new Uint8Array(values.length);
    for (let i = 0; i < values.length; i++) steps[i] = 128 + Math.round(127 * Math.max(-1, Math.min(1, values[i] / limit)));
    const picture = paintPicture(data.bytes("picture"), drawn[1], drawn[0], drawn[2]);
    const tiles = paintValues(steps, columns, rows, table);
    const veil = paintVeil(steps, table, columns, rows);
    return { data, theme: this.theme, values, table, steps, picture, tiles, veil, view: viewOf(data), opacity: 0 };
  }

  within(unit) {
    return unit && unit.row < this.data.rows && unit.column < this.data.columns ? unit : null;
  }

  label() {
    const { words, rows, columns, pixels, limit, field } = this.data;
    setText(this.mapName, fill(words["unit-map"], { rows, columns }));
    setText(this.pictureName, fill(words["unit-picture"], { height: pixels[0], width: pixels[1] }));
    setText(this.hint, words["unit-hint"]);
    setText(this.save, words["save-png"]);
    setText(this.toggleText, words["unit-overlay"]);
    this.slider.setAttribute("aria-label", words["unit-overlay-opacity"]);
    this.slider.title = words["unit-overlay-opacity"];
    this.map.setAttribute("aria-label", fill(words["unit-map-label"], { rows, columns }));
    this.overlay.hidden = typeof field === "string";
    this.overlay.style.display = this.overlay.hidden ? "none" : "";
    const spoken = fill(words["unit-scale"], { limit: shown(limit) });
    this.ends = [shown(-limit), "+" + shown(limit)];
    this.legend.replaceChildren(colorBar(this.scene.table, ...this.ends, spoken));
  }

  // --- where things are ---

  arrange() {
    if (!this.data || !this.width) return;
    const stacked = this.width < STACK_BELOW;
    const side = Math.min(stacked ? this.width : (this.width - BETWEEN) / 2, this.data.room);
    this.root.classList.toggle("stacked", stacked);
    const ratio = window.devicePixelRatio || 1;
    const fitting = Math.min(LARGEST_CELL, side / Math.max(this.data.rows, this.data.columns));
    this.cell = fitting * ratio >= 2 ? Math.floor(fitting * ratio) / ratio : fitting;
    this.place = placing(this.scene.view, side);
    this.ask();
  }

  unitAt(event) {
    const { x, y } = pointIn(this.map, event);
    const unit = { row: Math.floor(y / this.cell), column: Math.floor(x / this.cell) };
    return unit.row >= 0 && unit.column >= 0 ? this.within(unit) : null;
  }

  pixelAt(event) {
    const { x, y } = pointIn(this.picture, event);
    const pixel = this.place.pixel(x, y);
    const [height, width] = this.data.pixels;
    return pixel.row >= 0 && pixel.column >= 0 && pixel.row < height && pixel.column < width ? pixel : null;
  }

  // The units that see the pixel under the pointer: null without one, [] if there are none.
  seeing() {
    const { field, rows, columns } = this.data;
    if (!this.pixel || field === "none") return null;
    if (field === "whole") return [[0, rows - 1], [0, columns - 1]];
    const down = unitsSeeing(field[0], this.pixel.row, rows);
    const across = unitsSeeing(field[1], this.pixel.column, columns);
    return down && across ? [down, across] : [];
  }

  // --- painting ---

  paint() {
    if (!this.place) return;
    this.scene.opacity = this.toggle.checked ? Number(this.slider.value) / 100 : 0;
    this.slider.disabled = !this.toggle.checked;
    this.paintLeft();
    this.paintRight();
    this.tell();
    this.root.dataset.painted = String(++this.painted);
  }

  paintLeft() {
    const { rows, columns } = this.data;
    const context = fitCanvas(this.map, columns * this.cell, rows * this.cell);
    paintMap(context, this.scene, this.cell);
    const seeing = this.seeing();
    if (seeing?.length) this.ring(context, seeing[0], seeing[1], { dash: [5, 3] });
    if (this.hover) this.ring(context, [this.hover.row, this.hover.row], [this.hover.column, this.hover.column], { width: 1.5 });
    const chosen = this.within(this.selected);
    if (chosen) this.ring(context, [chosen.row, chosen.row], [chosen.column, chosen.column], { width: 2.5 });
  }

  ring(context, [top, bottom], [left, right], look) {
    const x = left * this.cell;
    const y = top * this.cell;
    const w = Math.max(4, (right - left + 1) * this.cell);
    const h = Math.max(4, (bottom - top + 1) * this.cell);
    outline(context, [x + 1, y + 1, w - 2, h - 2], this.theme, look);
  }

  paintRight() {
    const context = fitCanvas(this.picture, ...this.place.size);
    paintPictureSide(context, this.scene, this.place);
    const active = this.active();
    const { field } = this.data;
    if (field === "whole" && active) this.paintWhole(context);
    if (typeof field !== "string") {
      if (this.hover && this.within(this.selected)) paintField(context, this.scene, this.place, this.selected, false);
      if (active) paintField(context, this.scene, this.place, active, true);
    }
    if (this.pixel) this.paintPixel(context);
  }

  paintWhole(context) {
    const [width, height] = this.place.size;
    outline(context, [2, 2, width - 4, height - 4], this.theme);
  }

  paintPixel(context) {
    const { row, column } = this.pixel;
    const [x, y, w, h] = this.place.rectangle({ top: row, left: column, bottom: row + 1, right: column + 1 });
    const spare = Math.max(0, 5 - w) / 2;
    outline(context, [x - spare, y - spare, w + 2 * spare, h + 2 * spare], this.theme, { width: 1.5 });
  }

  tell() {
    const { words } = this.data;
    const active = this.active();
    setText(this.readout, this.pixel ? this.seenSentence() : active ? this.valueSentence(active) : "\u00a0");
    setText(this.caption, active || typeof this.data.field === "string" ? fieldSentence(this.data, this.scene.view, active) : "\u00a0");
    this.picture.setAttribute("aria-label", words["unit-picture-label"] + " " + this.caption.textContent);
  }

  valueSentence({ row, column }) {
    const value = shown(this.scene.values[row * this.data.columns + column], 5);
    return fill(this.data.words["unit-value"], { row, column, value });
  }

  seenSentence() {
    const seeing = this.seeing();
    const { row, column } = this.pixel;
    if (!seeing) return this.data.words["unit-field-none"];
    if (!seeing.length) return fill(this.data.words["unit-seen-by-none"], { row, column });
    const [[top, bottom], [left, right]] = seeing;
    const count = (bottom - top + 1) * (right - left + 1);
    return fill(this.data.words["unit-seen-by"], { row, column, top, bottom, left, right, count });
  }

  // --- what the visitor does ---

  pointAt(unit) {
    this.pixel = null;
    this.hover = unit;
    this.ask();
  }

  pointPixel(pixel) {
    this.hover = null;
    this.pixel = pixel;
    this.ask();
  }

  clear() {
    this.hover = this.pixel = null;
    this.ask();
  }

  choose(unit) {
    if (!unit) return;
    this.selected = unit;
    this.hover = this.pixel = null;
    const told = unit.row + "," + unit.column;
    this.choice.send(told);
    setText(this.status, this.valueSentence(unit) + " " + fieldSentence(this.data, this.scene.view, unit));
    this.ask();
    this.send(told);
  }

  key(event) {
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [0, 0], " ": [0, 0] };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    const from = this.active() ?? { row: 0, column: 0 };
    const bounded = (value, count) => Math.max(0, Math.min(count - 1, value));
    this.choose({
      row: bounded(from.row + move[0], this.data.rows),
      column: bounded(from.column + move[1], this.data.columns),
    });
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.send.cancel();
    this.ask.cancel();
    this.root.remove();
  }
}
