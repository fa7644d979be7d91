/**
 * The Pooling page: one map under every kind of pooling, wholly in the browser. Python keeps the settings for the address
 * when the visitor rests.
 */
import { colorBar } from "../core/canvas.js";
import { Channel } from "../core/channel.js";
import { element, setText, statusLine } from "../core/elements.js";
import { fill } from "../core/format.js";
import { History } from "../core/history.js";
import { whenIdle } from "../core/timing.js";
import { View, mounting } from "../core/view.js";
import { Hold, isUndo } from "../widgets/hold.js";
import { Player } from "../widgets/player.js";
import { Card, paintCards, showCards } from "./cards.js";
import { poolingControls } from "./controls.js";
import { insideOf, marksOf } from "./marks.js";
import { KINDS, cellCount, modelOf } from "./model.js";
import { poolingPanel } from "./panel.js";
import { DEFAULTS, LOOKS, parseSettings, resizedCells, settledSettings, writeSettings } from "./settings.js";
import { inputMap, ownSize } from "./source.js";
import { KernelEditor, playerWords, roomIn, viewButtons } from "./stage.js";
import { shortNumber } from "./texts.js";
import { focusText } from "./window_panel.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./marks.js").Focus} Focus
 * @typedef {import("./model.js").Kind} Kind
 */

const REST = 500; // milliseconds after which Python gets the settings
const NARROW = 900; // CSS pixels of the whole below which the controls come first, folded

