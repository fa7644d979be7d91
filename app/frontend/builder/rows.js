// The list of layers: one row each, the selected one open with its fields. Rows are native buttons; what is typed into
// is left alone as long as the list has the same layers.
import { element } from "../core/elements.js";
import { fill } from "../core/format.js";
import { button, labelOf } from "../widgets/controls.js";
import { RowDrag } from "./drag.js";
import { fieldControls, summaryOf } from "./fields.js";
import { indexOf, rowButton, setCells } from "./row.js";

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./answer.js").Offer} Offer */
/** @typedef {import("./answer.js").Row} Row */
/** @typedef {import("./answer.js").Setup} Setup */
/** @typedef {import("./design.js").Design} Design */
/** @typedef {import("./design.js").Kind} Kind */
/** @typedef {import("./design.js").Layer} Layer */
/** @typedef {{ node: HTMLElement, button: import("./row.js").RowButton, why: HTMLElement, fields: ReturnType<typeof fieldControls> | null, kind: Kind }} Line */

/**
 * @typedef {object} Handlers
 * @property {(index: number) => void} pick
 * @property {(index: number, name: string, value: any) => void} change
 * @property {(name: string, index: number) => void} act
 * @property {(from: number, to: number) => void} move
 * @property {(index: number | null) => void} light
 * @property {(offer: Offer) => void} apply
 */

const COLUMNS = ["layer", "output", "parameters", "macs", "field"];
const NO_FAMILY = { code: "", slug: "other" };
/** @type {Record<string, number>} */
const STEPS = { ArrowUp: -1, ArrowDown: 1 };

export class Rows {
  /**
   * @param {Setup} setup
   * @param {Handlers} handlers
   */
  constructor({ words, kinds, families }, handlers) {
    this.words = words;
    this.kinds = kinds;
    this.families = new Map(families.map((family) => [family.slug, family]));
    this.handlers = handlers;
    /** @type {Line[]} */
    this.lines = [];
    this.built = "";
    this.list = element("ol", { class: "rows" });
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerover", (event) => handlers.light(indexOf(event.target)));
    this.list.addEventListener("pointerleave", () => handlers.light(null));
    this.drag = new RowDrag(this.list, handlers.move);
    const fixed = { class: "main fixed", disabled: "" };
    this.input = rowButton(fixed, NO_FAMILY);
    this.output = rowButton(fixed, this.family("linear"));
    this.outputWhy = element("div", { class: "why" });
    this.first = element("li", { class: "row" }, element("span", { class: "grip-space" }), this.input.node);
    const space = element("span", { class: "grip-space" });
    this.last = element("li", { class: "row" }, space, this.output.node, this.outputWhy);
    this.node = element("div", { class: "list" }, this.head(), this.list);
  }

  /** @param {string} slug */
  family(slug) {
    return this.families.get(slug) ?? NO_FAMILY;
  }

  head() {
    const labels = COLUMNS.map((name) =>
      labelOf(element("span"), this.words[`column-${name}`], this.words[`column-${name}-help`]),
    );
    const cells = labels.map(({ node }, at) => element("span", { class: `cell c${at}` }, node));
    return element(
      "div",
      { class: "head" },
      element("div", { class: "cells" }, ...cells),
      ...labels.map(({ help }) => help),
    );
  }

  /**
   * @param {Design} design
   * @param {Answer} answer whose rows may be missing
   * @param {number} selected
   */
  show(design, answer, selected) {
    const built = [selected, ...design.layers.map(({ kind }) => kind)].join(" ");
    if (built !== this.built) this.build(design, selected);
    this.built = built;
    setCells(this.input, { name: this.words.input }, answer.input ?? {});
    this.lines.forEach((line, index) => this.fillIn(line, index, design.layers[index], answer.rows[index]));
    this.fillOutput(design, answer.rows[design.layers.length]);
  }

  /**
   * @param {Design} design
   * @param {number} selected
   */
  build({ layers }, selected) {
    const focus = focusedIn(this.list);
    this.lines = layers.map((layer, index) => this.line(layer, index, index === selected ? layers.length : 0));
    this.last.dataset.index = String(layers.length);
    this.list.replaceChildren(this.first, ...this.lines.map(({ node }) => node), this.last);
    if (focus) this.focusOn(focus, true);
  }

