/**
 * The Convolution page: a layer whose every setting can be moved, wholly in the browser. Python keeps the settings for the
 * address when the visitor rests.
 */
import { Channel } from "../core/channel.js";
import { element, onWidth, setText, statusLine } from "../core/elements.js";
import { History } from "../core/history.js";
import { whenIdle } from "../core/timing.js";
import { View, mounting } from "../core/view.js";
import { Hold, isUndo } from "../widgets/hold.js";
import { Player } from "../widgets/player.js";
import { factsPart } from "./facts.js";
import { highlightOf } from "./highlight.js";
import { inputSide } from "./input_side.js";
import { kernelSide } from "./kernel_side.js";
import { learnedSettings } from "./learned.js";
import { inputsOf } from "./message.js";
import { ConvolutionModel } from "./model.js";
import { outputSide } from "./output_side.js";
import { panelPart } from "./panel.js";
import { readoutOf } from "./readout.js";
import { ONLY_SHOWN, decoded, encoded, settled, usualSettings } from "./settings.js";
import { NARROW, boxesIn } from "./stage.js";
import { sumPanel } from "./sums.js";
import { toolsPart } from "./tools.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./highlight.js").Focus} Focus
 * @typedef {import("./highlight.js").Highlight} Highlight
 * @typedef {import("./scenes.js").Weight} Weight
 */

const SPARE_TIME = 6; // milliseconds of a frame for the maps of other filters
const REST = 500; // milliseconds after which Python gets the settings

