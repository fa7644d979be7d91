// --- the two maps: what was read, and what came out ---------------------------------------------------------------------

const ROOM = 208;
const GAP = 24;
const PAD_SHARE = 0.2;

// One map on a canvas: cells, padding hatched around it, boxes.
class SmallMap {
  constructor(name, host) {
    this.name = name;
    this.host = host;
    this.title = element("div", { class: "name" });
    this.canvas = element("canvas", { class: "small-map " + name, tabindex: "0", role: "application" });
    this.box = element("div", { class: "map-box" }, this.title, this.canvas);
    const on = (event, call) => this.canvas.addEventListener(event, call);
    on("pointermove", (event) => { if (event.pointerType !== "touch") this.point(this.cellAt(event)); });
    on("pointerleave", (event) => { if (event.pointerType !== "touch") this.point(null); });
    on("click", (event) => this.press(this.cellAt(event), event.pointerType === "touch"));
    on("keydown", (event) => this.key(event));
    on("blur", () => this.point(null));
  }

  // `part` is { size: [rows, columns], drawn, limit }, `image` its colours, `pad` the rows and columns of padding.
  show(part, image, pad, side) {
    this.part = part;
    this.image = image;
    this.pad = pad.map((cells, at) => Math.min(cells, Math.ceil(PAD_SHARE * part.size[at])));
    const whole = part.size.map((size, at) => size + 2 * this.pad[at]);
    this.cell = Math.min(28, side / Math.max(...whole));
    this.current = null;
    this.width = whole[1] * this.cell;
    this.height = whole[0] * this.cell;
    this.box.style.width = Math.max(96, this.width) + "px";
  }

  cellAt(event) {
    const { x, y } = pointIn(this.canvas, event);
    const cell = [Math.floor(y / this.cell) - this.pad[0], Math.floor(x / this.cell) - this.pad[1]];
    return cell.every((index, at) => index >= 0 && index < this.part.size[at]) ? cell : null;
  }

  point(cell) {
    if (String(cell) === String(this.current)) return;
    this.current = cell;
    this.host.pointedAt(this.name, cell);
  }

  press(cell, touch) {
    if (!cell) return;
    const again = String(cell) === String(this.current);
    this.point(cell);
    if (!touch || again) this.host.goTo(this.name, cell);
  }

  key(event) {
    const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
    const from = this.current ?? this.host.startOf(this.name);
    if (move) this.point(from.map((index, at) => clamp(index + move[at], 0, this.part.size[at] - 1)));
    else if (event.key === "Enter" || event.key === " ") this.press(from, false);
    else return;
    event.preventDefault();
  }

  // `boxes` are [[top, left, height, width], look]; a look is for `outline`.
  paint(theme, boxes) {
    const context = fitCanvas(this.canvas, this.width, this.height);
    const place = ([top, left, height, width]) =>
      [(left + this.pad[1]) * this.cell, (top + this.pad[0]) * this.cell, width * this.cell, height * this.cell];
    const map = place([0, 0, ...this.part.size]);
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
    for (const [box, look] of boxes) outline(context, atLeast(place(box), 5), theme, look);
  }
}

// A box grown around its middle to this size.
function atLeast([x, y, w, h], least) {
  const [wide, high] = [Math.max(0, least - w) / 2, Math.max(0, least - h) / 2];
  return [x - wide, y - high, w + 2 * wide, h + 2 * high];
}

class MapPair {
  constructor(host) {
    this.host = host;
    this.input = new SmallMap("input", this);
    this.output = new SmallMap("output", this);
    this.root = element("div", { class: "maps" }, this.input.box, this.output.box);
  }

  show(data, theme, table, width) {
    this.data = data;
    this.theme = theme;
    this.root.hidden = !data.maps;
    this.box = null;
    this.tile = 0;
    if (!data.maps) return;
    const { input, output } = data.maps;
    this.relation = data.maps.axes ? new Relation(data.maps) : null;
    this.input.box.hidden = !this.relation;
    this.tiles = data.maps.tiles.map((_, index) => tileOf(data.bytes("input"), input.drawn, index, table));
    const side = Math.min(ROOM, this.relation ? (width - 16) / 2 : width);
    this.output.show(output, tileOf(data.bytes("output"), output.drawn, 0, table), [0, 0], side);
    if (this.relation) this.input.show(input, this.tiles[0], this.relation.before, side);
    this.label();
    this.paint();
  }

