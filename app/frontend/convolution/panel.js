/**
 * The column of controls that shape the layer.
 */
import { element } from "../core/elements.js";
import { fill } from "../core/format.js";
import { choice, group, slider, toggle } from "../widgets/controls.js";
import { MOST_CHANNELS, MOST_EVER, MOST_FILTERS, MOST_KERNEL, MOST_PADDING, MOST_SIDE, groupsOf } from "./settings.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").PaddingSetting} PaddingSetting
 * @typedef {[least: number, most: number]} Range
 * @typedef {ReturnType<typeof partsOf>} Parts
 */

/**
 * Two sliders for height and width; while they are locked together, moving one moves both.
 * @param {Page} page
 * @param {[string, string]} names of settings
 * @param {string} label
 * @param {{ range: Range, help?: string }} options
 */
function twins(page, [one, other], label, { range: [min, max], help = "" }) {
  const { words } = page;
  /** @type {(name: string) => (value: number) => void} */
  const move = (name) => (value) =>
    page.change(page.settings.l ? { [one]: value, [other]: value } : { [name]: value }, name);
  const down = slider({ label: fill(words.down, { name: label }), min, max, help, oninput: move(one) });
  const across = slider({ label: fill(words.across, { name: label }), min, max, oninput: move(other) });
  return {
    node: element("div", { class: "twins" }, down.node, across.node),
    /** @param {number[]} values */
    set([high, wide]) {
      down.set(high);
      across.set(wide);
    },
    /** @type {(rows: Range, columns: Range) => void} */
    bound(rows, columns) {
      down.bound(...rows);
      across.bound(...columns);
    },
    say: down.say,
  };
}

/** @param {Page} page */
export function panelPart(page) {
  const parts = partsOf(page);
  const { words } = page;
  const input = group(words["group-input"], parts.size.node);
  const node = element(
    "div",
    { class: "panel" },
    input,
    group(words["group-window"], parts.kernel.node, parts.stride.node, parts.dilation.node),
    group(
      words["group-padding"],
      element("div", { class: "twins" }, parts.padDown.node, parts.padAcross.node),
      parts.pad.node,
      parts.mode.node,
      parts.outside.node,
    ),
    group(
      words["group-filters"],
      element("div", { class: "twins" }, parts.channels.node, parts.filters.node),
      element("div", { class: "twins" }, parts.groups.node, parts.bias.node),
    ),
  );
  return {
    node,
    /** @param {ConvolutionModel} model */
    update(model) {
      input.hidden = model.settings.p > 0;
      updateWindow(parts, model);
      updatePadding(parts, model, words);
      updateFilters(parts, model.settings);
    },
  };
}

/** @param {Page} page */
function partsOf(page) {
  return { ...sizeParts(page), ...paddingParts(page), ...filterParts(page) };
}

/** @param {Page} page */
function sizeParts(page) {
  const { words, terms } = page;
  return {
    size: twins(page, ["h", "w"], words["name-input"], { range: [1, MOST_SIDE] }),
    kernel: twins(page, ["kh", "kw"], words["name-kernel"], { range: [1, MOST_KERNEL], help: terms.filter }),
    stride: twins(page, ["sh", "sw"], words["name-stride"], { range: [1, 8], help: terms.stride }),
    dilation: twins(page, ["dh", "dw"], words["name-dilation"], { range: [1, 6], help: terms.dilation }),
  };
}

/** @param {Page} page */
function paddingParts(page) {
  const { words, terms } = page;
  const kinds = optionsOf(["valid", "same", "full", "number"], "padding-", words);
  const modes = optionsOf(["zeros", "reflect", "replicate", "circular"], "mode-", words);
  const range = /** @type {Range} */ ([0, MOST_PADDING]);
  return {
    padDown: choice({
      label: fill(words.down, { name: words["name-padding"] }),
      options: kinds,
      help: terms.padding,
      oninput: (kind) => changePadding(page, "ph", kind),
    }),
    padAcross: choice({
      label: fill(words.across, { name: words["name-padding"] }),
      options: kinds,
      oninput: (kind) => changePadding(page, "pw", kind),
    }),
    pad: twins(page, ["ph", "pw"], words["name-cells"], { range }),
    mode: choice({
      label: words.mode,
      options: modes,
      help: words["mode-help"],
      oninput: (pm) => page.change({ pm: /** @type {Settings["pm"]} */ (pm) }, "pm"),
    }),
    outside: twins(page, ["oh", "ow"], words["name-outside"], { range: [0, 7], help: words["outside-help"] }),
  };
}

