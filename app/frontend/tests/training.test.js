import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { shownClasses } from "../training_view/answer.js";
import { epochEnds, epochLabels, LinearAxis, LogAxis, roundAbove, ticks } from "../training_view/axis.js";
import { keyTarget } from "../training_view/curves.js";
import { deadTotal } from "../training_view/dead.js";
import { waitAfter } from "../training_view/feed.js";
import { keyCommand } from "../training_view/keys.js";
import { BATCHES, Pending, RATES, rung } from "../training_view/ladder.js";
import { interleaved, rescaled, StableLimit } from "../training_view/limit.js";
import { Records } from "../training_view/records.js";
import { plotKinds, powerText, spread } from "../training_view/series.js";
import { batchOf, shareDone, Speed, stateText } from "../training_view/status.js";
import { averaged, filterTiles, tilePlan } from "../training_view/tiles.js";

/** @typedef {import("../training_view/records.js").Answer} Answer */
/** @typedef {import("../training_view/records.js").StepRow} StepRow */

/**
 * @param {number} from
 * @param {number} to
 * @returns {StepRow[]}
 */
function steps(from, to) {
  return Array.from({ length: to - from + 1 }, (_, at) => [from + at, 1, 1 / (from + at), 0.5, 0.001, [from + at, 1]]);
}

/** @returns {Answer} */
function answer() {
  const numbers = { step: 0, epoch: 0, position: 0, pictures: 100, rate: 0.001, batch: 10, seconds: 0, left: null };
  return { phase: "running", ...numbers, layers: ["a"], steps: [], epochs: [], marks: [], frame: null, fault: "" };
}

const WORDS = {
  "phase-running": "Training",
  "phase-waiting": "Number {position}",
  "waiting-running": "{count} train",
  "waiting-help": "by itself",
  epoch: "epoch {epoch}/{epochs}",
  "batch-of": "batch {batch}/{batches}",
  speed: "{count}/s",
  left: "{time} left",
  seconds: "{count} s",
  "phase-over": "Over",
  "epoch-end": "epoch {epoch}: {loss}, {accuracy}",
  "mark-stopped-value": "back to {value}",
};

describe("records", () => {
  test("take what is new, once", () => {
    const records = new Records();
    records.add({ ...answer(), steps: steps(1, 3), epochs: [[1, 3, 1, 0.5, null, 0.4, 0.001]] });
    records.add({
      ...answer(),
      steps: steps(2, 5),
      epochs: [[1, 3, 1, 0.5, 2, 0.4, 0.001]],
      marks: [["ended", 1, 5, 1]],
    });
    assert.deepEqual(records.steps.step, [1, 2, 3, 4, 5]);
    assert.deepEqual(records.steps.norms, [
      [1, 2, 3, 4, 5],
      [1, 1, 1, 1, 1],
    ]);
    assert.equal(records.epochs.epoch.length, 1);
    assert.ok(Number.isNaN(records.epochs.validationLoss[0]));
    assert.deepEqual(records.seen(), { step: 5, epochs: 1, marks: 1 });
  });

  test("stay short, spread evenly, and say that they were thinned", () => {
    const records = new Records(8);
    for (let step = 1; step <= 20; step++) records.add({ ...answer(), steps: steps(step, step) });
    assert.ok(records.steps.step.length <= 8);
    assert.equal(records.steps.step[0], 1);
    assert.ok(records.version > 0);
    assert.equal(records.steps.norms[0].length, records.steps.step.length);
  });

  test("are read at the nearest batch and the epoch that ended before it", () => {
    const records = new Records();
    records.add({ ...answer(), steps: steps(1, 9), epochs: [[1, 4, 1, 1, 1, 1, 1]] });
    assert.deepEqual(records.at(6.4), { batch: 5, epoch: 0 });
    assert.deepEqual(records.at(2), { batch: 1, epoch: -1 });
    assert.deepEqual(records.at(Infinity), { batch: 8, epoch: 0 });
    assert.deepEqual(new Records().at(3), { batch: -1, epoch: -1 });
  });
});