export class PoolingPage extends View {
  /** @type {Record<string, string>} */
  words = {};
  /** @type {import("./cards.js").Tables} */
  tables;
  /** @type {import("./cards.js").Cards} */
  cards;
  /** @type {import("./model.js").Model} */
  model;
  /** @type {Player} */
  player;
  /** @type {ReturnType<typeof poolingControls>} */
  controls;
  /** @type {ReturnType<typeof poolingPanel>} */
  panel;
  /** @type {KernelEditor} */
  kernel;
  /** @type {ReturnType<typeof viewButtons>} */
  views;
  status = statusLine();
  scale = element("div", { class: "scale" });
  settings = { ...DEFAULTS };
  history = new History(100, 800);
  /** @type {Focus | null} */
  hover = null;
  narrow = false;
  stale = true; // the model is older than the settings
  dirty = true; // the cards are older than the model
  received = false;

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "pooling");
    // Not for menus: where the browser draws one of its own, no pointerup follows.
    this.hold = new Hold(this.root, (target) => target.getAttribute("type") === "range");
    this.selection = new Channel({
      name: "settings",
      onreceive: (text) => this.receive(text),
      pace: (send) => whenIdle(send, REST, () => this.hold.held || this.player.playing),
    });
    this.root.addEventListener("keydown", (event) => {
      if (!isUndo(event)) return;
      event.preventDefault();
      this.undo();
    });
  }

  update() {
    const { message } = this;
    const table = (/** @type {string} */ kind) => message.bytes(`${kind}-table-${this.theme.dark ? "dark" : "light"}`);
    this.tables = { map: table("map"), weight: table("weight") };
    if (message !== this.built) this.build();
    this.built = message;
    this.stale = true;
  }

  /**
   * The settings of the address, or of another page's link.
   * @param {string | null} text
   */
  receive(text) {
    if (this.received) this.history.leave(writeSettings(this.settings));
    this.received = true;
    this.settings = parseSettings(text);
    this.refresh();
    // Nothing is sent while a value is received.
    if (writeSettings(this.settings) !== (text ?? "")) queueMicrotask(() => this.keep());
  }

  keep() {
    this.selection.send(writeSettings(this.settings));
  }

  // --- building ---

  build() {
    const { message } = this;
    this.words = message.words;
    this.player?.destroy();
    this.player = new Player({
      words: playerWords(this.words),
      onstep: (at) => this.step(at),
      onspeed: (speed) => this.look({ speed }),
      onrest: () => this.keep(),
    });
    this.controls = poolingControls(this);
    this.controls.node.open = !this.narrow;
    this.cards = this.makeCards();
    this.kernel = new KernelEditor(this.words, (cells) => this.change({ kernel: "own", cells }, "cells"));
    this.cards.strided.node.append(this.kernel.node);
    this.views = viewButtons(this.words, (view) => this.look({ view }));
    this.cards.input.node.append(this.views.node, this.scale);
    this.panel = poolingPanel(this);
    const globals = element(
      "div",
      { class: "globals" },
      this.cards["global-max"].node,
      this.cards["global-average"].node,
    );
    const { input, max, average, l2, strided } = this.cards;
    const nodes = [input, max, average, l2, strided].map(({ node }) => node);
    const stage = element("div", { class: "stage" }, ...nodes, globals);
    const main = element("div", { class: "main" }, stage, this.player.node, this.panel.node);
    this.root.replaceChildren(this.controls.node, main, this.status);
  }

  /** @returns {import("./cards.js").Cards} */
  makeCards() {
    const input = new Card("input", this.words, { onpoint: (cell) => this.point(cell && { kind: "input", ...cell }) });
    const outputs = KINDS.map((kind) => [kind, this.outputCard(kind)]);
    return { input, ...Object.fromEntries(outputs) };
  }

  /** @param {Kind} kind */
  outputCard(kind) {
    if (kind === "global-max" || kind === "global-average") {
      return new Card(kind, this.words, { onpoint: (cell) => this.point(cell && { kind: "whole", of: kind }) });
    }
    return new Card(kind, this.words, {
      onpoint: (cell) => this.point(cell && { kind: "output", ...cell }),
      onpick: ({ row, column }) => this.player.set(row * this.model.outputs.max.original.shape[2] + column),
    });
  }

  // --- what the visitor does ---

  /**
   * @param {Partial<Settings>} patch
   * @param {string} name of the control
   */
  change(patch, name) {
    const before = this.settings;
    const settings = { ...before, ...patch };
    const { kernel, lock, kh, kw } = settings;
    if (kernel === "own" && (kh !== before.kh || kw !== before.kw)) {
      settings.cells = resizedCells(before.cells, [before.kh, before.kw], [kh, lock ? kh : kw]);
    }
    this.history.leave(writeSettings(before), name);
    this.settings = settings;
    this.refresh();
    this.keep();
  }

  /**
   * What is looked at changes; nothing to undo.
   * @param {Partial<Settings>} patch
   */
  look(patch) {
    Object.assign(this.settings, patch);
    this.refresh();
    this.keep();
  }

  reset() {
    this.change({ ...DEFAULTS }, "reset");
  }

  undo() {
    const text = this.history.undo(writeSettings(this.settings));
    if (text === undefined) return;
    const looks = Object.fromEntries(LOOKS.map((name) => [name, this.settings[name]]));
    this.settings = { ...parseSettings(text), ...looks };
    this.refresh();
    this.keep();
  }

  /** @param {number} at */
  step(at) {
    const moved = at !== this.settings.at;
    this.settings.at = at;
    this.hover = null;
    this.ask();
    if (moved && !this.player.playing) this.keep();
  }

  /** @param {Focus | null} focus */
  point(focus) {
    this.hover = focus;
    this.ask();
  }

  /** @param {string[]} names of cards */
  light(names) {
    for (const card of Object.values(this.cards)) card.node.classList.toggle("lit", names.includes(card.name));
  }

  // --- from settings to the screen ---

  /** Settles the settings at once; the model follows before the next frame. */
  refresh() {
    if (this.settings.input === "map" && !this.message.map) this.settings.input = DEFAULTS.input;
    this.settings = settledSettings(this.settings, ownSize(this.message, this.settings));
    this.hover = null;
    this.stale = true;
    this.ask();
  }

  compute() {
    this.refresh();
    this.model = modelOf(this.settings, inputMap(this.message, this.settings));
    const count = cellCount(this.model.outputs.max.original);
    this.settings.at = Math.min(this.settings.at, count - 1);
    this.player.count(count);
    if (!this.player.playing) this.player.speed(this.settings.speed);
    this.stale = false;
    this.dirty = true;
  }

  arrange() {
    const narrow = this.width < NARROW;
    if (narrow !== this.narrow) this.controls.node.open = !narrow;
    this.narrow = narrow;
    this.root.classList.toggle("narrow", narrow);
    this.dirty = true;
    this.ask();
  }

  paint() {
    if (this.stale) this.compute();
    if (this.dirty) this.showModel();
    this.dirty = false;
    const { model, cards, theme, words } = this;
    const focus = insideOf(model, this.hover ?? this.resting());
    paintCards(cards, model, { focus, marks: marksOf(model, focus), theme, words });
    this.panel.show(model, focus);
    if (!this.player.playing) setText(this.status, focusText(model, focus, words));
  }

  /** @returns {Focus} where the player is */
  resting() {
    const columns = this.model.outputs.max.original.shape[2];
    const { at } = this.settings;
    return { kind: "output", row: Math.floor(at / columns), column: at % columns };
  }

  showModel() {
    const { model, settings, words, tables } = this;
    this.controls.show(settings, ownSize(this.message, this.settings));
    if (this.player.index !== settings.at) this.player.set(settings.at);
    showCards(this.cards, model, roomIn(this.width, this.narrow), { tables, words });
    this.kernel.show(model, tables.weight, this.theme);
    this.views.show(settings.view);
    const limit = shortNumber(this.cards.input.scene?.limit ?? 0);
    this.scale.replaceChildren(colorBar(tables.map, `\u2212${limit}`, limit, fill(words.scale, { limit })));
    this.panel.open(settings.tab);
  }

  close() {
    this.hold.destroy();
    this.player?.destroy();
    this.selection.cancel();
  }
}

export default await mounting(PoolingPage, import.meta.url, "../widgets/controls.css", "pooling.css", "panel.css");
