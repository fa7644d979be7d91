// How a value is put together, by rule.
import { composeWindows } from "./cells.js";
import { composeCopy } from "./copies.js";
import { composeActivation, composeBatchNorm, composeNeighborNorm, composePixel } from "./formulas.js";
import { cellsOf } from "./message.js";
import { composeSoftmax } from "./softmax.js";
import { composeMaximum, composeMean, composeProduct, composeTerms } from "./terms.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {(composer: Composer, count: number) => void} Rule composes the first `count` parts */

/**
 * Says what follows.
 * @param {Composer} composer
 * @param {string} word
 */
function introduce(composer, word) {
  composer.text(composer.data.words[word]);
  composer.skip(6);
}

/** @type {Record<string, Rule>} */
const RULES = {
  sum: (composer, count) => {
    const { data } = composer;
    introduce(composer, data.kind === "convolution" ? "about-convolution" : "about-sum");
    (cellsOf(data) > 1 ? composeWindows : composeTerms)(composer, count);
  },
  mean: composeMean,
  maximum: composeMaximum,
  add: (composer, count) => {
    introduce(composer, "about-add");
    composeTerms(composer, count);
  },
  multiply: composeProduct,
  "batch-norm": composeBatchNorm,
  "layer-norm": composeNeighborNorm,
  "local-response-norm": composeNeighborNorm,
  curve: composeActivation,
  copy: composeCopy,
  softmax: composeSoftmax,
  pixel: composePixel,
};

/**
 * Composes the explanation that the composer holds.
 * @param {Composer} composer
 * @param {number} count of drawn parts
 */
export function compose(composer, count) {
  RULES[composer.data.rule](composer, count);
}