  label() {
    const { words, node, unit, maps } = this.data;
    setText(this.output.title, fill(words["map-output"], { node: nameOf(this.data, node), channel: unit[0] }));
    this.output.canvas.setAttribute("aria-label", this.output.title.textContent + ". " + words["map-help"]);
    if (!this.relation) return;
    const [name, channel] = maps.tiles[this.tile];
    setText(this.input.title, fill(words["map-input"], { node: nameOf(this.data, name), channel }));
    this.input.canvas.setAttribute("aria-label", this.input.title.textContent + ". " + words["map-help"]);
  }

  // Shows the map that this part was read from, and the cell that is meant.
  follow(part, origin) {
    if (!this.data?.maps || !this.relation) return;
    const tile = part === undefined ? -1 : this.data.maps.of[part];
    if (tile >= 0 && tile !== this.tile) {
      this.tile = tile;
      this.input.image = this.tiles[tile];
      this.label();
    }
    this.box = origin && tile >= 0 ? [origin.row, origin.column, 1, 1] : null;
    this.paint();
  }

  unit() {
    return this.data.unit.slice(1);
  }

  startOf(name) {
    return name === "output" ? this.unit() : this.relation.inputsOf(this.unit()).map((cells) => cells[0] ?? 0);
  }

  pointedAt(name, cell) {
    this.paint();
    this.host.pointedAtMap(name, cell, cell ? this.sentence(name, cell) : "");
  }

  sentence(name, cell) {
    const { words } = this.data;
    const [row, column] = cell;
    if (!this.relation) return fill(words["say-cell"], { row, column });
    const [rows, columns] = name === "output" ? this.relation.inputsOf(cell) : this.relation.outputsOf(cell);
    return fill(words["say-map-" + name], { row, column, count: (rows.length * columns.length).toLocaleString("en") });
  }

  goTo(name, [row, column]) {
    const { unit, node, maps } = this.data;
    const [source, channel] = name === "output" ? [node, unit[0]] : maps.tiles[this.tile];
    this.host.goUnit(source, channel, row, column);
  }

  paint() {
    if (!this.data?.maps) return;
    const unit = this.unit();
    const { theme, relation } = this;
    const fine = { width: 1.5 };
    const outs = [[[...unit, 1, 1], { width: 2.5 }]];
    const ins = relation ? [[relation.windowOf(unit), this.output.current ? { ...fine, dash: [4, 3] } : {}]] : [];
    if (relation && this.output.current) {
      outs.push([[...this.output.current, 1, 1], fine]);
      ins.push(...this.windowBoxes(this.output.current));
    }
    if (relation && this.input.current) {
      ins.push([[...this.input.current, 1, 1], fine]);
      outs.push(...boxesOf(relation.outputsOf(this.input.current)).map((box) => [box, { dash: [4, 3] }]));
    }
    if (this.box) ins.push([this.box, fine]);
    this.output.paint(theme, outs);
    if (relation) this.input.paint(theme, ins);
    this.tell(outs, ins);
  }

  // A dilated window is drawn cell by cell.
  windowBoxes(cell) {
    const boxes = boxesOf(this.relation.inputsOf(cell));
    return boxes.length > 1 ? boxes.map((box) => [box, { width: 1.5 }]) : [[this.relation.windowOf(cell), {}]];
  }

  // For tests: what is lit where.
  tell(outs, ins) {
    this.output.canvas.dataset.boxes = JSON.stringify(outs.map(([box]) => box));
    this.input.canvas.dataset.boxes = JSON.stringify(ins.map(([box]) => box));
  }
}

function tileOf(bytes, [rows, columns], index, table) {
  return paintValues(bytes.subarray(index * rows * columns, (index + 1) * rows * columns), columns, rows, table);
}
