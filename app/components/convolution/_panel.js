// The column of controls that shape the layer, and the line of tools over everything.

// Two sliders for height and width; while they are locked together, moving one moves both.
function twins(page, [one, other], label, { least, most, help = "" }) {
  const { words } = page;
  const move = (name) => (value) => page.change((now) => (now.l ? { [one]: value, [other]: value } : { [name]: value }), name);
  const down = slider({ label: fill(words.down, { name: label }), min: least, max: most, help, oninput: move(one) });
  const across = slider({ label: fill(words.across, { name: label }), min: least, max: most, oninput: move(other) });
  return {
    node: element("div", { class: "twins" }, down.node, across.node),
    set: ([high, wide]) => { down.set(high); across.set(wide); },
    bound: ([low, high], [lower, higher] = [low, high]) => { down.bound(low, high); across.bound(lower, higher); },
    say: (text) => down.say(text),
  };
}

function panelOf(page) {
  const { words } = page;
  const parts = { ...sizeParts(page), ...paddingParts(page), ...filterParts(page) };
  parts.input = group(words["group-input"], parts.size.node);
  const node = element("div", { class: "panel" }, parts.input,
    group(words["group-window"], parts.kernel.node, parts.stride.node, parts.dilation.node),
    group(words["group-padding"], element("div", { class: "twins" }, parts.padDown.node, parts.padAcross.node), parts.pad.node, parts.mode.node, parts.outside.node),
    group(words["group-filters"], element("div", { class: "twins" }, parts.channels.node, parts.filters.node), element("div", { class: "twins" }, parts.groups.node, parts.bias.node)));
  return { node, settle: (model) => settlePanel(parts, model, page) };
}

function sizeParts(page) {
  const { words, terms } = page;
  return {
    size: twins(page, ["h", "w"], words["name-input"], { least: 1, most: MOST_SIDE }),
    kernel: twins(page, ["kh", "kw"], words["name-kernel"], { least: 1, most: MOST_KERNEL, help: terms.filter }),
    stride: twins(page, ["sh", "sw"], words["name-stride"], { least: 1, most: 8, help: terms.stride }),
    dilation: twins(page, ["dh", "dw"], words["name-dilation"], { least: 1, most: 6, help: terms.dilation }),
  };
}

function paddingParts(page) {
  const { words, terms } = page;
  const kinds = ["valid", "same", "full", "number"].map((name) => [name, words["padding-" + name]]);
  const value = (name, now) => ({ valid: 0, same: "same", full: "full", number: Math.max(1, now) })[name];
  const [down, across] = ["rows", "columns"].map((axis) => (now) => page.model.layer[axis].before);
  const choose = (one, before) => (name) => page.change((now) => {
    const given = value(name, before(now));
    return now.l ? { ph: given, pw: given } : { [one]: given };
  }, one);
  const modes = ["zeros", "reflect", "replicate", "circular"].map((name) => [name, words["mode-" + name]]);
  return {
    padDown: choice({ label: fill(words.down, { name: words["name-padding"] }), options: kinds, help: terms.padding, oninput: choose("ph", down) }),
    padAcross: choice({ label: fill(words.across, { name: words["name-padding"] }), options: kinds, oninput: choose("pw", across) }),
    pad: twins(page, ["ph", "pw"], words["name-cells"], { least: 0, most: 12 }),
    mode: choice({ label: words.mode, options: modes, help: words["mode-help"], oninput: (pm) => page.change({ pm }, "pm") }),
    outside: twins(page, ["oh", "ow"], words["name-outside"], { least: 0, most: 7, help: words["outside-help"] }),
  };
}

function filterParts(page) {
  const { words, terms } = page;
  return {
    channels: slider({ label: words.channels, min: 1, max: MOST_CHANNELS, help: words["channels-help"], oninput: (c) => page.change({ c }, "c") }),
    filters: slider({ label: words.filters, min: 1, max: MOST_FILTERS, help: words["filters-help"], oninput: (f) => page.change({ f }, "f") }),
    groups: groupSlider(page),
    bias: toggle({ label: words["with-bias"], oninput: (b) => page.change({ b }, "b") }),
  };
}

