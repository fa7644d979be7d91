// The field growing with depth: boxes on the picture, and a curve.
import { Channel } from "../core/channel.js";
import { fitCanvas, paintPicture, savePng } from "../core/canvas.js";
import { arrowStep, element, pointIn, setText, statusLine } from "../core/elements.js";
import { fill } from "../core/format.js";
import { whenIdle } from "../core/timing.js";
import { mounting, View } from "../core/view.js";
import * as plane from "../widgets/plane.js";
import { Player } from "../widgets/player.js";
import { curveScales, hasBox, HEIGHT, paintCurve } from "./curve.js";

/** @typedef {import("./curve.js").BoxLayer} BoxLayer */
/** @typedef {import("./curve.js").Layer} Layer */

const STACK_BELOW = 640; // CSS pixels
const BETWEEN = 24;
const LARGEST_PICTURE = 420;
const MOST_AROUND = 0.5; // of the picture's longer side: padding that is drawn
const RATE = 3; // layers a second
const REST = 400; // milliseconds

class FieldGrowth extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "field-growth");
    this.index = 0;
    /** @type {[y: number, x: number]} of the selected unit's field, in pixels: kept from layer to layer */
    this.center = [0, 0];
    /** @type {Player | null} */
    this.player = null;
    /** @type {Channel<string>} "index,row,column" */
    this.selection = new Channel({
      name: "selected",
      onreceive: (unit) => this.receive(unit),
      pace: (send) => whenIdle(send, REST, () => this.player?.playing ?? false),
    });
    this.picture = element("canvas", { class: "picture", tabindex: "0", role: "application" });
    this.curve = element("canvas", { class: "curve", role: "img" });
    this.title = element("div", { class: "title" });
    this.lines = element("div", { class: "lines" });
    this.caption = element("div", { class: "caption" });
    this.hint = element("div", { class: "hint" });
    this.foot = element("div", { class: "foot" });
    this.status = statusLine();
    const onclick = () => savePng(this.picture, this.message.key);
    this.save = element("button", { class: "tool", type: "button", onclick });
    this.left = element("div", { class: "left" }, this.picture, this.caption, this.hint);
    const right = element("div", { class: "right" }, this.curve, this.title, this.lines);
    this.root.append(this.foot, element("div", { class: "sides" }, this.left, right), this.status);
    this.listen();
  }

  listen() {
    this.picture.addEventListener("click", (event) => this.pick(event));
    this.picture.addEventListener("keydown", (event) => this.key(event));
    this.curve.addEventListener("pointerdown", (event) => this.scrub(event));
    this.curve.addEventListener("pointermove", (event) => event.buttons && this.scrub(event));
  }

  /** @returns {Layer[]} */
  get layers() {
    return this.message.layers;
  }

  get layer() {
    return this.layers[this.index];
  }

  update() {
    const { drawn, words } = this.message;
    if (!this.selection?.known) this.center = this.middle();
    this.ground = paintPicture(this.message.bytes("picture"), drawn[1], drawn[0], drawn[2]);
    this.index = Math.min(this.index, this.layers.length - 1);
    this.player ??= this.makePlayer(words);
    this.player.count(this.layers.length);
    setText(this.hint, words.hint);
    setText(this.save, words.save);
    this.picture.ariaLabel = words["picture-label"];
    this.curve.ariaLabel = fill(words["curve-label"], { count: this.layers.length });
  }

  /** @param {import("../widgets/player.js").PlayerWords} words */
  makePlayer(words) {
    const player = new Player({ words, onstep: (index) => this.go(index), onrest: () => this.moved() });
    player.speed(RATE);
    this.foot.replaceChildren(player.node, this.save);
    return player;
  }

  /** @param {string | null} unit "index,row,column" */
  receive(unit) {
    const [index, row, column] = (unit ?? "0,0,0").split(",").map(Number);
    const layer = this.layers[Math.min(index, this.layers.length - 1)];
    this.center = hasBox(layer) ? centerOf(layer, row, column) : this.middle();
    this.player?.set(this.layers.indexOf(layer));
  }

  /** @returns {[number, number]} */
  middle() {
    const [height, width] = this.message.pixels;
    return [(height - 1) / 2, (width - 1) / 2];
  }

  // --- where things are ---

  arrange() {
    const stacked = this.width < STACK_BELOW;
    const side = stacked ? this.width : Math.min(LARGEST_PICTURE, this.width * 0.45);
    this.root.classList.toggle("stacked", stacked);
    this.scales = plane.scaling(this.region(), side);
    const width = stacked ? this.width : this.width - side - BETWEEN;
    this.curveScales = curveScales(this.layers, this.message.pixels, width);
    this.left.style.width = `${side}px`;
    this.ask();
  }

  /** Wide enough for every field about the middle, so that nothing jumps while the field grows. */
  region() {
    const boxes = this.layers.filter(hasBox).map((layer) => boxAbout(layer, this.middle()));
    return plane.regionAround(this.message.pixels, boxes, MOST_AROUND);
  }

  // --- painting ---

  paint() {
    const { layer, scales, ground } = this;
    if (!scales || !ground || !this.curveScales) return;
    this.paintPlane(scales, ground);
    const context = fitCanvas(this.curve, this.curveScales.width, HEIGHT);
    paintCurve(context, this.message, this.curveScales, this.index, this.theme);
    const sentence = this.sentence(layer);
    setText(this.title, layer.title);
    this.lines.replaceChildren(...layer.lines.map((text) => element("div", { text })));
    setText(this.caption, sentence);
    setText(this.status, this.player?.playing ? "" : `${layer.title}. ${sentence}`);
  }

  /**
   * @param {plane.Scaling} scales
   * @param {HTMLCanvasElement} ground
   */
  paintPlane(scales, ground) {
    const { layer, theme } = this;
    const { pixels } = this.message;
    const context = fitCanvas(this.picture, ...scales.size);
    const box = hasBox(layer) ? boxAbout(layer, this.center) : null;
    if (box) plane.hatchBeyond(context, scales, pixels, box, theme);
    plane.paintGround(context, scales, pixels, ground, theme);
    const fine = { width: 1, color: theme.text, dash: [1, 0] };
    for (const inner of this.nested()) plane.paintBox(context, scales, inner, theme, fine);
    if (hasBox(layer)) this.paintUnit(context, scales, layer);
    const whole = { top: 0, left: 0, bottom: pixels[0], right: pixels[1] };
    if (layer.field === "whole") plane.paintBox(context, scales, whole, theme);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {plane.Scaling} scales
   * @param {BoxLayer} layer
   */
  paintUnit(context, scales, layer) {
    plane.paintBox(context, scales, boxAbout(layer, this.center), this.theme);
    plane.paintCross(context, scales, ...centerOf(layer, ...unitAt(layer, this.center)), this.theme);
  }

  /** One box for every size on the way, as far as each is larger than all before. */
  nested() {
    const boxes = [];
    let largest = 0;
    for (const layer of this.layers.slice(0, this.index).filter(hasBox)) {
      const size = layer.field[0].size * layer.field[1].size;
      if (size > largest) boxes.push(boxAbout(layer, this.center));
      largest = Math.max(largest, size);
    }
    return boxes;
  }

  /** @param {Layer} layer */
  sentence(layer) {
    const { words, pixels } = this.message;
    if (!hasBox(layer)) return words[layer.field === "whole" ? "units-whole" : "units-none"];
    const [row, column] = unitAt(layer, this.center);
    const box = plane.boxOf(layer.field, row, column);
    const share = (100 * paddingShare(box, pixels)).toFixed(1);
    return fill(words["units-field"], { row, column, ...plane.boxText(box), share });
  }

  // --- what the visitor does ---

  /** @param {number} index of a layer */
  go(index) {
    this.index = index;
    this.ask();
    this.moved();
  }

  /** Python is told when the visitor rests. */
  moved() {
    const [row, column] = hasBox(this.layer) ? unitAt(this.layer, this.center) : [0, 0];
    this.selection?.send([this.index, row, column].join(","));
  }

  /** @param {PointerEvent} event */
  scrub(event) {
    if (this.curveScales) this.player?.set(this.curveScales.index(pointIn(this.curve, event).x));
  }

  /** @param {MouseEvent} event */
  pick(event) {
    if (!this.scales) return;
    const { x, y } = pointIn(this.picture, event);
    const { row, column } = this.scales.pixel(x, y);
    this.move([row, column]);
  }

  /** @param {[number, number]} center in pixels: the nearest unit's field */
  move(center) {
    const { layer } = this;
    if (!hasBox(layer)) return;
    this.center = centerOf(layer, ...unitAt(layer, center));
    this.ask();
    this.moved();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = arrowStep(event);
    const { layer } = this;
    if (!step || !hasBox(layer)) return;
    event.preventDefault();
    const [down, across] = layer.field;
    this.move([this.center[0] + step[0] * down.jump, this.center[1] + step[1] * across.jump]);
  }

  close() {
    this.player?.destroy();
    this.selection?.cancel();
  }
}

