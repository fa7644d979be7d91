import { normal, uniform } from "./random.js";

/**
 * Kernels that have a name: one slice (height x width), row by row. They are not flipped, as in torch
 * (cross-correlation). At 3 x 3 they are the textbook ones. Those that keep brightness (weights that sum to 1) are divided
 * by the number of channels, so that they read the channels' mean.
 *
 * @typedef {[number, number]} Size Height and width.
 * @typedef {{ angle: number, seed: number, channels: number }} KernelOptions Angle in degrees; `seed` tells the random
 *   kernels of filters and channels apart.
 */

const KEEP_BRIGHTNESS = new Set(["identity", "box", "gaussian", "sharpen", "emboss"]);
const CENTERED = new Set(["sharpen", "laplacian", "emboss", "gabor"]);

/**
 * Whether the kernel means something at this size: a derivative needs two cells along its axis, a difference from the
 * center needs a neighbor.
 * @param {string} name
 * @param {Size} size
 */
export function kernelFits(name, [height, width]) {
  if (name === "sobel-x") return width > 1;
  if (name === "sobel-y") return height > 1;
  return !CENTERED.has(name) || Math.max(height, width) > 1;
}

/**
 * @param {string} name one of `KERNELS`
 * @param {Size} size
 * @param {Partial<KernelOptions>} [options]
 */
export function kernelOf(name, size, { angle = 0, seed = 0, channels = 1 } = {}) {
  const cells = MAKERS[name](size, { angle, seed, channels });
  return KEEP_BRIGHTNESS.has(name) ? cells.map((value) => value / channels) : cells;
}

/** @type {Record<string, (size: Size, options: KernelOptions) => Float64Array>} */
const MAKERS = {
  identity: (size) => impulse(size),
  box: ([height, width]) => new Float64Array(height * width).fill(1 / (height * width)),
  gaussian: ([height, width]) => outer(gaussian(height), gaussian(width)),
  sharpen: (size) => {
    const edges = laplacian(size);
    return impulse(size).map((value, at) => value - edges[at]);
  },
  "sobel-x": ([height, width]) => outer(binomial(height), difference(width)),
  "sobel-y": ([height, width]) => outer(difference(height), binomial(width)),
  laplacian,
  emboss: ([height, width]) => {
    const most = Math.floor(height / 2) + Math.floor(width / 2);
    const ramp = balanced(cellsOf([height, width], (y, x) => (2 * (y + x)) / most));
    return impulse([height, width]).map((value, at) => value + ramp[at]);
  },
  gabor: (size, { angle }) => gabor(size, (angle * Math.PI) / 180),
  random: ([height, width], { seed, channels }) => {
    const draw = normal(seed);
    const deviation = Math.sqrt(2 / (height * width * channels));
    return Float64Array.from({ length: height * width }, () => draw() * deviation);
  },
  whole: ([height, width], { seed }) => {
    const draw = uniform(seed);
    return Float64Array.from({ length: height * width }, () => Math.floor(3 * draw()) - 1);
  },
};

export const KERNELS = Object.keys(MAKERS);

/**
 * value(y, x), counted from the center; an even kernel's is the last cell of its first half, as in "same" padding.
 * @param {Size} size
 * @param {(y: number, x: number) => number} value
 */
function cellsOf([height, width], value) {
  const [top, left] = [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)];
  return Float64Array.from({ length: height * width }, (_, at) =>
    value(Math.floor(at / width) - top, (at % width) - left),
  );
}

/**
 * 1 in the center, 0 elsewhere.
 * @param {Size} size
 */
function impulse(size) {
  return cellsOf(size, (y, x) => Number(y === 0 && x === 0));
}

/**
 * @param {number[]} down
 * @param {number[]} across
 */
function outer(down, across) {
  return Float64Array.from(down.flatMap((y) => across.map((x) => y * x)));
}

/**
 * Sums to 1; the width that OpenCV takes for a kernel of this size.
 * @param {number} size
 */
function gaussian(size) {
  const sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8;
  const bell = Array.from({ length: size }, (_, at) => Math.exp(-((at - (size - 1) / 2) ** 2) / (2 * sigma ** 2)));
  const total = bell.reduce((sum, value) => sum + value, 0);
  return bell.map((value) => value / total);
}

/**
 * A row of Pascal's triangle: 1 2 1, 1 4 6 4 1.
 * @param {number} size
 */
function binomial(size) {
  let row = [1];
  while (row.length < size) row = [...row, 0].map((value, at) => value + (row[at - 1] ?? 0));
  return row;
}

/**
 * The difference of neighbors in Pascal's triangle: -1 0 1, -1 -2 0 2 1.
 * @param {number} size
 */
function difference(size) {
  const row = binomial(Math.max(1, size - 1));
  return Array.from({ length: size }, (_, at) => (row[at - 1] ?? 0) - (row[at] ?? 0));
}

/**
 * The four neighbors minus four times the center; at other sizes the Laplacian of a Gaussian with the same center, -4.
 * The weights sum to 0.
 * @param {Size} size
 */
function laplacian([height, width]) {
  if (height === 3 && width === 3) return Float64Array.from([0, 1, 0, 1, -4, 1, 0, 1, 0]);
  const spread = Math.max(0.6, Math.max(height, width) / 6);
  const curved = cellsOf([height, width], (y, x) => {
    const far = (y * y + x * x) / (2 * spread * spread);
    return (far - 1) * Math.exp(-far);
  });
  const level = balanced(curved);
  const center = Math.min(...level);
  return level.map((value) => (-4 * value) / center);
}

/**
 * A wave under a Gaussian: its crests stand upright at 0 and turn clockwise.
 * @param {Size} size
 * @param {number} angle radians
 */
function gabor([height, width], angle) {
  const size = Math.max(height, width);
  const sigma = Math.max(0.6, size / 5);
  const wavelength = Math.max(2, size / 2);
  return balanced(
    cellsOf([height, width], (y, x) => {
      const along = x * Math.cos(angle) + y * Math.sin(angle);
      return Math.exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.cos((2 * Math.PI * along) / wavelength);
    }),
  );
}

/**
 * Shifted so that the weights sum to 0: a uniform input gives 0.
 * @param {Float64Array} cells
 */
function balanced(cells) {
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  return cells.map((value) => value - mean);
}
