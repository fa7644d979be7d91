// The Builder page: what is edited is in the browser, Python answers with shapes and counts. Every message is a whole
// design, so that both sides always mean the same one.
import { element, setText, statusLine } from "../core/elements.js";
import { reducedMotion } from "../core/timing.js";
import { mounting } from "../core/view.js";
import { colorFamilies } from "../drawing/families.js";
import { withWhole } from "./design.js";
import { DesignEditor } from "./editor.js";
import { memoryOf } from "./memory.js";
import { builderPanel } from "./panel.js";
import { networkPicture } from "./picture.js";
import { indexOf } from "./row.js";
import { focusedIn, Rows } from "./rows.js";
import { parameterBar } from "./shares.js";
import { toolbar } from "./toolbar.js";

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./answer.js").Setup} Setup */
/** @typedef {import("./design.js").Kind} Kind */

const NARROW = 900; // CSS pixels below which the panel comes first, folded
/** @type {Pick<Answer, "rows" | "text" | "requested">} */
const NO_ANSWER = { rows: [], text: "", requested: 0 };

class Builder extends DesignEditor {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent);
    this.answer = /** @type {Answer} */ (NO_ANSWER);
    this.narrow = false;
    this.status = statusLine();
    this.onkey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    window.addEventListener("keydown", this.onkey);
  }

  update() {
    const setup = /** @type {Setup} */ (this.message);
    if (setup !== this.setup) this.build(setup);
    colorFamilies(this.root, setup.families, this.theme.dark);
    this.root.classList.toggle("dark", this.theme.dark);
  }

  /** @param {Setup} setup */
  build(setup) {
    this.setup = setup;
    this.memory = memoryOf(setup.key);
    this.rows = new Rows(setup, {
      pick: (index) => this.pick(index, false),
      change: (index, name, value) => this.change(index, name, value),
      act: (name, index) => this.act(name, index),
      move: (from, to) => this.move(from, to),
      light: (index) => this.light(index),
      apply: (offer) => this.apply(offer),
    });
    const whole = (/** @type {string} */ name, /** @type {any} */ value) =>
      this.edit(withWhole(this.current, name, value), name);
    this.panel = builderPanel(setup, { request: (request) => this.request(request), whole });
    this.tools = toolbar(setup, {
      undo: () => this.back("undo"),
      redo: () => this.back("redo"),
      reset: () => this.request({ preset: setup.start }),
      add: (kind) => this.add(kind),
      seekFault: () => this.seek(this.answer.rows.findIndex(({ state }) => state === "fault")),
    });
    this.picture = element("div", { class: "picture" });
    this.totals = element("dl", { class: "totals" });
    this.bar = parameterBar(setup.words, setup.families);
    for (const node of [this.picture, this.bar.node]) this.linkToRows(node);
    const top = element("div", { class: "top" }, this.picture, this.totals);
    const side = element("div", { class: "main-side" }, top, this.bar.node, this.tools.node, this.rows.node);
    this.root.replaceChildren(this.panel.node, side, this.status);
    this.fold(this.narrow);
    if (this.design) this.refresh();
  }

  /** @param {HTMLElement} node whose parts stand for layers */
  linkToRows(node) {
    node.addEventListener("pointerover", ({ target }) => this.light(indexOf(target)));
    node.addEventListener("pointerleave", () => this.light(null));
    node.addEventListener("click", ({ target }) => this.pick(indexOf(target) ?? -1, true));
  }

  /** @param {Answer} answer */
  receive(answer) {
    if (answer.text !== this.text) return; // of a design that is no longer there
    this.answer = answer;
    this.refresh();
    setText(this.status, answer.announcement);
  }

  /**
   * @param {number} index
   * @param {boolean} seek whether it is scrolled to, and stays open
   */
  pick(index, seek) {
    if (index < 0 || index >= this.layers.length) return;
    this.select(this.selected === index && !seek ? -1 : index);
    this.refresh();
    if (seek) this.seek(index);
  }

  /** @param {number} index */
  seek(index) {
    const behavior = reducedMotion() ? "instant" : "smooth";
    this.rows?.list.querySelector(`li[data-index='${index}']`)?.scrollIntoView({ block: "center", behavior });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const way = wayOf(event);
    if (!way || isElsewhere(this.root, event)) return;
    event.preventDefault();
    this.back(way);
  }

  /** @param {number | null} index of a layer under the pointer */
  light(index) {
    for (const node of this.root.querySelectorAll("[data-index]")) {
      node.classList.toggle("near", indexOf(node) === index);
    }
  }

  /** @param {string} text */
  say(text) {
    setText(this.status, text);
  }

  /** @param {number} index */
  focusRow(index) {
    this.rows?.focus(index);
  }

  /** @param {number} index */
  isRowFocused(index) {
    return this.rows !== undefined && focusedIn(this.rows.list) === `row-${index}`;
  }

  arrange() {
    const narrow = this.width < NARROW;
    if (narrow !== this.narrow) this.fold(narrow);
    if (this.design) this.draw();
    this.ask();
  }

  /** @param {boolean} narrow */
  fold(narrow) {
    this.narrow = narrow;
    this.root.classList.toggle("narrow", narrow);
    if (this.panel) this.panel.node.open = !narrow;
    if (this.tools) this.tools.adding.open = !narrow;
  }

  refresh() {
    const { history, selected } = this.memory;
    this.rows?.show(this.current, this.answerInStep(), selected);
    this.panel?.show(this.current, this.answer, this.answer.requested >= this.lastRequest);
    this.tools?.show({ canUndo: history.canUndo, canRedo: history.canRedo, full: this.isFull(), selected });
    this.draw();
  }

  /** The rows of as many layers as Python has answered for. */
  answerInStep() {
    return this.answer.rows.length === this.layers.length + 1 ? this.answer : { ...this.answer, rows: [] };
  }

  /** The picture, the bar and the totals follow what Python has answered. */
  draw() {
    if (!this.width || this.answer.text !== this.text) return;
    const { words, kinds } = this.message;
    const output = { family: "linear", plates: 1, name: words.output };
    const layers = [...this.layers.map(({ kind }) => kinds[kind]), output];
    this.tools?.warn(this.answer.alarm);
    this.drawPicture(layers);
    this.bar?.show(layers.map((kind, index) => partOf(kind, index, this.answer.rows[index].parameters)));
    this.mark();
    const totals = this.answer.totals.flatMap(([name, value]) => [
      element("dt", { text: name }),
      element("dd", { text: value }),
    ]);
    this.totals?.replaceChildren(...totals);
  }

  /** The selected layer in the picture and the bar. */
  mark() {
    for (const node of this.root.querySelectorAll(".volume, .share")) {
      node.classList.toggle("selected", this.selected >= 0 && indexOf(node) === this.selected);
    }
  }

  /** @param {Kind[]} layers */
  drawPicture(layers) {
    if (!this.picture) return;
    const { words, families } = /** @type {Setup} */ (this.message);
    const { rows, input } = this.answer;
    const steps = layers.map(({ family, plates }, index) => {
      const code = families.find(({ slug }) => slug === family)?.code ?? "";
      return { index, shape: rows[index].output ?? null, family, plates, code };
    });
    const names = layers.map(({ name }, index) => {
      return [index + 1, name, rows[index].output?.join("\u00d7") ?? words.waiting].join(" \u00b7 ");
    });
    const start = { index: -1, shape: input.output ?? null, family: "other", plates: 1, code: "" };
    const room = this.picture.clientWidth - 4;
    this.picture.replaceChildren(networkPicture([start, ...steps], [words.input, ...names], room));
  }

  close() {
    super.close();
    window.removeEventListener("keydown", this.onkey);
  }
}

/**
 * @param {Kind} kind
 * @param {number} index
 * @param {number | undefined} parameters
 */
function partOf({ name, family }, index, parameters = 0) {
  return { index, name: `${index + 1} \u00b7 ${name}`, family, parameters };
}

/**
 * @param {KeyboardEvent} event
 * @returns {"undo" | "redo" | null}
 */
function wayOf({ key, ctrlKey, metaKey, shiftKey }) {
  if (!ctrlKey && !metaKey) return null;
  const pressed = key.toLowerCase();
  if (pressed === "y") return "redo";
  return pressed === "z" ? (shiftKey ? "redo" : "undo") : null;
}

/**
 * Whether a key is pressed in a field outside of the builder.
 * @param {HTMLElement} root
 * @param {KeyboardEvent} event
 */
function isElsewhere(root, event) {
  const [target] = event.composedPath();
  return target instanceof Element && !root.contains(target) && target.closest("input, textarea, select") !== null;
}

const SHEETS = ["../widgets/controls.css", "../drawing/families.css", "builder.css", "rows.css"];

export default await mounting(Builder, import.meta.url, ...SHEETS);
