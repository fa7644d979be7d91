// One pixel, and the units of every layer that it can reach.
import { Channel } from "../core/channel.js";
import { fitCanvas, paintPicture } from "../core/canvas.js";
import { arrowStep, element, pointIn, setText, statusLine } from "../core/elements.js";
import { fill } from "../core/format.js";
import { whenIdle } from "../core/timing.js";
import { mounting, View } from "../core/view.js";
import { paintBox, paintGround, scaling } from "../widgets/plane.js";
import { isEverything, reachedFrom } from "./reach.js";
import { Tile } from "./tile.js";

/** @typedef {import("./reach.js").Node} Node */
/** @typedef {import("./reach.js").Reach} Reach */
/** @typedef {[row: number, column: number]} Pixel */

const STACK_BELOW = 640; // CSS pixels
const LARGEST_PICTURE = 360;
const SHARE = 0.36; // of the width: the picture
const LEAST_BOX = 4; // CSS pixels: a pixel too small to be seen is ringed
const REST = 500; // milliseconds

class PixelReach extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "pixel-reach");
    /** @type {Pixel | null} */
    this.pixel = null;
    /** @type {Pixel | null} under the pointer: shown until it leaves */
    this.hover = null;
    this.dragging = false;
    /** @type {Tile[]} */
    this.shown = [];
    /** @type {Channel<string>} "row,column" */
    this.selection = new Channel({
      name: "selected",
      onreceive: (pixel) => this.receive(pixel),
      pace: (send) => whenIdle(send, REST, () => this.dragging),
    });
    this.picture = element("canvas", { class: "picture", tabindex: "0", role: "application" });
    this.caption = element("div", { class: "caption" });
    this.hint = element("div", { class: "hint" });
    this.tiles = element("div", { class: "tiles", role: "list", tabindex: "0" });
    this.status = statusLine();
    this.left = element("div", { class: "left" }, this.picture, this.caption, this.hint);
    this.root.append(this.left, this.tiles, this.status);
    this.listen();
  }

  listen() {
    const { picture } = this;
    picture.addEventListener("pointerdown", (event) => this.grab(event));
    picture.addEventListener("pointermove", (event) => this.follow(event));
    for (const name of ["pointerup", "pointercancel"]) picture.addEventListener(name, () => this.release());
    picture.addEventListener("pointerleave", () => this.leave());
    picture.addEventListener("keydown", (event) => this.key(event));
  }

  update() {
    const { drawn, words, nodes } = this.message;
    this.ground = paintPicture(this.message.bytes("picture"), drawn[1], drawn[0], drawn[2]);
    setText(this.hint, words.hint);
    this.picture.ariaLabel = words["picture-label"];
    this.tiles.ariaLabel = words["tiles-label"];
    const tiles = nodes.map((/** @type {Node} */ node, /** @type {number} */ index) => new Tile(node, index, words));
    this.shown = tiles.filter((/** @type {Tile} */ { node }) => node.title);
    this.tiles.replaceChildren(...this.shown.map(({ root }) => root));
  }

  /** @param {string | null} pixel "row,column" */
  receive(pixel) {
    const [row, column] = (pixel ?? "").split(",").map(Number);
    this.pixel = pixel === null ? null : [row, column];
    this.ask();
  }

  arrange() {
    const stacked = this.width < STACK_BELOW;
    const [height, width] = this.message.pixels;
    this.root.classList.toggle("stacked", stacked);
    const side = Math.min(LARGEST_PICTURE, stacked ? this.width : this.width * SHARE);
    this.scales = scaling({ top: 0, left: 0, height, width }, side);
    this.left.style.width = `${this.scales.size[0]}px`;
    this.ask();
  }

  // --- painting ---

  paint() {
    const { scales, ground } = this;
    if (!scales || !ground) return;
    const pixel = this.shownPixel();
    this.paintPixel(scales, ground, pixel);
    const reaches = reachedFrom(this.message.nodes, pixel);
    for (const tile of this.shown) tile.show(reaches[tile.index], this.theme);
    this.describe(pixel, reaches);
  }

  /**
   * @param {import("../widgets/plane.js").Scaling} scales
   * @param {HTMLCanvasElement} ground
   * @param {Pixel} pixel
   */
  paintPixel(scales, ground, [row, column]) {
    const context = fitCanvas(this.picture, ...scales.size);
    paintGround(context, scales, this.message.pixels, ground, this.theme);
    const spare = Math.max(0, LEAST_BOX / scales.scale - 1) / 2;
    const box = { top: row - spare, left: column - spare, bottom: row + 1 + spare, right: column + 1 + spare };
    paintBox(context, scales, box, this.theme);
  }

  /**
   * @param {Pixel} pixel
   * @param {(Reach | null)[]} reaches
   */
  describe([row, column], reaches) {
    const { words, nodes } = this.message;
    const everything = this.shown.find(({ index }) => isEverything(reaches[index], nodes[index].sides));
    const key = everything ? "readout-all-from" : "readout-pixel";
    const text = fill(words[key], { row, column, name: everything?.node.name ?? "" });
    setText(this.caption, text);
    if (!this.dragging && !this.hover) setText(this.status, text);
  }

  /** @returns {Pixel} */
  shownPixel() {
    const [height, width] = this.message.pixels;
    return this.hover ?? this.pixel ?? [Math.floor(height / 2), Math.floor(width / 2)];
  }

  // --- what the visitor does ---

  /** @param {PointerEvent} event */
  grab(event) {
    this.dragging = true;
    this.picture.setPointerCapture(event.pointerId);
    this.move(this.pixelAt(event));
  }

  /** @param {PointerEvent} event */
  follow(event) {
    if (this.dragging) this.move(this.pixelAt(event));
    else if (event.pointerType === "mouse") this.point(this.pixelAt(event));
  }

  release() {
    this.dragging = false;
  }

  leave() {
    this.point(null);
  }

  /** @param {Pixel | null} pixel */
  point(pixel) {
    this.hover = pixel;
    this.ask();
  }

  /**
   * @param {MouseEvent} event
   * @returns {Pixel | null}
   */
  pixelAt(event) {
    if (!this.scales) return null;
    const { x, y } = pointIn(this.picture, event);
    const { row, column } = this.scales.pixel(x, y);
    return this.within(row, column);
  }

  /**
   * @param {number} row
   * @param {number} column
   * @returns {Pixel}
   */
  within(row, column) {
    const [height, width] = this.message.pixels;
    return [Math.max(0, Math.min(height - 1, row)), Math.max(0, Math.min(width - 1, column))];
  }

  /** @param {Pixel | null} pixel */
  move(pixel) {
    if (!pixel) return;
    this.pixel = pixel;
    this.point(null);
    this.selection?.send(pixel.join(","));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const step = arrowStep(event);
    if (!step) return;
    event.preventDefault();
    this.hover = null;
    const [row, column] = this.shownPixel();
    this.move(this.within(row + step[0], column + step[1]));
  }
}

export default await mounting(PixelReach, import.meta.url, "pixel_reach.css");
