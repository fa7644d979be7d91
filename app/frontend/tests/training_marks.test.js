import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { placeLabels } from "../training_view/marks.js";

describe("labels of marks", () => {
  /** @param {[number, string][]} marks @param {number} [right] */
  const place = (marks, right = 300) => {
    const signed = marks.map(([step, label]) => ({ step, sign: "v", label }));
    return placeLabels(
      signed,
      (step) => step,
      (text) => 5 * text.length,
      [0, right],
    );
  };

  test("stand right of their lines, and left of them at the edge, the sign next to the line", () => {
    assert.deepEqual(
      place([
        [10, "fell"],
        [280, "stopped"],
      ]).map(({ text, left, lane }) => [text, left, lane]),
      [
        ["v fell", 13, 0],
        ["stopped v", 232, 0],
      ],
    );
  });

  test("never cover each other while there is room; words give way first", () => {
    const labels = place([
      [100, "fell"],
      [110, "fell"],
      [120, "fell"],
      [120, "stopped"],
    ]);
    assert.equal(labels[3].text, "v stopped");
    labels.forEach((one, at) => {
      for (const other of labels.slice(at + 1)) {
        const apart = one.left > other.left + other.width || other.left > one.left + one.width;
        assert.ok(apart || one.lane !== other.lane, `${one.text} at ${one.left}`);
      }
    });
    assert.equal(place(Array(9).fill([100, "fell"])).length, 9);
  });
});
