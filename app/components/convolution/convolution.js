const NARROW = 620; // CSS pixels: below, input, kernel and output stand below each other
const TALLEST = 264; // of the grids
const KERNEL_TALLEST = 200; // fields lie under it
const BETWEEN = 28; // CSS pixels between them
const FRAME = 6; // and around grids, for what is drawn over their edges
const AT_ONCE = 1000; // milliseconds within which changes of one control are one change
const MOST_UNDO = 60;
const SPARE_TIME = 6; // milliseconds of a frame for the maps of other filters

export default (component) => mounted(component, (parent) => new Convolution(parent));

class Convolution {
  constructor(parent) {
    this.parent = parent;
    this.model = new ConvolutionModel();
    this.settings = usualSettings();
    this.past = [];
    this.sent = new Set();
    this.hover = null;
    this.picked = { channel: 0, i: 0, j: 0 };
    this.painted = 0;
    this.ask = eachFrame(() => this.paint());
    this.keep = whenIdle(() => this.tell(), 500, () => this.held || this.player.playing());
    this.speakSoon = whenIdle(() => setText(this.status, this.readout.textContent), 300);
    this.release = () => { this.held = false; };
    for (const kind of ["pointerup", "pointercancel"]) window.addEventListener(kind, this.release);
  }

  // --- what Python says ---

  update(component) {
    this.send = component.setStateValue;
    this.choosePicture = () => component.setTriggerValue("choose", true);
    const data = unpack(component.data);
    const before = this.data;
    this.theme = readTheme(this.parent);
    const name = this.theme.dark ? "dark" : "light";
    this.tables = { map: data.bytes("map-" + name), weight: data.bytes("weight-" + name) };
    this.data = inputsOf(data);
    this.build(data);
    this.stopHearing?.();
    this.stopHearing = onChosen(data.key, (told) => this.hear(told));
    if (before && before.picture.name !== this.data.picture.name) this.change({ i: "picture" }, "picture");
    this.adoptLearned();
    this.settle();
  }

  // The settings that Python has: at first those of the address, later mostly the echo of what was sent from here.
  hear(told) {
    const text = told ?? "";
    if (text === this.heard) return;
    const first = this.heard === undefined;
    this.heard = text;
    if (this.sent.has(text)) return;
    this.sent.clear();
    if (!first) this.remember("told");
    this.settings = decoded(text);
    this.adoptLearned();
    this.settle();
  }

  // A filter sent here from a network is put in once; the settings remember which.
  adoptLearned() {
    const { learned, learnedKey } = this.data;
    if (!learned || this.heard === undefined || this.settings.lf === learnedKey) return;
    this.remember("learned");
    const { shape: [share, kh, kw], stride, padding: [ph, pw], dilation } = learned;
    const [sh, sw] = stride;
    const [dh, dw] = dilation;
    const same = kh === kw && sh === sw && dh === dw && ph === pw;
    const layer = { m: "conv", c: share, f: 1, g: 1, kh, kw, sh, sw, ph, pw, dh, dw, pm: learned.mode, k: "n", e: {}, z: {}, b: true, u: 0 };
    const input = { i: "picture", h: 16, w: 16, p: share === 3 ? 128 : 0 };
    this.settings = decoded(encoded({ ...this.settings, ...layer, ...input, l: same, lf: learnedKey }));
    this.keep();
  }

  build({ words, terms }) {
    const told = JSON.stringify(words);
    if (this.told === told) return;
    this.told = told;
    this.root?.remove();
    this.stop?.();
    this.player?.destroy();
    Object.assign(this, { words, terms });
    this.sides = [inputSide(this), kernelSide(this), outputSide(this)];
    this.parts = [...this.sides, panelOf(this), toolsOf(this), factsOf(this)];
    this.sums = sumPanel(this);
    this.status = statusLine();
    this.readout = element("div", { class: "readout" });
    this.player = player({
      words, onstep: (index) => this.stepped(index),
      onspeed: (y) => this.change({ y }, "y"),
      onrest: () => { this.keep(); this.speakSoon(); },
    });
    const [, , , panel, tools, facts] = this.parts;
    this.grids = element("div", { class: "grids" }, ...this.sides.map(({ node }) => node));
    this.stage = element("div", { class: "stage" }, this.grids, this.player.node, this.readout, this.sums.node);
    this.root = element("div", { class: "root convolution" }, tools.node, panel.node, this.stage, facts.node, this.status);
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("pointerdown", () => { this.held = true; });
    this.root.numbers = () => numbersOf(this.model);
    this.parent.append(this.root);
    this.stop = onWidth(this.stage, (width) => { this.width = width; this.ask(); });
  }

  // --- what the visitor does ---

  // `given` is a part of the settings, or what makes one of the present ones.
  change(given, name) {
    const patch = typeof given === "function" ? given(this.settings) : given;
    const next = settled({ ...this.settings, ...patch });
    if (encoded(next) === encoded(this.settings)) return;
    if (!ONLY_SHOWN.includes(name)) this.remember(name);
    this.settings = next;
    this.settle();
    this.keep();
  }

