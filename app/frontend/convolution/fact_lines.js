/**
 * The size with its numbers, parameters and work, the field of a stack: lines of text.
 */
import { fill, formatCount, formatNumber } from "../core/format.js";
import { extentOf, outputSize, stackedField, transposedSize } from "../maths/axis.js";

/**
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("../maths/axis.js").FullAxis} FullAxis
 * @typedef {Record<string, string>} Words
 */

/**
 * @param {ConvolutionModel} model
 * @param {Words} words
 */
export function sizeLines({ layer: { rows, columns }, height, width, transposed }, words) {
  const formula = transposed ? transposedFormula : slidingFormula;
  const [letters, high] = formula(rows, height);
  const [other, wide] = formula(columns, width);
  if (high === wide && letters === other) return [`${words["both-axes"]}: ${letters}`, high];
  return [`${words["axis-rows"]}: ${letters}`, high, `${words["axis-columns"]}: ${other}`, wide];
}

/**
 * In letters and in numbers: floor((size + padding - (dilation (kernel - 1) + 1)) / stride) + 1.
 * @param {FullAxis} axis
 * @param {number} size
 */
function slidingFormula(axis, size) {
  const { kernel, stride, dilation, before, after } = axis;
  const even = before === after;
  const room = size + before + after - extentOf(axis);
  const padding = even ? ["2P", `2\u00b7${before}`] : ["P\u2081 + P\u2082", `${before} + ${after}`];
  const letters = `\u230a(N + ${padding[0]} \u2212 (D\u00b7(K \u2212 1) + 1)) / S\u230b + 1`;
  const extent = `(${dilation}\u00b7(${kernel} \u2212 1) + 1)`;
  const numbers = `\u230a(${size} + ${padding[1]} \u2212 ${extent}) / ${stride}\u230b + 1`;
  const divided = room % stride === 0 ? "" : ` = \u230a${formatNumber(room / stride, 5)}\u230b + 1`;
  return [letters, `${numbers}${divided} = ${room < 0 ? "\u2014" : outputSize(axis, size)}`];
}

/**
 * In letters and in numbers: the size of a transposed convolution.
 * @param {FullAxis} axis
 * @param {number} size
 */
function transposedFormula(axis, size) {
  const { kernel, stride, dilation, before, outputPadding } = axis;
  const letters = "(N \u2212 1)\u00b7S \u2212 2P + D\u00b7(K \u2212 1) + 1 + P\u2092";
  const numbers = `(${size} \u2212 1)\u00b7${stride} \u2212 2\u00b7${before} + ${dilation}\u00b7(${kernel} \u2212 1) + 1 + ${outputPadding}`;
  return [letters, `${numbers} = ${transposedSize(axis, size)}`];
}

/**
 * A layer that fits nowhere has its weights all the same, but no work.
 * @param {ConvolutionModel} model
 * @param {Words} words
 */
export function countLines(model, words) {
  const { c, f, g, kh, kw, b } = model.settings;
  const { parameters, unshared, macs } = model.counts();
  const perFilter = [c / g, kh, kw].join("\u00b7");
  const sum = `${f}\u00b7${perFilter}${b ? ` + ${f}` : ""}`;
  const weights = fill(words.parameters, { sum, count: formatCount(parameters) });
  if (model.problems.length) return [weights];
  const work = fill(words.macs, { count: formatCount(macs) });
  if (unshared === null) return [weights, work];
  const units = [...model.size.map(formatCount), f].join("\u00b7");
  const each = b ? `(${perFilter} + 1)` : perFilter;
  return [weights, fill(words.unshared, { sum: `${units}\u00b7${each}`, count: formatCount(unshared) }), work];
}

/**
 * @param {ConvolutionModel} model
 * @param {Words} words
 */
export function fieldLine({ settings: { n }, layer: { rows, columns }, transposed }, words) {
  if (transposed) return words["field-none"];
  const [down, across] = [stackedField(rows, n), stackedField(columns, n)];
  return fill(words.field, {
    count: n,
    height: formatCount(down.size),
    width: formatCount(across.size),
    down: formatCount(down.jump),
    across: formatCount(across.jump),
  });
}

/**
 * Rows and columns of the input that no window reads.
 * @param {ConvolutionModel} model
 * @param {Words} words
 */
export function unreadLine(model, words) {
  const { rows, columns } = model.unread();
  return rows.length + columns.length ? fill(words.unread, { rows: rows.length, columns: columns.length }) : "";
}

/**
 * Why there is no output; one sentence where both axes have the same trouble.
 * @param {ConvolutionModel} model
 * @param {Words} words
 */
export function problemText({ problems }, words) {
  const texts = problems.map((problem) => fill(words[`problem-${problem.code}`], { ...problem, axis: "{axis}" }));
  if (texts.length === 2 && texts[0] === texts[1]) return fill(texts[0], { axis: words["both-axes"] });
  return texts.map((text, at) => fill(text, { axis: words[`axis-${problems[at].axis}`] })).join(" ");
}
