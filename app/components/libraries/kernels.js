// Kernels that have a name, in plain numbers: kernelOf(name, [height, width], options) is one slice, row by row. torch
// and this page do not flip a kernel (cross-correlation). For 3 x 3 they are the textbook ones; other sizes follow suit.
// Those that keep brightness (their weights sum to 1) are divided by the number of channels: they read the channels' mean.

const KERNELS = ["identity", "box", "gaussian", "sharpen", "sobel-x", "sobel-y", "laplacian", "emboss", "gabor", "random", "whole"];
const KEEP_BRIGHTNESS = new Set(["identity", "box", "gaussian", "sharpen", "emboss"]);

// Whether the kernel means something at this size: a derivative needs two cells, a centre that is not all there is three.
function kernelFits(name, [height, width]) {
  if (name === "sobel-x") return width > 1;
  if (name === "sobel-y") return height > 1;
  if (["sharpen", "laplacian", "emboss", "gabor"].includes(name)) return Math.max(height, width) > 1;
  return true;
}

// { angle (degrees), seed, channels }; `seed` tells filters and channels of random kernels apart.
function kernelOf(name, [height, width], { angle = 0, seed = 0, channels = 1 } = {}) {
  const cells = KERNEL_MAKERS[name]([height, width], { angle, seed, channels });
  return KEEP_BRIGHTNESS.has(name) ? cells.map((value) => value / channels) : cells;
}

const KERNEL_MAKERS = {
  identity: (size) => cellsOf(size, (y, x) => Number(y === 0 && x === 0)),
  box: ([height, width]) => new Float64Array(height * width).fill(1 / (height * width)),
  gaussian: ([height, width]) => outer(gaussian(height), gaussian(width)),
  sharpen: (size) => cellsOf(size, (y, x) => Number(y === 0 && x === 0)).map((value, at) => value - laplacian(size)[at]),
  "sobel-x": ([height, width]) => outer(binomial(height), slope(width)),
  "sobel-y": ([height, width]) => outer(slope(height), binomial(width)),
  laplacian: (size) => laplacian(size),
  emboss: ([height, width]) => {
    const most = Math.floor(height / 2) + Math.floor(width / 2);
    const fall = balanced(cellsOf([height, width], (y, x) => (2 * (y + x)) / most));
    return cellsOf([height, width], (y, x) => Number(y === 0 && x === 0)).map((value, at) => value + fall[at]);
  },
  gabor: (size, { angle }) => gabor(size, (angle * Math.PI) / 180),
  random: ([height, width], { seed, channels }) => {
    const draw = normal(seed);
    const spread = Math.sqrt(2 / (height * width * channels));
    return Float64Array.from({ length: height * width }, () => draw() * spread);
  },
  whole: ([height, width], { seed }) => {
    const draw = uniform(seed);
    return Float64Array.from({ length: height * width }, () => Math.floor(3 * draw()) - 1);
  },
};

// value(y, x), counted from the centre; an even kernel's is the last cell of its first half, as in "same" padding.
function cellsOf([height, width], value) {
  const [top, left] = [Math.floor((height - 1) / 2), Math.floor((width - 1) / 2)];
  return Float64Array.from({ length: height * width }, (_, at) => value(Math.floor(at / width) - top, (at % width) - left));
}

function outer(down, across) {
  return Float64Array.from(down.flatMap((y) => across.map((x) => y * x)));
}

// Sums to 1; the width that OpenCV takes for a kernel of this size.
function gaussian(size) {
  const sigma = 0.3 * ((size - 1) / 2 - 1) + 0.8;
  const bell = Array.from({ length: size }, (_, at) => Math.exp(-((at - (size - 1) / 2) ** 2) / (2 * sigma ** 2)));
  const total = bell.reduce((sum, value) => sum + value, 0);
  return bell.map((value) => value / total);
}

// Pascal's triangle: 1 2 1, 1 4 6 4 1.
function binomial(size) {
  return Array.from({ length: size - 1 }).reduce((row) => [...row, 0].map((value, at) => value + (row[at - 1] ?? 0)), [1]);
}

// The difference of neighbours in Pascal's triangle: -1 0 1, -1 -2 0 2 1.
function slope(size) {
  const row = binomial(Math.max(1, size - 1));
  return Array.from({ length: size }, (_, at) => (row[at - 1] ?? 0) - (row[at] ?? 0));
}

// The four neighbours minus four times the centre; at other sizes the Laplacian of a Gaussian with the same centre, -4.
// The weights sum to 0.
function laplacian([height, width]) {
  if (height === 3 && width === 3) return Float64Array.from([0, 1, 0, 1, -4, 1, 0, 1, 0]);
  const spread = Math.max(0.6, Math.max(height, width) / 6);
  const bent = cellsOf([height, width], (y, x) => {
    const far = (y * y + x * x) / (2 * spread * spread);
    return (far - 1) * Math.exp(-far);
  });
  const level = balanced(bent);
  const center = Math.min(...level);
  return level.map((value) => (-4 * value) / center);
}

// A wave under a bell: its crests stand upright at 0 degrees and turn clockwise.
function gabor([height, width], angle) {
  const size = Math.max(height, width);
  const sigma = Math.max(0.6, size / 5);
  const wave = Math.max(2, size / 2);
  return balanced(cellsOf([height, width], (y, x) => {
    const along = x * Math.cos(angle) + y * Math.sin(angle);
    return Math.exp(-(x * x + y * y) / (2 * sigma * sigma)) * Math.cos((2 * Math.PI * along) / wave);
  }));
}

// With weights that sum to 0: a flat place gives nothing.
function balanced(cells) {
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  return cells.map((value) => value - mean);
}