  remember(name) {
    const now = performance.now();
    if (this.last?.name !== name || now - this.last.at > AT_ONCE) this.past.push(encoded(this.settings));
    this.last = { name, at: now };
    this.past = this.past.slice(-MOST_UNDO);
  }

  undo() {
    if (!this.past.length) return;
    const { lf } = this.settings;
    this.last = null;
    this.settings = { ...decoded(this.past.pop()), lf };
    this.settle();
    this.keep();
  }

  reset() {
    this.change((now) => ({ ...usualSettings(), lf: now.lf }), "reset");
  }

  key(event) {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "number";
    if (typing || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.undo();
  }

  focus(focus) {
    this.hover = focus;
    if (focus) this.speakSoon();
    this.ask();
  }

  pick(cell) {
    this.picked = cell;
    this.settle();
  }

  editWeight(text) {
    const value = Number(text);
    const { channel, i, j } = this.picked;
    if (text === "" || !Number.isFinite(value) || Math.abs(value) > 9999) return;
    const place = placeOf(this.settings.u, channel, i, j);
    this.change((now) => ({ e: { ...now.e, [place]: round3(value) } }), "e" + place);
  }

  editBias(text) {
    const value = Number(text);
    if (text === "" || !Number.isFinite(value) || Math.abs(value) > 9999) return;
    this.change((now) => ({ z: { ...now.z, [now.u]: round3(value) } }), "z");
  }

  // A click on a cell: the player goes there.
  step(index) {
    this.player.pause();
    this.player.set(index);
    this.keep();
    this.speakSoon();
  }

  stepped(index) {
    this.settings.x = index;
    if (this.player.playing()) this.hover = null;
    this.ask();
  }

  tell() {
    if (this.heard === undefined) return;
    const text = encoded(this.settings);
    this.sent.add(text);
    this.send("settings", text);
  }

  // --- drawing ---

  settle() {
    if (this.heard === undefined) return;
    const { settings, model } = this;
    model.update(settings, this.data);
    const { channel, i, j } = this.picked;
    this.picked = { channel: Math.min(channel, model.share - 1), i: Math.min(i, settings.kh - 1), j: Math.min(j, settings.kw - 1) };
    this.hover = null;
    this.player.count(model.steps);
    this.player.set(settings.x);
    this.player.speed(settings.y);
    for (const part of this.parts) part.settle(model, this.past.length);
    this.ask();
  }

  // What is lit while nothing is pointed at: the player's place.
  resting() {
    const { x } = this.settings;
    const place = { row: Math.floor(x / this.model.stepColumns), column: x % this.model.stepColumns };
    return { kind: this.model.transposed ? "input" : "output", ...place };
  }

  paint() {
    if (!this.width || this.heard === undefined) return;
    const { model } = this;
    if (!model.problems.length) model.output(model.settings.u);
    const done = model.problems.length > 0 || model.computeSome(SPARE_TIME);
    const lit = litBy(model, this.hover ?? this.resting(), this.theme);
    const boxes = this.boxes();
    this.root.classList.toggle("narrow", this.width < NARROW);
    this.sides.forEach((side, at) => side.paint(model, lit, boxes[at], this.settings.x));
    const taken = this.taken(lit);
    this.sums.paint(model, taken, this.width);
    setText(this.readout, readoutOf(model, this.hover ?? this.resting(), lit, this.words));
    this.root.dataset.state = stateOf(model, taken);
    this.root.dataset.painted = String(++this.painted);
    if (!done) this.ask();
  }

  // The sum to take apart: what is pointed at, else where the player is.
  taken(lit) {
    const { row, column } = this.resting();
    if (this.model.problems.length) return { sum: null };
    if (lit.sum) {
      const { kind, row: y, column: x } = this.hover ?? this.resting();
      return { sum: lit.sum, stamped: kind === "input", place: { row: y, column: x } };
    }
    const sum = this.model.transposed ? this.model.stamps(this.model.settings.u, row, column) : this.model.terms(this.model.settings.u, row, column);
    return { sum, stamped: this.model.transposed, place: { row, column } };
  }

  // Width and height for input, kernel and output.
  boxes() {
    if (this.width < NARROW) return [1, 0.6, 1].map((part) => [part * this.width - FRAME, TALLEST]);
    const kernel = Math.max(150, Math.min(240, 0.24 * this.width));
    const rest = this.width - kernel - 2 * BETWEEN;
    return [[0.53 * rest, TALLEST], [kernel, KERNEL_TALLEST], [0.47 * rest, TALLEST]].map(([width, height]) => [width - FRAME, height]);
  }

  destroy() {
    for (const kind of ["pointerup", "pointercancel"]) window.removeEventListener(kind, this.release);
    this.stop?.();
    this.stopHearing?.();
    this.player?.destroy();
    this.keep.cancel();
    this.speakSoon.cancel();
    this.ask.cancel();
    this.root?.remove();
  }
}
