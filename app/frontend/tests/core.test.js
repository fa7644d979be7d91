import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Channel } from "../core/channel.js";
import { fill, formatCount, formatNumber } from "../core/format.js";
import { History } from "../core/history.js";
import { unpack } from "../core/message.js";
import { SettingsCodec, custom, flag, oneOf, pair, whole } from "../core/settings.js";
import { throttled, whenIdle } from "../core/timing.js";

/** @typedef {import("../core/channel.js").Component} Component */

/**
 * A channel that notes what it sends and what it takes from Python.
 * @param {Partial<import("../core/channel.js").Options<any>>} [options]
 */
function noted(options = {}) {
  /** @type {any[]} */
  const received = [];
  /** @type {any[]} */
  const sent = [];
  const channel = new Channel({ name: "selected", onreceive: (value) => received.push(value), ...options });
  const set = (/** @type {string} */ name, /** @type {any} */ value) => sent.push([name, value]);
  channel.connect(/** @type {Component} */ (/** @type {unknown} */ ({ setStateValue: set, setTriggerValue: set })));
  return { channel, received, sent };
}

describe("a channel", () => {
  test("takes the first value that Python says, also null, and news", () => {
    const { channel, received } = noted();
    for (const value of [null, null, 3, 3, 4]) channel.receive(value);
    assert.deepEqual(received, [null, 3, 4]);
  });

  test("takes no answer, however late", () => {
    const { channel, received, sent } = noted();
    channel.receive(0);
    for (const value of [1, 2, 3]) channel.send(value);
    for (const value of [1, 2, 3]) channel.receive(value);
    assert.deepEqual(received, [0]);
    assert.deepEqual(sent, [
      ["selected", 1],
      ["selected", 2],
      ["selected", 3],
    ]);
  });

  test("takes what was sent long ago when Python says it anew", () => {
    const { channel, received } = noted();
    channel.receive(0);
    channel.send(1);
    channel.receive(1);
    channel.receive(5);
    channel.receive(1);
    assert.deepEqual(received, [0, 5, 1]);
  });

  test("forgets what was not answered when Python goes elsewhere", () => {
    const { channel, received } = noted();
    channel.receive(0);
    channel.send(1);
    channel.receive(7);
    channel.receive(1);
    assert.deepEqual(received, [0, 7, 1]);
  });

  test("sends nothing of what Python says", () => {
    const { channel, sent } = noted({ onreceive: (value) => channel.send(value) });
    channel.receive(4);
    assert.deepEqual(sent, []);
  });

  test("takes nothing while a change is to be sent", async () => {
    const { channel, received, sent } = noted({ pace: (send) => whenIdle(send, 5) });
    channel.receive(0);
    channel.send(1);
    channel.receive(9);
    await new Promise((done) => setTimeout(done, 30));
    assert.deepEqual([received, sent], [[0], [["selected", 1]]]);
  });

  test("compares values, not objects, and encodes what it sends", () => {
    const { channel, received, sent } = noted({ encode: (value) => JSON.stringify(value) });
    channel.receive({ a: 1 });
    channel.receive({ a: 1 });
    channel.send([1, 2]);
    channel.receive([1, 2]);
    assert.deepEqual(received, [{ a: 1 }]);
    assert.deepEqual(sent, [["selected", "[1,2]"]]);
  });
});

describe("a history", () => {
  test("goes back and forth", () => {
    const history = new History();
    history.leave("a");
    history.leave("b");
    assert.equal(history.undo("c"), "b");
    assert.equal(history.undo("b"), "a");
    assert.equal(history.undo("a"), undefined);
    assert.equal(history.redo("a"), "b");
    assert.equal(history.redo("b"), "c");
    assert.equal(history.canRedo, false);
  });

  test("takes quick changes of one control as one step", () => {
    const history = new History();
    for (const text of ["a", "b", "c"]) history.leave(text, "slider");
    assert.equal(history.undo("d"), "a");
    assert.equal(history.canUndo, false);
  });

  test("keeps a change after an undo apart, and what was undone is gone", () => {
    const history = new History();
    history.leave("a", "slider");
    history.undo("b");
    history.leave("a", "slider");
    assert.equal(history.canRedo, false);
    assert.equal(history.undo("c"), "a");
  });

  test("forgets the oldest", () => {
    const history = new History(2);
    for (const text of ["a", "b", "c"]) history.leave(text);
    assert.deepEqual([history.undo("d"), history.undo("c"), history.undo("b")], ["c", "b", undefined]);
  });
});

