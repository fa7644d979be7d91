/**
 * The settings of the page and their text, such as "h-8.w-8.kh-5.ph-s".
 */
import { SettingsCodec, custom, flag, oneOf, whole } from "../core/settings.js";
import { namedPadding } from "../maths/axis.js";
import { PATTERNS } from "../maths/inputs.js";

/**
 * @typedef {"same" | "full" | number} PaddingSetting
 * @typedef {object} Settings
 * @property {"conv" | "trans"} m mode
 * @property {string} i input
 * @property {number} d which digit, which noise
 * @property {number} h rows of the grid
 * @property {number} w
 * @property {number} c channels
 * @property {number} p longer side of a picture as a whole; 0: a grid of h x w
 * @property {boolean} q a square part of it
 * @property {number} kh kernel
 * @property {number} kw
 * @property {number} sh stride
 * @property {number} sw
 * @property {number} dh dilation
 * @property {number} dw
 * @property {PaddingSetting} ph padding
 * @property {PaddingSetting} pw
 * @property {import("../maths/axis.js").PaddingMode} pm padding mode
 * @property {number} oh output padding
 * @property {number} ow
 * @property {number} f filters
 * @property {number} g groups
 * @property {string} k kernel of each filter, the last one for the rest
 * @property {number} a angle of Gabor kernels
 * @property {Record<string, number>} e edited weights by `weightIndex`
 * @property {Record<string, number>} z edited biases by filter
 * @property {boolean} b bias
 * @property {number} n layers in the stack
 * @property {boolean} l height and width together
 * @property {number} u the filter on the screen
 * @property {number} x where the player is
 * @property {number} y its speed
 * @property {boolean} r only what has been computed so far
 * @property {boolean} v the output as a picture
 * @property {number} lf the learned filter that was put in
 */

export const MOST_SIDE = 32; // of a grid; a picture has up to MOST_PICTURE
export const LEAST_PICTURE = 48;
export const MOST_PICTURE = 256;
export const MOST_CHANNELS = 4;
export const MOST_FILTERS = 8; // with the slider; presets may have up to MOST_EVER
export const MOST_EVER = 96;
export const MOST_KERNEL = 11;
export const MOST_PADDING = 12;
const MOST_EDITS = 400;

export const INPUTS = ["digit", "picture", ...PATTERNS];

/** @type {Record<string, string>} */
const KERNEL_LETTERS = {
  i: "identity",
  b: "box",
  g: "gaussian",
  s: "sharpen",
  x: "sobel-x",
  y: "sobel-y",
  l: "laplacian",
  e: "emboss",
  o: "gabor",
  r: "random",
  w: "whole",
  n: "learned",
};

/** @type {Record<string, PaddingSetting>} */
const NAMED_PADDINGS = { v: 0, s: "same", f: "full" };

/** @param {string} name */
function padding(name) {
  const cells = whole(name, 0, [0, MOST_PADDING]);
  return custom(
    name,
    /** @type {PaddingSetting} */ (0),
    (text) => NAMED_PADDINGS[text] ?? cells.read(text)[name],
    (value) => (typeof value === "number" ? String(value) : value[0]),
  );
}

/**
 * Numbers by index in thousandths, such as "12~-250_13~1000".
 * @param {string} name
 */
function edits(name) {
  return custom(
    name,
    /** @type {Record<string, number>} */ ({}),
    (text) => {
      const parts = text.split("_").slice(0, MOST_EDITS);
      const edited = parts.map((part) => /^(\d{1,6})~(-?\d{1,7})$/.exec(part)).filter((match) => match !== null);
      return Object.fromEntries(edited.map(([, index, value]) => [index, Number(value) / 1000]));
    },
    (value) =>
      Object.entries(value)
        .map(([index, each]) => `${index}~${Math.round(1000 * each)}`)
        .join("_"),
  );
}

/** @type {(text: string) => string | undefined} */
const readLetters = (text) => (/^[ibgsxyleorwn]{1,96}$/.test(text) ? text : undefined);

const PADDING_MODES = ["zeros", "reflect", "replicate", "circular"];

export const FIELDS = {
  m: oneOf("m", "conv", ["conv", "trans"]),
  i: oneOf("i", "digit", INPUTS),
  d: whole("d", 3, [0, 99]),
  h: whole("h", 8, [1, MOST_SIDE]),
  w: whole("w", 8, [1, MOST_SIDE]),
  c: whole("c", 1, [1, MOST_CHANNELS]),
  p: whole("p", 0, [LEAST_PICTURE, MOST_PICTURE]),
  q: flag("q", false),
  kh: whole("kh", 3, [1, MOST_KERNEL]),
  kw: whole("kw", 3, [1, MOST_KERNEL]),
  sh: whole("sh", 1, [1, 8]),
  sw: whole("sw", 1, [1, 8]),
  dh: whole("dh", 1, [1, 6]),
  dw: whole("dw", 1, [1, 6]),
  ph: padding("ph"),
  pw: padding("pw"),
  pm: oneOf("pm", "zeros", PADDING_MODES),
  oh: whole("oh", 0, [0, 7]),
  ow: whole("ow", 0, [0, 7]),
  f: whole("f", 1, [1, MOST_EVER]),
  g: whole("g", 1, [1, MOST_CHANNELS]),
  k: custom("k", "x", readLetters),
  a: whole("a", 30, [0, 179]),
  e: edits("e"),
  z: edits("z"),
  b: flag("b", true),
  n: whole("n", 2, [1, 5]),
  l: flag("l", true),
  u: whole("u", 0, [0, MOST_EVER - 1]),
  x: whole("x", 0, [0, 99999999]),
  y: whole("y", 4, [1, 60]),
  r: flag("r", false),
  v: flag("v", false),
  lf: whole("lf", 0, [0, 999999999]),
};

