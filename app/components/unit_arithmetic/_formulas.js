// --- norms, activation functions, pixels: a formula with letters, then with numbers ----------------------------------

const LETTERS = {
  "batch-norm": { result: "y", x: "x", mean: "μ", variance: "σ²", epsilon: "ε", gamma: "γ", beta: "β" },
  "layer-norm": { result: "y", x: "x", mean: "μ", variance: "σ²", epsilon: "ε", gamma: "γ", beta: "β" },
  "local-response-norm": { result: "y", x: "x", k: "k", alpha: "α", size: "n", squares: "Σ x²", beta: "β" },
  pixel: { result: "x", raw: "p", mean: "μ", deviation: "σ" },
  curve: { result: "f(x)", x: "x" },
};
const NORM = "({x} − {mean}) / √({variance} + {epsilon}) × {gamma} + {beta}";
const TEMPLATES = {
  "batch-norm": NORM,
  "layer-norm": NORM,
  "local-response-norm": "{x} / ({k} + {alpha} / {size} × {squares}) ^ {beta}",
  pixel: "({raw} / 255 − {mean}) / {deviation}",
  relu: "max(0, {x})",
  relu6: "min(max(0, {x}), 6)",
  tanh: "tanh({x})",
  sigmoid: "1 / (1 + e^(−{x}))",
  silu: "{x} / (1 + e^(−{x}))",
  gelu: "{x} × Φ({x})",
  hardswish: "{x} × min(max({x} + 3, 0), 6) / 6",
  hardsigmoid: "min(max({x} + 3, 0), 6) / 6",
};

// The value that comes in: named by the norm, or the only term.
function incoming(data, scales) {
  const index = Math.max(0, data.own);
  const more = { go: originOf(data, index)?.go, say: sayCell(data, scales, index, "value") };
  return { x: data.numbers.x ?? scales.values[0], index, spot: { lights: ["k0." + index], more } };
}

function composeNorm(composer) {
  const { data, scales } = composer;
  const { x, index, spot } = incoming(data, scales);
  const letters = LETTERS[data.rule];
  const squares = scales.values.reduce((sum, each) => sum + each * each, 0);
  const numbers = { ...data.numbers, x, squares };
  const all = { lights: ["p0"] };
  composer.text(data.words["about-" + data.rule]);
  composer.skip(6);
  composer.formula(TEMPLATES[data.rule], letters, numbers, { x: spot, ...(data.parts && data.count > 1 ? { mean: all, variance: all, squares: all } : {}) });
  composer.skip(8);
  composer.legend(letters, numbers, originText(data, index));
  if (data.rule === "batch-norm") return;
  composer.skip(8);
  composer.text(fill(data.words.neighbors, { count: data.count }), { bold: true });
  composeStrip(composer);
}

// Batch norm step by step: what each number does to x.
function composeLadder(composer) {
  const { numbers } = composer.data;
  const { x } = incoming(composer.data, composer.scales);
  const deviation = Math.sqrt(numbers.variance + numbers.epsilon);
  const steps = [["x", x], ["− μ", x - numbers.mean], ["÷ √(σ² + ε)", (x - numbers.mean) / deviation]];
  steps.push(["× γ", steps.at(-1)[1] * numbers.gamma], ["+ β", composer.data.value]);
  const largest = Math.max(...steps.map(([, value]) => Math.abs(value))) || 1;
  composer.skip(10);
  for (const [name, value] of steps) putStep(composer, name, value, largest);
}

function putStep(composer, name, value, largest) {
  const { width, scales } = composer;
  const [from, room] = [190, Math.max(40, width - 200)];
  const middle = from + room / 2;
  const long = (Math.abs(value) / largest) * (room / 2);
  const look = scales.look("value", (value < 0 ? -0.75 : 0.75) * scales.limits.value);
  composer.put({ kind: "text", x: 0, y: composer.y, w: 100, h: LINE, text: name, size: INK.normal });
  composer.put({ kind: "text", x: 90, y: composer.y, w: 86, h: LINE, text: shown(value, 5), size: INK.normal, align: "right" });
  composer.put({ kind: "line", x: middle, y: composer.y, w: 1, h: LINE });
  composer.put({ kind: "bar", x: value < 0 ? middle - long : middle, y: composer.y + 7, w: long, h: 10, fill: look.fill });
  composer.y += LINE;
}

