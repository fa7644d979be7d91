/**
 * Sizes and what they cost.
 */
import { element, setLinked } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";
import { largestDifference } from "../maths/maps.js";
import { linesOf } from "./lines.js";
import { cellCount, sizeSteps } from "./model.js";
import { percent, shortNumber, withoutRounding } from "./texts.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {Record<string, string>} Words
 */

/** @param {Words} words */
export function sizePanel(words) {
  const rows = linesOf(6, ["name", "letters", "numbers", "result"]);
  const notes = element("p", { class: "hint" });
  return {
    node: element("div", { class: "tabbed" }, rows.node, notes),
    /** @param {Model} model */
    show(model) {
      rows.set([...sizeLines(model, words), ...countLines(model, words)]);
      setLinked(notes, notesOf(model, words).join(" "));
    },
  };
}

/**
 * One line for both axes where they are alike.
 * @param {Model} model
 * @param {Words} words
 */
function sizeLines({ layer, input }, words) {
  const [, height, width] = input.original.shape;
  const [down, across] = [sizeLine(layer.rows, height), sizeLine(layer.columns, width)];
  if (String(down) === String(across)) return [[words["size-both"], ...down]];
  return [
    [words["out-rows"], ...down],
    [words["out-columns"], ...across],
  ];
}

/**
 * Letters, numbers, result.
 * @param {import("../maths/axis.js").FullAxis} axis
 * @param {number} size
 */
function sizeLine(axis, size) {
  const [open, close] = axis.ceil ? ["\u2308", "\u2309"] : ["\u230a", "\u230b"];
  const { steps, size: final, dropped } = sizeSteps(axis, size);
  const letters = `${open}(W + 2P \u2212 K) / S${close} + 1`;
  const division = `${open}(${size} + 2\u00b7${axis.before} \u2212 ${axis.kernel}) / ${axis.stride}${close} + 1`;
  const numbers = `${division} = ${open}${shortNumber(steps)}${close} + 1${dropped ? " \u2212 1" : ""}`;
  return [letters, numbers, `= ${final}`];
}

/**
 * @param {Model} model
 * @param {Words} words
 */
function countLines(model, words) {
  const inputs = cellCount(model.input.original);
  const outputs = cellCount(model.outputs.max.original);
  const { kh, kw, channels } = model.settings;
  const won = new Set(model.winners).size;
  const weights = formatCount(kh * kw * channels * channels);
  return [
    [
      words["size-dropped"],
      words["size-dropped-letters"],
      `1 \u2212 ${outputs} / ${inputs}`,
      `= ${percent(1 - outputs / inputs)}`,
    ],
    [words["size-winners"], words["size-winners-letters"], `${won} / ${inputs}`, `= ${percent(won / inputs)}`],
    [words["size-pooling"], words["size-pooling-letters"], "", "0"],
    [
      words["size-strided"],
      "K \u00b7 K \u00b7 C \u00b7 C",
      [kh, kw, channels, channels].join(" \u00b7 "),
      `= ${weights}`,
    ],
  ];
}

/**
 * @param {Model} model
 * @param {Words} words
 */
function notesOf(model, words) {
  const { layer, input, outputs, settings } = model;
  const [, height, width] = input.original.shape;
  const sides = [sizeSteps(layer.rows, height), sizeSteps(layer.columns, width)];
  const { sh, sw, kh, kw } = settings;
  /** @type {[boolean, string][]} */
  const notes = [
    [cellCount(outputs.max.original) > cellCount(input.original), "size-more"],
    [sides.some(({ steps }) => steps % 1), settings.ceil ? "size-fraction-ceil" : "size-fraction-floor"],
    [sides.some(({ dropped }) => dropped), "size-last-dropped"],
    [sh < kh || sw < kw, "size-overlap"],
    [sh > kh || sw > kw, "size-gaps"],
  ];
  return [...notes.filter(([holds]) => holds).map(([, key]) => words[key]), differenceNote(outputs, words)];
}

/**
 * @param {Model["outputs"]} outputs
 * @param {Words} words
 */
function differenceNote({ strided, average }, words) {
  const difference = largestDifference(strided.original, average.original);
  if (difference === null) return words["size-no-ceil"];
  return fill(words["size-difference"], { difference: shortNumber(withoutRounding(difference)) });
}
