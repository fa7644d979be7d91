/**
 * The room of each grid, the kernel's editor, moved or original.
 */
import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { largestOf, toHundredths } from "../maths/maps.js";
import { button, setAttribute } from "../widgets/controls.js";
import { CellGrid, cellThatFits } from "../widgets/grid.js";

/** @typedef {Record<string, string>} Words */

const CONTROLS = 270; // CSS pixels of the column of controls and the gap beside it, like all below
const GAP = 12;
const GLOBALS = 92;
const EDITOR = 160; // the kernel and the field beside it
const LARGEST_WEIGHT = 9.99;
const VIEWS = /** @type {const} */ (["original", "moved"]);

/**
 * Sides of the grids in CSS pixels; on a phone two outputs stand side by side.
 * @param {number} width
 * @param {boolean} narrow
 */
export function roomIn(width, narrow) {
  const wide = narrow ? width : width - CONTROLS;
  if (wide < 640) {
    const half = Math.floor((wide - GAP) / 2);
    return { input: Math.min(wide, 360), output: half, strided: half, global: 64, high: 360 };
  }
  const input = Math.max(220, Math.min(420, Math.floor(0.28 * wide)));
  const left = wide - input - GLOBALS - 5 * GAP;
  const output = Math.min(260, Math.floor(Math.min(left / 4, (left - EDITOR) / 3)));
  return { input, output, strided: Math.max(output, EDITOR), global: 64, high: input };
}

/** The weights of the strided convolution: a grid, and a field for the selected one. */
export class KernelEditor {
  row = 0;
  column = 0;
  /** @type {import("../widgets/grid.js").SceneOptions | null} */
  scene = null;
  /** @type {number[]} */
  cells = [];

  /**
   * @param {Words} words
   * @param {(cells: number[]) => void} edit gets all weights anew
   */
  constructor(words, edit) {
    this.words = words;
    this.edit = edit;
    this.field = element("input", {
      type: "number",
      class: "field",
      step: "0.05",
      min: -LARGEST_WEIGHT,
      max: LARGEST_WEIGHT,
    });
    this.name = element("span", { class: "label" });
    this.grid = new CellGrid({
      label: words["kernel-grid"],
      onpick: (cell) => {
        this.select(cell);
        this.field.focus();
      },
    });
    this.field.addEventListener("input", () => this.typed());
    const label = element("label", { class: "weight" }, this.name, this.field);
    const title = element("div", { class: "title", text: words["kernel-title"] });
    this.node = element(
      "div",
      { class: "kernel" },
      title,
      element("div", { class: "kernel-row" }, this.grid.node, label),
    );
    this.grid.node.addEventListener("keydown", ({ key }) => {
      if (key.startsWith("Arrow")) this.select(this.grid.cursor);
    });
  }

  /** @param {import("../widgets/grid.js").Cell | null} cell */
  select(cell) {
    if (cell) Object.assign(this, { row: cell.row, column: cell.column });
    this.mark();
  }

  typed() {
    const value = Number(this.field.value);
    if (this.field.value === "" || !Number.isFinite(value)) return;
    const weight = Math.max(-LARGEST_WEIGHT, Math.min(LARGEST_WEIGHT, value));
    this.edit(this.cells.map((old, index) => toHundredths(index === this.index ? weight : old)));
  }

  get index() {
    return this.row * (this.scene?.columns ?? 1) + this.column;
  }

  /**
   * @param {import("./model.js").Model} model
   * @param {Uint8Array} table
   * @param {import("../core/theme.js").Theme} theme
   */
  show(model, table, theme) {
    const { data, shape } = model.kernel;
    const [, , rows, columns] = shape;
    this.cells = Array.from(data);
    this.theme = theme;
    this.row = Math.min(this.row, rows - 1);
    this.column = Math.min(this.column, columns - 1);
    const cell = cellThatFits(78, Math.max(rows, columns), { most: 30 });
    /** @type {(row: number, column: number) => number} */
    const value = (row, column) => data[row * columns + column];
    this.scene = { rows, columns, value, table, limit: largestOf(model.kernel), cell, source: data };
    this.mark();
  }

  mark() {
    if (!this.scene || !this.theme) return;
    const { row, column } = this;
    this.grid.show({ ...this.scene, marks: [{ cells: [[row, column]] }] });
    this.grid.paint(this.theme);
    const label = fill(this.words.weight, { row, column });
    setText(this.name, label);
    setAttribute(this.field, "aria-label", label);
    const text = String(toHundredths(this.cells[this.index]));
    const root = /** @type {Document | ShadowRoot} */ (this.field.getRootNode());
    if (root.activeElement !== this.field || Number(this.field.value) !== Number(text)) this.field.value = text;
  }
}

/**
 * Two buttons, one of them pressed.
 * @param {Words} words
 * @param {(view: "original" | "moved") => void} select
 */
export function viewButtons(words, select) {
  const buttons = VIEWS.map((view) => button(words[`view-${view}`], () => select(view), { pressed: false }));
  return {
    node: element("div", { class: "views", role: "group", "aria-label": words.view }, ...buttons),
    /** @param {string} selected */
    show: (selected) =>
      buttons.forEach((node, at) => node.setAttribute("aria-pressed", String(VIEWS[at] === selected))),
  };
}

/**
 * The words that the player needs.
 * @param {Words} words
 */
export function playerWords(words) {
  return {
    play: words["player-play"],
    pause: words["player-pause"],
    next: words["player-next"],
    previous: words["player-previous"],
    position: words["player-position"],
    speed: words["player-speed"],
  };
}