describe("axes", () => {
  test("end at round numbers and never shrink", () => {
    assert.deepEqual([0.0023, 1, 1.01, 2.3, 41, 97].map(roundAbove), [0.0025, 1, 1.5, 2.5, 50, 100]);
    const axis = new LinearAxis();
    axis.cover(2.3);
    axis.cover(0.4);
    axis.cover(NaN);
    assert.equal(axis.scale().key, "2.5");
    assert.equal(axis.scale().share(1.25), 0.5);
  });

  test("have few labels", () => {
    assert.deepEqual(ticks(2.5, 4), [0, 1, 2]);
    assert.deepEqual(ticks(1, 4), [0, 0.5, 1]);
  });

  test("of powers cover whole powers of ten, at most eight", () => {
    const axis = new LogAxis();
    for (const value of [0.03, 2, 0, NaN]) axis.cover(value);
    assert.deepEqual(axis.scale().ticks, [0.01, 0.1, 1, 10]);
    axis.cover(1e-20);
    assert.equal(axis.scale().share(1e-20), 0);
    assert.equal(axis.scale().share(10), 1);
    assert.deepEqual([0.01, 10, 1e-6].map(powerText), ["0.01", "10", "10⁻⁶"]);
  });

  test("know where epochs end, and will end", () => {
    const now = { step: 12, position: 20, pictures: 100, batch: 10 };
    assert.deepEqual(epochEnds([10], now, 45), [10, 20, 30, 40]);
    assert.deepEqual(epochEnds([10], { ...now, step: 10, position: 0 }, 25), [10, 20]);
    assert.deepEqual(epochEnds([], { step: 0, position: 0, pictures: 0, batch: 0 }, 10), []);
    assert.deepEqual(epochLabels(23, 5), [5, 10, 15, 20]);
  });
});

describe("what is set in flight", () => {
  test("lies on a ladder", () => {
    assert.equal(RATES[0], 1e-7);
    assert.equal(RATES.at(-1), 10);
    assert.deepEqual([BATCHES[0], BATCHES.at(-1)], [1, 1024]);
    assert.equal(RATES[rung(RATES, 0.00025)], 0.0002);
    assert.equal(BATCHES[rung(BATCHES, 33)], 32);
  });

  test("is shown until the run says it, or for a while", () => {
    const pending = new Pending();
    pending.set(5, 1000);
    assert.equal(pending.shown(3, 1500), 5);
    assert.equal(pending.shown(5, 1600), 5);
    assert.equal(pending.shown(7, 1700), 7);
    pending.set(5, 1000);
    assert.equal(pending.shown(3, 9000), 3);
  });
});

describe("keys", () => {
  const none = { shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };

  test("drive the run", () => {
    assert.equal(keyCommand({ ...none, key: " " }), "toggle");
    assert.equal(keyCommand({ ...none, key: "ArrowRight" }), "batch");
    assert.equal(keyCommand({ ...none, key: "ArrowRight", shiftKey: true }), "epoch");
    assert.equal(keyCommand({ ...none, key: "ArrowRight", ctrlKey: true }), null);
    assert.equal(keyCommand({ ...none, key: "a" }), null);
  });

  test("move the cursor on the curves", () => {
    assert.equal(keyTarget({ key: "ArrowLeft", shiftKey: false }, 5, 100), 4);
    assert.equal(keyTarget({ key: "ArrowRight", shiftKey: true }, 98, 100), 99);
    assert.equal(keyTarget({ key: "Home", shiftKey: false }, 5, 100), 0);
    assert.ok(Number.isNaN(keyTarget({ key: "x", shiftKey: false }, 5, 100)));
  });
});

describe("colors", () => {
  test("keep their scale while values change a little", () => {
    const limit = new StableLimit();
    assert.equal(limit.cover(0.9), 1);
    assert.equal(limit.cover(0.5), 1);
    assert.equal(limit.cover(1.2), 1.5);
    for (let frame = 0; frame < 11; frame++) assert.equal(limit.cover(0.1), 1.5);
    assert.equal(limit.cover(0.1), 0.1);
    assert.ok(limit.cover(0) > 0);
  });

  test("of bytes go from one scale to another", () => {
    assert.deepEqual([...rescaled(Uint8Array.of(1, 128, 255), 1, 2)], [65, 128, 192]);
    assert.deepEqual([...rescaled(Uint8Array.of(1, 128, 255), 2, 1)], [1, 128, 255]);
  });

  test("of filters on three channels are those of pixels", () => {
    assert.deepEqual([...interleaved(Uint8Array.of(1, 2, 3, 4, 5, 6), [1, 3, 1, 2])], [1, 3, 5, 2, 4, 6]);
    assert.deepEqual([...filterTiles(Uint8Array.of(1, 2, 3, 4), [2, 1, 1, 2]).bytes], [1, 2, 3, 4]);
    assert.deepEqual([...filterTiles(Uint8Array.of(1, 3, 5, 8), [2, 2, 1, 1]).bytes], [2, 7]);
    assert.deepEqual(
      [1, 2, 3, 16].map((channels) => averaged([8, channels, 3, 3])),
      [0, 2, 0, 16],
    );
  });
});

