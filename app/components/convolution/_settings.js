// The settings of the page and their text, such as "h-8.w-8.kh-5.ph-s": name, dash, value, in the order below; what is as
// usual is left out. A value that cannot be is read as the usual one.

const MOST_SIDE = 32; // of a grid; a picture has up to MOST_PICTURE
const LEAST_PICTURE = 48;
const MOST_PICTURE = 256;
const MOST_CHANNELS = 4;
const MOST_FILTERS = 8; // with the slider; presets may have up to MOST_EVER
const MOST_EVER = 96;
const MOST_KERNEL = 11;
const MOST_EDITS = 400;

const INPUTS = ["digit", "picture", ...PATTERNS];
const KERNEL_LETTERS = { i: "identity", b: "box", g: "gaussian", s: "sharpen", x: "sobel-x", y: "sobel-y", l: "laplacian", e: "emboss", o: "gabor", r: "random", w: "whole", n: "learned" };

const whole = (usual, least, most) => ({ usual, read: (text) => (/^\d{1,9}$/.test(text) && text >= least && text <= most ? Number(text) : undefined) });
const flag = (usual) => ({ usual, read: (text) => ({ 0: false, 1: true })[text], write: Number });
const oneOf = (usual, ...offered) => ({ usual, read: (text) => (offered.includes(text) ? text : undefined) });
const padding = { usual: 0, read: (text) => ({ v: 0, s: "same", f: "full" })[text] ?? whole(0, 0, 12).read(text), write: (value) => ({ same: "s", full: "f" })[value] ?? value };
const letters = { usual: "x", read: (text) => (/^[ibgsxyleorwn]{1,96}$/.test(text) ? text : undefined) };
// { place: value }, such as "12~-250_13~1000": thousandths.
const edits = {
  usual: {},
  read: (text) => {
    const parts = text.split("_").slice(0, MOST_EDITS).map((part) => /^(\d{1,6})~(-?\d{1,7})$/.exec(part));
    return Object.fromEntries(parts.filter(Boolean).map(([, place, value]) => [place, value / 1000]));
  },
  write: (value) => Object.entries(value).map(([place, each]) => place + "~" + Math.round(1000 * each)).join("_"),
};

const FIELDS = {
  m: oneOf("conv", "conv", "trans"), // mode
  i: oneOf("digit", ...INPUTS), // input
  d: whole(3, 0, 99), // which digit, which noise
  h: whole(8, 1, MOST_SIDE), w: whole(8, 1, MOST_SIDE),
  c: whole(1, 1, MOST_CHANNELS), // channels
  p: whole(0, LEAST_PICTURE, MOST_PICTURE), // longer side of a picture as a whole; 0: a grid of h x w
  q: flag(false), // square part of it
  kh: whole(3, 1, MOST_KERNEL), kw: whole(3, 1, MOST_KERNEL),
  sh: whole(1, 1, 8), sw: whole(1, 1, 8), // stride
  dh: whole(1, 1, 6), dw: whole(1, 1, 6), // dilation
  ph: padding, pw: padding,
  pm: oneOf("zeros", "zeros", "reflect", "replicate", "circular"), // padding mode
  oh: whole(0, 0, 7), ow: whole(0, 0, 7), // output padding
  f: whole(1, 1, MOST_EVER), g: whole(1, 1, MOST_CHANNELS), // filters, groups
  k: letters, a: whole(30, 0, 179), // kernel of each filter, the last one for the rest; angle of Gabor kernels
  e: edits, z: edits, // edited weights and biases
  b: flag(true), // bias
  n: whole(2, 1, 5), // layers in the stack
  l: flag(true), // height and width together
  u: whole(0, 0, MOST_EVER - 1), // the filter on the screen
  x: whole(0, 0, 99999999), // where the player is
  y: whole(4, 1, 60), // its speed
  r: flag(false), // only what has been computed so far
  v: flag(false), // the output as a picture
  lf: whole(0, 0, 999999999), // the learned filter that was put in
};
const TWINS = [["h", "w"], ["kh", "kw"], ["sh", "sw"], ["dh", "dw"], ["ph", "pw"], ["oh", "ow"]];
const ONLY_SHOWN = ["u", "x", "y", "r", "v", "n", "l", "lf"]; // not part of the layer

