const STACK_BELOW = 640;
const BETWEEN = 24;
const LARGEST_PICTURE = 420;
const MOST_AROUND = 0.5;

export default (component) => mounted(component, (parent) => new FieldGrowth(parent));

class FieldGrowth {
  constructor(parent) {
    this.index = 0;
    this.center = null; // of the chosen unit's field, (y, x) in pixels of the picture: kept from layer to layer
    this.width = 0;
    this.choice = chosenHere();
    this.ask = eachFrame(() => this.paint());
    this.build(parent);
    this.pending = false; // moved since Python was last told: what it says meanwhile is late
    this.rest = whenIdle(() => this.tell(), 400, () => this.player?.playing());
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  build(parent) {
    this.picture = element("canvas", { class: "picture", tabindex: "0", role: "application" });
    this.curve = element("canvas", { class: "curve", role: "img" });
    this.title = element("div", { class: "title" });
    this.lines = element("div", { class: "lines" });
    this.caption = element("div", { class: "caption" });
    this.hint = element("div", { class: "hint" });
    this.foot = element("div", { class: "foot" });
    this.status = statusLine();
    this.save = element("button", { class: "tool", type: "button", onclick: () => savePng(this.picture, this.data.key) });
    this.left = element("div", { class: "left" }, this.picture, this.caption, this.hint);
    this.right = element("div", { class: "right" }, this.curve, this.title, this.lines);
    this.root = element("div", { class: "root field-growth" }, this.foot, element("div", { class: "sides" }, this.left, this.right), this.status);
    parent.append(this.root);
    this.listen();
  }

  listen() {
    this.picture.addEventListener("click", (event) => this.pick(event));
    this.picture.addEventListener("keydown", (event) => this.key(event));
    const scrub = (event) => { if (event.type === "pointerdown" || event.buttons) this.go(this.curvePlace.index(pointIn(this.curve, event).x)); };
    this.curve.addEventListener("pointerdown", scrub);
    this.curve.addEventListener("pointermove", scrub);
  }

  // --- what Python says ---

  update(component) {
    this.send = component.setStateValue;
    const data = unpack(component.data);
    this.theme = readTheme(this.root);
    this.data = data;
    this.ground = paintPicture(data.bytes("picture"), data.drawn[1], data.drawn[0], data.drawn[2]);
    this.index = Math.min(this.index, data.layers.length - 1);
    if (!this.player) this.makePlayer(data.words);
    this.player.count(data.layers.length);
    setText(this.hint, data.words.hint);
    setText(this.save, data.words.save);
    this.picture.setAttribute("aria-label", data.words["picture-label"]);
    this.stopHearing?.();
    this.stopHearing = onChosen(data.key, (told) => this.hear(told));
    this.arrange();
  }

  makePlayer(words) {
    this.player = player({ words, onstep: (index) => this.go(index, false), onrest: () => this.moved() });
    this.player.speed(3);
    this.foot.replaceChildren(this.player.node, this.save);
  }

  hear(told) {
    if (!this.choice.adopt(told) || this.pending || typeof told !== "string") return;
    const [index, row, column] = told.split(",").map(Number);
    this.index = Math.min(index, this.data.layers.length - 1);
    const { field } = this.data.layers[this.index];
    this.center = typeof field === "string" ? this.middle() : [centerOf(field[0], row), centerOf(field[1], column)];
    this.quiet = true; // what Python says need not be told to Python
    this.player.set(this.index);
    this.quiet = false;
  }

  middle() {
    return this.data.pixels.map((side) => (side - 1) / 2);
  }

  // --- where things are ---

  arrange() {
    if (!this.data || !this.width) return;
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const side = stacked ? this.width : Math.min(LARGEST_PICTURE, this.width * 0.45);
    this.place = placing(this.plane(), side);
    this.curvePlace = curvePlace(this.data.layers, this.data.pixels, stacked ? this.width : this.width - side - BETWEEN);
    this.left.style.width = side + "px";
    this.ask();
  }

  // Wide enough for every field about the middle, so that nothing jumps while the field grows.
  plane() {
    const [y, x] = this.middle();
    const boxes = this.data.layers.filter(isField).map((layer) => this.boxAbout(layer, y, x));
    return planeAround(this.data.pixels, boxes, MOST_AROUND);
  }

  unitAt({ field, rows, columns }, y, x) {
    return [nearestUnit(field[0], y, rows), nearestUnit(field[1], x, columns)];
  }

  boxAbout(layer, y, x) {
    return boxOf(layer.field, ...this.unitAt(layer, y, x));
  }

  // --- painting ---

  paint() {
    if (!this.place || !this.data) return;
    const { layers, words } = this.data;
    const layer = layers[this.index];
    this.center ??= this.middle();
    this.paintPicture(layer);
    paintCurve(fitCanvas(this.curve, this.curvePlace.width, CURVE_HEIGHT), this.data, this.curvePlace, this.index, this.theme);
    setText(this.title, layer.title);
    this.lines.replaceChildren(...layer.lines.map((text) => element("div", { text })));
    setText(this.caption, this.sentence(layer));
    setText(this.status, this.player.playing() ? "" : layer.title + ". " + this.sentence(layer));
    this.curve.setAttribute("aria-label", fill(words["curve-label"], { count: layers.length }));
    this.root.dataset.painted = String(Number(this.root.dataset.painted ?? 0) + 1);
    this.root.dataset.shown = layer.name;
  }

  paintPicture(layer) {
    const context = fitCanvas(this.picture, ...this.place.size);
    const { pixels, layers } = this.data;
    const box = isField(layer) ? this.boxAbout(layer, ...this.center) : null;
    if (box) hatchBeyond(context, this.place, pixels, box, this.theme);
    paintGround(context, this.place, pixels, this.ground, this.theme);
    this.nested(layers.slice(0, this.index)).forEach((inner) => paintBox(context, this.place, inner, this.theme, { width: 1, color: this.theme.text, dash: [1, 0] }));
    if (box) {
      paintBox(context, this.place, box, this.theme);
      const [row, column] = this.unitAt(layer, ...this.center);
      paintCross(context, this.place, centerOf(layer.field[0], row), centerOf(layer.field[1], column), this.theme);
    } else if (layer.field === "whole") {
      paintBox(context, this.place, { top: 0, left: 0, bottom: pixels[0], right: pixels[1] }, this.theme);
    }
  }

  // One box for every size on the way, as far as each is larger than all before.
  nested(layers) {
    const boxes = [];
    let largest = 0;
    for (const layer of layers.filter(isField)) {
      const size = layer.field[0].size * layer.field[1].size;
      if (size > largest) boxes.push(this.boxAbout(layer, ...this.center));
      largest = Math.max(largest, size);
    }
    return boxes;
  }

  sentence(layer) {
    const { words, pixels } = this.data;
    if (!isField(layer)) return words[layer.field === "whole" ? "told-whole" : "told-none"];
    const [row, column] = this.unitAt(layer, ...this.center);
    const box = boxOf(layer.field, row, column);
    const on = (first, behind, size) => Math.max(0, Math.min(size, behind) - Math.max(0, first));
    const seen = on(box.top, box.bottom, pixels[0]) * on(box.left, box.right, pixels[1]);
    const share = 1 - seen / ((box.bottom - box.top) * (box.right - box.left));
    return fill(words["told-field"], {
      row, column, ...toldBox(box), share: (100 * share).toFixed(1),
    });
  }

  // --- what the visitor does ---

  go(index, tellPlayer = true) {
    this.index = index;
    if (tellPlayer) this.player.set(index);
    this.ask();
    if (!this.quiet) this.moved();
  }

  moved() {
    this.pending = true;
    this.rest();
  }

  pick(event) {
    const { x, y } = pointIn(this.picture, event);
    const { row, column } = this.place.pixel(x, y);
    this.move(row, column);
  }

  move(y, x) {
    const layer = this.data.layers[this.index];
    if (!isField(layer)) return;
    const [row, column] = this.unitAt(layer, y, x);
    this.center = [centerOf(layer.field[0], row), centerOf(layer.field[1], column)];
    this.ask();
    this.moved();
  }

  key(event) {
    const step = stepOf(event);
    const { field } = this.data.layers[this.index];
    if (!step || typeof field === "string") return;
    event.preventDefault();
    this.move(this.center[0] + step[0] * field[0].jump, this.center[1] + step[1] * field[1].jump);
  }

  tell() {
    this.pending = false;
    const layer = this.data.layers[this.index];
    const [row, column] = isField(layer) ? this.unitAt(layer, ...this.center) : [0, 0];
    const told = [this.index, row, column].join(",");
    this.choice.send(told);
    this.send("picked", told);
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.player?.destroy();
    this.rest.cancel();
    this.ask.cancel();
    this.root.remove();
  }
}
