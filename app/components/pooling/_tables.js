// The other tabs of the panel: sizes and costs, PyTorch's lines, source S3's table.

// --- sizes and what they cost -------------------------------------------------------------------------------------

function sizePanel(words) {
  const rows = linesOf(6, ["name", "letters", "numbers", "result"]);
  const notes = element("p", { class: "hint" });
  const show = (model) => {
    rows.set([...sizeLines(model, words), ...countLines(model, words)]);
    setText(notes, sizeNotes(model, words).join(" "));
  };
  return { node: element("div", { class: "tabbed" }, rows.node, notes), show };
}

// One line for both axes where they are alike.
function sizeLines({ layer, input }, words) {
  const [, height, width] = input.original.shape;
  const down = sizeLine(layer.rows, height);
  const across = sizeLine(layer.columns, width);
  if (String(down) === String(across)) return [[words["size-both"], ...down]];
  return [[words["out-rows"], ...down], [words["out-columns"], ...across]];
}

function sizeLine(axis, size) {
  const [open, close] = axis.ceil ? ["\u2308", "\u2309"] : ["\u230a", "\u230b"];
  const { steps, size: final, dropped } = sizeSteps(axis, size);
  const letters = open + "(W + 2P \u2212 K) / S" + close + " + 1";
  const numbers = open + "(" + size + " + 2\u00b7" + axis.before + " \u2212 " + axis.kernel + ") / " + axis.stride + close + " + 1 = " +
    open + signed(steps) + close + " + 1" + (dropped ? " \u2212 1" : "");
  return [letters, numbers, "= " + final];
}

function countLines(model, words) {
  const inputs = cellCount(model.input.original);
  const outputs = cellCount(model.outputs.max.original);
  const { kh, kw, channels } = model.settings;
  const won = new Set(model.winners).size;
  return [
    [words["size-dropped"], words["size-dropped-letters"], "1 \u2212 " + outputs + " / " + inputs, "= " + percent(1 - outputs / inputs)],
    [words["size-winners"], words["size-winners-letters"], won + " / " + inputs, "= " + percent(won / inputs)],
    [words["size-pooling"], words["size-pooling-letters"], "", "0"],
    [words["size-strided"], "K \u00b7 K \u00b7 C \u00b7 C", [kh, kw, channels, channels].join(" \u00b7 "), "= " + (kh * kw * channels * channels).toLocaleString("en")],
  ];
}

function sizeNotes(model, words) {
  const { layer, input: { original }, outputs, settings } = model;
  const [, height, width] = original.shape;
  const sides = [sizeSteps(layer.rows, height), sizeSteps(layer.columns, width)];
  const difference = largestDifference(outputs.strided.original, outputs.average.original);
  const told = [];
  if (cellCount(outputs.max.original) > cellCount(original)) told.push(words["size-more"]);
  if (sides.some(({ steps }) => steps % 1)) told.push(words[settings.ceil ? "size-fraction-ceil" : "size-fraction-floor"]);
  if (sides.some(({ dropped }) => dropped)) told.push(words["size-last-dropped"]);
  if (settings.sh < settings.kh || settings.sw < settings.kw) told.push(words["size-overlap"]);
  if (settings.sh > settings.kh || settings.sw > settings.kw) told.push(words["size-gaps"]);
  if (difference !== null) told.push(fill(words["size-difference"], { difference: shown(difference < 1e-12 ? 0 : difference, 3) }));
  else told.push(words["size-no-ceil"]);
  return told;
}

// --- PyTorch ------------------------------------------------------------------------------------------------------

function codePanel(words) {
  const lines = KINDS.map((kind) => {
    const code = element("code", { "data-kind": kind, tabindex: "0" });
    const copy = button(words["copy"], async () => { setText(copy, (await copied(code)) ? words["copied"] : words["copy-by-hand"]); });
    copy.setAttribute("aria-label", words["copy"] + ": " + words["name-" + kind]);
    const node = element("div", { class: "line" }, element("span", { class: "name", text: words["name-" + kind] }), code, copy);
    return { kind, code, copy, node };
  });
  const show = ({ settings }) => lines.forEach(({ kind, code, copy }) => {
    const text = codeOf(kind, settings);
    if (code.textContent !== text) setText(copy, words["copy"]);
    setText(code, text);
  });
  const note = element("p", { class: "hint", text: words["code-note"] });
  return { node: element("div", { class: "tabbed codes" }, ...lines.map(({ node }) => node), note), show };
}

// Browsers give the clipboard only to pages on https or localhost: elsewhere the line is selected instead.
async function copied(code) {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(code);
    return false;
  }
}

// --- max or average? Source S3's table ----------------------------------------------------------------------------

// Each row, and what on the screen it speaks of.
const COMPARED = {
  principle: ["max", "average"],
  meaning: ["input", "max", "average"],
  emphasis: ["max", "average"],
  noise: ["max", "average"],
  example: ["max", "global-average"],
  purpose: ["max", "global-average", "strided"],
  place: ["max", "global-average"],
  strength: ["max", "global-average"],
};

function tablePanel(words, light) {
  const rows = Object.entries(COMPARED).map(([name, cards]) => {
    const cells = ["max", "average"].map((kind) => element("td", { "data-kind": kind }));
    const point = () => light(cards);
    const away = () => light([]);
    const node = element("tr", { tabindex: "0", "data-row": name, onpointerenter: point, onfocus: point, onclick: point, onpointerleave: away, onblur: away },
      element("th", { scope: "row", text: words["row-" + name] }), ...cells);
    return { name, cells, node };
  });
  const head = ["row-head", "name-max", "name-average"].map((key) => element("th", { scope: "col", text: words[key] }));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows.map(({ node }) => node)));
  const show = (model) => {
    const facts = comparedFacts(model, words);
    for (const { name, cells } of rows) {
      ["max", "average"].forEach((kind, at) => setText(cells[at], fill(words["row-" + name + "-" + kind], facts)));
    }
  };
  return { node: element("div", { class: "tabbed" }, table, element("p", { class: "hint", text: words["table-hint"] })), show };
}

// The numbers on the screen that the table speaks of.
function comparedFacts(model, words) {
  const { outputs, settings, input } = model;
  const most = (map) => shown(map.data.reduce((top, value) => Math.max(top, value), -Infinity), 3);
  const [max, average] = ["max", "average"].map((kind) => outputs[kind][settings.view]);
  return {
    cells: settings.kh * settings.kw,
    peak: most(input[settings.view]),
    maxPeak: most(max),
    averagePeak: most(average),
    maxNoise: changeText(noiseChange(model, "max"), words),
    averageNoise: changeText(noiseChange(model, "average"), words),
    weights: (settings.kh * settings.kw * settings.channels ** 2).toLocaleString("en"),
    channels: settings.channels,
  };
}

// How much the noise alone changes an output; reckoned once for each model.
function noiseChange(model, kind) {
  model.noise ??= {};
  model.noise[kind] ??= changeOf({
    original: model.outputs[kind].original,
    moved: outputOf(kind, disturbed(model.input.original, { ...model.settings, dx: 0, dy: 0 }), model),
  });
  return model.noise[kind].ratio;
}