describe("the text of settings", () => {
  const dashed = new SettingsCodec(
    {
      m: oneOf("m", "conv", ["conv", "trans"]),
      kh: whole("kh", 3, [1, 11]),
      l: flag("l", true),
      k: custom("k", "x", (text) => (/^[a-z]+$/.test(text) ? text : undefined)),
    },
    "-",
  );
  const letters = new SettingsCodec(
    {
      n: pair(whole("rows", 8, [1, 32], { clamped: true }), whole("columns", 8, [1, 32], { clamped: true })),
      x: whole("dx", 0, [-4, 4], { clamped: true }),
      d: oneOf("channels", 64, ["1", "64"], Number),
    },
    "",
  );

  test("leaves out what is as usual, and is read back", () => {
    assert.equal(dashed.write(dashed.usual()), "");
    const settings = { ...dashed.usual(), kh: 5, l: false };
    assert.equal(dashed.write(settings), "kh-5.l-0");
    assert.deepEqual(dashed.read("kh-5.l-0"), settings);
    assert.equal(dashed.write(settings, ["l"]), "kh-5");
  });

  test("has two formats", () => {
    assert.deepEqual(letters.read("n4x9.x-3.d1"), { rows: 4, columns: 9, dx: -3, channels: 1 });
    assert.equal(letters.write({ rows: 4, columns: 9, dx: -3, channels: 1 }), "n4x9.x-3.d1");
  });

  test("may be anything in an address", () => {
    for (const text of [null, undefined, "", ".", "-", "kh", "kh-", "kh-99", "kh-1e3", "zz-1", "__proto__-1", "l-2"]) {
      assert.deepEqual(dashed.read(text), dashed.usual());
    }
    assert.deepEqual(letters.read("n99x0.d2.x"), { rows: 32, columns: 1, dx: 0, channels: 64 });
  });
});

describe("numbers and sentences", () => {
  test("have four digits and a real minus sign", () => {
    const texts = [0, 1.23456, -0.5, 123456, 0.00012345].map((value) => formatNumber(value));
    assert.deepEqual(texts, ["0", "1.235", "\u22120.5", "1.23e+5", "1.23e\u22124"]);
    assert.deepEqual([1234567, -1000, 12].map(formatCount), ["1,234,567", "\u22121,000", "12"]);
  });

  test("fill in what they know", () => {
    assert.equal(fill("{row} of {rows}", { row: 0 }), "0 of {rows}");
  });
});

test("a message is unpacked at any offset of its buffer", () => {
  const header = new TextEncoder().encode('{"a":1,"blobs":{"x":[0,4]}}'.padEnd(28));
  const message = new Uint8Array(1 + 4 + header.length + 4);
  new DataView(message.buffer).setUint32(1, header.length, true);
  message.set(header, 5);
  new DataView(message.buffer).setFloat32(5 + header.length, 1.5, true);
  const unpacked = unpack(message.subarray(1));
  assert.equal(unpacked.a, 1);
  assert.deepEqual([...unpacked.floats("x")], [1.5]);
});

test("throttled calls come at once, and the last one always", async () => {
  /** @type {number[]} */
  const calls = [];
  const call = throttled((/** @type {number} */ value) => calls.push(value), 10);
  for (const value of [1, 2, 3]) call(value);
  assert.deepEqual([calls, call.waiting()], [[1], true]);
  await new Promise((done) => setTimeout(done, 40));
  assert.deepEqual([calls, call.waiting()], [[1, 3], false]);
});
