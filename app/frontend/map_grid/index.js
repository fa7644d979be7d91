// Every map of a layer, or every filter, as one grid of tiles to select from.

import { fitCanvas, paintBar, penOf, savePng } from "../core/canvas.js";
import { Channel } from "../core/channel.js";
import { element, pointIn, setText, statusLine, tooltip } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { View, mounting } from "../core/view.js";
import { noteLine } from "../widgets/controls.js";
import { makeAtlas } from "./atlas.js";
import { paintRing, paintTiles, scaleEnds, scaleLegend } from "./paint.js";
import { GridPlan, RING } from "./plan.js";

const LARGEST_PNG = 16000; // pixels of height

class MapGrid extends View {
  selected = -1;

  /** Indices of the order: under the pointer, and under the keyboard. */
  hovered = -1;
  focused = 0;

  /** Channels in the order of the tiles, and the index of each. */
  order = new Uint32Array();
  indices = new Map();

  /** Smallest, largest and mean value of each channel. */
  facts = new Float32Array();

  /** Which maps are drawn in which order, as text. */
  contents = "";

  /** @type {import("./paint.js").Scene | null} */
  scene = null;

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "map-grid");
    this.selection = new Channel({ name: "selected", kind: "event", onreceive: (channel) => this.select(channel) });
    this.canvas = element("canvas", { "aria-hidden": "true" });
    this.spacer = element("div");
    this.option = element("div", { id: "option", role: "option", class: "spoken" });
    const attributes = { class: "frame", tabindex: "0", role: "listbox", "aria-activedescendant": "option" };
    this.frame = element("div", attributes, this.canvas, this.spacer, this.option);
    this.status = statusLine(true);
    this.legend = element("div");
    this.save = element("button", { class: "tool", type: "button", onclick: () => this.savePicture() });
    this.note = noteLine();
    const foot = element("div", { class: "foot" }, this.status, this.legend, this.save);
    this.root.append(this.frame, foot, this.note.root);
    this.tip = tooltip(this.root);
    this.listen();
  }

  listen() {
    const { frame } = this;
    const scrolled = () => {
      this.hover(-1);
      this.ask();
    };
    frame.addEventListener("scroll", scrolled, { passive: true });
    frame.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") this.hover(this.indexAt(event), event);
    });
    frame.addEventListener("pointerleave", () => this.hover(-1));
    frame.addEventListener("click", (event) => this.pick(this.indexAt(event)));
    frame.addEventListener("keydown", (event) => this.press(event));
    frame.addEventListener("focus", () => this.ask());
    frame.addEventListener("blur", () => this.ask());
  }

  // --- what Python says ---

  update() {
    const { message } = this;
    this.table = message.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.order = new Uint32Array(message.bytes("order").slice().buffer);
    this.indices = new Map(Array.from(this.order, (channel, index) => [channel, index]));
    this.facts = message.floats("facts");
    this.atlas = makeAtlas(message.bytes("values"), message, this.table);
    this.hover(-1);
    this.focused = Math.max(0, Math.min(this.focused, this.order.length - 1));
    this.label();
    this.rewind();
  }

  /** Other maps, or another order: from the top. */
  rewind() {
    const { count, rows, columns } = this.message;
    const contents = [count, rows, columns, ...this.order.subarray(0, 4)].join();
    if (this.contents && this.contents !== contents) this.frame.scrollTop = 0;
    this.contents = contents;
  }

  /** @param {number | null} channel selected in Python */
  select(channel) {
    this.selected = channel ?? -1;
    const index = this.indices.get(this.selected);
    this.focused = index ?? 0;
    this.label();
    if (index !== undefined) this.reveal(index);
    this.ask();
  }

  label() {
    const { words, kind, count, rows, columns } = this.message;
    this.frame.setAttribute("aria-label", fill(words[`grid-label-${kind}`], { count, rows, columns }));
    setText(this.save, words["save-png"]);
    this.note.show(this.message.note);
    setText(this.status, this.indices.has(this.selected) ? this.sentence(this.selected) : "");
    this.describeOption();
    if (this.table) this.legend.replaceChildren(...scaleLegend(this.message, this.table));
  }

  /** @param {number} channel */
  sentence(channel) {
    const { words } = this.message;
    const [min, max, mean] = Array.from(this.facts.subarray(3 * channel, 3 * channel + 3), (fact) =>
      formatNumber(fact),
    );
    const text = fill(words["grid-tile"], { index: channel, min, max, mean });
    return this.isDead(channel) ? `${text} \u00b7 ${words["grid-dead"]}` : text;
  }

  /** @param {number} channel */
  isDead(channel) {
    return this.facts[3 * channel] === 0 && this.facts[3 * channel + 1] === 0;
  }

  // --- where things are ---

  arrange() {
    const room = Math.min(this.message.room, window.innerHeight * 0.6);
    const plan = new GridPlan(this.message, this.order.length, this.width, room);
    const first = !this.scene;
    this.frame.style.height = `${plan.view}px`;
    this.spacer.style.height = `${Math.max(0, plan.total - plan.view)}px`;
    if (!this.atlas) return;
    const { atlas, order, theme } = this;
    this.scene = { plan, atlas, order, theme, isDead: (channel) => this.isDead(channel) };
    if (first && this.indices.has(this.selected)) this.reveal(this.indices.get(this.selected));
    this.ask();
  }

  /** @param {MouseEvent} event */
  indexAt(event) {
    const { x, y } = pointIn(this.canvas, event);
    return this.scene?.plan.indexAt(x, y + this.frame.scrollTop) ?? -1;
  }

  /** @param {number} index scrolled into view */
  reveal(index) {
    if (!this.scene) return;
    const { plan } = this.scene;
    const top = plan.corner(index).y - RING;
    const bottom = top + plan.cellHeight + 2 * RING;
    if (top < this.frame.scrollTop) this.frame.scrollTop = top;
    else if (bottom > this.frame.scrollTop + plan.view) this.frame.scrollTop = bottom - plan.view;
  }

  // --- painting ---

  paint() {
    if (!this.scene) return;
    const { plan } = this.scene;
    const context = fitCanvas(this.canvas, this.frame.clientWidth, plan.view);
    context.translate(0, -this.frame.scrollTop);
    paintTiles(context, this.scene, plan.linesIn(this.frame.scrollTop));
    this.paintRings(context);
  }

  /** @param {CanvasRenderingContext2D} context */
  paintRings(context) {
    const keyed = this.frame.matches(":focus-visible") ? this.focused : -1;
    if (this.hovered !== keyed) this.paintRing(context, this.hovered, 1.5);
    this.paintRing(context, keyed, 1.5, [4, 3]);
    this.paintRing(context, this.indices.get(this.selected) ?? -1, RING);
  }

  /**
   * @param {CanvasRenderingContext2D} context
   * @param {number} index
   * @param {number} width
   * @param {number[]} [dash]
   */
  paintRing(context, index, width, dash) {
    if (this.scene && index >= 0 && index < this.order.length) paintRing(context, this.scene, index, width, dash);
  }

  /** Every tile, not only those in sight, and the scale. */
  savePicture() {
    if (!this.scene || !this.table) return;
    const width = this.frame.clientWidth;
    const height = this.scene.plan.total + 44;
    const scale = Math.min(2, LARGEST_PNG / height);
    const canvas = element("canvas", { width: Math.round(width * scale), height: Math.round(height * scale) });
    const context = penOf(canvas);
    context.scale(scale, scale);
    context.fillStyle = this.theme.background;
    context.fillRect(0, 0, width, height);
    paintTiles(context, this.scene, [0, this.scene.plan.lines]);
    this.paintRings(context);
    const table = this.message.rgb ? null : this.table;
    paintBar(context, table, [RING, height - 36, Math.min(224, width - 2 * RING)], scaleEnds(this.message), this.theme);
    savePng(canvas, this.message.key);
  }

  // --- what the visitor does ---

  /**
   * @param {number} index
   * @param {MouseEvent} [event]
   */
  hover(index, event) {
    if (index !== this.hovered) {
      this.hovered = index;
      this.ask();
    }
    if (index < 0 || !event) {
      this.tip.hide();
      return;
    }
    const { x, y } = pointIn(this.root, event);
    this.tip.show(this.sentence(this.order[index]), x, y);
  }

  /** @param {number} index */
  pick(index) {
    if (index < 0 || index >= this.order.length) return;
    this.focused = index;
    this.selected = this.order[index];
    const selection = fill(this.message.words["grid-selected"], { index: this.selected });
    setText(this.status, `${selection} \u00b7 ${this.sentence(this.selected)}`);
    this.describeOption();
    this.ask();
    this.selection?.send(this.selected);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.key === "Escape") this.hover(-1);
    const move = this.scene?.plan.moves()[event.key];
    const picks = event.key === "Enter" || event.key === " ";
    if (picks) this.pick(this.focused);
    else if (move !== undefined) this.moveTo(this.focused + move);
    else return;
    event.preventDefault();
  }

  /** @param {number} index */
  moveTo(index) {
    this.focused = Math.max(0, Math.min(this.order.length - 1, index));
    this.reveal(this.focused);
    setText(this.status, this.sentence(this.order[this.focused]));
    this.describeOption();
    this.ask();
  }

  /** The option that screen readers are told of. */
  describeOption() {
    if (!this.order.length) return;
    const channel = this.order[this.focused];
    this.option.setAttribute("aria-label", this.sentence(channel));
    this.option.setAttribute("aria-selected", String(channel === this.selected));
    this.option.setAttribute("aria-posinset", String(this.focused + 1));
    this.option.setAttribute("aria-setsize", String(this.order.length));
  }
}

export default await mounting(MapGrid, import.meta.url, "../widgets/controls.css", "map_grid.css");
