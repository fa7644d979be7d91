/**
 * The grids: the input and, beside it, every output on a card with its size and how much it changes.
 */
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { unreadOf } from "../maths/axis.js";
import { largestOf } from "../maths/maps.js";
import { labelOf } from "../widgets/controls.js";
import { CellGrid, cellThatFits } from "../widgets/grid.js";
import { isOutside } from "../widgets/grid_cells.js";
import { KINDS, drawnPadding, droppedShare, shownMap } from "./model.js";
import { barWidth, changeText, percent, shortNumber } from "./texts.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./model.js").Kind} Kind
 * @typedef {import("./marks.js").Focus} Focus
 * @typedef {import("../widgets/grid.js").Cell} Cell
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {Record<string, string>} Words
 * @typedef {Record<Kind | "input", Card>} Cards
 * @typedef {ReturnType<typeof import("./stage.js").roomIn>} Room
 * @typedef {{ map: Uint8Array, weight: Uint8Array }} Tables Colors, 256 x 3.
 * @typedef {{ padding: import("../widgets/grid.js").Padding, table: Uint8Array | null, limit: number, room: number, high: number }} Look
 */

const NO_PADDING = /** @type {import("../widgets/grid.js").Padding} */ ([0, 0, 0, 0]);
const SMALLEST_CELL = 4; // CSS pixels
const LARGEST_CELL = 56;
const BLANK = "\u00a0";

export class Card {
  /** @type {import("../widgets/grid.js").SceneOptions | null} */
  scene = null;

  /**
   * @param {Kind | "input"} name
   * @param {Words} words
   * @param {{ onpoint: (cell: Cell | null) => void, onpick?: (cell: Cell) => void }} events
   */
  constructor(name, words, events) {
    this.name = name;
    this.words = words;
    this.grid = new CellGrid({ label: words[`name-${name}`], ...events });
    const title = labelOf(this.grid.node, words[`name-${name}`], words[`help-${name}`]);
    title.node.classList.add("title");
    this.value = element("div", { class: "value" });
    this.caption = element("div", { class: "caption" });
    this.share = element("span", { class: "share" });
    this.bar = element("span", { class: "fill" });
    const rail = element("span", { class: "rail" }, this.bar);
    const change = element("div", { class: "change", title: words["change-help"] }, rail, this.share);
    const box = element("div", { class: "box" }, this.grid.node);
    const parts = [title.node, title.help, box, this.value, this.caption, change];
    this.node = element("section", { class: `card card-${name}`, "data-name": name }, ...parts);
  }

  /** A card of one number. */
  get isGlobal() {
    return this.name.startsWith("global-");
  }

  /**
   * @param {Model} model
   * @param {Look} look
   */
  show(model, { padding, table, limit, room, high }) {
    const { data, shape } = shownMap(model, this.name);
    const [, rows, columns] = shape;
    const [top, right, bottom, left] = padding;
    const wide = cellThatFits(room, columns + left + right, { least: SMALLEST_CELL, most: LARGEST_CELL });
    const cell = Math.min(wide, Math.max(SMALLEST_CELL, Math.floor(high / (rows + top + bottom))));
    /** @type {(row: number, column: number) => number} */
    const value = (row, column) => (isOutside({ rows, columns }, row, column) ? NaN : data[row * columns + column]);
    const unread = this.name === "input" ? unreadCells(model, shape) : undefined;
    this.scene = { rows, columns, padding, value, table, limit, cell, unread, source: data };
    this.grid.label(fill(this.words["grid-label"], { name: this.words[`name-${this.name}`], rows, columns }));
  }
}

/**
 * @param {Model} model
 * @param {number[]} shape
 */
function unreadCells({ layer: { rows, columns } }, [, height, width]) {
  const [unreadRows, unreadColumns] = [new Set(unreadOf(rows, height)), new Set(unreadOf(columns, width))];
  return (/** @type {number} */ row, /** @type {number} */ column) => unreadRows.has(row) || unreadColumns.has(column);
}

/**
 * Size and colors of every grid.
 * @param {Cards} cards
 * @param {Model} model
 * @param {Room} room
 * @param {{ tables: Tables, words: Words }} look
 */
