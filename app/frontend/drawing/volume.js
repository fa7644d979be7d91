// A feature map as a volume: height and depth are those of the map, thickness is the number of channels.

const LEAST = 6; // CSS pixels of the smallest side
const ACROSS = 0.34; // of the depth: how far the receding side goes to the left
const UP = 0.2; // and how far up
const VECTOR = { t: 7, dx: 3, dy: 2 };

/** @typedef {{ h: number, t: number, dx: number, dy: number }} Size height, thickness, and the receding side */

/**
 * CSS pixels of a volume of this shape, (C, H, W) or (C), beside a largest map of `largest` rows, which is `height`
 * high. The square root keeps small maps visible.
 * @param {number[]} shape
 * @param {number} largest
 * @param {number} height
 * @returns {Size}
 */
export function volumeSize(shape, largest, height = 78) {
  if (shape.length < 3) return { h: 12 + 5.5 * Math.log2(Math.max(2, shape[0])), ...VECTOR };
  /** @param {number} size */
  const side = (size) => Math.max(LEAST, height * Math.sqrt(size / largest));
  const depth = side(shape[2]);
  return { h: side(shape[1]), t: 2.5 + 0.85 * Math.sqrt(shape[0]), dx: ACROSS * depth, dy: UP * depth };
}
