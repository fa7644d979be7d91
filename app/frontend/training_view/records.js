// The curves of a run as the browser holds them: columns of numbers that grow, and stay short.

/**
 * @typedef {object} Answer What the server says of a run that goes on; lists hold what is new.
 * @property {string} phase
 * @property {number} [queue] position in the queue, from 1
 * @property {number} [running] runs that train now
 * @property {number} [opened] the step that was opened last, 0 for none
 * @property {number} step batches so far
 * @property {number} epoch whole epochs so far
 * @property {number} position pictures of this epoch so far
 * @property {number} pictures of an epoch
 * @property {number} rate learning rate
 * @property {number} batch pictures of a batch
 * @property {number} seconds spent training
 * @property {number | null} left seconds
 * @property {string[]} layers
 * @property {StepRow[]} steps
 * @property {EpochRow[]} epochs
 * @property {MarkRow[]} marks
 * @property {Record<string, any> | null} frame where the browser has another one
 * @property {string} fault a sentence, or nothing
 */
/** @typedef {[step: number, epoch: number, loss: number, accuracy: number, rate: number, norms: number[]]} StepRow */
/**
 * @typedef {[epoch: number, step: number, trainingLoss: number, trainingAccuracy: number, validationLoss: number | null,
 *   validationAccuracy: number, rate: number]} EpochRow a loss that is no number is null
 */
/** @typedef {[event: string, epoch: number, step: number, value: number]} MarkRow */

const MOST = 2000; // single batches

/** Numbers of single batches; `norms` has a column for each layer. */
class StepColumns {
  /** @type {number[]} */
  step = [];
  /** @type {number[]} */
  epoch = [];
  /** @type {number[]} */
  loss = [];
  /** @type {number[]} */
  accuracy = [];
  /** @type {number[]} */
  rate = [];
  /** @type {number[][]} */
  norms = [];

  /** @param {StepRow} row */
  push([step, epoch, loss, accuracy, rate, norms]) {
    this.step.push(step);
    this.epoch.push(epoch);
    this.loss.push(loss);
    this.accuracy.push(accuracy);
    this.rate.push(rate);
    norms.forEach((norm, layer) => (this.norms[layer] ??= []).push(norm));
  }

  /** Keeps every second one, the first among them. */
  thin() {
    const even = (/** @type {number[]} */ values) => values.filter((_, at) => at % 2 === 0);
    for (const name of /** @type {const} */ (["step", "epoch", "loss", "accuracy", "rate"])) {
      this[name] = even(this[name]);
    }
    this.norms = this.norms.map(even);
  }
}

/** Numbers of whole epochs. */
class EpochColumns {
  /** @type {number[]} */
  epoch = [];
  /** @type {number[]} */
  step = [];
  /** @type {number[]} */
  trainingLoss = [];
  /** @type {number[]} */
  trainingAccuracy = [];
  /** @type {number[]} */
  validationLoss = [];
  /** @type {number[]} */
  validationAccuracy = [];

  /** @param {EpochRow} row */
  push([epoch, step, trainingLoss, trainingAccuracy, validationLoss, validationAccuracy]) {
    this.epoch.push(epoch);
    this.step.push(step);
    this.trainingLoss.push(trainingLoss);
    this.trainingAccuracy.push(trainingAccuracy);
    this.validationLoss.push(validationLoss ?? NaN);
    this.validationAccuracy.push(validationAccuracy);
  }
}

export class Records {
  steps = new StepColumns();
  epochs = new EpochColumns();
  /** @type {{ event: string, epoch: number, step: number, value: number }[]} */
  marks = [];
  /** Changes when what was drawn is no longer what is there. */
  version = 0;

  /** @param {number} [most] single batches that are kept */
  constructor(most = MOST) {
    this.most = most;
  }

  /** The last single batch that came. */
  get last() {
    return this.steps.step.at(-1) ?? 0;
  }

  /** The last whole epoch that came. */
  get lastEpoch() {
    return this.epochs.epoch.at(-1) ?? 0;
  }

  /**
   * Adds what is new in an answer; what came twice is there once.
   * @param {Pick<Answer, "steps" | "epochs" | "marks">} answer
   */
  add({ steps, epochs, marks }) {
    const { last, lastEpoch } = this;
    for (const row of steps.filter(([step]) => step > last)) this.steps.push(row);
    for (const row of epochs.filter(([epoch]) => epoch > lastEpoch)) this.epochs.push(row);
    this.marks.push(...marks.map(([event, epoch, step, value]) => ({ event, epoch, step, value })));
    while (this.steps.step.length > this.most) {
      this.steps.thin();
      this.version += 1;
    }
  }

  /** What the browser has, as the server is told. */
  seen() {
    return { step: this.last, epochs: this.epochs.epoch.length, marks: this.marks.length };
  }

  /**
   * The indices nearest to a step: of a single batch, and of the epoch that ended last before it; -1 where none is.
   * @param {number} step
   */
  at(step) {
    const batch = nearest(this.steps.step, step);
    return { batch, epoch: before(this.epochs.step, step) };
  }
}

/**
 * The index of the value nearest to `wanted` in a rising list, or -1.
 * @param {number[]} values
 * @param {number} wanted
 */
export function nearest(values, wanted) {
  const low = before(values, wanted);
  if (low < 0) return values.length ? 0 : -1;
  const next = values[low + 1];
  return next !== undefined && next - wanted < wanted - values[low] ? low + 1 : low;
}

/**
 * The index of the last value that is at most `wanted` in a rising list, or -1.
 * @param {number[]} values
 * @param {number} wanted
 */
export function before(values, wanted) {
  let low = -1;
  let high = values.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (values[middle] <= wanted) low = middle;
    else high = middle;
  }
  return low;
}