export function showCards(cards, model, room, { tables, words }) {
  const { original, moved } = model.input;
  const limit = Math.max(largestOf(original), largestOf(moved));
  const padding = drawnPadding(model.layer, original.shape);
  const isGray = model.settings.input.startsWith("digit-");
  cards.input.node.style.width = `${room.input}px`;
  const table = isGray ? null : tables.map;
  cards.input.show(model, { padding, table, limit, room: room.input, high: room.high });
  for (const kind of KINDS) showOutput(cards[kind], kind, model, { room, table: tables.map, limit, words });
  const [, rows, columns] = original.shape;
  const note = padding.some(Boolean) ? ` · ${words["padding-note"]}` : "";
  setText(cards.input.caption, fill(words["input-caption"], { rows, columns, count: rows * columns }) + note);
  showChanges(cards, model, words);
}

/**
 * @param {Card} card
 * @param {Kind} kind
 * @param {Model} model
 * @param {{ room: Room, table: Uint8Array, limit: number, words: Words }} look
 */
function showOutput(card, kind, model, { room, table, limit, words }) {
  const own = Math.max(limit, ownLimit(model, kind));
  const side = card.isGlobal ? room.global : room.output;
  if (!card.isGlobal) card.node.style.width = `${kind === "strided" ? room.strided : room.output}px`;
  card.show(model, { padding: NO_PADDING, table, limit: own, room: side, high: side });
  const scale = own > limit ? ` · ${fill(words["own-scale"], { limit: formatNumber(own, 2) })}` : "";
  setText(card.caption, outputCaption(model, kind, words) + scale);
}

/**
 * The largest value of the kinds that can exceed the input's.
 * @param {Model} model
 * @param {Kind} kind
 */
function ownLimit({ outputs }, kind) {
  if (kind !== "l2" && kind !== "strided") return 0;
  return Math.max(largestOf(outputs[kind].original), largestOf(outputs[kind].moved));
}

/**
 * @param {Model} model
 * @param {Kind} kind
 * @param {Words} words
 */
function outputCaption(model, kind, words) {
  const [, rows, columns] = model.outputs[kind].original.shape;
  const share = droppedShare(model, kind);
  return fill(words[share < 0 ? "output-more" : "output-caption"], { rows, columns, share: percent(share) });
}

/**
 * @param {Cards} cards
 * @param {Model} model
 * @param {Words} words
 */
function showChanges(cards, { changes }, words) {
  for (const card of Object.values(cards)) {
    const { ratio } = changes[card.name];
    setText(card.share, fill(words["change-short"], { change: changeText(ratio, words) }));
    card.bar.style.width = barWidth(ratio);
  }
}

/**
 * Paints every grid with the marks of the focus, and writes the values at it.
 * @param {Cards} cards
 * @param {Model} model
 * @param {{ focus: Focus | null, marks: import("./marks.js").Marks, theme: Theme, words: Words }} look
 */
export function paintCards(cards, model, { focus, marks, theme, words }) {
  for (const card of Object.values(cards)) {
    if (!card.scene) continue;
    card.grid.show({ ...card.scene, marks: marks[card.name] ?? [] });
    card.grid.paint(theme);
    setText(card.value, valueText(card, model, focus));
  }
  if (focus?.kind === "output") setText(cards.input.value, winnerText(model, focus, words));
}

/**
 * The cell that wins the window: "wins: (3, 4) = 0.97".
 * @param {Model} model
 * @param {import("./marks.js").OutputFocus} focus
 * @param {Words} words
 */
function winnerText(model, { row, column }, words) {
  const [, , columns] = model.input.original.shape;
  const winner = model.winners[row * model.outputs.max.original.shape[2] + column];
  if (winner < 0) return BLANK;
  const value = shortNumber(shownMap(model, "input").data[winner]);
  return fill(words.winner, { row: Math.floor(winner / columns), column: winner % columns, value });
}

/**
 * The value at the focus, where the card has one: "(1, 2): 0.53".
 * @param {Card} card
 * @param {Model} model
 * @param {Focus | null} focus
 */
function valueText(card, model, focus) {
  const { data, shape } = shownMap(model, card.name);
  if (card.isGlobal) return formatNumber(data[0]);
  const kind = card.name === "input" ? "input" : "output";
  if (focus?.kind !== kind || isOutside({ rows: shape[1], columns: shape[2] }, focus.row, focus.column)) return BLANK;
  return `(${focus.row}, ${focus.column}): ${formatNumber(data[focus.row * shape[2] + focus.column])}`;
}
