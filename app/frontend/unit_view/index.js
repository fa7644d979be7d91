// One map enlarged beside the picture: the value of each unit and the part of the picture it sees.
import { Channel } from "../core/channel.js";
import { colorBar, fitCanvas, outline, savePng } from "../core/canvas.js";
import { element, pointIn, setText, statusLine } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { throttled } from "../core/timing.js";
import { mounting, View } from "../core/view.js";
import { boxOf, paintBox, scaling } from "../widgets/plane.js";
import { unitBoxes } from "./boxes.js";
import { fieldText, seeing, pixelText } from "./field.js";
import { overlay } from "./overlay.js";
import { BETWEEN, figureOf, makeScene, paintField, paintMap, paintPlane, ringPixel } from "./scene.js";

/** @typedef {import("./field.js").Position} Position */
/** @typedef {import("./field.js").Span} Span */
/** @typedef {import("./scene.js").Scene} Scene */
/** @typedef {import("../widgets/plane.js").Field} Field */
/** @typedef {import("../widgets/plane.js").Scaling} Scaling */

const STACK_BELOW = 420; // CSS pixels
const LARGEST_CELL = 96;
const SEND_EVERY = 150; // milliseconds
const FIRST = { channel: 0, row: 0, column: 0 };

/** @type {Record<string, [number, number]>} */
const MOVES = {
  ...{ ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] },
  ...{ Enter: [0, 0], " ": [0, 0] },
};