// A pixel of the picture: how it became what the network reads.
function composePixel(composer) {
  const { data } = composer;
  composer.text(data.words["about-pixel"]);
  composer.skip(6);
  composer.formula(TEMPLATES.pixel, LETTERS.pixel, data.numbers);
  composer.skip(8);
  composer.legend(LETTERS.pixel, data.numbers);
}

function composeCurve(composer) {
  const { data, scales } = composer;
  const { x, spot } = incoming(data, scales);
  composer.formula(TEMPLATES[data.kind], LETTERS.curve, { x }, { x: spot });
  putOrigin(composer, 0);
  composer.skip(6);
  const w = Math.min(420, composer.width);
  composer.put({ kind: "plot", x: 0, y: composer.y, w, h: 220, paint: (context, theme) => paintCurve(context, theme, { w, h: 220, kind: data.kind, x, y: data.value }) });
  composer.y += 224;
}

// --- the curve ----------------------------------------------------------------------------------------------------

const clamp = (value, low, high) => Math.max(low, Math.min(high, value));
const CURVES = {
  relu: (x) => Math.max(0, x),
  relu6: (x) => clamp(x, 0, 6),
  tanh: Math.tanh,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  silu: (x) => x / (1 + Math.exp(-x)),
  gelu: (x) => (x * (1 + errorFunction(x / Math.SQRT2))) / 2,
  hardswish: (x) => (x * clamp(x + 3, 0, 6)) / 6,
  hardsigmoid: (x) => clamp(x + 3, 0, 6) / 6,
};

// Abramowitz and Stegun 7.1.26, wrong by 1.5e-7 at most: enough to draw with.
function errorFunction(x) {
  const t = 1 / (1 + 0.3275911 * Math.abs(x));
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return Math.sign(x) * (1 - tail);
}

function paintCurve(context, theme, { w, h, kind, x, y }) {
  const reach = Math.max(kind === "relu6" ? 8 : 4, Math.ceil(1.25 * Math.abs(x)));
  const samples = Array.from({ length: 161 }, (_, i) => -reach + (2 * reach * i) / 160);
  const heights = samples.map(CURVES[kind]);
  const low = Math.min(-0.15, ...heights, y);
  const high = Math.max(1.05, ...heights, y);
  const [left, bottom] = [44, h - 26];
  const across = (value) => left + ((value + reach) / (2 * reach)) * (w - left - 10);
  const down = (value) => bottom - ((value - low) / (high - low)) * (bottom - 12);
  paintAxes(context, theme, { across, down, reach, low, high, left, bottom, w });
  context.beginPath();
  samples.forEach((each, i) => context.lineTo(across(each), down(heights[i])));
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  context.stroke();
  paintPoint(context, theme, { x, y, px: across(x), py: down(y), across, down });
}

function paintAxes(context, theme, { across, down, reach, low, high, left, bottom, w }) {
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.beginPath();
  for (const [x1, y1, x2, y2] of [[left, down(0), w - 10, down(0)], [across(0), 12, across(0), bottom]]) {
    context.moveTo(x1, y1);
    context.lineTo(x2, y2);
  }
  context.stroke();
  context.fillStyle = theme.text;
  context.font = fontOf(theme, INK.small);
  context.textBaseline = "middle";
  [[-reach, "left"], [0, "center"], [reach, "right"]].forEach(([value, align]) => {
    context.textAlign = align;
    context.fillText(shown(value), across(value), bottom + 14);
  });
  context.textAlign = "right";
  for (const value of [low, high]) context.fillText(shown(value, 2), left - 6, clamp(down(value), 10, bottom - 4));
}

// The point, and the way to it from both axes.
function paintPoint(context, theme, { px, py, across, down }) {
  context.setLineDash([4, 4]);
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(px, down(0));
  context.lineTo(px, py);
  context.lineTo(across(0), py);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  context.arc(px, py, 5.5, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
