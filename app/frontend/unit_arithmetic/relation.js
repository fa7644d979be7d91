// Which cells of one map belong to which of the other, along both axes.
import { allTaps, extentOf } from "../maths/axis.js";

/** @typedef {{ bins: true }} Bins adaptive pooling: as many equal bins as there are outputs */
/** @typedef {import("../maths/axis.js").Axis} Axis */
/** @typedef {[Axis | Bins, Axis | Bins]} Axes vertical and horizontal */
/** @typedef {[number, number]} Cell row and column */
/** @typedef {[number, number, number, number]} Box top, left, height, width */

/**
 * For each of `count` outputs, the cells it reads of an input of `size`, in order; -1 is padding.
 * @param {Axis | Bins} axis
 * @param {number} size
 * @param {number} count
 * @returns {number[][]}
 */
export function readsAlong(axis, size, count) {
  if ("bins" in axis) return Array.from({ length: count }, (_, index) => binOf(index, size, count));
  const { kernel } = axis;
  const taps = allTaps(axis, size, count);
  return Array.from({ length: count }, (_, index) => [...taps.subarray(index * kernel, (index + 1) * kernel)]);
}

/**
 * From floor(index * size / count) to ceil((index + 1) * size / count), as torch's adaptive pooling.
 * @param {number} index
 * @param {number} size
 * @param {number} count
 */
function binOf(index, size, count) {
  const first = Math.floor((index * size) / count);
  const end = Math.ceil(((index + 1) * size) / count);
  return Array.from({ length: end - first }, (_, at) => first + at);
}

/** @param {Axis | Bins} axis */
const padded = (axis) => !("bins" in axis) && (axis.mode ?? "zeros") === "zeros";

/** The two maps' cells; asked in either direction, the answer is [rows, columns]. */
export class Relation {
  /** @param {{ axes: Axes, input: { size: Cell }, output: { size: Cell } }} maps */
  constructor({ axes, input, output }) {
    this.axes = axes;
    this.reads = axes.map((axis, at) => readsAlong(axis, input.size[at], output.size[at]));
    /** Rows and columns of zero padding in front of the input. */
    this.before = /** @type {Cell} */ (
      axes.map((axis) => (padded(axis) ? (/** @type {Axis} */ (axis).before ?? 0) : 0))
    );
  }

  /**
   * Input cells that an output cell reads, padding left out.
   * @param {Cell} cell
   * @returns {[number[], number[]]}
   */
  inputsOf([row, column]) {
    return [this.reads[0][row].filter(isCell), this.reads[1][column].filter(isCell)];
  }

  /**
   * Output cells that read an input cell.
   * @param {Cell} cell
   * @returns {[number[], number[]]}
   */
  outputsOf([row, column]) {
    return [readers(this.reads[0], row), readers(this.reads[1], column)];
  }

  /**
   * The window of an output cell with the part of it that lies in the padding.
   * @param {Cell} cell
   * @returns {Box}
   */
  windowOf(cell) {
    const [[top, height], [left, width]] = cell.map((index, at) => this.windowAlong(index, at));
    return [top, left, height, width];
  }

  /**
   * First position and extent along one axis.
   * @param {number} index
   * @param {number} at 0 for rows, 1 for columns
   */
  windowAlong(index, at) {
    const axis = this.axes[at];
    if ("bins" in axis || !padded(axis)) return rangeOf(this.reads[at][index]);
    return [index * (axis.stride ?? 1) - (axis.before ?? 0), extentOf(axis)];
  }
}

/** @param {number} source */
const isCell = (source) => source >= 0;

/**
 * @param {number[][]} reads
 * @param {number} index
 */
function readers(reads, index) {
  return reads.flatMap((sources, output) => (sources.includes(index) ? [output] : []));
}

/**
 * @param {number[]} cells
 * @returns {[number, number]}
 */
function rangeOf(cells) {
  const first = Math.min(...cells);
  return [first, Math.max(...cells) - first + 1];
}

/**
 * Rows and columns as few boxes: one where they are without gaps, else a box for each cell.
 * @param {[number[], number[]]} cells
 * @returns {Box[]}
 */
export function boxesOf([rows, columns]) {
  if (!rows.length || !columns.length) return [];
  const [[top, height], [left, width]] = [rangeOf(rows), rangeOf(columns)];
  if (height === new Set(rows).size && width === new Set(columns).size) return [[top, left, height, width]];
  return rows.flatMap((row) => columns.map((column) => /** @type {Box} */ ([row, column, 1, 1])));
}

/** How a box is outlined. @typedef {{ width?: number, dash?: number[] }} Look */
/** @typedef {[Box, Look][]} Marks */

const THIN = { width: 1.5 };
const DASHED = { dash: [4, 3] };

/**
 * What is outlined on the two maps: the unit and what it reads; a cell under the pointer and its counterparts; the cell
 * of the term under the pointer.
 * @param {object} state
 * @param {Relation | null} state.relation null where only the output is drawn
 * @param {Cell} state.unit
 * @param {Cell | null} state.input cell of the input under the pointer
 * @param {Cell | null} state.output cell of the output under the pointer
 * @param {Box | null} state.term
 * @returns {{ inputs: Marks, outputs: Marks }}
 */
export function marksOf({ relation, unit, input, output, term }) {
  /** @type {Marks} */
  const outputs = [[cellBox(unit), { width: 2.5 }]];
  if (!relation) return { inputs: [], outputs };
  /** @type {Marks} */
  const inputs = [[relation.windowOf(unit), output ? { ...THIN, ...DASHED } : {}]];
  if (output) {
    outputs.push([cellBox(output), THIN]);
    inputs.push(...windowMarks(relation, output));
  }
  if (input) {
    inputs.push([cellBox(input), THIN]);
    outputs.push(...boxesOf(relation.outputsOf(input)).map(dashed));
  }
  if (term) inputs.push([term, THIN]);
  return { inputs, outputs };
}

/** @type {(box: Box) => [Box, Look]} */
const dashed = (box) => [box, DASHED];

/** @type {(cell: Cell) => Box} */
const cellBox = ([row, column]) => [row, column, 1, 1];

/**
 * A dilated window cell by cell, another as one box.
 * @param {Relation} relation
 * @param {Cell} cell
 * @returns {Marks}
 */
function windowMarks(relation, cell) {
  const boxes = boxesOf(relation.inputsOf(cell));
  return boxes.length > 1 ? boxes.map((box) => [box, THIN]) : [[relation.windowOf(cell), {}]];
}