function usualSettings() {
  return Object.fromEntries(Object.entries(FIELDS).map(([name, { usual }]) => [name, usual]));
}

function decoded(text) {
  const settings = usualSettings();
  for (const part of String(text ?? "").split(".")) {
    const [, name, value] = /^([a-z]+)-(.*)$/.exec(part) ?? [];
    const read = Object.hasOwn(FIELDS, name ?? "") ? FIELDS[name].read(value) : undefined;
    if (read !== undefined) settings[name] = read;
  }
  return settled(settings);
}

function encoded(settings, left = []) {
  const parts = Object.entries(FIELDS).map(([name, { usual, write = String }]) => {
    const same = left.includes(name) || String(write(settings[name])) === String(write(usual));
    return same ? "" : name + "-" + write(settings[name]);
  });
  return parts.filter(Boolean).join(".");
}

// What goes together: groups share channels and filters evenly, only a picture is taken as a whole, twins are alike
// while locked, a transposed convolution reads a grid and has plain numbers as padding.
function settled(given) {
  const settings = { ...given };
  if (settings.m === "trans") settleTransposed(settings);
  if (settings.i !== "picture") settings.p = 0;
  if (settings.l) for (const [one, twin] of TWINS) settings[twin] = settings[one];
  settings.g = groupsOf(settings).filter((count) => count <= settings.g).pop();
  settings.u = Math.min(settings.u, settings.f - 1);
  return settings;
}

function settleTransposed(settings) {
  settings.p = 0;
  settings.pm = "zeros";
  settings.f = Math.min(settings.f, MOST_FILTERS);
  for (const [name, kernel, dilation] of [["ph", "kh", "dh"], ["pw", "kw", "dw"]]) {
    if (typeof settings[name] === "number") continue;
    const [before] = namedPadding(settings[name], { kernel: settings[kernel], dilation: settings[dilation] });
    settings[name] = Math.min(12, before);
  }
}

function groupsOf({ c, f }) {
  return [1, 2, 3, 4].filter((count) => c % count === 0 && f % count === 0);
}

// --- kernels ------------------------------------------------------------------------------------------------------

function kernelName({ k }, filter) {
  return KERNEL_LETTERS[k[Math.min(filter, k.length - 1)]];
}

// Places stay the same when the kernel's size changes.
function placeOf(filter, channel, i, j) {
  return ((filter * MOST_CHANNELS + channel) * MOST_KERNEL + i) * MOST_KERNEL + j;
}

function edited(settings, filter) {
  const cells = MOST_CHANNELS * MOST_KERNEL * MOST_KERNEL;
  return Object.keys(settings.e).some((place) => Math.floor(place / cells) === filter);
}

// A change that gives one filter another kernel; what was edited in it goes.
function withKernel(settings, filter, name) {
  const letter = Object.keys(KERNEL_LETTERS).find((key) => KERNEL_LETTERS[key] === name);
  const all = Array.from({ length: settings.f }, (_, at) => settings.k[Math.min(at, settings.k.length - 1)]);
  all[filter] = letter;
  const cells = MOST_CHANNELS * MOST_KERNEL * MOST_KERNEL;
  const kept = Object.entries(settings.e).filter(([place]) => Math.floor(place / cells) !== filter);
  return { k: all.join("").replace(/(.)\1+$/, "$1"), e: Object.fromEntries(kept) };
}

// A number for a text (FNV-1a), so that the settings can tell which learned filter they know.
function fingerprint(text) {
  let mixed = 2166136261;
  for (const letter of text) mixed = Math.imul(mixed ^ letter.codePointAt(0), 16777619) >>> 0;
  return 1 + (mixed % 999999998);
}
