// Axes that grow calmly: in round steps, and never back.

const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];
const MOST_DECADES = 8;

/**
 * The smallest round number that is at least `value`.
 * @param {number} value positive
 */
export function roundAbove(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return (ROUND.find((each) => each * unit >= value * (1 - 1e-9)) ?? 10) * unit;
}

/**
 * Positions of labels from 0 to `end`, at most `most` steps, in steps of 1, 2 or 5 times a power of ten.
 * @param {number} end
 * @param {number} most
 */
export function ticks(end, most) {
  const unit = 10 ** Math.floor(Math.log10(end / most));
  const step = ([1, 2, 5, 10].find((each) => (each * unit * most) / end >= 1 - 1e-9) ?? 10) * unit;
  return Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

/** @typedef {{ key: string, ticks: number[], share: (value: number) => number }} Scale `share`: 0 at the low end, 1 at the high. */

/** From 0 to a round number above all values. */
export class LinearAxis {
  /** @param {number} [end] at the start */
  constructor(end = 0) {
    this.end = end;
  }

  /** @param {number} most the largest value so far */
  cover(most) {
    if (Number.isFinite(most) && most > this.end) this.end = roundAbove(most);
  }

  /** @returns {Scale} */
  scale() {
    const end = this.end || 1;
    return { key: String(end), ticks: ticks(end, 4), share: (value) => value / end };
  }
}

/** Whole powers of ten, from below the smallest to above the largest positive value. */
export class LogAxis {
  low = Infinity;
  high = -Infinity;

  /** @param {number} value */
  cover(value) {
    if (!(value > 0 && Number.isFinite(value))) return;
    this.low = Math.min(this.low, Math.floor(Math.log10(value) + 1e-9));
    this.high = Math.max(this.high, Math.ceil(Math.log10(value) - 1e-9));
  }

  /** @returns {Scale} */
  scale() {
    const high = Number.isFinite(this.high) ? this.high : 0;
    const low = Math.max(Math.min(this.low, high - 1), high - MOST_DECADES);
    const stride = Math.ceil((high - low) / 4);
    const labels = Array.from({ length: Math.floor((high - low) / stride) + 1 }, (_, at) => 10 ** (low + at * stride));
    const share = (/** @type {number} */ value) => Math.max(0, (Math.log10(value) - low) / (high - low));
    return { key: `${low},${high}`, ticks: labels, share };
  }
}

/**
 * Where epochs end, in batches: those that have ended, the present one and those to come, as far as `end`.
 * @param {number[]} ended batches at the ends of the epochs so far
 * @param {{ step: number, position: number, pictures: number, batch: number }} now
 * @param {number} end the last batch of the axis
 * @returns {number[]} one for each epoch
 */
export function epochEnds(ended, { step, position, pictures, batch }, end) {
  const ends = ended.slice();
  const length = Math.ceil(pictures / batch);
  if (!(length > 0)) return ends;
  let next = step + Math.ceil((pictures - position) / batch);
  if (position === 0) next = step + length;
  for (; next <= end; next += length) ends.push(next);
  return ends;
}

/**
 * Numbers of the epochs that have a label: every one, every second, fifth, tenth...
 * @param {number} count
 * @param {number} most
 */
export function epochLabels(count, most) {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => count / each <= most) ?? 1000;
  return Array.from({ length: Math.floor(count / step) }, (_, at) => (at + 1) * step);
}
