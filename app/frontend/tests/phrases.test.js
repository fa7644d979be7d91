import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { Phrases } from "../document/phrases.js";

const WIDGETS = {
  stCamera: [{ xx: "knips", en: "Take (a) photo" }],
  stUploader: [
    { xx: "leg hier", en: "Drop here" },
    { xx: "per bestand: {size}", en: "{size} per file" },
    { xx: "van {low} tot {high}", en: "between {low} and {high}." },
  ],
};

describe("phrases of Streamlit", () => {
  const phrases = new Phrases(WIDGETS, "xx");

  test("are given in the language that is shown, whatever language they are in", () => {
    assert.equal(phrases.of("stUploader", "Drop here"), "leg hier");
    assert.equal(phrases.of("stUploader", "leg hier"), "leg hier");
    assert.equal(new Phrases(WIDGETS, "en").of("stUploader", "leg hier"), "Drop here");
    assert.equal(new Phrases(WIDGETS, "en").of("stUploader", "per bestand: 10 MB"), "10 MB per file");
  });

  test("carry what stands in their fields, and the spaces around them", () => {
    assert.equal(phrases.of("stUploader", "10.5 MB per file"), "per bestand: 10.5 MB");
    assert.equal(phrases.of("stUploader", "between $& and 3."), "van $& tot 3");
    assert.equal(phrases.of("stCamera", " Take (a) photo"), " knips");
  });

  test("stay what they are where they are not known, or another widget's", () => {
    for (const text of ["", " ", "Drop", "Drop here!", "Take (a) photo", "per file"]) {
      assert.equal(phrases.of("stUploader", text), text);
    }
    assert.equal(phrases.of("stOther", "Drop here"), "Drop here");
  });

  test("name the widgets that have any", () => {
    assert.deepEqual(phrases.widgets, ["stCamera", "stUploader"]);
  });
});
