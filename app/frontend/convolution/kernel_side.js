import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { KERNELS, kernelFits } from "../maths/kernels.js";
import { choice, slider } from "../widgets/controls.js";
import { CellGrid } from "../widgets/grid.js";
import { gridPool, sideOf } from "./grid_pool.js";
import { optionsOf } from "./panel.js";
import { fitting, kernelScenes } from "./scenes.js";
import { MOST_CHANNELS, kernelName, weightIndex, withKernel } from "./settings.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./highlight.js").Highlight} Highlight
 */

const LARGEST_EDIT = 9999;

/** @param {Page} page */
export function kernelSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const kind = choice({
    label: words.kernel,
    options: optionsOf([...KERNELS, "learned"], "kernel-", words),
    help: words["kernel-help"],
    oninput: (name) => page.change(withKernel(page.settings, page.settings.u, name), "k"),
  });
  const angle = slider({
    label: words.angle,
    min: 0,
    max: 179,
    help: words["angle-help"],
    oninput: (a) => page.change({ a }, "a"),
  });
  const fields = fieldsOf(page, () => pool.figures[page.selected.channel].grid.node.focus());
  const pool = gridPool(MOST_CHANNELS, (channel) => kernelGrid(page, channel, fields.weight));
  const hint = element("div", { class: "note", text: words["edit-hint"] });
  return {
    node: sideOf("kernel", title, [kind.node, angle.node], pool.node, fields.node, hint),
    /** @param {ConvolutionModel} model */
    update(model) {
      const { kh: height, kw: width, u: filter, f, a } = model.settings;
      const name = kernelName(model.settings, filter);
      updateKinds(kind, name, model);
      angle.node.hidden = name !== "gabor";
      angle.set(a);
      const facts = { height, width, filter };
      setText(title, fill(words[f > 1 ? "title-kernel-of" : "title-kernel"], { ...facts, channels: model.share }));
      fields.update(model);
      pool.figures.forEach(({ grid }, at) =>
        grid.label(fill(words["label-kernel"], { ...facts, channel: at + model.first(filter) })),
      );
    },
    /** @type {(model: ConvolutionModel, highlight: Highlight, box: number[]) => void} */
    paint(model, highlight, box) {
      const { kh, kw, u } = model.settings;
      const { cell, across } = fitting(box, model.share, [kh, kw]);
      const channels = Array.from({ length: model.share }, (_, at) => at + model.first(u));
      const captions = model.share > 1 ? channels.map((channel) => fill(words.channel, { channel })) : [];
      const look = { cell, table: page.tables.weight, theme: page.theme, selected: page.selected };
      pool.show(kernelScenes(model, highlight, look), captions, { across, theme: page.theme });
    },
  };
}

/**
 * @param {Page} page
 * @param {number} channel
 * @param {HTMLInputElement} field
 */
function kernelGrid(page, channel, field) {
  return new CellGrid({
    onpoint: (cell) => page.focus(cell && { kind: "weight", channel, i: cell.row, j: cell.column }),
    onpick(cell) {
      page.selectWeight({ channel, i: cell.row, j: cell.column });
      field.focus();
      field.select();
    },
  });
}

/**
 * Kernels that mean nothing at this size cannot be taken.
 * @param {import("../widgets/controls.js").Choice} kind
 * @param {string} name
 * @param {ConvolutionModel} model
 */
function updateKinds(kind, name, { settings: { kh, kw }, inputs }) {
  kind.set(name);
  for (const option of kind.input.options) {
    option.disabled = option.value === "learned" ? !inputs.learned : !kernelFits(option.value, [kh, kw]);
  }
}

/**
 * The fields of the selected weight and of the bias.
 * @param {Page} page
 * @param {() => void} leave called on Enter
 */
function fieldsOf(page, leave) {
  const { words } = page;
  const [weight, bias] = ["0.1", "0.1"].map((step) => element("input", { class: "field", type: "number", step }));
  const [weightName, biasName] = [element("span"), element("span", { text: words.bias })];
  weight.addEventListener("input", () => editWeight(page, weight.value));
  bias.addEventListener("input", () => editBias(page, bias.value));
  weight.addEventListener("keydown", (event) => {
    if (event.key === "Enter") leave();
  });
  const labels = [element("label", {}, weightName, weight), element("label", {}, biasName, bias)];
  return {
    node: element("div", { class: "fields" }, ...labels),
    weight,
    /** @param {ConvolutionModel} model */
    update(model) {
      const { kh, kw, u, b } = model.settings;
      const { channel, i, j } = page.selected;
      const { cells, bias: own } = model.filter(u);
      const name = words[model.share > 1 ? "weight-of" : "weight"];
      setText(weightName, fill(name, { channel: channel + model.first(u), row: i, column: j }));
      setField(weight, cells[(channel * kh + i) * kw + j]);
      setField(bias, own);
      bias.disabled = !b;
    },
  };
}

/**
 * A field keeps what is being typed in it.
 * @param {HTMLInputElement} field
 * @param {number} value
 */
function setField(field, value) {
  const root = /** @type {Document | ShadowRoot} */ (field.getRootNode());
  if (root.activeElement === field && Number(field.value) === toThousandths(value)) return;
  field.value = String(toThousandths(value));
}

/**
 * @param {Page} page
 * @param {string} text
 */
function editWeight(page, text) {
  const { u, e } = page.settings;
  const { channel, i, j } = page.selected;
  const index = weightIndex(u, channel, i, j);
  if (isNumber(text)) page.change({ e: { ...e, [index]: toThousandths(Number(text)) } }, `e${index}`);
}

/**
 * @param {Page} page
 * @param {string} text
 */
function editBias(page, text) {
  const { u, z } = page.settings;
  if (isNumber(text)) page.change({ z: { ...z, [u]: toThousandths(Number(text)) } }, "z");
}

/** @param {string} text */
function isNumber(text) {
  const value = Number(text);
  return text !== "" && Number.isFinite(value) && Math.abs(value) <= LARGEST_EDIT;
}

/** @param {number} value */
function toThousandths(value) {
  return Math.round(1000 * value) / 1000;
}
