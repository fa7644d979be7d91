const BESIDE = 760;


export default (component) => mounted(component, (parent) => new UnitArithmetic(parent));

// How a value is put together, by rule; each is given the composer and how many parts to draw.
const RULES = {
  sum: (composer, count) => {
    composer.text(composer.data.words[composer.data.kind === "convolution" ? "about-convolution" : "about-sum"]);
    composer.skip(6);
    (composer.data.shape[0] * composer.data.shape[1] > 1 ? composeWindows : composeTerms)(composer, count);
  },
  mean: composeMean,
  maximum: composeMaximum,
  add: (composer, count) => {
    composer.text(composer.data.words["about-add"]);
    composer.skip(6);
    composeTerms(composer, count);
  },
  multiply: composeProduct,
  "batch-norm": (composer) => {
    composeNorm(composer);
    composer.skip(LINE);
    composeLadder(composer);
  },
  "layer-norm": composeNorm,
  "local-response-norm": composeNorm,
  curve: composeCurve,
  copy: composeCopy,
  softmax: composeSoftmax,
  pixel: composePixel,
};

class UnitArithmetic {
  constructor(parent) {
    this.width = 0;
    this.drawn = 0;
    this.sheet = new Sheet(this);
    this.maps = new MapPair(this);
    this.status = statusLine(true);
    const tool = (onclick) => element("button", { class: "tool", type: "button", onclick });
    this.more = tool(() => this.showMore());
    this.goes = tool(() => this.pointedItem?.go && this.go(this.pointedItem.go));
    this.save = tool(() => savePng(figureOf(this), this.data.key + "-" + this.data.node));
    this.foot = element("div", { class: "foot" }, this.more, this.goes, this.save);
    this.left = element("div", { class: "beside" }, this.maps.root);
    this.right = element("div", { class: "sum" }, this.sheet.canvas);
    this.columns = element("div", { class: "columns" }, this.left, this.right);
    this.root = element("div", { class: "root unit-arithmetic" }, this.columns, element("div", { class: "below-all" }, this.status, this.foot));
    this.root.addEventListener("keydown", (event) => { if (event.key === "Escape") this.escape(event); });
    parent.append(this.root);
    document.fonts?.ready.then(() => this.arrange());
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  // --- what Python says ---

  update(component) {
    this.send = component.setTriggerValue;
    const data = unpack(component.data);
    const places = data.bytes("places");
    this.data = { ...data, places: new Int32Array(places.slice().buffer), sums: data.floats("sums"), totals: data.floats("totals") };
    const told = [data.node, data.unit, data.rule, data.value].join();
    if (told !== this.told) this.count = Math.min(stepOf(data), data.parts);
    this.told = told;
    this.theme = readTheme(this.root);
    this.scales = new Scales(this.data, this.theme);
    this.label();
    this.arrange();
  }

  label() {
    const { words, value } = this.data;
    setText(this.more, words.more);
    setText(this.goes, words.go);
    setText(this.save, words["save-png"]);
    const told = here(this.data) + " = " + shown(value, 6) + ". ";
    this.idle = told + words.hint;
    this.pointed(null);
    this.sheet.canvas.setAttribute("aria-label", told + words["sheet-help"]);
  }

  arrange() {
    if (!this.data || !this.width) return;
    const { data } = this;
    const beside = this.width >= BESIDE && data.maps;
    this.root.classList.toggle("stacked", !beside);
    this.left.hidden = !data.maps;
    this.maps.show(data, this.theme, this.scales.tables.value, beside ? 2 * ROOM + 16 : this.width);
    this.maps.root.classList.toggle("below", Boolean(beside));
    this.more.hidden = this.count >= data.parts;
    const room = beside ? this.width - ROOM - GAP : this.width;
    const composer = new Composer(data, room, this.theme, this.scales);
    RULES[data.rule](composer, this.count);
    this.sheet.lay(composer.items, room, this.theme);
    this.root.dataset.drawn = String(++this.drawn);
    this.root.dataset.rule = data.rule;
  }

  showMore() {
    this.count = Math.min(this.data.parts, this.count + stepOf(this.data));
    this.arrange();
    if (this.more.hidden) this.sheet.canvas.focus({ preventScroll: true });
  }

  // --- what is pointed at ---

  pointed(item) {
    this.pointedItem = item;
    this.goes.disabled = !item?.go;
    setText(this.status, item ? item.say : this.idle);
    if (item?.part === undefined) this.maps.follow(undefined, null);
    else this.maps.follow(item.part, item.index === undefined ? null : originOf(this.data, item.index));
  }

  pointedAtMap(name, cell, sentence) {
    setText(this.status, sentence || this.idle);
    const lit = name === "input" && cell ? this.data.maps.of.flatMap((tile, part) => (tile === this.maps.tile ? ["at" + part + "." + cell.join(",")] : [])) : [];
    this.sheet.light(lit);
  }

  // --- where to go next ---

  go([node, channel, row, column]) {
    this.goUnit(this.data.names[node], channel, row, column);
  }

  goUnit(node, channel, row, column) {
    this.send("asked", [channel, row, column, node].join(","));
  }

  escape(event) {
    event.stopPropagation();
    if (this.data.trail) this.send("asked", "back");
    else this.sheet.point(-1);
  }

  destroy() {
    this.stop();
    this.root.remove();
  }
}
