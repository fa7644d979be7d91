/**
 * The column of controls.
 */
import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { toHundredths } from "../maths/maps.js";
import { button, choice, group, slider, toggle } from "../widgets/controls.js";
import { kernelCells } from "./model.js";
import { CHANNELS, LEAST_SIZE, MOST, PRESETS, REPLACEMENTS, SAMPLE_INPUTS, presetOf } from "./settings.js";

/**
 * @typedef {import("./index.js").PoolingPage} Page
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("./settings.js").OwnSize} OwnSize
 * @typedef {Record<string, string>} Words
 * @typedef {[low: number, high: number]} Range
 * @typedef {ReturnType<typeof partsOf>} Parts
 */

/** @param {Page} page */
export function poolingControls(page) {
  const { words } = page;
  const parts = partsOf(page);
  const undo = button(words.undo, () => page.undo(), { title: words["undo-help"] });
  const reset = button(words.reset, () => page.reset(), { title: words["reset-help"] });
  const tools = element("div", { class: "tools" }, undo, reset, parts.lock.node);
  parts.follow.node.classList.add("wide");
  const noise = element("div", { class: "noise" }, parts.noise.node, parts.seed);
  const groups = [
    group(words["group-input"], two(parts.input.node, parts.size.node), parts.sizeNote),
    group(
      words["group-window"],
      parts.preset.node,
      two(parts.window.node, parts.padding.node, parts.follow.node, parts.stride.node),
      two(parts.ceil.node, parts.count.node),
    ),
    group(words["group-move"], two(parts.dx.node, parts.dy.node), parts.edges.node, noise),
    group(words["group-strided"], two(parts.kernel.node, parts.channels.node)),
  ];
  const summary = element("summary", { text: words.settings });
  return {
    node: element("details", { class: "controls folding", open: "" }, summary, tools, ...groups),
    /** @type {(settings: Settings, own: OwnSize) => void} */
    show(settings, own) {
      showValues(parts, settings);
      showBounds(parts, settings, own);
      parts.padding.say(fill(words["padding-most"], { most: Math.floor(settings.kh / 2) }));
      setText(parts.sizeNote, own.note ?? "");
      undo.disabled = !page.history.canUndo;
    },
  };
}

/** @param {...HTMLElement} nodes */
function two(...nodes) {
  return element("div", { class: "two" }, ...nodes);
}

/** @param {Page} page */
function partsOf(page) {
  return { ...inputParts(page), ...windowParts(page), ...moveParts(page), ...replacementParts(page) };
}

/** @param {Page} page */
function inputParts(page) {
  const { words } = page;
  const { digits, map } = page.message;
  /** @type {import("../widgets/controls.js").Option[]} */
  const options = [
    ...optionsOf(SAMPLE_INPUTS, "input-", words),
    ...digits.map((/** @type {{ slug: string, name: string }} */ { slug, name }) => [slug, name]),
    ["map", map?.title ?? words["input-map"]],
  ];
  const input = choice({
    label: words.input,
    options,
    help: words["input-help"],
    oninput: (value) => page.change({ input: value }, "input"),
  });
  input.offer(options, map ? [] : ["map"]);
  const size = pairControl(page, { key: "size", names: ["rows", "columns"], range: [1, MOST.size] });
  return { input, size, sizeNote: element("div", { class: "note" }) };
}

/**
 * @param {string[]} names
 * @param {string} prefix
 * @param {Words} words
 * @returns {import("../widgets/controls.js").Option[]}
 */
function optionsOf(names, prefix, words) {
  return names.map((name) => [name, words[prefix + name]]);
}

/** @param {Page} page */
function windowParts(page) {
  const { words } = page;
  /** @type {(name: "follow" | "ceil" | "count" | "lock") => ReturnType<typeof toggle>} */
  const flip = (name) =>
    toggle({
      label: words[name],
      help: words[`${name}-help`],
      oninput: (value) => page.change({ [name]: value }, name),
    });
  return {
    preset: choice({
      label: words.preset,
      options: [["", words["preset-none"]], ...optionsOf(Object.keys(PRESETS), "preset-", words)],
      value: "",
      help: words["preset-help"],
      oninput(name) {
        if (name) page.change({ ...PRESETS[name], follow: false, lock: true }, "preset");
      },
    }),
    window: pairControl(page, { key: "window", names: ["kh", "kw"], range: [1, MOST.window] }),
    follow: flip("follow"),
    stride: pairControl(page, { key: "stride", names: ["sh", "sw"], range: [1, MOST.window] }),
    padding: pairControl(page, { key: "padding", names: ["ph", "pw"], range: [0, MOST.padding] }),
    ceil: flip("ceil"),
    count: flip("count"),
    lock: flip("lock"),
  };
}

