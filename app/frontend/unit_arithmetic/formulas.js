// Normalizations, activation functions and pixels: a formula with letters, then with numbers.
import { fill, formatNumber } from "../core/format.js";
import { cellText, composeStrip, putOrigin } from "./cells.js";
import { paintCurve } from "./curve.js";
import { LINE } from "./items.js";
import { originOf, originText } from "./message.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {{ template: string, letters: Record<string, string> }} Formula */

const NORM = {
  template: "({x} − {mean}) / √({variance} + {epsilon}) × {gamma} + {beta}",
  letters: { result: "y", x: "x", mean: "μ", variance: "σ²", epsilon: "ε", gamma: "γ", beta: "β" },
};
const PIXEL = {
  template: "({raw} / 255 − {mean}) / {deviation}",
  letters: { result: "x", raw: "p", mean: "μ", deviation: "σ" },
};
const CURVE = { result: "f(x)", x: "x" };

/** By rule. @type {Record<string, Formula>} */
const NORMS = {
  "batch-norm": NORM,
  "layer-norm": NORM,
  "local-response-norm": {
    template: "{x} / ({k} + {alpha} / {size} × {squares}) ^ {beta}",
    letters: { result: "y", x: "x", k: "k", alpha: "α", size: "n", squares: "Σ x²", beta: "β" },
  },
};

const NEIGHBORHOOD = ["mean", "variance", "squares"]; // letters that are computed from all neighbors
const PLOT = { w: 420, h: 220 };

/**
 * The value that comes in: named by the rule, or the only term.
 * @param {Composer} composer
 */
function incoming({ data, scales }) {
  const index = Math.max(0, data.own);
  const more = { target: originOf(data, index)?.target, spoken: cellText(data, scales, index, "value") };
  return { x: data.numbers.x ?? data.values[0], index, spot: { lights: [`k0.${index}`], more } };
}

/** @param {Composer} composer */
function composeNorm(composer) {
  const { data } = composer;
  const { template, letters } = NORMS[data.rule];
  const { x, index, spot } = incoming(composer);
  const squares = data.values.reduce((sum, each) => sum + each * each, 0);
  const numbers = { ...data.numbers, x, squares };
  const neighbors = data.parts && data.count > 1 ? NEIGHBORHOOD.map((letter) => [letter, { lights: ["p0"] }]) : [];
  composer.text(data.words[`about-${data.rule}`]);
  composer.skip(6);
  composer.formula(template, letters, numbers, { x: spot, ...Object.fromEntries(neighbors) });
  composer.skip(8);
  composer.legend(letters, numbers, originText(data, index));
}

/** @param {Composer} composer */
export function composeNeighborNorm(composer) {
  composeNorm(composer);
  composer.skip(8);
  composer.text(fill(composer.data.words.neighbors, { count: composer.data.count }), { bold: true });
  composeStrip(composer);
}

/**
 * Batch norm, then step by step: what each number does to x.
 * @param {Composer} composer
 */
export function composeBatchNorm(composer) {
  composeNorm(composer);
  composer.skip(LINE + 10);
  const { mean, variance, epsilon, gamma } = composer.data.numbers;
  const { x } = incoming(composer);
  const normalized = (x - mean) / Math.sqrt(variance + epsilon);
  /** @type {[string, number][]} */
  const steps = [
    ["x", x],
    ["− μ", x - mean],
    ["÷ √(σ² + ε)", normalized],
    ["× γ", normalized * gamma],
    ["+ β", composer.data.value],
  ];
  const largest = Math.max(...steps.map(([, value]) => Math.abs(value))) || 1;
  for (const [name, value] of steps) putStep(composer, name, value, largest);
}

/**
 * @param {Composer} composer
 * @param {string} name
 * @param {number} value
 * @param {number} largest absolute value of all steps
 */
function putStep(composer, name, value, largest) {
  const half = Math.max(40, composer.width - 200) / 2;
  const middle = 190 + half;
  const w = (Math.abs(value) / largest) * half;
  composer.putText(name, { x: 0, w: 100 });
  composer.putText(formatNumber(value, 5), { x: 90, w: 86, align: "right" });
  composer.put({ kind: "line", x: middle, y: composer.y, w: 1, h: LINE });
  const x = value < 0 ? middle - w : middle;
  composer.put({ kind: "bar", x, y: composer.y + 7, w, h: 10, fill: composer.scales.barFill("value", value) });
  composer.y += LINE;
}

/**
 * A pixel of the picture: how it became what the network reads.
 * @param {Composer} composer
 */
export function composePixel(composer) {
  const { words, numbers } = composer.data;
  composer.text(words["about-pixel"]);
  composer.skip(6);
  composer.formula(PIXEL.template, PIXEL.letters, numbers);
  composer.skip(8);
  composer.legend(PIXEL.letters, numbers, "");
}

/** @param {Composer} composer */
export function composeActivation(composer) {
  const { data } = composer;
  if (!data.curve) return;
  const { formula, reach } = data.curve;
  const { x, spot } = incoming(composer);
  composer.formula(formula, CURVE, { x }, { x: spot });
  putOrigin(composer, 0);
  composer.skip(6);
  const size = { w: Math.min(PLOT.w, composer.width), h: PLOT.h };
  const curve = { reach, heights: data.floats("curve-values"), x, y: data.value };
  /** @type {NonNullable<import("./items.js").Item["paint"]>} */
  const paint = (context, theme) => paintCurve(context, theme, size, curve);
  composer.put({ kind: "plot", x: 0, y: composer.y, ...size, paint });
  composer.y += size.h + 4;
}
