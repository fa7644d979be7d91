/** CSS pixels of the stage below which input, kernel and output stand below each other. */
export const NARROW = 620;

const TALLEST = 264; // CSS pixels of the grids, like all below
const KERNEL_TALLEST = 200; // fields lie under it
const BETWEEN = 28;
const FRAME = 6; // around grids, for what is drawn over their edges

/**
 * Width and height of the grids of input, kernel and output.
 * @param {number} width of the stage
 */
export function boxesIn(width) {
  if (width < NARROW) return [1, 0.6, 1].map((part) => [part * width - FRAME, TALLEST]);
  const kernel = Math.max(150, Math.min(240, 0.24 * width));
  const rest = width - kernel - 2 * BETWEEN;
  const widths = [0.53 * rest, kernel, 0.47 * rest];
  return widths.map((wide, at) => [wide - FRAME, at === 1 ? KERNEL_TALLEST : TALLEST]);
}
