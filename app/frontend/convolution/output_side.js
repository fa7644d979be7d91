import { colorBar } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { setAttribute, slider, toggle } from "../widgets/controls.js";
import { CellGrid } from "../widgets/grid.js";
import { problemText } from "./fact_lines.js";
import { sideOf } from "./grid_pool.js";
import { fitting, outputScene } from "./scenes.js";
import { MOST_FILTERS } from "./settings.js";
import { thumbRow } from "./thumbs.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./highlight.js").Highlight} Highlight
 */

/** @param {Page} page */
export function outputSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const controls = controlsOf(page);
  const grid = outputGrid(page);
  const problem = element("div", { class: "problem", role: "alert" });
  const thumbs = thumbRow(page);
  const scale = scaleOf(page);
  const figures = element("div", { class: "figures" }, element("div", { class: "figure" }, grid.node));
  const head = [controls.filter.node, controls.view.node, controls.reveal.node];
  let shape = "";
  return {
    node: sideOf("output", title, head, problem, figures, thumbs.node, scale.node),
    /** @param {ConvolutionModel} model */
    update(model) {
      const { f, u } = model.settings;
      const [height, width] = model.size;
      const none = model.problems.length > 0;
      shape = none ? words["title-output-none"] : fill(words["title-output"], { height, width, filters: f });
      setText(title, shape);
      setText(problem, problemText(model, words));
      problem.hidden = !none;
      grid.node.hidden = scale.node.hidden = none;
      updateControls(controls, model.settings);
      grid.label(fill(words["label-output"], { filter: u, height, width }));
      thumbs.update(model);
    },
    /** @type {(model: ConvolutionModel, highlight: Highlight, box: number[], index: number) => void} */
    paint(model, highlight, box, index) {
      if (model.problems.length) return;
      const { cell } = fitting(box, 1, model.size);
      grid.show(outputScene(model, highlight, { cell, table: page.tables.map, index }));
      grid.paint(page.theme);
      const { products } = highlight;
      setText(title, products ? fill(words.products, { weight: formatNumber(products.weight) }) : shape);
      thumbs.paint(model);
      scale.show(model);
    },
  };
}

/** @param {Page} page */
function outputGrid(page) {
  return new CellGrid({
    onpoint: (cell) => page.focus(cell && { kind: "output", ...cell }),
    onpick({ row, column }) {
      if (!page.model.transposed) page.step(row * page.model.size[1] + column);
    },
  });
}

/** @param {Page} page */
function controlsOf(page) {
  const { words } = page;
  return {
    view: toggle({ label: words.view, help: words["view-help"], oninput: (v) => page.change({ v }, "v") }),
    reveal: toggle({ label: words.reveal, help: words["reveal-help"], oninput: (r) => page.change({ r }, "r") }),
    filter: slider({ label: words.filter, min: 0, max: 0, oninput: (u) => page.change({ u }, "u") }),
  };
}

/**
 * @param {ReturnType<typeof controlsOf>} controls
 * @param {import("./settings.js").Settings} settings
 */
function updateControls({ view, reveal, filter }, { f, u, v, r }) {
  filter.node.hidden = f <= MOST_FILTERS;
  filter.bound(0, f - 1);
  filter.set(u);
  view.set(v);
  reveal.set(r);
}

/**
 * The bar of colors, made once for each theme; only its ends change.
 * @param {Page} page
 */
function scaleOf(page) {
  const { words } = page;
  const node = element("div");
  /** @type {unknown[]} */
  let made = [];
  /** @param {boolean} asPicture */
  const remake = (asPicture) => {
    if (made[0] === asPicture && made[1] === page.theme) return;
    made = [asPicture, page.theme];
    node.replaceChildren(asPicture ? element("div", { class: "note" }) : colorBar(page.tables.map, "", "", ""));
  };
  return {
    node,
    /** @param {ConvolutionModel} model */
    show({ settings: { v }, outputs }) {
      const limit = formatNumber(v ? 1 : outputs.limit || 1);
      const label = fill(words[v ? "scale-picture" : "scale"], { limit });
      remake(v);
      const bar = node.children[0];
      if (v) {
        setText(bar, label);
        return;
      }
      const ends = bar.querySelectorAll(".ends span");
      setText(ends[0], `\u2212${limit}`);
      setText(ends[2], `+${limit}`);
      setAttribute(bar, "aria-label", label);
      setAttribute(bar, "title", label);
    },
  };
}
