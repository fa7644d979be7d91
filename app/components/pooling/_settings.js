// Every control of the page as one short text, such as "n8x8.k2x2.x1": a letter and a value for each, those left out are
// the defaults. A text from an address may say anything: what cannot be is replaced, value by value.

const DEFAULTS = {
  input: "blob", rows: 8, columns: 8, lock: true, kh: 2, kw: 2, follow: true, sh: 2, sw: 2, ph: 0, pw: 0, ceil: false, count: true,
  dx: 0, dy: 0, edges: "circular", noise: 0, seed: 1, view: "moved", kernel: "box", cells: [], channels: 64,
  tab: "window", at: 0, speed: 4,
};
const MOST = { size: 32, window: 8, padding: 4, shift: 4, weight: 999 };
const LEAST_SIZE = 4;
const SAMPLE_INPUTS = ["blob", "edge", "checker", "ramp", "noise", "dot"];
const DIGITS = Array.from({ length: 10 }, (_, digit) => "digit-" + digit);
const REPLACEMENTS = ["box", "gaussian", "sobel-x", "random", "own"];
const CHANNELS = ["1", "3", "16", "64", "256"];
const TABS = ["window", "change", "size", "code", "table"];
// What is looked at, but changes nothing: undo leaves it as it is.
const LOOKS = ["view", "tab", "at", "speed"];

const whole = (name, low, high) => ({
  names: [name],
  read: (text) => (/^-?\d{1,4}$/.test(text) ? { [name]: Math.max(low, Math.min(high, Number(text))) } : {}),
  write: (settings) => String(settings[name]),
});

const pair = (down, across, low, high) => ({
  names: [down, across],
  read: (text) => {
    const [first, second] = text.split("x");
    return { ...whole(down, low, high).read(first), ...whole(across, low, high).read(second ?? "") };
  },
  write: (settings) => settings[down] + "x" + settings[across],
});

const flag = (name) => ({
  names: [name],
  read: (text) => (text === "0" || text === "1" ? { [name]: text === "1" } : {}),
  write: (settings) => String(Number(settings[name])),
});

const oneOf = (name, values, make = String) => ({
  names: [name],
  read: (text) => (values.includes(text) ? { [name]: make(text) } : {}),
  write: (settings) => String(settings[name]),
});

// Weights of the visitor's own kernel, in hundredths.
const WEIGHTS_OF_OWN = {
  names: ["cells"],
  read: (text) => {
    const parts = text.split("_");
    if (parts.length > MOST.window ** 2 || !parts.every((part) => /^-?\d{1,3}$/.test(part))) return {};
    return { cells: parts.map((part) => Number(part) / 100) };
  },
  write: ({ cells }) => cells.map((value) => Math.round(100 * value)).join("_"),
};

const CODES = {
  i: oneOf("input", [...SAMPLE_INPUTS, ...DIGITS, "map"]),
  n: pair("rows", "columns", 1, MOST.size),
  l: flag("lock"),
  k: pair("kh", "kw", 1, MOST.window),
  f: flag("follow"),
  s: pair("sh", "sw", 1, MOST.window),
  p: pair("ph", "pw", 0, MOST.padding),
  c: flag("ceil"),
  q: flag("count"),
  x: whole("dx", -MOST.shift, MOST.shift),
  y: whole("dy", -MOST.shift, MOST.shift),
  m: oneOf("edges", ["circular", "zeros"]),
  g: whole("noise", 0, 100),
  r: whole("seed", 1, 999),
  v: oneOf("view", ["moved", "original"]),
  w: oneOf("kernel", REPLACEMENTS),
  o: WEIGHTS_OF_OWN,
  d: oneOf("channels", CHANNELS, Number),
  t: oneOf("tab", TABS),
  u: whole("at", 0, 9999),
  e: whole("speed", 1, 60),
};

function parseSettings(text) {
  const settings = { ...DEFAULTS };
  for (const token of String(text ?? "").split(".")) Object.assign(settings, CODES[token[0]]?.read(token.slice(1)));
  return settings;
}

function writeSettings(settings) {
  const told = Object.entries(CODES).filter(([, { names }]) => names.some((name) => String(settings[name]) !== String(DEFAULTS[name])));
  return told.map(([letter, code]) => letter + code.write(settings)).join(".");
}

// The nearest settings that can be: a window within the input, padding of at most half the window (torch), a kernel of
// the window's size. `own` is the size of what the input is made from, which is never enlarged.
function settledSettings(given, own) {
  const settings = { ...given };
  settings.rows = Math.max(Math.min(LEAST_SIZE, own.rows), Math.min(settings.rows, own.rows));
  settings.columns = Math.max(Math.min(LEAST_SIZE, own.columns), Math.min(settings.columns, own.columns));
  if (settings.lock) lockPairs(settings);
  settings.kh = Math.min(settings.kh, settings.rows);
  settings.kw = Math.min(settings.kw, settings.columns);
  if (settings.follow) [settings.sh, settings.sw] = [settings.kh, settings.kw];
  settings.ph = Math.min(settings.ph, Math.floor(settings.kh / 2));
  settings.pw = Math.min(settings.pw, Math.floor(settings.kw / 2));
  if (settings.kernel === "own" && settings.cells.length !== settings.kh * settings.kw) settings.kernel = "box";
  if (!kernelFits(settings.kernel, [settings.kh, settings.kw])) settings.kernel = "box";
  if (settings.kernel !== "own") settings.cells = [];
  return settings;
}

// Height and width together: the smaller of two sizes (both are there), the first of everything else.
function lockPairs(settings) {
  settings.rows = settings.columns = Math.min(settings.rows, settings.columns);
  settings.kw = settings.kh;
  settings.sw = settings.sh;
  settings.pw = settings.ph;
}

// The visitor's own kernel in a window of another size: what is in both stays.
function resizedCells(cells, [kh, kw], [rows, columns]) {
  const out = new Array(rows * columns).fill(0);
  for (let i = 0; i < Math.min(kh, rows); i++) {
    for (let j = 0; j < Math.min(kw, columns); j++) out[i * columns + j] = cells[i * kw + j];
  }
  return out;
}
