/**
 * Every filter's map as a small picture that can be selected; the first MOST_FILTERS where there are more.
 */
import { fitCanvas, paintPicture, paintValues } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { colorIndex } from "../widgets/grid_cells.js";
import { MOST_FILTERS } from "./settings.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("../maths/maps.js").FeatureMap} FeatureMap
 */

const SIDE = 28; // CSS pixels
const SHORTEST = 4;

/** @param {Page} page */
export function thumbRow(page) {
  const thumbs = Array.from({ length: MOST_FILTERS }, (_, filter) => new Thumb(page, filter));
  const more = element("span", { class: "note" });
  const node = element("div", { class: "thumbs" }, ...thumbs.map((thumb) => thumb.node), more);
  return {
    node,
    /** @param {ConvolutionModel} model */
    update({ settings: { f, u }, problems }) {
      node.hidden = f < 2 || problems.length > 0;
      thumbs.forEach((thumb, filter) => {
        thumb.node.hidden = filter >= f;
        thumb.node.setAttribute("aria-pressed", String(filter === u));
      });
      const rest = f - MOST_FILTERS;
      setText(more, rest > 0 ? fill(page.words["more-filters"], { count: rest }) : "");
    },
    /** @param {ConvolutionModel} model */
    paint(model) {
      if (!node.hidden) for (const thumb of thumbs) thumb.paint(model);
    },
  };
}

class Thumb {
  /** @type {unknown[]} what is painted */
  painted = [];

  /**
   * @param {Page} page
   * @param {number} filter
   */
  constructor(page, filter) {
    this.page = page;
    this.filter = filter;
    this.canvas = element("canvas", { "aria-hidden": "true" });
    const title = fill(page.words["filter-number"], { filter });
    const onclick = () => page.change({ u: filter }, "u");
    this.node = element("button", { class: "thumb", type: "button", "aria-label": title, title, onclick }, this.canvas);
  }

  /** @param {ConvolutionModel} model */
  paint({ outputs, settings: { v } }) {
    const map = outputs.maps.get(this.filter);
    const { theme, tables } = this.page;
    const facts = [map, outputs.limit, v, theme];
    if (!map || facts.every((each, at) => each === this.painted[at])) return;
    this.painted = facts;
    paintThumb(this.canvas, map, v ? null : tables.map, outputs.limit || 1);
  }
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {FeatureMap} map
 * @param {Uint8Array | null} table
 * @param {number} limit
 */
function paintThumb(canvas, { data, shape: [, height, width] }, table, limit) {
  const gray = (/** @type {number} */ value) => Math.max(0, Math.min(255, 255 * value));
  const bytes = Uint8Array.from(data, (value) => (table ? colorIndex(value, limit) : gray(value)));
  const picture = table ? paintValues(bytes, width, height, table) : paintPicture(bytes, width, height, 1);
  const scale = SIDE / Math.max(height, width);
  const [wide, high] = [Math.max(SHORTEST, width * scale), Math.max(SHORTEST, height * scale)];
  const context = fitCanvas(canvas, wide, high);
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(picture, 0, 0, wide, high);
}
