import { emptyMap, toHundredths } from "./maps.js";
import { normal } from "./random.js";

/**
 * Maps of one channel made by formula; values are rounded to hundredths, so that a sum can be followed by hand.
 *
 * @typedef {{ row: number, column: number, rows: number, columns: number, down: number, across: number }} Cell `down` and
 *   `across` go from 0 to 1 over the map.
 */

const NOISE_SEED = 7;
const DOT = 0.4; // of the height and the width

/** @type {Record<string, () => (cell: Cell) => number>} */
const SAMPLE_VALUES = {
  blob:
    () =>
    ({ down, across }) =>
      Math.exp(-((down - 0.42) ** 2 + (across - 0.4) ** 2) / (2 * 0.18 ** 2)),
  edge:
    () =>
    ({ across }) =>
      Number(across > 0.5),
  checker:
    () =>
    ({ row, column }) =>
      (row + column) % 2,
  ramp:
    () =>
    ({ down, across }) =>
      down + across - 1,
  noise: () => {
    const draw = normal(NOISE_SEED);
    return () => draw() / 2;
  },
  dot:
    () =>
    ({ row, column, rows, columns }) =>
      Number(row === Math.floor(DOT * rows) && column === Math.floor(DOT * columns)),
};

export const SAMPLES = Object.keys(SAMPLE_VALUES);

/**
 * @param {string} name one of `SAMPLES`
 * @param {number} rows
 * @param {number} columns
 */
export function sampleMap(name, rows, columns) {
  const value = SAMPLE_VALUES[name]();
  const out = emptyMap(1, rows, columns);
  for (let at = 0; at < out.data.length; at++) {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const [down, across] = [(row + 0.5) / rows, (column + 0.5) / columns];
    out.data[at] = toHundredths(value({ row, column, rows, columns, down, across }));
  }
  return out;
}
