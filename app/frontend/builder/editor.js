// The design that is edited in the browser, its history, and its requests to Python. Every message is a whole design, so
// that both sides always mean the same one.
import { fill } from "../core/format.js";
import { throttled } from "../core/timing.js";
import { View } from "../core/view.js";
import { Answers } from "./answer.js";
import * as designs from "./design.js";
import { memoryOf } from "./memory.js";

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./answer.js").Offer} Offer */
/** @typedef {import("./answer.js").DesignRequest} DesignRequest */
/** @typedef {import("./design.js").Design} Design */

const SEND_EVERY = 60; // milliseconds between two messages while a control is dragged

/** A subclass draws: it overrides `refresh`, `receive`, `say`, `focusRow` and `isRowFocused`. */
export class DesignEditor extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "builder");
    this.memory = memoryOf("");
    this.text = ""; // of the design
    /** @type {Design | null} */
    this.design = null;
    this.lastRequest = 0; // when it was sent
    this.requestedBy = ""; // the control that sent it
    this.answers = new Answers(
      {
        name: "design",
        encode: (text) => JSON.stringify({ at: Date.now(), text }),
        onreceive: (text) => this.take(text),
        pace: (send) => throttled(send, SEND_EVERY),
      },
      (answer) => this.receive(answer),
    );
    /** @type {ReturnType<typeof throttled>} */
    this.sendRequest = throttled((request) => this.trigger("request", JSON.stringify(request)), SEND_EVERY);
    this.selection = this.answers;
  }

  refresh() {}

  /** @param {Answer} _answer */
  receive(_answer) {}

  /** @param {string} _text */
  say(_text) {}

  /** @param {number} _index */
  focusRow(_index) {}

  /** @param {number} _index */
  isRowFocused(_index) {
    return false;
  }

  /** @returns {Design} */
  get current() {
    return /** @type {Design} */ (this.design);
  }

  get layers() {
    return this.current.layers;
  }

  get selected() {
    return this.memory.selected;
  }

  /** @param {number} index */
  select(index) {
    this.memory.selected = index;
  }

  /**
   * Another design than the one on the screen: a preset, a pattern, a file.
   * @param {string} text
   */
  take(text) {
    if (text === this.text) return;
    if (this.text) this.memory.history.leave(this.text, this.requestedBy);
    this.requestedBy = "";
    this.text = text;
    this.design = designs.readDesign(text, this.message.kinds);
    if (this.selected >= this.layers.length) this.select(-1);
  }

  /**
   * Another design.
   * @param {Design} design
   * @param {string} name of the control: its steps are one change
   */
  edit(design, name = "") {
    this.memory.history.leave(this.text, name);
    this.adopt(design);
  }

  /** @param {Design} design */
  adopt(design) {
    this.design = design;
    this.text = JSON.stringify(design);
    this.refresh();
    this.answers.send(this.text);
  }

  /** @param {DesignRequest} request */
  request(request) {
    this.requestedBy = "pattern" in request ? "pattern" : "";
    this.answers.flush(this.text);
    this.lastRequest = Date.now();
    this.sendRequest({ ...request, at: this.lastRequest });
  }

  /**
   * @param {number} index
   * @param {string} name
   * @param {any} value
   */
  change(index, name, value) {
    this.edit(designs.changedLayer(this.current, index, { [name]: value }), name + index);
  }

  /** @param {string} kind */
  add(kind) {
    if (this.isFull()) return;
    const at = this.selected < 0 ? this.layers.length : this.selected + 1;
    const settings = this.message.kinds[kind].fields.map((/** @type {designs.Field} */ { name, value }) => [
      name,
      value,
    ]);
    this.select(at);
    this.edit(designs.insertedLayer(this.current, at, { kind, ...Object.fromEntries(settings) }));
    this.focusRow(at);
  }

  isFull() {
    return this.layers.length >= this.message.most;
  }

  /**
   * Takes what was offered where a layer cannot follow.
   * @param {Offer} offer
   */
  apply({ design, keep }) {
    if (!keep) this.select(-1);
    this.edit(designs.readDesign(design, this.message.kinds));
  }

  /**
   * @param {string} name
   * @param {number} index
   */
  act(name, index) {
    if (name === "up") this.move(index, index - 1);
    else if (name === "down") this.move(index, index + 1);
    else if (name === "remove") this.remove(index);
    else if (!this.isFull()) this.duplicate(index);
  }

  /** @param {number} index */
  duplicate(index) {
    if (this.selected === index) this.select(index + 1);
    this.edit(designs.duplicatedLayer(this.current, index));
  }

  /** @param {number} index */
  remove(index) {
    this.select(this.selected === index ? -1 : this.selected - Number(this.selected > index));
    this.edit(designs.removedLayer(this.current, index));
    this.focusRow(Math.min(index, this.layers.length - 1));
  }

  /**
   * @param {number} from
   * @param {number} to
   */
  move(from, to) {
    if (to < 0 || to >= this.layers.length) return;
    this.select(designs.positionAfterMove(this.selected, from, to));
    const focused = this.isRowFocused(from);
    this.edit(designs.movedLayer(this.current, from, to));
    if (focused) this.focusRow(to);
    this.say(fill(this.message.words.moved, { from: from + 1, to: to + 1 }));
  }

  /** @param {"undo" | "redo"} way */
  back(way) {
    const text = this.memory.history[way](this.text);
    if (text === undefined) return;
    this.select(-1);
    this.adopt(designs.readDesign(text, this.message.kinds));
    this.say(this.message.words[`${way}ne`] ?? "");
  }

  close() {
    this.sendRequest.cancel();
  }
}
