/**
 * The same in PyTorch: one line for each kind.
 *
 * @typedef {import("./settings.js").Settings} Settings
 */

/** @type {Record<import("./model.js").Kind, (settings: Settings) => string>} */
const LINES = {
  max: (settings) => `nn.MaxPool2d(${argumentsOf(settings)}${ceilOf(settings)})`,
  average: (settings) =>
    `nn.AvgPool2d(${argumentsOf(settings)}${ceilOf(settings)}${settings.count ? "" : ", count_include_pad=False"})`,
  l2: l2Line,
  strided: (settings) => `nn.Conv2d(${settings.channels}, ${settings.channels}, ${argumentsOf(settings)}, bias=False)`,
  "global-max": () => "nn.AdaptiveMaxPool2d(1)",
  "global-average": () => "nn.AdaptiveAvgPool2d(1)",
};

/**
 * @param {import("./model.js").Kind} kind
 * @param {Settings} settings
 */
export function torchLine(kind, settings) {
  return LINES[kind](settings);
}

/** @param {Settings} settings */
function argumentsOf({ kh, kw, sh, sw, ph, pw }) {
  return `${pair(kh, kw)}, stride=${pair(sh, sw)}${ph || pw ? `, padding=${pair(ph, pw)}` : ""}`;
}

/**
 * @param {number} down
 * @param {number} across
 */
function pair(down, across) {
  return down === across ? String(down) : `(${down}, ${across})`;
}

/** @param {Settings} settings */
function ceilOf({ ceil }) {
  return ceil ? ", ceil_mode=True" : "";
}

/**
 * LPPool2d has no padding: with padding, the mean of squares times the window.
 * @param {Settings} settings
 */
function l2Line(settings) {
  const { kh, kw, sh, sw, ph, pw } = settings;
  if (!ph && !pw) return `nn.LPPool2d(2, ${pair(kh, kw)}, stride=${pair(sh, sw)}${ceilOf(settings)})`;
  return `lambda x: F.avg_pool2d(x.square(), ${argumentsOf(settings)}${ceilOf(settings)}).mul(${kh * kw}).sqrt()`;
}
