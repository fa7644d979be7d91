/**
 * The arithmetic of one window.
 */
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { termsAt } from "../maths/convolution.js";
import { valueAt } from "../maths/maps.js";
import { poolAt } from "../maths/pooling.js";
import { linesOf } from "./lines.js";
import { wonBy } from "./marks.js";
import { cellCount, outputsOf, shownMap, windowBox } from "./model.js";
import { bracketed, listed, shortNumber } from "./texts.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./marks.js").Focus} Focus
 * @typedef {import("./marks.js").OutputFocus} OutputFocus
 * @typedef {import("./marks.js").InputFocus} InputFocus
 * @typedef {import("./marks.js").WholeFocus} WholeFocus
 * @typedef {Record<string, string>} Words
 */

const LISTED_OUTPUTS = 6;

/** @param {Words} words */
export function windowPanel(words) {
  const heading = element("p", { class: "heading" });
  const rows = linesOf(4, ["name", "letters", "numbers", "result"]);
  const hint = element("p", { class: "hint", text: words["window-hint"] });
  return {
    node: element("div", { class: "tabbed" }, heading, rows.node, hint),
    /** @type {(model: Model, focus: Focus | null) => void} */
    show(model, focus) {
      setText(heading, focusText(model, focus, words));
      rows.set(linesFor(model, focus, words));
    },
  };
}

/**
 * The sentence about what is pointed at: the panel's heading, and what screen readers hear.
 * @param {Model} model
 * @param {Focus | null} focus
 * @param {Words} words
 */
export function focusText(model, focus, words) {
  if (!focus) return words["window-none"];
  if (focus.kind === "output") return outputSentence(model, focus, words);
  if (focus.kind === "input") return inputSentence(model, focus, words);
  return fill(words["window-whole"], { name: words[`name-${focus.of}`], count: cellCount(model.input.original) });
}

/**
 * @param {Model} model
 * @param {OutputFocus} focus
 * @param {Words} words
 */
function outputSentence(model, focus, words) {
  const [top, left, high, wide] = windowBox(model.layer, focus);
  const { row, column } = focus;
  const { cells } = poolAt(shownMap(model, "input"), model.layer, "max", [0, row, column]);
  const padded = high * wide - cells.length;
  const facts = { row, column, top, bottom: top + high - 1, left, right: left + wide - 1, padded };
  return fill(words[padded ? "window-padded" : "window-output"], facts).replaceAll("-", "\u2212");
}

/**
 * @param {Model} model
 * @param {InputFocus} focus
 * @param {Words} words
 */
function inputSentence(model, { row, column }, words) {
  const map = shownMap(model, "input");
  const facts = { row, column, value: formatNumber(valueAt(map, 0, row, column)) };
  const readers = outputsOf(model.layer, map.shape, { row, column });
  if (!readers.length) return fill(words["window-unread"], facts);
  const won = wonBy(model, readers, row * map.shape[2] + column).length;
  return fill(words["window-input"], { ...facts, count: readers.length, outputs: outputList(readers), won });
}

/** @param {number[][]} cells */
function outputList(cells) {
  const texts = cells.slice(0, LISTED_OUTPUTS).map(([row, column]) => `(${row}, ${column})`);
  return texts.join(", ") + (cells.length > LISTED_OUTPUTS ? ", \u2026" : "");
}

/**
 * Name, letters, numbers, result of each kind.
 * @param {Model} model
 * @param {Focus | null} focus
 * @param {Words} words
 */
function linesFor(model, focus, words) {
  if (focus?.kind === "output") return [...poolingLines(model, focus, words), stridedLine(model, focus, words)];
  return focus?.kind === "whole" ? [wholeLine(model, focus, words)] : [];
}

/**
 * @param {Model} model
 * @param {OutputFocus} focus
 * @param {Words} words
 */
function poolingLines(model, { row, column }, words) {
  const { settings, layer } = model;
  const map = shownMap(model, "input");
  /** @type {(kind: import("../maths/pooling.js").PoolingKind) => ReturnType<typeof poolAt>} */
  const windowOf = (kind) => poolAt(map, layer, kind, [0, row, column], { countPadding: settings.count });
  const [most, mean, root] = [windowOf("max"), windowOf("average"), windowOf("l2")];
  const values = most.cells.map(({ value }) => value);
  const area = settings.kh * settings.kw;
  const full = area === root.count;
  return [
    [words["name-max"], "max x", `max(${listed(values, ", ", shortNumber)})`, equals(most.value)],
    [words["name-average"], "\u03a3x / n", `(${listed(values, " + ", bracketed)}) / ${mean.count}`, equals(mean.value)],
    [
      words["name-l2"],
      full ? "\u221a\u03a3x\u00b2" : "\u221a(\u03a3x\u00b2 \u00b7 k / n)",
      rootText(values, area, root.count),
      equals(root.value),
    ],
  ];
}

/** @param {number} value */
function equals(value) {
  return `= ${formatNumber(value)}`;
}

/**
 * @param {number[]} values
 * @param {number} area
 * @param {number} count
 */
function rootText(values, area, count) {
  const squares = listed(values, " + ", (value) => `${bracketed(value)}\u00b2`);
  return area === count ? `\u221a(${squares})` : `\u221a((${squares}) \u00b7 ${area} / ${count})`;
}

/**
 * @param {Model} model
 * @param {OutputFocus} focus
 * @param {Words} words
 */
function stridedLine(model, { row, column }, words) {
  const [, rows, columns] = model.outputs.strided.original.shape;
  const start = [words["name-strided"], "\u03a3w\u00b7x"];
  if (row >= rows || column >= columns) return [...start, words["strided-none"], ""];
  const { channels, total } = termsAt(shownMap(model, "input"), model.kernel, null, model.plain, [0, row, column]);
  const products = listed(
    channels[0].cells,
    " + ",
    ({ weight, value }) => `${shortNumber(weight)}\u00b7${bracketed(value)}`,
  );
  return [...start, products, equals(total)];
}

/**
 * @param {Model} model
 * @param {WholeFocus} focus
 * @param {Words} words
 */
function wholeLine(model, { of }, words) {
  const values = Array.from(shownMap(model, "input").data);
  const [value] = shownMap(model, of).data;
  if (of === "global-max") {
    return [words[`name-${of}`], "max x", `max(${listed(values, ", ", shortNumber)})`, equals(value)];
  }
  const numbers = `(${listed(values, " + ", bracketed)}) / ${values.length}`;
  return [words[`name-${of}`], "\u03a3x / n", numbers, equals(value)];
}
