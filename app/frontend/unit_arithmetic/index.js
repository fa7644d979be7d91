// The arithmetic of one unit: the terms that its value is put together from, and the maps that they lie on.
import { savePng } from "../core/canvas.js";
import { element, setText, statusLine } from "../core/elements.js";
import { formatNumber } from "../core/format.js";
import { mounting, View } from "../core/view.js";
import { noteLine } from "../widgets/controls.js";
import { Composer } from "./composer.js";
import { GAP, MapPair, ROOM } from "./map_pair.js";
import { decodeExplanation, originOf, ownText, partsAtATime } from "./message.js";
import { compose } from "./rules.js";
import { figureOf } from "./save.js";
import { Scales } from "./scales.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./message.js").Explanation} Explanation */

/** @param {() => void} onclick */
const toolButton = (onclick) => element("button", { class: "tool", type: "button", onclick });

const BESIDE = 760; // CSS pixels from which the maps stand beside the sum

class UnitArithmetic extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "unit-arithmetic");
    /** @type {Explanation | null} */
    this.explanation = null;
    this.shownUnit = "";
    this.count = 0; // of drawn parts
    this.sheet = new Sheet(this);
    this.maps = new MapPair(this);
    this.status = statusLine(true);
    this.idleText = ""; // of the status line, while nothing is pointed at
    /** @type {Scales | null} */
    this.scales = null;
    /** @type {Item | null} */
    this.pointed = null;
    this.more = toolButton(() => this.showMore());
    this.forward = toolButton(() => this.pointed?.target && this.open(this.pointed.target));
    this.save = toolButton(() => this.saveFigure());
    this.note = noteLine();
    this.left = element("div", { class: "beside" }, this.maps.root);
    this.build();
  }

  build() {
    const foot = element("div", { class: "foot" }, this.more, this.forward, this.save);
    const right = element("div", { class: "sum" }, this.sheet.root);
    const columns = element("div", { class: "columns" }, this.left, right);
    this.root.append(columns, element("div", { class: "below-all" }, this.status, foot, this.note.root));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.escape(event));
    document.fonts?.ready.then(() => this.explanation && this.width && this.arrange());
  }

  update() {
    const data = decodeExplanation(this.message);
    const unit = [data.node, data.unit, data.rule, data.value].join();
    if (unit !== this.shownUnit) this.count = Math.min(partsAtATime(data), data.parts);
    this.shownUnit = unit;
    this.explanation = data;
    this.scales = new Scales(data, this.theme);
    this.label(data);
  }

  /** @param {Explanation} data */
  label(data) {
    const { words, value } = data;
    const result = `${ownText(data)} = ${formatNumber(value, 6)}. `;
    this.idleText = result + words.hint;
    setText(this.more, words.more);
    setText(this.forward, words.go);
    setText(this.save, words["save-png"]);
    this.note.show(this.message.note);
    this.sheet.canvas.setAttribute("aria-label", result + words["sheet-help"]);
    this.point(null);
  }

  arrange() {
    if (!this.explanation || !this.scales) return;
    const data = this.explanation;
    const beside = this.width >= BESIDE && data.maps !== null;
    this.root.classList.toggle("stacked", !beside);
    this.left.hidden = !data.maps;
    this.more.hidden = this.count >= data.parts;
    this.maps.show(data, this.theme, this.scales.tables.value, beside ? 2 * ROOM + 16 : this.width);
    this.maps.root.classList.toggle("below", beside);
    const room = beside ? this.width - ROOM - GAP : this.width;
    const composer = new Composer(data, room, this.theme, this.scales);
    compose(composer, this.count);
    this.sheet.lay(composer.items, room, this.theme);
    this.root.dataset.rule = data.rule;
    this.ask();
  }

  showMore() {
    if (!this.explanation) return;
    this.count = Math.min(this.explanation.parts, this.count + partsAtATime(this.explanation));
    this.arrange();
    if (this.more.hidden) this.sheet.canvas.focus({ preventScroll: true });
  }

  saveFigure() {
    const data = this.explanation;
    if (data) savePng(figureOf(data, this.maps, this.sheet, this.theme), `${data.key}-${data.node}`);
  }

  // --- what is pointed at ---

  /** @param {Item | null} item */
  point(item) {
    this.pointed = item;
    this.forward.disabled = !item?.target;
    setText(this.status, item?.spoken ?? this.idleText);
    this.maps.follow(item?.part, this.originOf(item));
  }

  /**
   * Where the term of an item was read.
   * @param {Item | null} item
   */
  originOf(item) {
    const index = item?.part === undefined ? undefined : item.index;
    return this.explanation && index !== undefined ? originOf(this.explanation, index) : null;
  }

  /**
   * @param {string} sentence
   * @param {string[]} lit
   */
  pointMap(sentence, lit) {
    setText(this.status, sentence || this.idleText);
    this.sheet.light(lit);
  }

  // --- where to go next ---

  /** @param {import("./message.js").Target} target */
  open([node, channel, row, column]) {
    if (this.explanation) this.openUnit({ node: this.explanation.names[node], channel, row, column });
  }

  /** @param {import("./message.js").Unit} unit */
  openUnit({ node, channel, row, column }) {
    this.trigger("open", [channel, row, column, node].join(","));
  }

  /** @param {KeyboardEvent} event */
  escape(event) {
    event.stopPropagation();
    if (this.explanation?.trail) this.trigger("open", "back");
    else this.sheet.point(-1);
  }
}

export default await mounting(UnitArithmetic, import.meta.url, "../widgets/controls.css", "unit_arithmetic.css");