/** @param {Page} page */
function moveParts(page) {
  const { words } = page;
  /** @type {(name: "dx" | "dy") => ReturnType<typeof slider>} */
  const shift = (name) =>
    slider({
      label: words[name],
      help: words[`${name}-help`],
      min: -MOST.shift,
      max: MOST.shift,
      value: 0,
      oninput: (value) => page.change({ [name]: value }, name),
    });
  return {
    dx: shift("dx"),
    dy: shift("dy"),
    edges: choice({
      label: words.edges,
      options: optionsOf(["circular", "zeros"], "edges-", words),
      help: words["edges-help"],
      oninput: (value) => page.change({ edges: value === "zeros" ? "zeros" : "circular" }, "edges"),
    }),
    noise: slider({
      label: words.noise,
      help: words["noise-help"],
      min: 0,
      max: 100,
      step: 5,
      oninput: (value) => page.change({ noise: value }, "noise"),
    }),
    seed: button(words.seed, () => page.change({ seed: (page.settings.seed % 999) + 1 }, "seed"), {
      title: words["seed-help"],
    }),
  };
}

/** @param {Page} page */
function replacementParts(page) {
  const { words } = page;
  return {
    kernel: choice({
      label: words.kernel,
      options: optionsOf(REPLACEMENTS, "kernel-", words),
      help: words["kernel-help"],
      oninput(name) {
        const cells = name === "own" ? kernelCells(page.settings).map(toHundredths) : [];
        page.change({ kernel: name, cells }, "kernel");
      },
    }),
    channels: choice({
      label: words.channels,
      options: CHANNELS.map((count) => [count, count]),
      help: words["channels-help"],
      oninput: (value) => page.change({ channels: Number(value) }, "channels"),
    }),
  };
}

/**
 * Two sliders, one for each axis, or one for both while locked together.
 * @param {Page} page
 * @param {{ key: string, names: [string, string], range: Range }} options `key`: of the words
 */
function pairControl(page, { key, names: [down, across], range: [min, max] }) {
  const { words } = page;
  const help = words[`${key}-help`];
  /** @type {(name: string) => (value: number) => void} */
  const move = (name) => (value) =>
    page.change(page.settings.lock ? { [down]: value, [across]: value } : { [name]: value }, name);
  const first = slider({ label: words[key], help, min, max, oninput: move(down) });
  const second = slider({ label: words[`${key}-columns`], help, min, max, oninput: move(across) });
  return {
    node: element("div", { class: "pair" }, first.node, second.node),
    say: first.say,
    /** @type {(settings: Settings, rows: Range, columns: Range) => void} */
    show(settings, rows, columns) {
      second.node.hidden = settings.lock;
      first.rename(words[settings.lock ? key : `${key}-rows`], help);
      first.bound(...rows);
      first.set(Reflect.get(settings, down));
      second.bound(...columns);
      second.set(Reflect.get(settings, across));
    },
  };
}

/**
 * @param {Parts} parts
 * @param {Settings} settings
 */
function showValues(parts, settings) {
  parts.input.set(settings.input);
  parts.edges.set(settings.edges);
  parts.kernel.set(settings.kernel);
  parts.channels.set(String(settings.channels));
  for (const name of /** @type {const} */ (["follow", "ceil", "count", "lock"])) parts[name].set(settings[name]);
  for (const name of /** @type {const} */ (["dx", "dy", "noise"])) parts[name].set(settings[name]);
  parts.preset.set(presetOf(settings));
}

/**
 * @param {Parts} parts
 * @param {Settings} settings
 * @param {OwnSize} own
 */
function showBounds(parts, settings, own) {
  const most = settings.lock ? Math.min(MOST.size, own.rows, own.columns) : MOST.size;
  /** @type {(side: number) => Range} */
  const sizes = (side) => [Math.min(LEAST_SIZE, side), Math.min(most, side)];
  parts.size.show(settings, sizes(own.rows), sizes(own.columns));
  parts.window.show(settings, [1, Math.min(MOST.window, settings.rows)], [1, Math.min(MOST.window, settings.columns)]);
  parts.stride.show(settings, [1, MOST.window], [1, MOST.window]);
  parts.stride.node.hidden = settings.follow;
  parts.padding.show(settings, [0, Math.floor(settings.kh / 2)], [0, Math.floor(settings.kw / 2)]);
}
