export default (component) => mounted(component, (parent) => new MapGrid(parent));

class MapGrid {
  constructor(parent) {
    this.hover = -1;
    this.focus = 0;
    this.width = 0;
    this.painted = 0;
    this.choice = chosenHere();
    this.build(parent);
    this.ask = eachFrame(() => this.paint());
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  build(parent) {
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.spacer = element("div");
    this.option = element("div", { id: "option", role: "option", class: "spoken" });
    this.frame = element("div", { class: "frame", tabindex: "0", role: "listbox", "aria-activedescendant": "option" },
      this.canvas, this.spacer, this.option);
    this.status = statusLine(true);
    this.legend = element("div");
    this.save = element("button", { class: "tool", type: "button", onclick: () => this.export() });
    this.root = element("div", { class: "root map-grid" }, this.frame,
      element("div", { class: "foot" }, this.status, this.legend, this.save));
    parent.append(this.root);
    this.tip = tooltip(this.root);
    this.listen();
  }

  listen() {
    const frame = this.frame;
    frame.addEventListener("scroll", () => { this.point(-1); this.ask(); }, { passive: true });
    frame.addEventListener("pointermove", (event) => { if (event.pointerType !== "touch") this.point(this.tileAt(event), event); });
    frame.addEventListener("pointerleave", () => this.point(-1));
    frame.addEventListener("click", (event) => this.pick(this.tileAt(event)));
    frame.addEventListener("keydown", (event) => this.key(event));
    frame.addEventListener("focus", () => this.ask());
    frame.addEventListener("blur", () => this.ask());
  }

  // --- what Python says ---

  update(component) {
    this.send = component.setTriggerValue;
    const data = unpack(component.data);
    this.data = data;
    this.theme = readTheme(this.root);
    this.table = data.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.order = new Uint32Array(data.bytes("order").slice().buffer);
    this.place = new Map(Array.from(this.order, (channel, place) => [channel, place]));
    this.facts = data.floats("facts");
    this.atlas = makeAtlas(data.bytes("values"), data, this.table);
    this.hover = -1;
    this.tip.hide();
    this.stopHearing?.();
    this.stopHearing = onChosen(data.key, (channel) => this.hear(channel));
    this.focus = Math.max(0, Math.min(this.focus, this.order.length - 1));
    this.label();
    this.arrange();
    this.rewind();
  }

  // Python chose another channel.
  hear(channel) {
    if (!this.choice.adopt(channel)) return;
    const moved = this.selected !== channel;
    this.selected = channel;
    this.focus = this.place.get(channel) ?? 0;
    this.label();
    if (moved && this.plan && this.place.has(channel)) this.reveal(this.focus);
    this.ask();
  }

  // Another layer or another order: from the top.
  rewind() {
    const shape = [this.data.count, this.data.rows, this.data.columns, ...this.order.subarray(0, 4)].join();
    if (this.shape !== undefined && this.shape !== shape) this.frame.scrollTop = 0;
    else if (this.shape === undefined && this.plan && this.place.has(this.selected)) this.reveal(this.place.get(this.selected));
    this.shape = shape;
  }

  label() {
    const { words, kind, count, rows, columns } = this.data;
    this.frame.setAttribute("aria-label", fill(words["grid-label-" + kind], { count, rows, columns }));
    setText(this.save, words["save-png"]);
    setText(this.status, this.place.has(this.selected) ? this.sentence(this.selected) : "");
    this.speakOption();
    this.drawLegend();
  }

  sentence(channel) {
    const { words } = this.data;
    const [low, high, mean] = this.facts.subarray(3 * channel, 3 * channel + 3);
    const text = fill(words["grid-tile"], { index: channel, min: shown(low), max: shown(high), mean: shown(mean) });
    return this.isDead(channel) ? text + " \u00b7 " + words["grid-dead"] : text;
  }

  isDead(channel) {
    return this.facts[3 * channel] === 0 && this.facts[3 * channel + 1] === 0;
  }

  arrange() {
    if (!this.data || !this.width) return;
    const room = Math.min(this.data.room, window.innerHeight * 0.6);
    this.plan = new GridPlan(this.data, this.order.length, this.width, room);
    this.frame.style.height = this.plan.view + "px";
    this.spacer.style.height = Math.max(0, this.plan.total - this.plan.view) + "px";
    this.ask();
  }

  tileAt(event) {
    const { x, y } = pointIn(this.canvas, event);
    return this.plan.placeAt(x, y + this.frame.scrollTop);
  }

  reveal(place) {
    if (!this.plan) return;
    const top = this.plan.corner(place).y - RING;
    const bottom = top + this.plan.cellHeight + 2 * RING;
    const seen = this.frame.scrollTop;
    if (top < seen) this.frame.scrollTop = top;
    else if (bottom > seen + this.plan.view) this.frame.scrollTop = bottom - this.plan.view;
  }

  // --- painting ---

  paint() {
    if (!this.plan) return;
    const context = fitCanvas(this.canvas, this.frame.clientWidth, this.plan.view);
    const [first, last] = this.plan.linesIn(this.frame.scrollTop);
    context.translate(0, -this.frame.scrollTop);
    this.paintLines(context, first, last);
    this.paintRings(context);
    this.canvas.dataset.painted = String(++this.painted);
    this.canvas.dataset.columns = String(this.plan.columns);
  }

  paintLines(context, first, last) {
    const from = first * this.plan.columns;
    const to = Math.min(this.order.length, last * this.plan.columns);
    const sharp = this.plan.w * (window.devicePixelRatio || 1) >= this.data.width;
    context.imageSmoothingEnabled = !sharp;
    context.imageSmoothingQuality = "high";
    context.font = "10px " + this.theme.font;
    context.textAlign = "center";
    context.textBaseline = "alphabetic";
    context.lineWidth = 1;
    for (let place = from; place < to; place++) this.paintTile(context, place);
  }

  paintTile(context, place) {
    const channel = this.order[place];
    const { width, height } = this.data;
    const { w, h, cellWidth, cellHeight } = this.plan;
    const cell = this.plan.corner(place);
    const { x, y } = this.plan.tileCorner(place);
    context.drawImage(this.atlas.canvas, ...this.atlas.at(channel), width, height, x, y, w, h);
    context.strokeStyle = this.theme.border;
    context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    if (this.isDead(channel)) this.markDead(context, x, y);
    context.fillStyle = this.theme.text;
    context.fillText(String(channel), cell.x + cellWidth / 2, cell.y + cellHeight - 2);
  }

  // A small cross in the corner: nothing here but zeros.
  markDead(context, left, top) {
    const arm = Math.min(8, this.plan.w / 3, this.plan.h / 3);
    context.beginPath();
    context.moveTo(left + 3, top + 3);
    context.lineTo(left + 3 + arm, top + 3 + arm);
    context.moveTo(left + 3 + arm, top + 3);
    context.lineTo(left + 3, top + 3 + arm);
    context.strokeStyle = this.theme.text;
    context.stroke();
  }

  paintRings(context) {
    const keyed = this.frame.matches(":focus-visible") ? this.focus : -1;
    for (const place of new Set([this.hover, keyed])) if (place >= 0) this.ring(context, place, 1.5, place === keyed ? [4, 3] : []);
    if (this.place.has(this.selected)) this.ring(context, this.place.get(this.selected), RING, []);
  }

  ring(context, place, width, dash) {
    if (place >= this.order.length) return;
    const { w, h } = this.plan;
    const { x, y } = this.plan.tileCorner(place);
    context.setLineDash(dash);
    context.strokeStyle = this.theme.accent;
    context.lineWidth = width;
    context.strokeRect(x - width / 2, y - width / 2, w + width, h + width);
    context.setLineDash([]);
  }

  // The texts at the ends of the scale.
  ends() {
    const end = this.data.limit === null ? this.data.words["grid-own-end"] : shown(this.data.limit);
    return ["\u2212" + end, "+" + end];
  }

  drawLegend() {
    const { limit, rgb, words } = this.data;
    const told = limit === null ? words["grid-own-scale"] : fill(words["grid-scale"], { limit: shown(limit) });
    const spoken = rgb ? told + " " + words["grid-scale-rgb"] : told;
    this.legend.replaceChildren(colorBar(rgb ? null : this.table, ...this.ends(), spoken));
    if (limit === null) this.legend.append(element("div", { text: told }));
  }

  // --- what the visitor does ---

  point(place, event) {
    if (place !== this.hover) {
      this.hover = place;
      this.ask();
    }
    if (place < 0 || !event) return this.tip.hide();
    const { x, y } = pointIn(this.root, event);
    return this.tip.show(this.sentence(this.order[place]), x, y);
  }

  pick(place) {
    if (place < 0 || place >= this.order.length) return;
    const channel = this.order[place];
    this.focus = place;
    this.selected = channel;
    this.choice.send(channel);
    setText(this.status, fill(this.data.words["grid-picked"], { index: channel }) + " \u00b7 " + this.sentence(channel));
    this.speakOption();
    this.ask();
    this.send("picked", channel);
  }

  key(event) {
    const move = this.plan.moves()[event.key];
    if (move !== undefined) this.moveTo(this.focus + move);
    else if (event.key === "Enter" || event.key === " ") this.pick(this.focus);
    else if (event.key === "Escape") return this.point(-1);
    else return undefined;
    return event.preventDefault();
  }

  moveTo(place) {
    this.focus = Math.max(0, Math.min(this.order.length - 1, place));
    this.reveal(this.focus);
    setText(this.status, this.sentence(this.order[this.focus]));
    this.speakOption();
    this.ask();
  }

  speakOption() {
    if (!this.order.length) return;
    const channel = this.order[this.focus];
    this.option.setAttribute("aria-label", this.sentence(channel));
    this.option.setAttribute("aria-selected", String(channel === this.selected));
    this.option.setAttribute("aria-posinset", String(this.focus + 1));
    this.option.setAttribute("aria-setsize", String(this.order.length));
  }

  // Every tile, not only those in sight.
  export() {
    const width = this.frame.clientWidth;
    const height = this.plan.total + 44;
    const scale = Math.min(2, 16000 / height);
    const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    const context = canvas.getContext("2d");
    context.scale(scale, scale);
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, width, height);
    this.paintLines(context, 0, this.plan.lines);
    this.paintRings(context);
    paintBar(context, this.data.rgb ? null : this.table, [RING, height - 36, Math.min(224, width - 2 * RING)], this.ends(), this.theme);
    savePng(canvas, this.data.key);
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.ask.cancel();
    this.root.remove();
  }
}
