/**
 * One sentence about what is highlighted.
 */
import { extentOf, PADDED, sourceOf, tapsAt } from "../maths/axis.js";
import { fill, formatNumber } from "../core/format.js";
import { isOutside } from "../widgets/grid_cells.js";
import { inputValue } from "./scenes.js";

/**
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./highlight.js").Focus} Focus
 * @typedef {import("./highlight.js").InputFocus} InputFocus
 * @typedef {import("./highlight.js").OutputFocus} OutputFocus
 * @typedef {import("./highlight.js").WeightFocus} WeightFocus
 * @typedef {import("./highlight.js").Highlight} Highlight
 * @typedef {Record<string, string>} Words
 */

/**
 * @param {ConvolutionModel} model
 * @param {Focus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
export function readoutOf(model, focus, highlight, words) {
  if (model.problems.length) return "";
  if (focus.kind === "weight") return weightSentence(model, focus, highlight, words);
  if (focus.kind === "output") {
    return (model.transposed ? meetingSentence : outputSentence)(model, focus, highlight, words);
  }
  return (model.transposed ? stampSentence : inputSentence)(model, focus, highlight, words);
}

/**
 * @param {ConvolutionModel} model
 * @param {OutputFocus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
function outputSentence({ layer: { rows, columns } }, { row, column }, { sum }, words) {
  const [top, left] = [tapsAt(rows, row)[0], tapsAt(columns, column)[0]];
  const facts = {
    value: formatNumber(sum?.total ?? NaN),
    top: formatNumber(top),
    left: formatNumber(left),
    bottom: formatNumber(top + extentOf(rows) - 1),
    right: formatNumber(left + extentOf(columns) - 1),
  };
  return fill(words["readout-output"], { row, column, ...facts });
}

/**
 * @param {ConvolutionModel} model
 * @param {InputFocus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
function inputSentence(model, { channel = 0, row, column }, highlight, words) {
  const count = highlight.output.tints.length;
  const value = formatNumber(inputValue(model, channel)(row, column));
  if (isOutside({ rows: model.height, columns: model.width }, row, column)) {
    return paddingSentence(model, [row, column], { value, count }, words);
  }
  const key = model.reads(channel) ? "readout-input" : "readout-unread";
  return fill(words[key], { channel, row, column, value, count });
}

/**
 * @param {ConvolutionModel} model
 * @param {[number, number]} position
 * @param {{ value: string, count: number }} facts
 * @param {Words} words
 */
function paddingSentence({ height, width, layer }, [y, x], { value, count }, words) {
  const [row, column] = [sourceOf(y, height, layer.rows.mode), sourceOf(x, width, layer.columns.mode)];
  if (row === PADDED || column === PADDED) return fill(words["readout-zero"], { count });
  return fill(words["readout-repeated"], { row, column, value, count });
}

/**
 * @param {ConvolutionModel} model
 * @param {WeightFocus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
function weightSentence(model, { channel, i, j }, { products }, words) {
  if (!products) return "";
  const facts = { channel: channel + model.first(model.settings.u), row: i, column: j };
  return fill(words["readout-weight"], {
    ...facts,
    value: formatNumber(products.weight),
    count: products.cells.length,
  });
}

/**
 * @param {ConvolutionModel} model
 * @param {InputFocus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
function stampSentence(model, { channel = model.first(model.settings.u), row, column }, { output }, words) {
  const value = formatNumber(inputValue(model, channel)(row, column));
  return fill(words["readout-stamp"], { channel, row, column, value, count: output.tints.length });
}

/**
 * @param {ConvolutionModel} _model
 * @param {OutputFocus} focus
 * @param {Highlight} highlight
 * @param {Words} words
 */
function meetingSentence(_model, { row, column }, { sum }, words) {
  if (!sum) return "";
  const facts = { value: formatNumber(sum.total), count: sum.channels[0].cells.length };
  return fill(words["readout-stamped"], { row, column, ...facts });
}