/**
 * The unit whose field lies nearest to a position.
 * @param {BoxLayer} layer
 * @param {[number, number]} center
 * @returns {[row: number, column: number]}
 */
function unitAt({ field, rows, columns }, [y, x]) {
  return [plane.nearestUnit(field[0], y, rows), plane.nearestUnit(field[1], x, columns)];
}

/**
 * @param {BoxLayer} layer
 * @param {number} row
 * @param {number} column
 * @returns {[number, number]}
 */
function centerOf({ field: [down, across] }, row, column) {
  return [plane.centerOf(down, row), plane.centerOf(across, column)];
}

/**
 * @param {BoxLayer} layer
 * @param {[number, number]} center
 */
function boxAbout(layer, center) {
  return plane.boxOf(layer.field, ...unitAt(layer, center));
}

/**
 * How much of a box lies beyond the picture.
 * @param {plane.Box} box
 * @param {[number, number]} pixels
 */
function paddingShare({ top, left, bottom, right }, [height, width]) {
  /** @type {(first: number, end: number, size: number) => number} */
  const inside = (first, end, size) => Math.max(0, Math.min(size, end) - Math.max(0, first));
  return 1 - (inside(top, bottom, height) * inside(left, right, width)) / ((bottom - top) * (right - left));
}

export default await mounting(FieldGrowth, import.meta.url, "../widgets/controls.css", "field_growth.css");