class UnitView extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "unit-view");
    /** @type {import("./boxes.js").Unit | null} */
    this.selected = null;
    /** @type {Position | null} the unit under the pointer */
    this.hover = null;
    /** @type {Position | null} the pixel under the pointer */
    this.pixel = null;
    /** @type {Scene | null} */
    this.scene = null;
    this.cell = 1; // CSS pixels of a unit
    /** @type {[string, string]} */
    this.ends = ["", ""];
    /** @type {Channel<string | null>} "channel,row,column" */
    this.selection = new Channel({
      name: "selected",
      kind: "event",
      onreceive: (unit) => this.receive(unit),
      pace: (send) => throttled(send, SEND_EVERY),
    });
    this.mapName = element("div", { class: "name" });
    this.pictureName = element("div", { class: "name" });
    this.map = element("canvas", { class: "map", tabindex: "0", role: "application" });
    this.picture = element("canvas", { class: "picture", role: "img" });
    this.readout = element("div", { class: "readout" });
    this.caption = element("div", { class: "caption" });
    this.hint = element("div", { class: "hint" });
    this.legend = element("div");
    this.status = statusLine();
    this.save = element("button", { class: "tool", type: "button", onclick: () => this.saveFigure() });
    this.overlay = overlay(() => this.ask());
    this.boxes = unitBoxes((change) => this.select(change));
    this.build();
    this.listen();
  }

  build() {
    const left = [this.mapName, this.map, this.readout, this.legend, this.hint];
    const foot = element("div", { class: "foot" }, this.overlay.node, this.save);
    const right = [this.pictureName, this.picture, this.caption, foot];
    const sides = [left, right].map((nodes) => element("div", { class: "side" }, ...nodes));
    this.root.append(element("div", { class: "sides" }, ...sides), this.boxes.node, this.status);
  }

  listen() {
    const { map, picture } = this;
    map.addEventListener(
      "pointermove",
      (event) => event.pointerType !== "touch" && this.point(this.unitAt(event), null),
    );
    map.addEventListener("pointerleave", () => this.point(null, null));
    map.addEventListener("click", (event) => this.select(this.unitAt(event)));
    map.addEventListener("keydown", (event) => this.key(event));
    map.addEventListener("focus", () => this.ask());
    map.addEventListener("blur", () => this.ask());
    picture.addEventListener("pointermove", (event) => this.point(null, this.pixelAt(event)));
    picture.addEventListener("pointerdown", (event) => this.point(null, this.pixelAt(event)));
    picture.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(null, null));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.point(null, null));
  }

  update() {
    this.scene = makeScene(this.message, this.theme);
    this.hover = this.within(this.hover);
    this.pixel = null;
    this.label();
  }

  /** @param {string | null} unit "channel,row,column" */
  receive(unit) {
    const [channel, row, column] = (unit ?? "").split(",").map(Number);
    this.selected = unit === null ? null : { channel, row, column };
    this.boxes.show(this.selected ?? FIRST);
    this.ask();
  }

  /** The unit that is described: under the pointer, else selected, else the only one there is. */
  active() {
    const only = this.message.rows * this.message.columns === 1 ? { row: 0, column: 0 } : null;
    return this.hover ?? this.within(this.selected) ?? only;
  }

  /** @param {Position | null} unit */
  within(unit) {
    const { rows, columns } = this.message;
    return unit && unit.row >= 0 && unit.column >= 0 && unit.row < rows && unit.column < columns ? unit : null;
  }

  label() {
    const { words, channels, rows, columns, pixels, limit, field } = this.message;
    setText(this.mapName, fill(words["unit-map"], { rows, columns }));
    setText(this.pictureName, fill(words["unit-picture"], { height: pixels[0], width: pixels[1] }));
    setText(this.hint, words["unit-hint"]);
    setText(this.save, words["save-png"]);
    this.overlay.label(words["unit-overlay"], words["unit-overlay-opacity"], typeof field !== "string");
    this.boxes.label(words, [channels, rows, columns]);
    this.map.ariaLabel = fill(words["unit-map-label"], { rows, columns });
    const spoken = fill(words["unit-scale"], { limit: formatNumber(limit) });
    this.ends = [formatNumber(-limit), `+${formatNumber(limit)}`];
    if (this.scene) this.legend.replaceChildren(colorBar(this.scene.table, ...this.ends, spoken));
  }

  // --- where things are ---

  arrange() {
    if (!this.scene) return;
    const { rows, columns, room } = this.message;
    const stacked = this.width < STACK_BELOW;
    const side = Math.min(stacked ? this.width : (this.width - BETWEEN) / 2, room);
    const ratio = window.devicePixelRatio || 1;
    const fitting = Math.min(LARGEST_CELL, side / Math.max(rows, columns));
    this.root.classList.toggle("stacked", stacked);
    this.cell = fitting * ratio >= 2 ? Math.floor(fitting * ratio) / ratio : fitting;
    this.scales = scaling(this.scene.region, side);
    this.ask();
  }

  /** @param {MouseEvent} event */
  unitAt(event) {
    const { x, y } = pointIn(this.map, event);
    return this.within({ row: Math.floor(y / this.cell), column: Math.floor(x / this.cell) });
  }

  /** @param {MouseEvent} event */
  pixelAt(event) {
    if (!this.scales) return null;
    const { x, y } = pointIn(this.picture, event);
    const { row, column } = this.scales.pixel(x, y);
    const [height, width] = this.message.pixels;
    return row >= 0 && column >= 0 && row < height && column < width ? { row, column } : null;
  }

  // --- painting ---

  paint() {
    const { scene, scales } = this;
    if (!scene || !scales) return;
    this.paintLeft(scene);
    this.paintRight(scene, scales);
    this.describe(scene);
  }

  /** @param {Scene} scene */
  paintLeft(scene) {
    const { rows, columns } = this.message;
    const context = fitCanvas(this.map, columns * this.cell, rows * this.cell);
    paintMap(context, scene, this.cell);
    const span = this.pixel && seeing(this.message, this.pixel);
    if (span) this.ring(context, ...span, { dash: [5, 3] });
    const selected = this.within(this.selected);
    for (const [unit, width] of /** @type {[Position | null, number][]} */ ([
      [this.hover, 1.5],
      [selected, 2.5],
    ])) {
      if (unit) this.ring(context, [unit.row, unit.row], [unit.column, unit.column], { width });
    }
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {Span} rows
   * @param {Span} columns
   * @param {{ width?: number, dash?: number[] }} look
   */
  ring(context, [top, bottom], [left, right], look) {
    const w = Math.max(4, (right - left + 1) * this.cell);
    const h = Math.max(4, (bottom - top + 1) * this.cell);
    outline(context, [left * this.cell + 1, top * this.cell + 1, w - 2, h - 2], this.theme, look);
  }

  /**
   * @param {Scene} scene
   * @param {Scaling} scales
   */
  paintRight(scene, scales) {
    const context = fitCanvas(this.picture, ...scales.size);
    paintPlane(context, scene, scales, this.overlay.opacity());
    const active = this.active();
    const { field } = this.message;
    const [width, height] = scales.size;
    if (field === "whole" && active) outline(context, [2, 2, width - 4, height - 4], this.theme);
    if (typeof field !== "string") this.paintFields(context, scene, scales, field);
    if (this.pixel) ringPixel(context, scales, this.pixel, this.theme);
  }

  /**
   * What the active unit sees; while another is pointed at, also what the selected one sees.
   * @param {CanvasRenderingContext2D} context
   * @param {Scene} scene
   * @param {Scaling} scales
   * @param {Field} field
   */
  paintFields(context, scene, scales, field) {
    const active = this.active();
    const selected = this.within(this.selected);
    const look = { width: 1.5, dash: [4, 3], cut: true };
    const box = selected && boxOf(field, selected.row, selected.column);
    if (this.hover && box) paintBox(context, scales, box, this.theme, look);
    if (active) paintField(context, scene, scales, field, active);
  }

  /** @param {Scene} scene */
  describe(scene) {
    const active = this.active();
    const value = active ? this.valueText(scene, active) : "\u00a0";
    setText(this.readout, this.pixel ? pixelText(this.message, this.pixel) : value);
    setText(this.caption, fieldText(this.message, scene.region, active));
    this.picture.ariaLabel = `${this.message.words["unit-picture-label"]} ${this.caption.textContent}`;
  }

  /**
   * @param {Scene} scene
   * @param {Position} unit
   */
  valueText(scene, { row, column }) {
    const value = formatNumber(scene.values[row * this.message.columns + column], 5);
    return fill(this.message.words["unit-value"], { row, column, value });
  }

  // --- what the visitor does ---

  /**
   * @param {Position | null} unit
   * @param {Position | null} pixel
   */
  point(unit, pixel) {
    this.hover = unit;
    this.pixel = pixel;
    this.ask();
  }

  /** @param {Partial<import("./boxes.js").Unit> | null} change of the selected unit */
  select(change) {
    if (!change || !this.scene) return;
    const unit = { ...FIRST, ...this.selected, ...change };
    this.selected = unit;
    this.boxes.show(unit);
    setText(this.status, `${this.valueText(this.scene, unit)} ${fieldText(this.message, this.scene.region, unit)}`);
    this.point(null, null);
    this.selection?.send(`${unit.channel},${unit.row},${unit.column}`);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const move = MOVES[event.key];
    if (!move) return;
    event.preventDefault();
    const from = this.active() ?? { row: 0, column: 0 };
    const { rows, columns } = this.message;
    this.select({ row: bounded(from.row + move[0], rows), column: bounded(from.column + move[1], columns) });
  }

  saveFigure() {
    if (this.scene) savePng(figureOf(this.scene, this.map, this.picture, this.ends), this.message.key);
  }
}

/**
 * @param {number} index
 * @param {number} count
 */
const bounded = (index, count) => Math.max(0, Math.min(count - 1, index));

export default await mounting(UnitView, import.meta.url, "../widgets/controls.css", "unit_view.css");
