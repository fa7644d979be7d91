// Inputs of one channel, made by formula: maps { data, shape: [1, rows, columns] }. Values are rounded to hundredths, so
// that a sum on the screen can be followed by hand.

const NOISE_SEED = 7;

// `down` and `across` go from 0 to 1 over the map.
const SAMPLE_VALUES = {
  blob: () => ({ down, across }) => Math.exp(-((down - 0.42) ** 2 + (across - 0.4) ** 2) / (2 * 0.18 ** 2)),
  edge: () => ({ across }) => Number(across > 0.5),
  checker: () => ({ row, column }) => (row + column) % 2,
  ramp: () => ({ down, across }) => down + across - 1,
  noise: () => {
    const draw = normal(NOISE_SEED);
    return () => draw() / 2;
  },
  dot: () => ({ row, column, rows, columns }) => Number(row === Math.floor(0.4 * rows) && column === Math.floor(0.4 * columns)),
};

function sampleMap(name, rows, columns) {
  const value = SAMPLE_VALUES[name]();
  const data = Float64Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const place = { row, column, rows, columns, down: (row + 0.5) / rows, across: (column + 0.5) / columns };
    return toHundredths(value(place));
  });
  return { data, shape: [1, rows, columns] };
}

function toHundredths(value) {
  return Math.round(100 * value) / 100;
}

// A map made smaller: every cell is the mean of the area it covers. Never enlarges.
function shrunkMap({ data, shape: [, high, wide] }, rows, columns) {
  const [down, across] = [coverage(high, rows), coverage(wide, columns)];
  const out = emptyMap(1, rows, columns);
  for (let at = 0; at < out.data.length; at++) {
    out.data[at] = meanUnder(data, wide, down[Math.floor(at / columns)], across[at % columns]);
  }
  return out;
}

function meanUnder(data, wide, down, across) {
  let sum = 0;
  down.weights.forEach((share, y) => across.weights.forEach((part, x) => {
    sum += share * part * data[(down.from + y) * wide + across.from + x];
  }));
  return sum;
}