/**
 * @param {string[]} names
 * @param {string} prefix
 * @param {Record<string, string>} words
 * @returns {import("../widgets/controls.js").Option[]}
 */
export function optionsOf(names, prefix, words) {
  return names.map((name) => [name, words[prefix + name]]);
}

/**
 * @param {Page} page
 * @param {"ph" | "pw"} field
 * @param {string} kind "valid", "same", "full" or "number"
 */
function changePadding(page, field, kind) {
  const { rows, columns } = page.model.layer;
  const cells = Math.max(1, (field === "ph" ? rows : columns).before);
  /** @type {Record<string, PaddingSetting>} */
  const values = { valid: 0, same: "same", full: "full", number: cells };
  const value = values[kind];
  page.change(page.settings.l ? { ph: value, pw: value } : { [field]: value }, field);
}

/** @param {Page} page */
function filterParts(page) {
  const { words } = page;
  return {
    channels: slider({
      label: words.channels,
      min: 1,
      max: MOST_CHANNELS,
      help: words["channels-help"],
      oninput: (c) => page.change({ c }, "c"),
    }),
    filters: slider({
      label: words.filters,
      min: 1,
      max: MOST_FILTERS,
      help: words["filters-help"],
      oninput: (f) => page.change({ f }, "f"),
    }),
    groups: groupSlider(page),
    bias: toggle({ label: words["with-bias"], oninput: (b) => page.change({ b }, "b") }),
  };
}

/**
 * Its positions are the numbers that share channels and filters evenly: others are out of reach.
 * @param {Page} page
 */
function groupSlider(page) {
  let offered = [1];
  const made = slider({
    label: page.words.groups,
    min: 0,
    max: 0,
    help: page.terms.groups,
    text: (at) => String(offered[at]),
    oninput: (at) => page.change({ g: offered[at] }, "g"),
  });
  return {
    node: made.node,
    /** @type {(counts: number[], now: number) => void} */
    offer(counts, now) {
      offered = counts;
      made.bound(0, counts.length - 1);
      made.set(counts.indexOf(now));
    },
  };
}

/**
 * @param {Parts} parts
 * @param {ConvolutionModel} model
 */
function updateWindow(parts, { settings, layer, transposed }) {
  parts.size.set([settings.h, settings.w]);
  parts.kernel.set([settings.kh, settings.kw]);
  parts.stride.set([settings.sh, settings.sw]);
  parts.dilation.set([settings.dh, settings.dw]);
  /** @type {(axis: import("../maths/axis.js").FullAxis) => Range} */
  const room = ({ stride, dilation, outputPadding }) => [0, Math.max(stride, dilation, outputPadding + 1) - 1];
  parts.outside.node.hidden = !transposed;
  parts.outside.bound(room(layer.rows), room(layer.columns));
  parts.outside.set([settings.oh, settings.ow]);
}

/**
 * @param {Parts} parts
 * @param {ConvolutionModel} model
 * @param {Record<string, string>} words
 */
function updatePadding(parts, { settings, layer, transposed }, words) {
  parts.padDown.set(paddingKind(settings.ph));
  parts.padAcross.set(paddingKind(settings.pw));
  for (const part of [parts.padDown, parts.padAcross, parts.mode]) part.node.hidden = transposed;
  const { rows, columns } = layer;
  parts.pad.bound([0, Math.max(MOST_PADDING, rows.before)], [0, Math.max(MOST_PADDING, columns.before)]);
  parts.pad.set([rows.before, columns.before]);
  const uneven = [rows, columns].some(({ before, after }) => before !== after);
  parts.pad.say(uneven ? fill(words.uneven, { rows: rows.after, columns: columns.after }) : "");
  parts.mode.set(settings.pm);
}

/** @param {PaddingSetting} value */
function paddingKind(value) {
  if (value === 0) return "valid";
  return typeof value === "number" ? "number" : value;
}

/**
 * @param {Parts} parts
 * @param {Settings} settings
 */
function updateFilters(parts, settings) {
  parts.channels.set(settings.c);
  parts.filters.bound(1, settings.f > MOST_FILTERS ? MOST_EVER : MOST_FILTERS);
  parts.filters.set(settings.f);
  parts.groups.offer(groupsOf(settings), settings.g);
  parts.bias.set(settings.b);
}
