/**
 * The settings of the page and their text, such as "n8x8.k2x2.x1".
 */
import { SettingsCodec, custom, flag, oneOf, pair, whole } from "../core/settings.js";
import { kernelFits } from "../maths/kernels.js";
import { SAMPLES } from "../maths/samples.js";

/**
 * @typedef {object} Settings
 * @property {string} input
 * @property {number} rows
 * @property {number} columns
 * @property {boolean} lock height and width together
 * @property {number} kh window
 * @property {number} kw
 * @property {boolean} follow the stride is the window
 * @property {number} sh stride
 * @property {number} sw
 * @property {number} ph padding
 * @property {number} pw
 * @property {boolean} ceil
 * @property {boolean} count padding counts in an average
 * @property {number} dx cells that the input moves to the right
 * @property {number} dy
 * @property {"circular" | "zeros"} edges
 * @property {number} noise percent
 * @property {number} seed
 * @property {"moved" | "original"} view
 * @property {string} kernel of the strided convolution
 * @property {number[]} cells weights of the visitor's own kernel
 * @property {number} channels of a real layer, for counting
 * @property {string} tab
 * @property {number} at where the player is
 * @property {number} speed
 */
/** @typedef {{ rows: number, columns: number, note?: string }} OwnSize What the input is made from, which is never enlarged. */

export const MOST = { size: 32, window: 8, padding: 4, shift: 4 };
export const LEAST_SIZE = 4;
export const SAMPLE_INPUTS = SAMPLES;
const DIGITS = Array.from({ length: 10 }, (_, digit) => `digit-${digit}`);
export const REPLACEMENTS = ["box", "gaussian", "sobel-x", "random", "own"];
export const CHANNELS = ["1", "3", "16", "64", "256"];
export const TABS = ["window", "change", "size", "code", "table"];

/** What is looked at, but changes nothing: undo leaves it as it is. */
export const LOOKS = /** @type {const} */ (["view", "tab", "at", "speed"]);

/** @type {(name: string, usual: number, range: [number, number]) => import("../core/settings.js").Field} */
const clamped = (name, usual, range) => whole(name, usual, range, { clamped: true });

/** @type {(names: [string, string], usual: number, range: [number, number]) => import("../core/settings.js").Field} */
const pairOf = ([down, across], usual, range) => pair(clamped(down, usual, range), clamped(across, usual, range));

/**
 * Weights of the visitor's own kernel, in hundredths.
 * @param {string} text
 */
function readWeights(text) {
  const parts = text.split("_");
  if (parts.length > MOST.window ** 2 || !parts.every((part) => /^-?\d{1,3}$/.test(part))) return undefined;
  return parts.map((part) => Number(part) / 100);
}

/** @param {number[]} cells */
function writeWeights(cells) {
  return cells.map((value) => Math.round(100 * value)).join("_");
}

const CODEC = new SettingsCodec(
  {
    i: oneOf("input", "blob", [...SAMPLE_INPUTS, ...DIGITS, "map"]),
    n: pairOf(["rows", "columns"], 8, [1, MOST.size]),
    l: flag("lock", true),
    k: pairOf(["kh", "kw"], 2, [1, MOST.window]),
    f: flag("follow", true),
    s: pairOf(["sh", "sw"], 2, [1, MOST.window]),
    p: pairOf(["ph", "pw"], 0, [0, MOST.padding]),
    c: flag("ceil", false),
    q: flag("count", true),
    x: clamped("dx", 0, [-MOST.shift, MOST.shift]),
    y: clamped("dy", 0, [-MOST.shift, MOST.shift]),
    m: oneOf("edges", "circular", ["circular", "zeros"]),
    g: clamped("noise", 0, [0, 100]),
    r: clamped("seed", 1, [1, 999]),
    v: oneOf("view", "moved", ["moved", "original"]),
    w: oneOf("kernel", "box", REPLACEMENTS),
    o: custom("cells", /** @type {number[]} */ ([]), readWeights, writeWeights),
    d: oneOf("channels", 64, CHANNELS, Number),
    t: oneOf("tab", "window", TABS),
    u: clamped("at", 0, [0, 9999]),
    e: clamped("speed", 4, [1, 60]),
  },
  "",
);

