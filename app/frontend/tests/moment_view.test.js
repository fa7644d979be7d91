import assert from "node:assert/strict";
import { before, describe, test } from "node:test";

import { unpack } from "../core/message.js";
import { barHeights, partOf, tenTo } from "../moment_view/histograms.js";
import { codeOn, colorsOn, planTiles } from "../moment_view/tiles.js";
import { Player } from "../widgets/player.js";

/**
 * A message as Python packs it: the length of the header, the header, the blobs.
 * @param {Record<string, Float32Array>} blobs
 */
function packed(blobs) {
  /** @type {Record<string, [number, number]>} */
  const places = {};
  /** @type {number[]} */
  const body = [];
  for (const [name, values] of Object.entries(blobs)) {
    places[name] = [body.length, values.byteLength];
    body.push(...new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  const header = new TextEncoder().encode(JSON.stringify({ blobs: places }));
  const size = new Uint8Array(new Uint32Array([header.length]).buffer);
  return Uint8Array.from([...size, ...header, ...body]);
}

describe("the message", () => {
  test("has every layer of every moment at its place", () => {
    // Two moments of three layers, with bins 2 and 1 wide.
    const weights = Float32Array.from({ length: 12 }, (_, at) => at);
    const gradients = Float32Array.from({ length: 6 }, (_, at) => -at);
    const message = unpack(packed({ weights, gradients }));
    const at = 1 * 3 + 2;
    assert.deepEqual([...partOf(message.floats("weights"), at, 2)], [10, 11]);
    assert.deepEqual([...partOf(message.floats("gradients"), at, 1)], [-5]);
    assert.deepEqual([...partOf(message.floats("weights"), 0, 2)], [0, 1]);
  });

  test("of a moment that it does not have is empty", () => {
    assert.equal(partOf(new Float32Array(4), 2, 2).length, 0);
    assert.equal(partOf(new Float32Array(0), 0, 2).length, 0);
  });
});

describe("histograms", () => {
  test("fill their room with the highest bar, and show whatever is not zero", () => {
    assert.deepEqual(barHeights([0.5, 0.25, 0, 1e-6], 36), [36, 18, 0, 1]);
  });

  test("of nothing have no bars", () => {
    assert.deepEqual(barHeights([0, 0], 36), [0, 0]);
    assert.deepEqual(barHeights([], 36), []);
  });

  test("of gradients end at powers of ten", () => {
    assert.deepEqual([-8, 0, 1].map(tenTo), ["10\u207B\u2078", "10\u2070", "10\u00B9"]);
  });
});

describe("scales", () => {
  test("of one moment leave every byte as it is", () => {
    for (const code of [1, 128, 200, 255]) assert.equal(codeOn(code, 0.3, 0.3), code);
  });

  test("of the whole training shrink what was small, about zero", () => {
    assert.equal(codeOn(128, 0.1, 0.2), 128);
    assert.equal(codeOn(228, 0.1, 0.2), 178);
    assert.equal(codeOn(28, 0.1, 0.2), 78);
  });

  test("end at the ends of the table", () => {
    assert.deepEqual([codeOn(255, 2, 1), codeOn(1, 2, 1)], [255, 1]);
    const gray = Uint8Array.from({ length: 768 }, (_, at) => Math.floor(at / 3));
    const colors = colorsOn(gray, 1, 2);
    assert.equal(colors[128], 0xff808080);
    assert.equal(colors[255], 0xff000000 + 0x010101 * codeOn(255, 1, 2));
  });
});

describe("tiles", () => {
  const square = { of: 6, height: 5, width: 5, rgb: false };

  test("are as large as their room lets them be", () => {
    const { columns, across, down, width, height } = planTiles({ ...square, count: 6 }, [240, 210]);
    assert.equal(columns, 3);
    assert.deepEqual([across, down], [72, 72]);
    assert.deepEqual([width, height], [222, 147]);
  });

  test("stay within their width, and one of them has no gap", () => {
    for (const count of [1, 6, 64]) assert.ok(planTiles({ ...square, count }, [300, 210]).width <= 300);
    const { columns, width, height } = planTiles({ ...square, count: 1 }, [300, 210]);
    assert.deepEqual([columns, width, height], [1, 72, 72]);
  });

  test("are never too small to be seen, even if that takes more height", () => {
    const plan = planTiles({ ...square, count: 512 }, [120, 50]);
    assert.ok(plan.across >= 14);
    assert.ok(plan.height > 50);
  });
});

describe("the slider of moments", () => {
  before(() => {
    Object.assign(globalThis, { HTMLInputElement: class {} });
  });

  /**
   * A player without its parts: where it stands, and how often it came to rest.
   * @param {number} count
   */
  function player(count) {
    /** @type {number[]} */
    const shown = [];
    /** @type {[number, number][]} */
    const bounds = [];
    const rests = { count: 0 };
    const scrub = {
      set: () => {},
      bound: (/** @type {number} */ low, /** @type {number} */ high) => bounds.push([low, high]),
    };
    /** @type {Player} */
    const made = Object.assign(Object.create(Player.prototype), {
      index: 0,
      playing: false,
      scrub,
      onstep: (/** @type {number} */ index) => shown.push(index),
      onrest: () => rests.count++,
    });
    made.count(count);
    return { made, shown, bounds, rests };
  }

  /** @param {string} key */
  function press(key) {
    const event = { key, target: {}, prevented: false, preventDefault: () => (event.prevented = true) };
    return event;
  }

  test("steps with the arrows, around both ends, and rests after each", () => {
    const { made, shown, rests } = player(3);
    for (const key of ["ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"]) {
      const event = press(key);
      made.key(/** @type {any} */ (event));
      assert.ok(event.prevented);
    }
    assert.deepEqual(shown, [1, 2, 0, 2]);
    assert.equal(rests.count, 4);
  });

  test("leaves other keys, and those of a field, alone", () => {
    const { made, shown } = player(3);
    const up = press("ArrowUp");
    made.key(/** @type {any} */ (up));
    made.key(/** @type {any} */ ({ ...press("ArrowRight"), target: new HTMLInputElement() }));
    assert.equal(up.prevented, false);
    assert.deepEqual(shown, []);
  });

  test("stays within the moments that there are", () => {
    const { made, shown } = player(60);
    made.scrubbed(100);
    made.set(-3);
    assert.deepEqual(shown, [59, 0]);
    made.set(50);
    made.count(10);
    assert.equal(made.index, 9);
  });

  test("has one place where there is no moment", () => {
    const { made, shown, bounds } = player(0);
    made.step(1);
    made.step(-1);
    assert.deepEqual(bounds, [[0, 0]]);
    assert.deepEqual(shown, [0, 0]);
  });
});
