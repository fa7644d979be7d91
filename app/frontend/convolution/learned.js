import { decoded, encoded } from "./settings.js";

/**
 * The settings with the layer of a learned filter put in, over a picture.
 * @param {import("./settings.js").Settings} settings
 * @param {import("./model.js").Learned} learned
 * @param {number} key by which the settings know it
 */
export function learnedSettings(settings, learned, key) {
  const { shape, stride, padding, dilation, mode } = learned;
  const [share, kh, kw] = shape;
  const [[sh, sw], [ph, pw], [dh, dw]] = [stride, padding, dilation];
  const square = kh === kw && [stride, padding, dilation].every(([down, across]) => down === across);
  const window = { kh, kw, sh, sw, ph, pw, dh, dw, pm: mode, l: square };
  const filters = { c: share, f: 1, g: 1, k: "n", e: {}, z: {}, b: true, u: 0 };
  const input = { i: "picture", h: 16, w: 16, p: share === 3 ? 128 : 0 };
  return decoded(encoded({ ...settings, m: "conv", ...window, ...filters, ...input, lf: key }));
}
