import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import * as axis from "../maths/axis.js";
import { convolve, termsAt } from "../maths/convolution.js";
import { maximumOf } from "../maths/maps.js";
import { globalPool, pool, poolAt, winnersOf } from "../maths/pooling.js";
import * as problems from "../maths/problems.js";
import { stampTermsAt, transposedConvolve } from "../maths/transposed.js";

/**
 * Layers recorded from torch (tests/frontend/record.py).
 *
 * @typedef {{ data: Float64Array, shape: any }} Values
 * @typedef {{
 *   function: string, kind: any, countPadding: boolean, layer: any, problems: [string, any, number][],
 *   map: Values, weights: Values, bias: number[] | null, expected: Values | null,
 * }} Recorded
 */

/** @type {(key: string, value: unknown) => unknown} */
const typed = (key, value) => (key === "data" ? Float64Array.from(/** @type {any} */ (value), Number) : value);
/** @type {Recorded[]} */
const LAYERS = JSON.parse(readFileSync(new URL("layers.json", import.meta.url), "utf8"), typed);
const POSSIBLE = LAYERS.filter(({ expected }) => expected);

/** @type {Record<string, (layer: Recorded) => Values>} */
const OUTPUTS = {
  convolve: ({ map, weights, bias, layer }) => convolve(map, weights, bias, layer),
  transposedConvolve: ({ map, weights, bias, layer }) => transposedConvolve(map, weights, bias, layer),
  pool: ({ map, layer, kind, countPadding }) => pool(map, layer, kind, { countPadding }),
  globalPool: ({ map, kind }) => globalPool(map, kind),
};

/** @type {(one: number, other: number) => boolean} */
const close = (one, other) => one === other || Math.abs(one - other) <= 1e-10 * Math.max(1, Math.abs(other));

/** @type {(layer: Recorded) => Generator<[number[], number]>} */
function* units({ expected }) {
  if (!expected) return;
  const [, height, width] = expected.shape;
  for (let at = 0; at < expected.data.length; at += 7) {
    const unit = [Math.floor(at / (height * width)), Math.floor(at / width) % height, at % width];
    yield [unit, expected.data[at]];
  }
}

/** @type {(name: string) => Recorded[]} */
function layersOf(name) {
  const layers = POSSIBLE.filter((layer) => layer.function === name);
  assert.ok(layers.length >= 12, name);
  return layers;
}

for (const name of Object.keys(OUTPUTS)) {
  test(`${name} gives torch's output`, () => {
    for (const layer of layersOf(name)) {
      const output = OUTPUTS[name](layer);
      assert.deepEqual(output.shape, layer.expected?.shape);
      const wrong = output.data.findIndex((value, at) => !close(value, layer.expected?.data[at] ?? NaN));
      assert.equal(wrong, -1, JSON.stringify(layer.layer));
    }
  });
}

test("a layer has a problem where torch refuses it, and only there", () => {
  /** @type {Record<string, Function>} */
  const checks = { ...problems };
  const layers = LAYERS.filter((layer) => layer.problems);
  for (const { problems: calls, expected } of layers) {
    const refused = calls.some(([name, ...args]) => checks[name](...args));
    assert.equal(refused, expected === null);
  }
  assert.ok(layers.some(({ expected }) => expected === null));
});

test("terms and bias sum to the output", () => {
  for (const [name, terms] of /** @type {const} */ ([
    ["convolve", termsAt],
    ["transposedConvolve", stampTermsAt],
  ])) {
    for (const layer of layersOf(name)) {
      for (const [unit, value] of units(layer)) {
        const sum = terms(layer.map, layer.weights, layer.bias, layer.layer, unit);
        assert.ok(close(sum.total, value));
        assert.ok(
          sum.channels.every(({ cells, sum: own }) =>
            close(
              own,
              cells.reduce((all, { product }) => all + product, 0),
            ),
          ),
        );
      }
    }
  }
});

test("one pooling window has the output's value and its winner", () => {
  for (const layer of layersOf("pool")) {
    const { countPadding } = layer;
    for (const [unit, value] of units(layer)) {
      const { cells, winner, ...one } = poolAt(layer.map, layer.layer, layer.kind, unit, { countPadding });
      assert.ok(close(one.value, value));
      if (winner !== null && cells.length > 0) assert.equal(cells[winner].value, value);
    }
  }
});

test("winners of a whole map hold the values of max pooling", () => {
  for (const { map, layer, expected } of layersOf("pool").filter(
    ({ kind, map: { shape } }) => kind === "max" && shape[0] === 1,
  )) {
    winnersOf(/** @type {any} */ (map), layer).forEach((cell, at) => {
      if (cell >= 0) assert.equal(map.data[cell], expected?.data[at]);
    });
  }
});

test("the worked example: AlexNet's first layer", () => {
  const first = { kernel: 11, stride: 4 };
  assert.equal(axis.outputSize(first, 227), 55);
  assert.equal(axis.outputSize(first, 224), 54);
  assert.deepEqual(axis.unreadOf(first, 224), [223]);
  assert.deepEqual(axis.stackedField({ kernel: 3 }, 3), { size: 7, jump: 1 });
});

test("an adaptive axis reads overlapping bins, a window its taps", () => {
  assert.deepEqual(axis.readsAlong({ bins: true }, 5, 2), [
    [0, 1, 2],
    [2, 3, 4],
  ]);
  assert.deepEqual(axis.readsAlong({ kernel: 3, before: 1 }, 2, 2), [
    [-1, 0, 1],
    [0, 1, -1],
  ]);
});

test("the maximum of a map may be negative", () => {
  assert.equal(maximumOf({ data: Float64Array.of(-3, -1, -2) }), -1);
});
