// The pictures of a batch, or the weights of a kernel: one of them is picked.

import { fitCanvas, paintPicture } from "../core/canvas.js";
import { Channel } from "../core/channel.js";
import { element, setText, statusLine } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { mounting, View } from "../core/view.js";
import { setAttribute } from "../widgets/controls.js";
import { CellGrid, cellThatFits } from "../widgets/grid.js";

const SIDE = 56; // CSS pixels of a picture
const CELLS = { least: 4, most: 34 };
const ROOM = 260; // CSS pixels of a kernel's height at the most

class StepView extends View {
  selected = 0;
  values = new Float32Array();

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "step-view");
    this.selection = new Channel({ name: "selected", kind: "event", onreceive: (index) => this.select(index ?? 0) });
    this.pictures = element("div", { class: "pictures", role: "group" });
    this.grid = new CellGrid({
      onpoint: (cell) => this.point(cell),
      onpick: ({ row, column }) => this.pick(row * this.message.shape[1] + column),
    });
    this.status = statusLine(true);
    this.root.append(this.pictures, this.grid.node, this.status);
  }

  update() {
    const { kind, words } = this.message;
    const isKernel = kind === "kernel";
    this.pictures.hidden = isKernel;
    this.grid.node.hidden = this.status.hidden = !isKernel;
    this.grid.label(words.label);
    this.pictures.ariaLabel = words.label;
    if (isKernel) this.values = this.message.floats("values");
    else this.makePictures();
    this.select(this.selected);
  }

  makePictures() {
    const { shape, captions, spoken } = this.message;
    const [count, height, width, channels] = shape;
    const size = height * width * channels;
    const bytes = this.message.bytes("pictures");
    const nodes = Array.from({ length: count }, (_, at) => {
      const canvas = element("canvas", { "aria-hidden": "true" });
      const context = fitCanvas(canvas, SIDE, SIDE);
      const picture = paintPicture(bytes.subarray(at * size, (at + 1) * size), width, height, channels);
      context.imageSmoothingEnabled = width > SIDE;
      context.drawImage(picture, 0, 0, SIDE, SIDE);
      const caption = element("span", { text: captions[at] });
      const attributes = { class: "picture", type: "button", "aria-label": spoken[at], title: spoken[at] };
      return element("button", { ...attributes, onclick: () => this.pick(at) }, canvas, caption);
    });
    this.pictures.replaceChildren(...nodes);
  }

  /** @param {number} index */
  select(index) {
    this.selected = index;
    [...this.pictures.children].forEach((node, at) => setAttribute(node, "aria-pressed", String(at === index)));
    if (this.message?.kind === "kernel") this.say(index);
    if (this.width) this.arrange();
  }

  /** @param {number} index */
  pick(index) {
    this.select(index);
    this.selection?.send(index);
  }

  /** @param {{ row: number, column: number } | null} cell */
  point(cell) {
    this.say(cell ? cell.row * this.message.shape[1] + cell.column : this.selected);
  }

  /** @param {number} index of a weight */
  say(index) {
    const { words, shape } = this.message;
    const [row, column] = [Math.floor(index / shape[1]), index % shape[1]];
    const text = fill(words.cell, { row, column, value: formatNumber(this.values[index] ?? 0) });
    setText(this.status, index < 0 ? "" : text);
  }

  arrange() {
    if (this.message.kind === "kernel") {
      const [rows, columns] = this.message.shape;
      const cell = Math.min(cellThatFits(this.width, columns, CELLS), Math.max(CELLS.least, Math.floor(ROOM / rows)));
      const at = [Math.floor(this.selected / columns), this.selected % columns];
      const { values } = this;
      this.grid.show({
        rows,
        columns,
        cell,
        value: (row, column) => values[row * columns + column],
        source: values,
        table: this.message.bytes(this.theme.dark ? "table-dark" : "table-light"),
        limit: this.message.limit,
        marks: this.selected < 0 ? [] : [{ box: [at[0], at[1], 1, 1], color: this.theme.accent, width: 2.5 }],
      });
    }
    this.ask();
  }

  paint() {
    if (this.message.kind === "kernel") this.grid.paint(this.theme);
  }
}

export default await mounting(StepView, import.meta.url, "step_view.css");
