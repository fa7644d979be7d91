// A whole network as volumes from input to output, folded into blocks.
import { Channel } from "../core/channel.js";
import { element, setText, statusLine, tooltip } from "../core/elements.js";
import { fill } from "../core/format.js";
import { reducedMotion } from "../core/timing.js";
import { mounting, View } from "../core/view.js";
import { colorFamilies } from "../drawing/families.js";
import { drawStrip } from "./draw.js";
import { legendOf, optionList, toolButton } from "./bar.js";
import { numberAt, foldFor, stopFor } from "./gestures.js";
import { toggleBlock, unfoldedBlocks, unfoldTo } from "./folds.js";
import { leftOf } from "./items.js";
import { layoutStrip } from "./layout.js";
import { marksOf } from "./marks.js";
import { decodeNetwork } from "./network.js";
import { saveStrip } from "./save.js";
import { fadeEnds, reveal } from "./scrolling.js";
import { linesOf } from "./texts.js";

/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./network.js").Network} Network */

class NetworkStrip extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "network-strip");
    this.bar = element("div", { class: "top" });
    const roles = { role: "listbox", "aria-orientation": "horizontal" };
    this.scroller = element("div", { class: "scroller", tabindex: "0", ...roles });
    this.status = statusLine();
    this.root.append(this.bar, element("div", { class: "frame-of-strip" }, this.scroller), this.status);
    this.tip = tooltip(this.root);
    /** @type {Network | null} */
    this.network = null;
    /** @type {Strip | null} */
    this.strip = null;
    /** @type {SVGElement | null} */
    this.picture = null;
    /** @type {Set<number>} */
    this.open = new Set();
    this.fresh = true; // whether no node of this network was selected yet
    /** @type {number[]} nodes that the keyboard stops at */
    this.stops = [];
    this.revealed = false; // whether it was scrolled before: the first time at once
    this.selected = this.cursor = this.hovered = -1;
    this.selection = this.newSelection();
    this.listen();
  }

  /** @returns {Channel<string | null>} */
  newSelection() {
    return new Channel({ name: "selected", kind: "event", onreceive: (name) => this.receive(name) });
  }

  listen() {
    const { scroller } = this;
    scroller.addEventListener("click", (event) => this.click(event));
    scroller.addEventListener("pointermove", (event) => this.hover(event));
    scroller.addEventListener("pointerleave", () => this.leave());
    scroller.addEventListener("keydown", (event) => this.press(event));
    scroller.addEventListener("focus", () => this.focus());
    scroller.addEventListener("blur", () => this.mark());
    scroller.addEventListener("scroll", () => fadeEnds(this.scroller), { passive: true });
  }

  update() {
    const { key, network } = this.message;
    if (this.network?.id !== network.id) this.begin(`${key}-${network.id}`);
    this.network = decodeNetwork(network);
    colorFamilies(this.root, this.message.families, this.theme.dark);
  }

  /** @param {string} key of another network than before */
  begin(key) {
    const { open, isNew } = unfoldedBlocks(key);
    this.open = open;
    this.fresh = isNew;
    this.selected = this.cursor = this.hovered = -1;
    this.scroller.scrollLeft = 0;
    this.strip = null;
    this.selection = this.newSelection();
    if (this.component) this.selection.connect(this.component);
  }

  arrange() {
    this.draw();
    this.select(this.selected);
    this.ask();
  }

  /**
   * The node selected in Python; the first one of a network unfolds the way to itself.
   * @param {string | null} name
   */
  receive(name) {
    const number = this.network?.numbers.get(name ?? "") ?? -1;
    if (number >= 0) this.unfoldTo(number);
    this.select(number);
  }

  /** @param {number} number */
  unfoldTo(number) {
    if (!this.fresh || !this.network) return;
    this.fresh = false;
    unfoldTo(this.network, this.open, number);
    this.draw();
  }

  /** @param {number} number */
  select(number) {
    this.selected = number;
    this.mark();
    if (number >= 0) this.reveal(number);
  }

  draw() {
    if (!this.network || !this.width) return;
    const { families, words } = this.message;
    this.strip = layoutStrip(this.network, this.open, this.width);
    this.picture = drawStrip(this.network, this.strip, families);
    this.scroller.replaceChildren(this.picture, this.options());
    this.scroller.setAttribute("aria-label", `${words.strip}. ${words.help}`);
    this.bar.replaceChildren(legendOf(this.network, families), ...this.buttons());
    this.mark();
    fadeEnds(this.scroller);
  }

  buttons() {
    const { words } = this.message;
    const foldAll = toolButton(words["fold-all"], () => this.foldAll(), "all");
    foldAll.hidden = this.open.size === 0;
    const { picture, theme } = this;
    const save = () => picture && saveStrip(picture, theme.background, "network");
    return [foldAll, toolButton(words["save-png"], save)];
  }

  /** What a screen reader can point at: one option for each stop of the keyboard. */
  options() {
    const { items } = /** @type {Strip} */ (this.strip);
    this.stops = items.flatMap(({ folded, nodes }) => (folded >= 0 ? [nodes[nodes.length - 1]] : nodes));
    if (this.cursor >= 0) this.cursor = this.stopOf(this.cursor);
    return optionList(this.stops, (number) => this.lines(number).join(", "));
  }

  /** @param {number} number */
  stopOf(number) {
    const { folded, nodes } = this.itemOf(number);
    return folded >= 0 ? nodes[nodes.length - 1] : number;
  }

  /** @param {number} number */
  itemOf(number) {
    const { items, owner } = /** @type {Strip} */ (this.strip);
    return items[owner[number]];
  }

  /** @param {number} number */
  lines(number) {
    return linesOf(/** @type {Network} */ (this.network), number, this.itemOf(number), this.message.words);
  }

  mark() {
    if (!this.strip || !this.picture) return;
    const marks = marksOf(this.strip, { selected: this.selected, pointed: this.pointed() });
    this.picture.querySelector(".marks")?.replaceChildren(...marks);
    for (const option of this.scroller.querySelectorAll("[role=option]")) {
      option.ariaSelected = String(option.id === `stop-${this.selected}`);
    }
  }

  /** The node under the pointer, else under the keyboard. */
  pointed() {
    if (this.hovered >= 0) return this.hovered;
    return this.scroller.matches(":focus-visible") ? this.cursor : -1;
  }

  /** @param {number} number */
  reveal(number) {
    if (!this.strip) return;
    const behavior = reducedMotion() || !this.revealed ? "instant" : "smooth";
    this.revealed = reveal(this.scroller, this.itemOf(number), behavior) || this.revealed;
  }

  /** @param {MouseEvent} event */
  click(event) {
    const handle = numberAt(event, "block");
    const node = numberAt(event, "node");
    if (handle !== undefined) this.toggle(handle);
    else if (node !== undefined) this.pick(this.stopOf(node));
  }

  /** @param {number} number */
  pick(number) {
    this.fresh = false;
    this.cursor = number;
    this.select(number);
    this.selection.send(this.network?.nodes[number].name ?? null);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (event.pointerType === "touch") return;
    const node = numberAt(event, "node");
    if (node === undefined) return void this.leave();
    const number = this.stopOf(node);
    const { left, top } = this.root.getBoundingClientRect();
    this.tip.show(this.lines(number).join("\n"), event.clientX - left, event.clientY - top);
    this.pointAt(number);
  }

  leave() {
    this.tip.hide();
    this.pointAt(-1);
  }

  /** @param {number} number */
  pointAt(number) {
    if (number === this.hovered) return;
    this.hovered = number;
    this.mark();
  }

  /**
   * Folds or unfolds: what was clicked stays where it is on the screen.
   * @param {number} block
   */
  toggle(block) {
    const network = /** @type {Network} */ (this.network);
    const before = this.edgeOf(block) - this.scroller.scrollLeft;
    toggleBlock(network, this.open, block);
    this.leave();
    this.draw();
    this.scroller.scrollLeft = this.edgeOf(block) - Math.max(8, before);
    fadeEnds(this.scroller);
    const { name } = network.blocks[block];
    setText(this.status, fill(this.message.words[this.open.has(block) ? "unfold" : "fold"], { name }));
  }

  /** @param {number} block */
  edgeOf(block) {
    const nodes = this.network?.blocks[block].nodes ?? [];
    return Math.min(...nodes.map((number) => leftOf(this.itemOf(number))));
  }

  foldAll() {
    this.open.clear();
    this.draw();
    this.scroller.scrollLeft = 0;
    this.scroller.focus({ preventScroll: true });
    if (this.selected >= 0) this.reveal(this.selected);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.scroller) return;
    if (!this.handle(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * Whether the key means something here.
   * @param {string} key
   */
  handle(key) {
    const stop = stopFor(key, this.stops, this.cursor);
    if (stop === undefined && this.cursor < 0) return false;
    if (stop !== undefined) this.moveTo(stop);
    else if (key === "Enter") this.pick(this.cursor);
    else return this.foldAtCursor(key);
    return true;
  }

  /** @param {string} key */
  foldAtCursor(key) {
    const fold = foldFor(key, this.itemOf(this.cursor));
    if (!fold || !this.network) return false;
    this.toggle(fold.block);
    const { nodes } = this.network.blocks[fold.block];
    this.moveTo(fold.opens ? this.stopOf(nodes[0]) : nodes[nodes.length - 1]);
    return true;
  }

  focus() {
    if (!this.scroller.matches(":focus-visible")) return;
    this.moveTo(this.cursor < 0 ? Math.max(0, this.selected) : this.cursor);
  }

  /** @param {number} number */
  moveTo(number) {
    if (!this.strip) return;
    this.cursor = number;
    this.scroller.setAttribute("aria-activedescendant", `stop-${number}`);
    setText(this.status, this.lines(number).join(", "));
    this.mark();
    this.reveal(number);
  }
}

export default await mounting(NetworkStrip, import.meta.url, "../drawing/families.css", "network_strip.css");