describe("the state", () => {
  test("is a share of all epochs", () => {
    assert.equal(shareDone({ epoch: 3, position: 50, pictures: 100 }, 7), 0.5);
    assert.equal(shareDone({ epoch: 0, position: 0, pictures: 0 }, 7), 0);
  });

  test("is said in words", () => {
    const records = new Records();
    const now = { ...answer(), step: 3, position: 30, left: 42 };
    assert.deepEqual(batchOf(now, records), { at: 3, of: 10 });
    const text = stateText(now, records, { words: WORDS, epochs: 5, speed: 1234 });
    assert.equal(text, "Training · epoch 1/5 · batch 3/10 · 1,234/s · 42 s left");
    const waiting = { ...answer(), phase: "waiting", queue: 2, running: 1 };
    assert.equal(stateText(waiting, records, { words: WORDS, epochs: 5, speed: 0 }), "Number 2 · 1 train · by itself");
  });

  test("says what an early stop brought back", () => {
    const records = new Records();
    const over = { ...answer(), phase: "over" };
    const text = () => stateText(over, records, { words: WORDS, epochs: 5, speed: 0 });
    assert.equal(text(), "Over");
    const epochs = /** @type {import("../training_view/records.js").EpochRow[]} */ ([
      [1, 3, 1, 0.5, 0.25, 0.9, 0.001],
      [2, 6, 1, 0.5, 0.5, 0.4, 0.001],
    ]);
    records.add({ ...answer(), epochs });
    assert.equal(text(), "Over · epoch 2: 0.5, 40.0 %");
    records.add({ ...answer(), marks: [["stopped", 2, 6, 1]] });
    assert.equal(text(), "Over · back to 1 · epoch 1: 0.25, 90.0 %");
  });

  test("knows the speed from the last answers", () => {
    const speed = new Speed();
    for (let second = 0; second < 20; second++) {
      speed.take({ epoch: 0, position: 100 * second, pictures: 5000, seconds: second });
    }
    assert.equal(speed.value, 100);
  });
});

test("the server is asked less often while a run rests, and where it does not answer", () => {
  assert.equal(waitAfter("running", 0), 500);
  assert.ok(waitAfter("paused", 0) > 500);
  assert.ok(waitAfter("running", 3) > waitAfter("running", 1));
});

test("every plot has its curves", () => {
  const records = new Records();
  records.add({ ...answer(), steps: steps(1, 3) });
  const theme = /** @type {any} */ ({ dark: false, text: "#000" });
  const layers = Array.from({ length: 12 }, (_, at) => `layer${at}`);
  const curves = plotKinds().map((kind) => kind.curves(records, { theme, words: {}, layers }));
  assert.deepEqual(
    curves.map((each) => each.length),
    [3, 3, 12, 1],
  );
  assert.deepEqual(spread(12), [0, 2, 3, 5, 6, 8, 9, 11]);
});

test("few classes stand in their order, of many the likeliest and the right one", () => {
  assert.deepEqual(shownClasses([0.1, 0.9], 0), [0, 1]);
  assert.deepEqual(shownClasses([0.1, 0.5, 0.3, 0.1], 3, 2), [1, 3]);
});

test("tiles fit, and dead filters add up", () => {
  assert.deepEqual(tilePlan(32, 400, 84), { columns: 13, side: 26 });
  assert.deepEqual(
    deadTotal(
      /** @type {any} */ ([
        ["a", 1, 32],
        ["b", 2, 64],
      ]),
    ),
    { dead: 3, channels: 96 },
  );
});