  /**
   * @param {Layer} layer
   * @param {number} index
   * @param {number} count of layers where it is open, else 0
   * @returns {Line}
   */
  line(layer, index, count) {
    const { handlers, words } = this;
    const kind = this.kinds[layer.kind];
    const grip = element("button", {
      class: "grip",
      type: "button",
      tabindex: "-1",
      title: words.drag,
      "aria-label": words.drag,
    });
    const state = { "aria-expanded": String(count > 0), "data-focus": `row-${index}` };
    const main = rowButton({ class: "main", ...state }, this.family(kind.family));
    main.node.addEventListener("click", () => handlers.pick(index));
    const why = element("div", { class: "why" });
    const node = element(
      "li",
      { class: count ? "row layer selected" : "row layer", "data-index": index },
      grip,
      main.node,
      why,
    );
    const change = (/** @type {string} */ name, /** @type {any} */ value) => handlers.change(index, name, value);
    const fields = count ? fieldControls(kind.fields, words, change) : null;
    if (fields) node.append(this.editor(kind, index, count, fields.node));
    this.drag.grip(grip, index);
    return { node, button: main, why, fields, kind };
  }

  /**
   * @param {Kind} kind
   * @param {number} index
   * @param {number} count of layers
   * @param {HTMLElement} fields
   */
  editor(kind, index, count, fields) {
    const { handlers, words } = this;
    /** @type {(name: string, disabled?: boolean) => HTMLElement} */
    const act = (name, disabled = false) => {
      const node = button(words[`act-${name}`], () => handlers.act(name, index), { title: words[`act-${name}-help`] });
      node.dataset.focus = `act-${name}`;
      node.disabled = disabled;
      return node;
    };
    const acts = [act("up", index === 0), act("down", index === count - 1), act("duplicate"), act("remove")];
    const role = element("p", { class: "hint", text: kind.role });
    const roles = { role: "group", "aria-label": kind.name };
    return element("div", { class: "edit", ...roles }, role, fields, element("div", { class: "acts" }, ...acts));
  }

  /**
   * @param {Line} line
   * @param {number} index
   * @param {Layer} layer
   * @param {Row | undefined} row
   */
  fillIn({ node, button: main, why, fields, kind }, index, layer, row) {
    fields?.show(layer);
    markState(node, row);
    const texts = {
      name: kind.name,
      number: String(index + 1),
      summary: summaryOf(layer, kind),
      waiting: this.waiting(row),
    };
    setCells(main, texts, row ?? {});
    this.explain(why, row);
  }

  /**
   * @param {Design} design
   * @param {Row | undefined} row
   */
  fillOutput({ classes }, row) {
    markState(this.last, row);
    const summary = fill(this.words["classes-summary"], { classes });
    setCells(this.output, { name: this.words.output, summary, waiting: this.waiting(row) }, row ?? {});
    this.explain(this.outputWhy, row);
  }

  /** @param {Row | undefined} row */
  waiting(row) {
    return row?.state === "waiting" ? this.words.waiting : "";
  }

  /**
   * Why a layer cannot follow, and what would help, one button each.
   * @param {HTMLElement} why
   * @param {Row | undefined} row
   */
  explain(why, row) {
    const { why: reason, offers = [] } = row ?? {};
    const text = JSON.stringify([reason, offers]);
    if (why.dataset.shown === text) return;
    why.dataset.shown = text;
    const buttons = offers.map((offer) => button(offer.text, () => this.handlers.apply(offer)));
    why.replaceChildren(...(reason ? [element("span", { class: "reason", text: reason }), ...buttons] : []));
  }

  /**
   * Up and down go from row to row; with Alt they move the layer.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const index = indexOf(event.target);
    if (index === null || !isRow(event.target) || !this.handle(event, index)) return;
    event.preventDefault();
  }

  /**
   * @param {KeyboardEvent} event
   * @param {number} index
   */
  handle({ key, altKey }, index) {
    const step = STEPS[key];
    if (step && altKey) this.handlers.move(index, index + step);
    else if (step) this.focus(index + step);
    else if (key === "Delete" || key === "Backspace") this.handlers.act("remove", index);
    else return false;
    return true;
  }

  /** @param {number} index */
  focus(index) {
    this.focusOn(`row-${index}`, false);
  }

  /**
   * @param {string} name
   * @param {boolean} preventScroll
   */
  focusOn(name, preventScroll) {
    const node = this.list.querySelector(`[data-focus='${name}']`);
    if (node instanceof HTMLElement) node.focus({ preventScroll });
  }
}

/** @param {EventTarget | null} target */
const isRow = (target) => target instanceof Element && target.classList.contains("main");

/**
 * A row is fine, or cannot follow, or waits for one before it.
 * @param {HTMLElement} node
 * @param {Row | undefined} row
 */
function markState(node, row) {
  for (const state of ["fault", "waiting"]) node.classList.toggle(state, row?.state === state);
}

/**
 * The name of what has the focus within a list.
 * @param {HTMLElement} list
 */
export function focusedIn(list) {
  const root = list.getRootNode();
  const node = root instanceof ShadowRoot || root instanceof Document ? root.activeElement : null;
  return node instanceof HTMLElement ? node.dataset.focus : undefined;
}
