// What the four plots draw of the records of a run.

import { formatCount, formatNumber } from "../core/format.js";
import { LinearAxis, LogAxis } from "./axis.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./records.js").Answer} Answer */
/** @typedef {import("./records.js").Records} Records */
/** @typedef {import("./plot.js").Series & { at: "batch" | "epoch", group?: boolean }} Curve `at`: what its points are. */

/**
 * One plot of the four: its axis, and its curves.
 * @typedef {object} Kind
 * @property {string} name
 * @property {LinearAxis | LogAxis} axis
 * @property {(answer: Answer) => void} cover the axis takes what is new
 * @property {(records: Records, look: Look) => Curve[]} curves
 * @property {(value: number) => string} text a value
 * @property {(value: number) => string} [tick] a value at the axis
 * @property {string[]} marks events whose words stand in this plot
 */

/** @typedef {{ theme: Theme, words: Record<string, string>, layers: string[] }} Look */

const MOST_LAYERS = 8; // curves of gradients that have a color
/** Okabe and Ito 2008: told apart by color-blind people; what is too light on a light page is left out. */
const COLORS = ["#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9"];
const DASHES = [[], [6, 3], [2, 2]];
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const ENDS = ["stopped", "ended"];

/** @param {Theme} theme */
function trainingColor(theme) {
  return theme.dark ? "#56B4E9" : "#0072B2";
}

/** @param {Theme} theme */
function validationColor(theme) {
  return theme.dark ? "#E69F00" : "#D55E00";
}

/** @param {number} share 0 to 1 */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}

/**
 * A power of ten as it is written at an axis.
 * @param {number} value
 */
export function powerText(value) {
  const power = Math.round(Math.log10(value));
  if (power >= -3 && power <= 3) return formatCount(1).replace("1", String(10 ** power));
  const digits = Array.from(String(Math.abs(power)), (digit) => SUPERSCRIPTS[Number(digit)]);
  return `10${power < 0 ? "⁻" : ""}${digits.join("")}`;
}

/**
 * At most `most` of the layers, the first and the last among them, spread evenly.
 * @param {number} count
 * @param {number} [most]
 */
export function spread(count, most = MOST_LAYERS) {
  if (count <= most) return Array.from({ length: count }, (_, at) => at);
  return Array.from({ length: most }, (_, at) => Math.round((at * (count - 1)) / (most - 1)));
}

/**
 * The curves of loss or accuracy: batches faintly, and training and validation by epoch.
 * @param {"loss" | "accuracy"} name
 * @returns {Kind["curves"]}
 */
function pairOf(name) {
  const [training, validation] =
    name === "loss"
      ? /** @type {const} */ (["trainingLoss", "validationLoss"])
      : /** @type {const} */ (["trainingAccuracy", "validationAccuracy"]);
  return ({ steps, epochs }, { theme, words }) => [
    {
      name: words.batch,
      color: trainingColor(theme),
      x: steps.step,
      y: steps[name],
      width: 1,
      opacity: 0.45,
      at: "batch",
    },
    {
      name: words.training,
      color: trainingColor(theme),
      x: epochs.step,
      y: epochs[training],
      marker: "circle",
      at: "epoch",
    },
    {
      name: words.validation,
      color: validationColor(theme),
      x: epochs.step,
      y: epochs[validation],
      dash: [6, 3],
      marker: "square",
      at: "epoch",
    },
  ];
}

/** @type {Kind["curves"]} */
function normCurves({ steps }, { theme, layers }) {
  const colored = spread(layers.length);
  const faint = layers.map((_, layer) => layer).filter((layer) => !colored.includes(layer));
  /** @type {(layer: number) => Pick<Curve, "x" | "y" | "at">} */
  const column = (layer) => ({ x: steps.step, y: steps.norms[layer] ?? [], at: "batch" });
  const rest = faint.map((layer) => ({ ...column(layer), name: "", color: theme.text, width: 1, opacity: 0.18 }));
  const named = colored.map((layer, at) => ({
    ...column(layer),
    name: layers[layer],
    color: at < COLORS.length ? COLORS[at] : theme.text,
    dash: DASHES[at % DASHES.length],
    width: 1.25,
  }));
  return [...rest, ...named];
}

/** @type {Kind["curves"]} */
function rateCurve({ steps }, { theme, words }) {
  return [{ name: words.rate, color: theme.text, x: steps.step, y: steps.rate, at: "batch" }];
}

/**
 * The four plots of a new run.
 * @returns {Kind[]}
 */
export function plotKinds() {
  const loss = new LinearAxis();
  const norms = new LogAxis();
  const rates = new LogAxis();
  const short = (/** @type {number} */ value) => formatNumber(value, 3);
  return [
    {
      name: "loss",
      axis: loss,
      cover: ({ steps, epochs }) => {
        for (const [, , value] of steps) loss.cover(value);
        for (const [, , training, , validation] of epochs) loss.cover(Math.max(training, validation ?? 0));
      },
      curves: pairOf("loss"),
      text: short,
      marks: [...ENDS, "batch-set"],
    },
    {
      name: "accuracy",
      axis: new LinearAxis(1),
      cover: () => {},
      curves: pairOf("accuracy"),
      text: percent,
      tick: wholePercent,
      marks: ENDS,
    },
    {
      name: "norms",
      axis: norms,
      cover: ({ steps }) => steps.forEach((row) => row[5].forEach((norm) => norms.cover(norm))),
      curves: normCurves,
      text: short,
      tick: powerText,
      marks: [],
    },
    {
      name: "rates",
      axis: rates,
      cover: ({ steps }) => {
        for (const [, , , , rate] of steps) for (const beside of [rate / 1.5, rate * 1.5]) rates.cover(beside);
      },
      curves: rateCurve,
      text: short,
      tick: powerText,
      marks: ["rate-fell", "rate-set"],
    },
  ];
}

/** @param {number} share */
function wholePercent(share) {
  return `${Math.round(100 * share)} %`;
}
