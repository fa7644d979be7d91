/**
 * Layers with a story; their names and stories are words of the page ("preset-lenet", "story-lenet").
 */
import { ONLY_SHOWN, decoded, encoded } from "./settings.js";

/** @typedef {import("./settings.js").Settings} Settings */

/** @type {Record<string, string>} */
export const PRESETS = {
  s3: "i-whole.d-5.h-5.w-5.c-3.f-2.k-w.z-0~1000",
  lenet: "h-32.w-32.kh-5.kw-5.f-6.k-r",
  alexnet227: "i-picture.c-3.p-227.q-1.kh-11.kw-11.sh-4.sw-4.f-96.k-o.a-0",
  alexnet224: "i-picture.c-3.p-224.q-1.kh-11.kw-11.sh-4.sw-4.f-96.k-o.a-0",
  vgg: "i-picture.h-16.w-16.c-3.ph-1.pw-1.f-8.k-r",
  resnet: "i-picture.c-3.p-224.q-1.kh-7.kw-7.sh-2.sw-2.ph-3.pw-3.f-64.k-o.a-0.b-0",
  pointwise: "i-picture.h-8.w-8.c-4.kh-1.kw-1.f-2.k-r",
  depthwise: "i-picture.h-12.w-12.c-3.ph-1.pw-1.f-3.g-3.k-xyl",
  dilated: "h-12.w-12.dh-2.dw-2.k-b",
  even: "i-ramp.kh-4.kw-4.ph-s.pw-s.k-b",
  misfit: "i-noise.h-8.w-8.sh-2.sw-2.k-b",
  upsample: "m-trans.h-4.w-4.kh-4.kw-4.sh-2.sw-2.ph-1.pw-1.k-g.i-whole",
  holes: "m-trans.i-edges.h-8.w-8.kh-3.kw-3.sh-2.sw-2.oh-1.ow-1.ph-1.pw-1.k-b",
};

/** Their settings as text, to their names. */
const BY_LAYER = new Map(Object.entries(PRESETS).map(([name, text]) => [encoded(decoded(text), ONLY_SHOWN), name]));

/**
 * The preset that these settings are, whatever is looked at; "" if none.
 * @param {Settings} settings
 */
export function presetOf(settings) {
  return BY_LAYER.get(encoded(settings, ONLY_SHOWN)) ?? "";
}

/**
 * @param {string} name
 * @param {Settings} settings of which what is looked at is kept
 * @returns {Settings}
 */
export function presetSettings(name, { l, lf, y, r }) {
  return { ...decoded(PRESETS[name]), l, lf, y, r };
}
