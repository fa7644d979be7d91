/**
 * What the pages compute and write for settings, for the tests in Python (tests/frontend).
 */
import { countLines, problemText, unreadLine } from "../convolution/fact_lines.js";
import { ConvolutionModel } from "../convolution/model.js";
import { decoded, encoded } from "../convolution/settings.js";
import { torchLine as convolutionLine } from "../convolution/torch.js";
import { withNoise } from "../maths/disturbance.js";
import { largestDifference } from "../maths/maps.js";
import { shrunkMap } from "../maths/resampling.js";
import { sampleMap } from "../maths/samples.js";
import { KINDS, droppedShare, modelOf, sizeSteps } from "../pooling/model.js";
import { parseSettings, settledSettings, writeSettings } from "../pooling/settings.js";
import { torchLine as poolingLine } from "../pooling/torch.js";

/** @typedef {Record<string, string>} Words */

/** @type {import("../convolution/model.js").Inputs} */
const INPUTS = {
  digits: Uint8Array.from({ length: 10 * 28 * 28 }, (_, at) => (at * 37) % 251),
  picture: {
    name: "test",
    size: [40, 60],
    bytes: Uint8Array.from({ length: 40 * 60 * 3 }, (_, at) => (at * 29) % 253),
  },
  learned: null,
  learnedKey: 0,
};

/**
 * Everything about the layer of these settings; `weights` are (filters, channels of a group, kh, kw).
 * @param {string} text
 * @param {Words} words
 */
export function convolutionPage(text, words) {
  const model = new ConvolutionModel(decoded(text), INPUTS);
  const filters = Array.from({ length: model.settings.f }, (_, filter) => filter);
  const possible = model.problems.length === 0;
  const column = model.settings.x % (model.stepColumns || 1);
  const row = Math.floor(model.settings.x / (model.stepColumns || 1));
  return {
    code: convolutionLine(model),
    size: model.size,
    steps: model.steps,
    counts: countLines(model, words),
    unread: unreadLine(model, words),
    problem: problemText(model, words),
    input: model.map,
    share: model.share,
    weights: filters.map((filter) => model.filter(filter).cells),
    bias: filters.map((filter) => model.filter(filter).bias),
    output: possible ? filters.map((filter) => model.output(filter).data) : null,
    sum: possible && !model.transposed ? model.terms(model.settings.u, row, column) : null,
  };
}

/**
 * The settings of a text as text.
 * @param {string} text
 */
export function convolutionText(text) {
  return encoded(decoded(text));
}

const OWN = { rows: 32, columns: 32 };

/** @param {string} text */
export function poolingSettings(text) {
  return settledSettings(parseSettings(text), OWN);
}

/** @param {string} text */
export function poolingRoundTrip(text) {
  const settings = poolingSettings(text);
  const written = writeSettings(settings);
  return [settings, poolingSettings(written), written];
}

/**
 * @param {string} text
 * @param {string} [input]
 */
export function poolingModel(text, input) {
  const settings = poolingSettings(text);
  const model = modelOf(settings, sampleMap(input ?? settings.input, settings.rows, settings.columns));
  const sizes = [sizeSteps(model.layer.rows, settings.rows), sizeSteps(model.layer.columns, settings.columns)];
  return {
    settings,
    model,
    codes: KINDS.map((kind) => [kind, poolingLine(kind, settings)]),
    sizes,
    dropped: droppedShare(model, "max"),
    difference: largestDifference(model.outputs.strided.original, model.outputs.average.original),
  };
}

/**
 * @param {number} deviation
 * @param {number} seed
 */
export function noiseOf(deviation, seed) {
  return withNoise({ data: new Float64Array(4096), shape: [1, 64, 64] }, deviation, seed).data;
}

/**
 * @param {{ data: Float64Array, shape: [number, number, number] }} map
 * @param {number} rows
 * @param {number} columns
 */
export function smallerMap(map, rows, columns) {
  return shrunkMap(map, rows, columns);
}
