// The Pooling page: one map under every kind of pooling, wholly in the browser. Python hears of the settings when the
// visitor rests, and keeps them for the address.

const IDLE = 500;
const NARROW = 900; // CSS pixels of the whole below which the controls come first, folded
const MOST_UNDO = 100;
const SAME_CHANGE = 800; // milliseconds in which steps of one control are one change

export default (component) => mounted(component, (parent) => new PoolingPage(parent));

class PoolingPage {
  constructor(parent) {
    this.settings = { ...DEFAULTS };
    this.past = [];
    this.last = { name: "", time: -Infinity };
    this.choice = chosenHere();
    this.held = false;
    this.width = 0;
    this.root = element("div", { class: "root pooling", onkeydown: (event) => this.key(event) });
    parent.append(this.root);
    this.ask = eachFrame(() => this.paint());
    this.tell = whenIdle(() => this.send(), IDLE, () => this.held || this.player.playing());
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
    // Not for menus: where the browser draws one of its own, no pointerup follows.
    this.root.addEventListener("pointerdown", ({ target }) => { this.held = target.type === "range"; });
    this.release = () => { this.held = false; };
    for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, this.release);
  }

  // --- what Python says ---

  update(component) {
    this.component = component;
    if (!sameBytes(component.data, this.message)) this.take(unpack(component.data));
    this.message = component.data;
    this.theme = readTheme(this.root);
    const table = (kind) => this.data.bytes(kind + "-table-" + (this.theme.dark ? "dark" : "light"));
    this.tables = { map: table("map"), weight: table("weight") };
    this.stopHearing?.();
    this.stopHearing = onChosen(this.data.key, (text) => this.hear(text));
    this.refresh();
  }

  take(data) {
    this.data = data;
    this.words = data.words;
    this.map = data.map && { data: Float64Array.from(data.floats("map")), shape: [1, data.map.rows, data.map.columns] };
    this.build();
    this.settings = settledSettings(this.settings, this.own());
  }

  // The settings that stand in the address; the late echo of what was sent from here changes nothing.
  hear(text) {
    if (!this.choice.adopt(text ?? "") || text === this.told) return;
    if ((text ?? "") === writeSettings(this.settings)) return;
    this.settings = parseSettings(text);
    this.refresh();
    if (writeSettings(this.settings) !== (text ?? "")) this.tell();
  }

  send() {
    const text = writeSettings(this.settings);
    this.told = text; // its echo is no news, whatever has changed here since
    this.choice.send(text);
    this.component.setStateValue("settings", text);
  }

  // --- building ---

  build() {
    const { words, data } = this;
    const focusOn = (make) => (cell) => this.point(cell && make(cell));
    this.controls = poolingControls({
      words, digits: data.digits, map: data.map,
      change: (patch, name) => this.change(patch, name), undo: () => this.undo(), reset: () => this.change({ ...DEFAULTS }, "reset"),
    });
    this.controls.node.open = !this.narrow;
    this.cards = { input: makeCard({ name: "input", words, onpoint: focusOn((cell) => ({ place: "input", ...cell })) }) };
    for (const kind of KINDS) this.cards[kind] = this.outputCard(kind, focusOn);
    this.kernel = kernelEditor(words, (cells) => this.change({ kernel: "own", cells }, "cells"));
    this.cards.strided.node.append(this.kernel.node);
    this.views = viewButtons(words, (view) => this.look({ view }));
    this.scale = element("div", { class: "scale" });
    this.cards.input.node.append(this.views.node, this.scale);
    this.player?.destroy();
    this.player = player({ words: playerWords(words), onstep: (at) => this.step(at), onspeed: (speed) => this.look({ speed }), onrest: () => this.tell() });
    this.panel = poolingPanel({ words, pick: (tab) => this.look({ tab }), light: (names) => this.light(names) });
    this.status = statusLine();
    const globals = element("div", { class: "globals" }, this.cards["global-max"].node, this.cards["global-average"].node);
    const outputs = ["max", "average", "l2", "strided"].map((kind) => this.cards[kind].node);
    this.stage = element("div", { class: "stage" }, this.cards.input.node, ...outputs, globals);
    const main = element("div", { class: "main" }, this.stage, this.player.node, this.panel.node);
    this.root.replaceChildren(this.controls.node, main, this.status);
  }

  outputCard(name, focusOn) {
    const whole = name.startsWith("global-");
    const onpoint = focusOn((cell) => (whole ? { place: "whole", kind: name } : { place: "output", ...cell }));
    const onpick = ({ row, column }) => { if (!whole) this.player.set(row * this.model.outputs.max.original.shape[2] + column); };
    return makeCard({ name, words: this.words, onpoint, onpick });
  }

  // --- what the visitor does ---

  // `patch` is an object, or a function of the settings that makes one.
  change(patch, name) {
    const before = this.settings;
    const given = { ...before, ...(typeof patch === "function" ? patch(before) : patch) };
    const grown = given.kh !== before.kh || given.kw !== before.kw;
    if (given.kernel === "own" && grown) given.cells = resizedCells(before.cells, [before.kh, before.kw], windowSides(given));
    this.remember(name);
    this.settings = given;
    this.refresh();
    this.tell();
  }

  // What is looked at changes; nothing to undo.
  look(patch) {
    Object.assign(this.settings, patch);
    this.refresh();
    this.tell();
  }

  remember(name) {
    const now = performance.now();
    const same = name === this.last.name && now - this.last.time < SAME_CHANGE;
    this.last = { name, time: now };
    if (!same) this.past = [...this.past, writeSettings(this.settings)].slice(-MOST_UNDO);
  }

  undo() {
    const text = this.past.pop();
    if (text === undefined) return;
    const looks = Object.fromEntries(LOOKS.map((name) => [name, this.settings[name]]));
    this.settings = { ...parseSettings(text), ...looks };
    this.last.name = "";
    this.refresh();
    this.tell();
  }

  key(event) {
    if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
    event.preventDefault();
    this.undo();
  }

  step(at) {
    const moved = at !== this.settings.at;
    this.settings.at = at;
    this.hover = null;
    this.ask();
    if (moved && !this.player.playing()) this.tell();
  }

  point(focus) {
    this.hover = focus;
    this.ask();
  }

  light(names) {
    for (const [name, card] of Object.entries(this.cards)) card.node.classList.toggle("lit", names.includes(name));
  }

  // --- from settings to the screen ---

  // What the input can be made from: { rows, columns, note }. Samples are made in any size.
  own() {
    const { input } = this.settings;
    if (input === "map" && this.map) return { rows: this.data.map.rows, columns: this.data.map.columns, note: this.data.map.note };
    if (input.startsWith("digit-")) return { rows: this.data.side, columns: this.data.side, note: this.words["digit-note"] };
    return { rows: MOST.size, columns: MOST.size };
  }

  inputMap() {
    const { input, rows, columns } = this.settings;
    if (input === "map") return shrunkMap(this.map, rows, columns);
    if (!input.startsWith("digit-")) return sampleMap(input, rows, columns);
    const { side, digits } = this.data;
    const at = digits.findIndex(({ slug }) => slug === input) * side * side;
    const pixels = this.data.bytes("digits").subarray(at, at + side * side);
    return shrunkMap({ data: Float64Array.from(pixels, (value) => value / 255), shape: [1, side, side] }, rows, columns);
  }

  refresh() {
    if (!this.data) return;
    if (this.settings.input === "map" && !this.map) this.settings.input = DEFAULTS.input;
    this.settings = settledSettings(this.settings, this.own());
    this.model = modelOf(this.settings, this.inputMap());
    const count = cellCount(this.model.outputs.max.original);
    this.settings.at = Math.min(this.settings.at, count - 1);
    this.hover = null;
    this.player.count(count);
    if (!this.player.playing()) this.player.speed(this.settings.speed);
    this.dirty = true;
    this.ask();
  }

  arrange() {
    const narrow = this.width < NARROW;
    if (narrow !== this.narrow) {
      this.narrow = narrow;
      this.root.classList.toggle("narrow", narrow);
      if (this.controls) this.controls.node.open = !narrow;
    }
    this.dirty = true;
    this.ask();
  }

  paint() {
    if (!this.model || !this.width) return;
    if (this.dirty) this.show();
    this.dirty = false;
    const columns = this.model.outputs.max.original.shape[2];
    const { at } = this.settings;
    const focus = this.hover ?? { place: "output", row: Math.floor(at / columns), column: at % columns };
    markCards(this.cards, this.model, this.inside(focus), this.words);
    for (const card of Object.values(this.cards)) card.grid.paint(this.theme);
    this.panel.show(this.model, this.inside(focus));
    if (!this.player.playing()) setText(this.status, focusText(this.model, this.inside(focus), this.words));
    this.report();
  }

  // Pointing at padding, or at a window that only the convolution lacks, is pointing at nothing.
  inside(focus) {
    const { shape } = focus.place === "input" ? this.model.input.original : this.model.outputs.max.original;
    const there = focus.place === "whole" || (focus.row >= 0 && focus.column >= 0 && focus.row < shape[1] && focus.column < shape[2]);
    return there ? focus : null;
  }

  show() {
    const { model, settings, words } = this;
    this.controls.show(settings, this.own(), this.past.length > 0);
    if (this.player.index() !== settings.at) this.player.set(settings.at);
    showCards(this.cards, model, roomIn(this.width, this.narrow), this.tables, words);
    this.kernel.show(model, this.tables.weight, this.theme);
    this.views.show(settings.view);
    const limit = shown(this.cards.input.grid.scene.limit, 3);
    this.scale.replaceChildren(colorBar(this.tables.map, "\u2212" + limit, limit, fill(words["scale"], { limit })));
    this.panel.open(settings.tab);
  }

  // Where we are, for tests and for those who look with the browser's tools.
  report() {
    const { settings, model } = this;
    const [, ...output] = model.outputs.max.original.shape;
    const state = JSON.stringify({ settings: writeSettings(settings), input: [settings.rows, settings.columns], output });
    if (this.root.dataset.state !== state) this.root.dataset.state = state;
    this.root.dataset.painted = String(Number(this.root.dataset.painted ?? 0) + 1);
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.player?.destroy();
    this.tell.cancel();
    this.ask.cancel();
    for (const kind of ["pointerup", "pointercancel"]) window.removeEventListener(kind, this.release);
  }
}
