// The column of controls. `change(patch, name)` is called at every step; show(settings, own) brings all up to date.

// Windows as well-known networks have them.
const PRESETS = {
  lenet: { kh: 2, kw: 2, sh: 2, sw: 2, ph: 0, pw: 0, ceil: false },
  alexnet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 0, pw: 0, ceil: false },
  googlenet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 0, pw: 0, ceil: true },
  resnet: { kh: 3, kw: 3, sh: 2, sw: 2, ph: 1, pw: 1, ceil: false },
  inception: { kh: 3, kw: 3, sh: 1, sw: 1, ph: 1, pw: 1, ceil: false },
};

function poolingControls({ words, digits, map, change, undo, reset }) {
  const parts = {
    ...inputControls(words, { digits, map, change }),
    ...windowControls(words, change),
    ...moveControls(words, change),
    ...replacementControls(words, change),
    undo: button(words["undo"], undo, { title: words["undo-help"] }),
  };
  const two = (...nodes) => element("div", { class: "two" }, ...nodes);
  const tools = element("div", { class: "tools" }, parts.undo, button(words["reset"], reset, { title: words["reset-help"] }), parts.lock.node);
  const groups = [
    group(words["group-input"], two(parts.input.node, parts.size.node), parts.sizeNote),
    group(words["group-window"], parts.preset.node, two(parts.window.node, parts.padding.node, wide(parts.follow.node), parts.stride.node),
      two(parts.ceil.node, parts.count.node)),
    group(words["group-move"], two(parts.dx.node, parts.dy.node), parts.edges.node,
      element("div", { class: "noise" }, parts.noise.node, parts.seed)),
    group(words["group-strided"], two(parts.kernel.node, parts.channels.node)),
  ];
  const node = element("details", { class: "controls", open: "" }, element("summary", { text: words["settings"] }), tools, ...groups);
  return { node, show: (settings, own, undoable) => showControls(parts, { settings, own, undoable, words }) };
}

function wide(node) {
  node.classList.add("wide");
  return node;
}

function inputControls(words, { digits, map, change }) {
  const named = SAMPLE_INPUTS.map((name) => [name, words["input-" + name]]);
  const options = [...named, ["map", map ? map.title : words["input-map"]], ...digits.map(({ slug, name }) => [slug, name])];
  const input = choice({ label: words["input"], options, help: words["input-help"], oninput: (value) => change({ input: value }, "input") });
  input.offer(options, map ? [] : ["map"]);
  const size = pairControl(words, { key: "size", names: ["rows", "columns"], low: 1, high: MOST.size, change });
  return { input, size, sizeNote: element("div", { class: "note" }) };
}

function windowControls(words, change) {
  const presets = [["", words["preset-none"]], ...Object.keys(PRESETS).map((name) => [name, words["preset-" + name]])];
  const usePreset = (name) => { if (name) change({ ...PRESETS[name], follow: false, lock: true }, "preset"); };
  const flip = (key, name) => toggle({ label: words[key], help: words[key + "-help"], oninput: (value) => change({ [name]: value }, name) });
  return {
    preset: choice({ label: words["preset"], options: presets, value: "", help: words["preset-help"], oninput: usePreset }),
    window: pairControl(words, { key: "window", names: ["kh", "kw"], low: 1, high: MOST.window, change }),
    follow: flip("follow", "follow"),
    stride: pairControl(words, { key: "stride", names: ["sh", "sw"], low: 1, high: MOST.window, change }),
    padding: pairControl(words, { key: "padding", names: ["ph", "pw"], low: 0, high: MOST.padding, change }),
    ceil: flip("ceil", "ceil"),
    count: flip("count", "count"),
    lock: flip("lock", "lock"),
  };
}

function moveControls(words, change) {
  const bar = (key, name, range) => slider({ label: words[key], help: words[key + "-help"], ...range, oninput: (value) => change({ [name]: value }, name) });
  const shift = { min: -MOST.shift, max: MOST.shift, value: 0 };
  const edges = ["circular", "zeros"].map((name) => [name, words["edges-" + name]]);
  return {
    dx: bar("dx", "dx", shift),
    dy: bar("dy", "dy", shift),
    edges: choice({ label: words["edges"], options: edges, help: words["edges-help"], oninput: (value) => change({ edges: value }, "edges") }),
    noise: slider({ label: words["noise"], help: words["noise-help"], min: 0, max: 100, step: 5, oninput: (value) => change({ noise: value }, "noise") }),
    seed: button(words["seed"], () => change((settings) => ({ seed: (settings.seed % 999) + 1 }), "seed"), { title: words["seed-help"] }),
  };
}

function replacementControls(words, change) {
  const kernels = REPLACEMENTS.map((name) => [name, words["kernel-" + name]]);
  const pick = (name) => change((settings) => ({ kernel: name, cells: name === "own" ? kernelCells(settings).map(toHundredths) : [] }), "kernel");
  return {
    kernel: choice({ label: words["kernel"], options: kernels, help: words["kernel-help"], oninput: pick }),
    channels: choice({ label: words["channels"], options: CHANNELS.map((count) => [count, count]), help: words["channels-help"],
      oninput: (value) => change({ channels: Number(value) }, "channels") }),
  };
}

// Two sliders, one for each axis, or one for both while locked together.
function pairControl(words, { key, names: [down, across], low, high, change }) {
  const help = words[key + "-help"];
  let locked = true;
  const move = (name) => (value) => change(locked ? { [down]: value, [across]: value } : { [name]: value }, name);
  const first = slider({ label: words[key], help, min: low, max: high, oninput: move(down) });
  const second = slider({ label: words[key + "-columns"], help, min: low, max: high, oninput: move(across) });
  return {
    node: element("div", { class: "pair" }, first.node, second.node),
    first,
    show: (settings, bounds) => {
      locked = settings.lock;
      second.node.hidden = locked;
      first.rename(words[locked ? key : key + "-rows"], help);
      [[first, down], [second, across]].forEach(([each, name], axis) => { each.bound(...bounds[axis]); each.set(settings[name]); });
    },
  };
}

function showControls(parts, { settings, own, undoable, words }) {
  for (const name of ["input", "edges", "kernel", "channels"]) parts[name].set(String(settings[name]));
  for (const name of ["follow", "ceil", "count", "lock", "dx", "dy", "noise"]) parts[name].set(settings[name]);
  const sides = (most) => [own.rows, own.columns].map((side) => [Math.min(LEAST_SIZE, side), Math.min(most, side)]);
  parts.size.show(settings, sides(settings.lock ? Math.min(MOST.size, own.rows, own.columns) : MOST.size));
  parts.window.show(settings, [[1, Math.min(MOST.window, settings.rows)], [1, Math.min(MOST.window, settings.columns)]]);
  parts.stride.show(settings, [[1, MOST.window], [1, MOST.window]]);
  parts.stride.node.hidden = settings.follow;
  const most = [settings.kh, settings.kw].map((side) => Math.floor(side / 2));
  parts.padding.show(settings, most.map((side) => [0, side]));
  parts.padding.first.say(fill(words["padding-most"], { most: most[0] }));
  setText(parts.sizeNote, own.note ?? "");
  parts.preset.set(presetOf(settings));
  parts.undo.disabled = !undoable;
}

function presetOf(settings) {
  const same = (preset) => Object.entries(preset).every(([name, value]) => settings[name] === value);
  return Object.keys(PRESETS).find((name) => same(PRESETS[name])) ?? "";
}
