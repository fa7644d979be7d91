// The end of a color scale that stays put while the values change a little.

import { roundAbove } from "./axis.js";

const CALM = 12; // frames with small values before the scale shrinks
const SMALL = 0.4; // of the scale's end

export class StableLimit {
  value = 0;
  calm = 0;

  /**
   * @param {number} peak the largest absolute value of a frame
   * @returns {number} the end of the scale, a round number
   */
  cover(peak) {
    const round = roundAbove(peak > 0 && Number.isFinite(peak) ? peak : 1e-6);
    this.calm = peak < SMALL * this.value ? this.calm + 1 : 0;
    if (round > this.value || this.calm >= CALM) {
      this.value = round;
      this.calm = 0;
    }
    return this.value;
  }
}

/**
 * Bytes on the scale that ends at `from`, as bytes on the one that ends at `to`; 128 is zero.
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
export function rescaled(bytes, from, to) {
  const table = Uint8Array.from({ length: 256 }, (_, byte) => {
    const share = Math.max(-1, Math.min(1, ((byte - 128) * from) / (127 * to)));
    return 128 + Math.round(127 * share);
  });
  return bytes.map((byte) => table[byte]);
}

/**
 * Filters on three channels, (K, 3, h, w), as pixels of three bytes, (K, h, w, 3).
 * @param {Uint8Array} bytes
 * @param {[count: number, channels: number, height: number, width: number]} shape with 3 channels
 */
export function interleaved(bytes, [count, channels, height, width]) {
  const area = height * width;
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < count * area; at++) {
    const filter = Math.floor(at / area);
    for (let c = 0; c < channels; c++) {
      result[channels * at + c] = bytes[(filter * channels + c) * area + (at % area)];
    }
  }
  return result;
}