export class Convolution extends View {
  /** @type {Record<string, string>} */
  words = {};
  /** @type {Record<string, string>} */
  terms = {};
  /** @type {import("./scenes.js").Tables} */
  tables;
  /** @type {import("./model.js").Inputs} */
  inputs;
  /** @type {ConvolutionModel} */
  model;
  /** @type {Player} */
  player;
  /** @type {[ReturnType<typeof inputSide>, ReturnType<typeof kernelSide>, ReturnType<typeof outputSide>]} */
  sides;
  /** @type {ReturnType<typeof sumPanel>} */
  sums;
  status = statusLine();
  readout = element("div", { class: "readout" });
  /** @type {{ update: (model: ConvolutionModel) => void }[]} */
  parts = [];
  settings = usualSettings();
  history = new History(60, 1000);
  /** @type {Focus | null} */
  hover = null;
  /** @type {Weight} */
  selected = { channel: 0, i: 0, j: 0 };
  received = false;
  stale = true; // the model is older than the settings
  stageWidth = 0;
  /** @type {import("./model.js").Cache} */
  cache = {};

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "convolution");
    this.hold = new Hold(this.root);
    this.selection = new Channel({
      name: "settings",
      onreceive: (text) => this.receive(text),
      pace: (send) => whenIdle(send, REST, () => this.hold.held || this.player.playing),
    });
    this.speakSoon = whenIdle(() => setText(this.status, this.readout.textContent ?? ""), 300);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  update() {
    const { message } = this;
    const name = this.theme.dark ? "dark" : "light";
    this.tables = { map: message.bytes(`map-${name}`), weight: message.bytes(`weight-${name}`) };
    const before = this.inputs;
    this.inputs = inputsOf(message);
    if (this.words !== message.words) this.build();
    this.stale = true;
    if (before && before.picture.name !== this.inputs.picture.name) this.change({ i: "picture" }, "picture");
    if (this.selection.known) this.adoptLearned();
  }

  /**
   * The settings of the address, or of another page's link.
   * @param {string | null} text
   */
  receive(text) {
    if (this.received) this.history.leave(encoded(this.settings));
    this.received = true;
    this.settings = decoded(text);
    this.settingsChanged();
    // Nothing is sent while a value is received.
    queueMicrotask(() => {
      this.adoptLearned();
      if (encoded(this.settings) !== (text ?? "")) this.keep();
    });
  }

  /** A filter sent here from a network is put in once; the settings remember which. */
  adoptLearned() {
    const { learned, learnedKey } = this.inputs;
    if (!learned || this.settings.lf === learnedKey) return;
    this.history.leave(encoded(this.settings));
    this.settings = learnedSettings(this.settings, learned, learnedKey);
    this.settingsChanged();
    this.keep();
  }

  build() {
    const { words, terms } = this.message;
    Object.assign(this, { words, terms });
    this.stopStage?.();
    this.player?.destroy();
    this.player = new Player({
      words,
      onstep: (index) => this.stepped(index),
      onspeed: (y) => this.change({ y }, "y"),
      onrest: () => this.rested(),
    });
    this.sides = [inputSide(this), kernelSide(this), outputSide(this)];
    const [panel, tools, facts] = [panelPart(this), toolsPart(this), factsPart(this)];
    this.parts = [...this.sides, panel, tools, facts];
    this.sums = sumPanel(this);
    const grids = element("div", { class: "grids" }, ...this.sides.map(({ node }) => node));
    this.stage = element("div", { class: "stage" }, grids, this.player.node, this.readout, this.sums.node);
    this.root.replaceChildren(tools.node, panel.node, this.stage, facts.node, this.status);
    this.stageWidth = Math.floor(this.stage.clientWidth);
    this.stopStage = onWidth(this.stage, (width) => {
      this.stageWidth = width;
      this.ask();
    });
  }

  // --- what the visitor does ---

  /**
   * @param {Partial<Settings>} patch
   * @param {string} name of the control
   */
  change(patch, name) {
    const next = settled({ ...this.settings, ...patch });
    if (encoded(next) === encoded(this.settings)) return;
    if (!ONLY_SHOWN.includes(name)) this.history.leave(encoded(this.settings), name);
    this.settings = next;
    this.settingsChanged();
    this.keep();
  }

  settingsChanged() {
    this.stale = true;
    this.hover = null;
    this.ask();
  }

  keep() {
    this.selection.send(encoded(this.settings));
  }

  undo() {
    const text = this.history.undo(encoded(this.settings));
    if (text === undefined) return;
    this.settings = { ...decoded(text), lf: this.settings.lf };
    this.settingsChanged();
    this.keep();
  }

  reset() {
    this.change({ ...usualSettings(), lf: this.settings.lf }, "reset");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const typing = event.target instanceof HTMLInputElement && event.target.type === "number";
    if (typing || !isUndo(event)) return;
    event.preventDefault();
    this.undo();
  }

  /** @param {Focus | null} focus */
  focus(focus) {
    this.hover = focus;
    if (focus) this.speakSoon();
    this.ask();
  }

  /** @param {Weight} weight */
  selectWeight(weight) {
    this.selected = weight;
    this.refresh();
    this.ask();
  }

  /**
   * The player goes to a cell.
   * @param {number} index
   */
  step(index) {
    this.player.pause();
    this.player.set(index);
    this.rested();
  }

  rested() {
    this.keep();
    this.speakSoon();
  }

  /** @param {number} index */
  stepped(index) {
    this.settings.x = index;
    if (this.player.playing) this.hover = null;
    this.ask();
  }

  // --- drawing ---

  /** Brings the model and all controls up to date with the settings. */
  refresh() {
    this.stale = false;
    const model = new ConvolutionModel(this.settings, this.inputs, this.cache);
    const { x, y, kh, kw } = this.settings;
    const { channel, i, j } = this.selected;
    this.model = model;
    this.selected = { channel: Math.min(channel, model.share - 1), i: Math.min(i, kh - 1), j: Math.min(j, kw - 1) };
    this.player.count(model.steps);
    this.player.set(x);
    this.player.speed(y);
    for (const part of this.parts) part.update(model);
  }

  /**
   * What is highlighted while nothing is pointed at: where the player is.
   * @returns {import("./highlight.js").OutputFocus | import("./highlight.js").InputFocus}
   */
  resting() {
    const { x } = this.settings;
    const { transposed, stepColumns } = this.model;
    return { kind: transposed ? "input" : "output", row: Math.floor(x / stepColumns), column: x % stepColumns };
  }

  paint() {
    if (this.stale) this.refresh();
    const { model, words } = this;
    if (!model.problems.length) model.output(model.settings.u);
    const done = model.problems.length > 0 || model.computeSome(SPARE_TIME);
    const focus = this.hover ?? this.resting();
    const highlight = highlightOf(model, focus, this.theme);
    const boxes = boxesIn(this.stageWidth);
    this.root.classList.toggle("narrow", this.stageWidth < NARROW);
    this.sides.forEach((side, at) => side.paint(model, highlight, boxes[at], this.settings.x));
    this.sums.paint(model, this.shownSum(highlight), this.stageWidth);
    setText(this.readout, readoutOf(model, focus, highlight, words));
    if (!done) this.ask();
  }

  /**
   * The sum to take apart: of what is pointed at, else of where the player is.
   * @param {Highlight} highlight
   * @returns {import("./sums.js").ShownSum | null}
   */
  shownSum({ sum }) {
    const { model, hover } = this;
    if (model.problems.length) return null;
    const rest = this.resting();
    if (!sum) {
      const take = model.transposed ? model.stamps : model.terms;
      return { sum: take.call(model, model.settings.u, rest.row, rest.column), stamped: model.transposed, ...rest };
    }
    const { row, column, kind } = hover && hover.kind !== "weight" ? hover : rest;
    return { sum, stamped: kind === "input", row, column };
  }

  close() {
    this.hold.destroy();
    this.stopStage?.();
    this.player?.destroy();
    this.selection.cancel();
    this.speakSoon.cancel();
  }
}

export default await mounting(Convolution, import.meta.url, "../widgets/controls.css", "convolution.css");