export const DEFAULTS = /** @type {Settings} */ (CODEC.usual());

/**
 * @param {string | null | undefined} text
 * @returns {Settings}
 */
export function parseSettings(text) {
  return /** @type {Settings} */ (CODEC.read(text));
}

/** @param {Settings} settings */
export function writeSettings(settings) {
  return CODEC.write(settings);
}

/**
 * The nearest settings that can be: a window within the input, padding of at most half the window (torch), a kernel of
 * the window's size.
 * @param {Settings} values
 * @param {OwnSize} own
 * @returns {Settings}
 */
export function settledSettings(values, own) {
  const settings = { ...values, ...settledSize(values, own) };
  if (settings.lock) lockPairs(settings);
  settings.kh = Math.min(settings.kh, settings.rows);
  settings.kw = Math.min(settings.kw, settings.columns);
  if (settings.follow) [settings.sh, settings.sw] = [settings.kh, settings.kw];
  settings.ph = Math.min(settings.ph, Math.floor(settings.kh / 2));
  settings.pw = Math.min(settings.pw, Math.floor(settings.kw / 2));
  return { ...settings, ...settledKernel(settings) };
}

/**
 * @param {Settings} settings
 * @param {OwnSize} own
 */
function settledSize(settings, own) {
  /** @type {(size: number, most: number) => number} */
  const within = (size, most) => Math.max(Math.min(LEAST_SIZE, most), Math.min(size, most));
  return { rows: within(settings.rows, own.rows), columns: within(settings.columns, own.columns) };
}

/**
 * Height and width together: the smaller of two sizes (both are there), the first of everything else.
 * @param {Settings} settings
 */
function lockPairs(settings) {
  settings.rows = settings.columns = Math.min(settings.rows, settings.columns);
  settings.kw = settings.kh;
  settings.sw = settings.sh;
  settings.pw = settings.ph;
}

/**
 * @param {Settings} settings
 * @returns {Pick<Settings, "kernel" | "cells">}
 */
function settledKernel({ kernel, cells, kh, kw }) {
  if (kernel === "own" && cells.length === kh * kw) return { kernel, cells };
  return { kernel: kernel !== "own" && kernelFits(kernel, [kh, kw]) ? kernel : "box", cells: [] };
}

/**
 * The visitor's own kernel in a window of another size: what is in both stays.
 * @param {number[]} cells
 * @param {[number, number]} from rows, columns
 * @param {[number, number]} to
 */
export function resizedCells(cells, [kh, kw], [rows, columns]) {
  return Array.from({ length: rows * columns }, (_, at) => {
    const [i, j] = [Math.floor(at / columns), at % columns];
    return i < kh && j < kw ? cells[i * kw + j] : 0;
  });
}

/**
 * Windows as well-known networks have them.
 * @type {Record<string, Pick<Settings, "kh" | "kw" | "sh" | "sw" | "ph" | "pw" | "ceil">>}
 */
export const PRESETS = {
  lenet: { kh: 2, kw: 2, sh: 2, sw: 2, ph: 0, pw: 0, ceil: false },
  alexnet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 0, pw: 0, ceil: false },
  googlenet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 0, pw: 0, ceil: true },
  resnet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 1, pw: 1, ceil: false },
  inception: { kh: 3, kw: 3, sh: 1, sw: 1, ph: 1, pw: 1, ceil: false },
};

/**
 * The preset with these settings; "" if none.
 * @param {Settings} settings
 */
export function presetOf(settings) {
  /** @param {Partial<Settings>} preset */
  const fits = (preset) => Object.entries(preset).every(([name, value]) => Reflect.get(settings, name) === value);
  return Object.keys(PRESETS).find((name) => fits(PRESETS[name])) ?? "";
}
