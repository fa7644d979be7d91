/**
 * What is under the pointer, and its counterparts on every card.
 */
import { isOutside } from "../widgets/grid_cells.js";
import { outputsOf, globalWinner, windowBox } from "./model.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./model.js").Kind} Kind
 * @typedef {import("../widgets/grid.js").Mark} Mark
 * @typedef {{ kind: "output", row: number, column: number }} OutputFocus
 * @typedef {{ kind: "input", row: number, column: number }} InputFocus
 * @typedef {{ kind: "whole", of: "global-max" | "global-average" }} WholeFocus
 * @typedef {OutputFocus | InputFocus | WholeFocus} Focus
 * @typedef {Partial<Record<Kind | "input", Mark[]>>} Marks
 */

const STRONG = 4; // CSS pixels, the width of a winner's ring
const FAINT = [3, 3];
const WINDOWED = /** @type {const} */ (["max", "average", "l2", "strided"]);

/**
 * @param {Model} model
 * @param {Focus | null} focus
 * @returns {Marks}
 */
export function marksOf(model, focus) {
  if (!focus) return {};
  if (focus.kind === "output") return outputMarks(model, focus);
  return focus.kind === "input" ? inputMarks(model, focus) : wholeMarks(model, focus);
}

/**
 * Pointing at padding, or at a window that only the convolution lacks, is pointing at nothing.
 * @param {Model} model
 * @param {Focus} focus
 * @returns {Focus | null}
 */
export function insideOf(model, focus) {
  if (focus.kind === "whole") return focus;
  const { shape } = focus.kind === "input" ? model.input.original : model.outputs.max.original;
  const [rows, columns] = [shape[1], shape[2]];
  return isOutside({ rows, columns }, focus.row, focus.column) ? null : focus;
}

/**
 * @param {Model} model
 * @param {OutputFocus} focus
 * @returns {Marks}
 */
function outputMarks(model, focus) {
  const { row, column } = focus;
  const winner = model.winners[row * columnsOf(model, "max") + column];
  /** @type {Marks} */
  const marks = { input: [{ box: windowBox(model.layer, focus) }, ...ringOf(model, winner)] };
  for (const kind of WINDOWED) {
    const [, rows, columns] = model.outputs[kind].original.shape;
    if (row < rows && column < columns) marks[kind] = [{ cells: [[row, column]] }];
  }
  return marks;
}

/**
 * @param {Model} model
 * @param {InputFocus} focus
 * @returns {Marks}
 */
function inputMarks(model, focus) {
  const { shape } = model.input.original;
  const index = focus.row * shape[2] + focus.column;
  const readers = outputsOf(model.layer, shape, focus);
  const won = wonBy(model, readers, index);
  return {
    input: [{ cells: [[focus.row, focus.column]] }],
    max: [
      { cells: readers, dash: FAINT },
      { cells: won, width: STRONG },
    ],
    average: [{ cells: readers }],
    l2: [{ cells: readers }],
    strided: [{ cells: outputsOf(model.plain, shape, focus) }],
    "global-average": [{ cells: [[0, 0]] }],
    "global-max": [{ cells: [[0, 0]], ...(globalWinner(model) === index ? { width: STRONG } : { dash: FAINT }) }],
  };
}

/**
 * @param {Model} model
 * @param {WholeFocus} focus
 * @returns {Marks}
 */
function wholeMarks(model, { of }) {
  const [, rows, columns] = model.input.original.shape;
  const ring = of === "global-max" ? ringOf(model, globalWinner(model)) : [];
  return { input: [{ box: [0, 0, rows, columns] }, ...ring], [of]: [{ cells: [[0, 0]] }] };
}

/**
 * Of these windows those in which the input cell is the largest.
 * @param {Model} model
 * @param {number[][]} outputs
 * @param {number} index
 */
export function wonBy(model, outputs, index) {
  return outputs.filter(([row, column]) => model.winners[row * columnsOf(model, "max") + column] === index);
}

/**
 * @param {Model} model
 * @param {Kind} kind
 */
function columnsOf(model, kind) {
  return model.outputs[kind].original.shape[2];
}

/**
 * @param {Model} model
 * @param {number} winner index of an input cell, -1 for none
 * @returns {Mark[]}
 */
function ringOf(model, winner) {
  const [, , columns] = model.input.original.shape;
  return winner < 0 ? [] : [{ cells: [[Math.floor(winner / columns), winner % columns]], width: STRONG }];
}
