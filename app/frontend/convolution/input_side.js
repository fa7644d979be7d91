import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { button, choice, slider, toggle } from "../widgets/controls.js";
import { CellGrid } from "../widgets/grid.js";
import { unreadLine } from "./fact_lines.js";
import { gridPool, sideOf } from "./grid_pool.js";
import { optionsOf } from "./panel.js";
import { fitting, inputScenes, isComposite, paddingOf } from "./scenes.js";
import { INPUTS, LEAST_PICTURE, MOST_CHANNELS, MOST_PICTURE } from "./settings.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./highlight.js").Highlight} Highlight
 * @typedef {import("../widgets/grid.js").Cell} Cell
 */

const USUAL_PICTURE = 128; // pixels of the longer side

/** @param {Page} page */
export function inputSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const parts = controlsOf(page);
  const pool = gridPool(MOST_CHANNELS, (channel) => inputGrid(page, channel));
  const unread = element("div", { class: "note unread" });
  const controls = [
    parts.kind.node,
    parts.which.node,
    parts.other,
    parts.all.node,
    parts.longest.node,
    parts.square.node,
  ];
  return {
    node: sideOf("input", title, controls, pool.node, unread),
    /** @param {ConvolutionModel} model */
    update(model) {
      const { height, width } = model;
      updateControls(parts, model, words);
      setText(title, fill(words["title-input"], { height, width, channels: model.settings.c }));
      setText(unread, unreadLine(model, words));
      pool.figures.forEach(({ grid }, channel) => grid.label(fill(words["label-input"], { channel, height, width })));
    },
    /** @type {(model: ConvolutionModel, highlight: Highlight, box: number[]) => void} */
    paint(model, highlight, box) {
      const [top, right, bottom, left] = paddingOf(model);
      const one = isComposite(model);
      const count = one ? 1 : model.settings.c;
      const { cell, across } = fitting(box, count, [top + model.height + bottom, left + model.width + right]);
      const captions = count > 1 ? Array.from({ length: count }, (_, channel) => fill(words.channel, { channel })) : [];
      const dim = (/** @type {number} */ channel) => !one && !model.reads(channel);
      pool.show(inputScenes(model, highlight, cell), captions, { across, theme: page.theme, dim });
    },
  };
}

/**
 * @param {Page} page
 * @param {number} channel
 */
function inputGrid(page, channel) {
  return new CellGrid({
    onpoint(cell) {
      const { model } = page;
      const read = isComposite(model) ? model.first(model.settings.u) : channel;
      page.focus(cell && { kind: "input", channel: read, ...cell });
    },
    onpick(cell) {
      if (page.model.transposed) page.step(cell.row * page.model.width + cell.column);
    },
  });
}

/** @param {Page} page */
function controlsOf(page) {
  const { words } = page;
  return {
    kind: choice({
      label: words.input,
      options: optionsOf(INPUTS, "input-", words),
      oninput: (i) => page.change({ i }, "i"),
    }),
    which: slider({ label: words.which, min: 0, max: 9, oninput: (d) => page.change({ d }, "d") }),
    all: toggle({
      label: words.whole,
      help: words["whole-help"],
      oninput: (on) => page.change({ p: on ? USUAL_PICTURE : 0 }, "p"),
    }),
    longest: slider({
      label: words.longest,
      min: LEAST_PICTURE,
      max: MOST_PICTURE,
      oninput: (p) => page.change({ p }, "p"),
    }),
    square: toggle({ label: words.square, oninput: (q) => page.change({ q }, "q") }),
    other: button(words.other, () => page.trigger("choose", true)),
  };
}

/**
 * @param {ReturnType<typeof controlsOf>} parts
 * @param {ConvolutionModel} model
 * @param {Record<string, string>} words
 */
function updateControls({ kind, which, other, all, longest, square }, { settings, transposed }, words) {
  const { i, d, p, q } = settings;
  kind.set(i);
  which.node.hidden = !["digit", "noise", "whole"].includes(i);
  which.rename(words[i === "digit" ? "which" : "seed"]);
  which.bound(0, i === "digit" ? 9 : 99);
  which.set(d);
  other.hidden = i !== "picture";
  all.node.hidden = i !== "picture" || transposed;
  all.set(p > 0);
  longest.node.hidden = square.node.hidden = p === 0;
  longest.set(p || LEAST_PICTURE);
  square.set(q);
}