/** @type {[string, string][]} */
const TWINS = [
  ["h", "w"],
  ["kh", "kw"],
  ["sh", "sw"],
  ["dh", "dw"],
  ["ph", "pw"],
  ["oh", "ow"],
];
export const ONLY_SHOWN = ["u", "x", "y", "r", "v", "n", "l", "lf"]; // not part of the layer

const CODEC = new SettingsCodec(FIELDS, "-");

/** @returns {Settings} */
export function usualSettings() {
  return /** @type {Settings} */ (CODEC.usual());
}

/** @param {string | null | undefined} text */
export function decoded(text) {
  return settled(/** @type {Settings} */ (CODEC.read(text)));
}

/**
 * @param {Settings} settings
 * @param {string[]} [omitted]
 */
export function encoded(settings, omitted = []) {
  return CODEC.write(settings, omitted);
}

/**
 * What goes together: groups share channels and filters evenly, only a picture is taken as a whole, twins are alike while
 * locked, a transposed convolution reads a grid and has plain numbers as padding.
 * @param {Settings} values
 * @returns {Settings}
 */
export function settled(values) {
  const settings = { ...values };
  if (settings.m === "trans") Object.assign(settings, transposedSettings(settings));
  if (settings.i !== "picture") settings.p = 0;
  if (settings.l) for (const [one, twin] of TWINS) Object.assign(settings, { [twin]: Reflect.get(settings, one) });
  settings.g = Math.max(...groupsOf(settings).filter((count) => count <= settings.g));
  settings.u = Math.min(settings.u, settings.f - 1);
  return settings;
}

/**
 * @param {Settings} settings
 * @returns {Partial<Settings>}
 */
function transposedSettings({ f, ph, pw, kh, kw, dh, dw }) {
  /** @type {(value: PaddingSetting, kernel: number, dilation: number) => number} */
  const cells = (value, kernel, dilation) =>
    typeof value === "number" ? value : Math.min(MOST_PADDING, namedPadding(value, { kernel, dilation })[0]);
  return { p: 0, pm: "zeros", f: Math.min(f, MOST_FILTERS), ph: cells(ph, kh, dh), pw: cells(pw, kw, dw) };
}

/**
 * The numbers of groups that share channels and filters evenly.
 * @param {{ c: number, f: number }} settings
 */
export function groupsOf({ c, f }) {
  return [1, 2, 3, 4].filter((count) => c % count === 0 && f % count === 0);
}

// --- kernels ------------------------------------------------------------------------------------------------------

/**
 * @param {{ k: string }} settings
 * @param {number} filter
 */
export function kernelName({ k }, filter) {
  return KERNEL_LETTERS[k[Math.min(filter, k.length - 1)]];
}

const CELLS_OF_FILTER = MOST_CHANNELS * MOST_KERNEL * MOST_KERNEL;

/**
 * The index of a weight, which stays the same when the kernel's size changes.
 * @param {number} filter
 * @param {number} channel
 * @param {number} i
 * @param {number} j
 */
export function weightIndex(filter, channel, i, j) {
  return ((filter * MOST_CHANNELS + channel) * MOST_KERNEL + i) * MOST_KERNEL + j;
}

/**
 * A change that gives one filter another kernel; what was edited in it goes.
 * @param {Settings} settings
 * @param {number} filter
 * @param {string} name
 * @returns {Partial<Settings>}
 */
export function withKernel(settings, filter, name) {
  const letter = Object.keys(KERNEL_LETTERS).find((key) => KERNEL_LETTERS[key] === name) ?? "x";
  const { k, f, e } = settings;
  const all = Array.from({ length: f }, (_, at) => (at === filter ? letter : k[Math.min(at, k.length - 1)]));
  const kept = Object.entries(e).filter(([index]) => Math.floor(Number(index) / CELLS_OF_FILTER) !== filter);
  return { k: all.join("").replace(/(.)\1+$/, "$1"), e: Object.fromEntries(kept) };
}

/**
 * A number for a text (FNV-1a), so that the settings can name the learned filter they know.
 * @param {string} text
 */
export function fingerprint(text) {
  let mixed = 2166136261;
  for (const letter of text) mixed = Math.imul(mixed ^ (letter.codePointAt(0) ?? 0), 16777619) >>> 0;
  return 1 + (mixed % 999999998);
}
