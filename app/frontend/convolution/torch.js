/** @type {Record<string, string>} */
const PADDING_MODULES = {
  zeros: "ZeroPad2d",
  reflect: "ReflectionPad2d",
  replicate: "ReplicationPad2d",
  circular: "CircularPad2d",
};

/**
 * The line of PyTorch that makes the layer: (channels, height, width) to (filters, height, width).
 * @param {Pick<import("./model.js").ConvolutionModel, "settings" | "layer" | "transposed">} model
 */
export function torchLine({ settings, layer: { rows, columns }, transposed }) {
  const even = [rows, columns].every(({ before, after }) => before === after);
  const same = isSame(settings);
  const sides = even ? pair(rows.before, columns.before) : "0";
  const options = optionsOf(settings, { rows, columns }, same ? '"same"' : sides);
  const name = transposed ? "ConvTranspose2d" : "Conv2d";
  const line = `nn.${name}(${[settings.c, settings.f, ...options].join(", ")})`;
  if (even || same) return line;
  const cells = [columns.before, columns.after, rows.before, rows.after].join(", ");
  return `nn.Sequential(nn.${PADDING_MODULES[settings.pm]}((${cells})), ${line})`;
}

/**
 * Whether torch has a name for the padding.
 * @param {import("./settings.js").Settings} settings
 */
function isSame({ ph, pw, sh, sw }) {
  return ph === "same" && pw === "same" && sh * sw === 1;
}

/**
 * Arguments that differ from torch's defaults.
 * @param {import("./settings.js").Settings} settings
 * @param {Pick<import("./layer.js").ModelLayer, "rows" | "columns">} layer
 * @param {string} padding
 */
function optionsOf({ g, b, pm }, { rows, columns }, padding) {
  const mode = `"${pm}"`;
  const options = [
    ["kernel_size", pair(rows.kernel, columns.kernel), ""],
    ["stride", pair(rows.stride, columns.stride), "1"],
    ["padding", padding, "0"],
    ["output_padding", pair(rows.outputPadding, columns.outputPadding), "0"],
    ["dilation", pair(rows.dilation, columns.dilation), "1"],
    ["groups", String(g), "1"],
    ["bias", b ? "True" : "False", "True"],
    ["padding_mode", mode, padding === "0" ? mode : '"zeros"'],
  ];
  return options.filter(([, value, usual]) => value !== usual).map(([name, value]) => `${name}=${value}`);
}

/**
 * @param {number} down
 * @param {number} across
 */
function pair(down, across) {
  return down === across ? String(down) : `(${down}, ${across})`;
}