// Its places are the numbers that share channels and filters evenly: what cannot be is out of reach.
function groupSlider(page) {
  let offered = [1];
  const { words, terms } = page;
  const made = slider({
    label: words.groups, min: 0, max: 0, help: terms.groups,
    text: (at) => String(offered[at]),
    oninput: (at) => page.change({ g: offered[at] }, "g"),
  });
  return {
    ...made,
    offer: (counts, now) => {
      offered = counts;
      made.bound(0, counts.length - 1);
      made.set(counts.indexOf(now));
    },
  };
}

function settlePanel(parts, model, { words }) {
  const { settings, layer, transposed } = model;
  parts.size.set([settings.h, settings.w]);
  parts.input.hidden = settings.p > 0;
  parts.kernel.set([settings.kh, settings.kw]);
  parts.stride.set([settings.sh, settings.sw]);
  parts.dilation.set([settings.dh, settings.dw]);
  settlePadding(parts, model, words);
  parts.outside.node.hidden = !transposed;
  const room = [layer.rows, layer.columns].map(({ stride, dilation, outputPadding }) => [0, Math.max(stride, dilation, outputPadding + 1) - 1]);
  parts.outside.bound(...room);
  parts.outside.set([settings.oh, settings.ow]);
  parts.channels.set(settings.c);
  parts.filters.bound(1, settings.f > MOST_FILTERS ? MOST_EVER : MOST_FILTERS);
  parts.filters.set(settings.f);
  parts.groups.offer(groupsOf(settings), settings.g);
  parts.bias.set(settings.b);
}

function settlePadding(parts, { settings, layer, transposed }, words) {
  const kind = (value) => (value === 0 ? "valid" : typeof value === "number" ? "number" : value);
  parts.padDown.set(kind(settings.ph));
  parts.padAcross.set(kind(settings.pw));
  for (const part of [parts.padDown, parts.padAcross, parts.mode]) part.node.hidden = transposed;
  const { rows, columns } = layer;
  parts.pad.bound([0, Math.max(12, rows.before)], [0, Math.max(12, columns.before)]);
  parts.pad.set([rows.before, columns.before]);
  const uneven = [rows, columns].some(({ before, after }) => before !== after);
  parts.pad.say(uneven ? fill(words.uneven, { rows: rows.after, columns: columns.after }) : "");
  parts.mode.set(settings.pm);
}

// --- tools --------------------------------------------------------------------------------------------------------

function toolsOf(page) {
  const { words } = page;
  const presets = [["", words["preset-none"]], ...Object.keys(PRESETS).map((name) => [name, words["preset-" + name]])];
  const preset = choice({ label: words.preset, options: presets, oninput: (name) => { if (name) page.change((now) => presetSettings(name, now), "preset"); } });
  const modes = [["conv", words["mode-conv"]], ["trans", words["mode-trans"]]];
  const mode = choice({ label: words.layer, options: modes, help: words["trans-help"], oninput: (m) => page.change({ m }, "m") });
  const lock = toggle({ label: words.lock, oninput: (l) => page.change({ l }, "l") });
  const undo = button(words.undo, () => page.undo(), { title: words["undo-help"] });
  const reset = button(words.reset, () => page.reset(), { title: words["reset-help"] });
  const story = element("div", { class: "story" });
  const node = element("div", { class: "tools" }, preset.node, mode.node, lock.node, undo, reset, story);
  const settle = ({ settings }, past) => {
    const name = presetOf(settings);
    preset.set(name);
    setText(story, name ? words["story-" + name] : words["story-none"]);
    mode.set(settings.m);
    lock.set(settings.l);
    undo.disabled = past === 0;
  };
  return { node, settle };
}
