// Values that are set in flight, in steps that look equal on a scale of powers.

/** Learning rates, from 1e-7 to 10: 1, 2 and 5 times each power of ten. */
export const RATES = Array.from({ length: 25 }, (_, at) => Number(`${[1, 2, 5][at % 3]}e${Math.floor(at / 3) - 7}`));

/** Pictures of a batch, from 1 to 1024. */
export const BATCHES = Array.from({ length: 11 }, (_, at) => 2 ** at);

/**
 * The index of the step nearest to `value` on a scale of powers.
 * @param {number[]} ladder rising
 * @param {number} value positive
 */
export function rung(ladder, value) {
  const distances = ladder.map((each) => Math.abs(Math.log(each / value)));
  return distances.indexOf(Math.min(...distances));
}

/** What the visitor set and the run has not said yet: until then the control shows it. */
export class Pending {
  /** @type {number | null} */
  value = null;
  until = 0;

  /**
   * @param {number} value
   * @param {number} now milliseconds
   * @param {number} [wait] after which it is given up
   */
  set(value, now, wait = 4000) {
    this.value = value;
    this.until = now + wait;
  }

  /**
   * What is to be shown while the run says `current`.
   * @param {number} current
   * @param {number} now milliseconds
   */
  shown(current, now) {
    if (this.value === current || now > this.until) this.value = null;
    return this.value ?? current;
  }
}
