// The formula of the size with its numbers, parameters and work, the field of a stack, and torch's line.

function factsOf(page) {
  const { words, terms } = page;
  const lines = (name) => element("div", { class: "lines " + name });
  const [size, counts, field] = ["size", "counts", "sees"].map(lines);
  const depth = slider({ label: words.depth, min: 1, max: 5, help: terms.receptive_field, oninput: (n) => page.change({ n }, "n") });
  const code = element("code", { class: "code", tabindex: "0" });
  const copy = button(words.copy, () => copied(code.textContent, copy, words));
  const title = (text, help) => {
    const named = nameOf(element("input"), text, help);
    return element("div", { class: "title" }, named.node, named.told);
  };
  const node = element("section", { class: "facts" },
    element("div", { class: "fact" }, title(words["fact-size"], words["fact-size-help"]), size),
    element("div", { class: "fact" }, title(words["fact-counts"], words["fact-counts-help"]), counts),
    element("div", { class: "fact" }, title(words["fact-field"], ""), depth.node, field),
    element("div", { class: "fact" }, title(words["fact-code"], words["fact-code-help"]), code, copy));
  const settle = (model) => {
    write(size, sizeLines(model, words));
    // A layer that fits nowhere has its weights all the same, but no work.
    write(counts, countLines(model, words).slice(0, model.problems.length ? 1 : undefined));
    depth.node.hidden = model.transposed;
    depth.set(model.settings.n);
    write(field, [fieldLine(model, words)]);
    setText(code, torchLine(model));
  };
  return { node, settle };
}

function write(node, lines) {
  while (node.children.length > lines.length) node.lastChild.remove();
  while (node.children.length < lines.length) node.append(element("div"));
  lines.forEach((line, at) => setText(node.children[at], line));
}

// --- size ---------------------------------------------------------------------------------------------------------

function sizeLines(model, words) {
  const { layer: { rows, columns }, height, width, transposed } = model;
  const make = transposed ? grown : slid;
  const [letters, high] = make(rows, height);
  const [other, wide] = make(columns, width);
  if (high === wide && letters === other) return [words["both-axes"] + ": " + letters, high];
  return [words["axis-rows"] + ": " + letters, high, words["axis-columns"] + ": " + other, wide];
}

// [in letters, in numbers] of floor((size + padding - (dilation (kernel - 1) + 1)) / stride) + 1.
function slid(axis, size) {
  const { kernel, stride, dilation, before, after } = axis;
  const even = before === after;
  const room = size + before + after - spanOf(axis);
  const letters = "\u230a(N + " + (even ? "2P" : "P\u2081 + P\u2082") + " \u2212 (D\u00b7(K \u2212 1) + 1)) / S\u230b + 1";
  const padded = even ? "2\u00b7" + before : before + " + " + after;
  const numbers = "\u230a(" + size + " + " + padded + " \u2212 (" + dilation + "\u00b7(" + kernel + " \u2212 1) + 1)) / " + stride + "\u230b + 1";
  const divided = room % stride === 0 ? "" : " = \u230a" + shown(room / stride, 5) + "\u230b + 1";
  return [letters, numbers + divided + " = " + (room < 0 ? "\u2014" : outputSize(axis, size))];
}

// [in letters, in numbers] of a transposed convolution's size.
function grown(axis, size) {
  const { kernel, stride, dilation, before, outputPadding } = axis;
  const letters = "(N \u2212 1)\u00b7S \u2212 2P + D\u00b7(K \u2212 1) + 1 + P\u2092";
  const numbers = "(" + size + " \u2212 1)\u00b7" + stride + " \u2212 2\u00b7" + before + " + " + dilation + "\u00b7(" + kernel + " \u2212 1) + 1 + " + outputPadding;
  return [letters, numbers + " = " + transposedSize(axis, size)];
}

// --- counts -------------------------------------------------------------------------------------------------------

const THOUSANDS = new Intl.NumberFormat("en-US");

function grouped(value) {
  return THOUSANDS.format(value);
}

function countLines(model, words) {
  const { settings: { c, f, g, kh, kw, b }, size: [high, wide] } = model;
  const { parameters, unshared, macs } = model.counts();
  const share = c / g;
  const own = [share, kh, kw].join("\u00b7");
  const found = [fill(words.parameters, { sum: f + "\u00b7" + own + (b ? " + " + f : ""), count: grouped(parameters) })];
  if (unshared !== null) {
    const each = b ? "(" + own + " + 1)" : own;
    found.push(fill(words.unshared, { sum: [grouped(high), grouped(wide), f].join("\u00b7") + "\u00b7" + each, count: grouped(unshared) }));
  }
  return [...found, fill(words.macs, { count: grouped(macs) })];
}

function fieldLine({ settings: { n }, layer: { rows, columns }, transposed }, words) {
  if (transposed) return words["field-none"];
  const [down, across] = [stackedField(rows, n), stackedField(columns, n)];
  return fill(words.field, { count: n, height: grouped(down.size), width: grouped(across.size), down: grouped(down.jump), across: grouped(across.jump) });
}

// --- torch --------------------------------------------------------------------------------------------------------

const PADDING_MODULES = { zeros: "ZeroPad2d", reflect: "ReflectionPad2d", replicate: "ReplicationPad2d", circular: "CircularPad2d" };

function torchLine({ settings, layer: { rows, columns }, transposed }) {
  const { c, f, g, b, pm, ph, pw } = settings;
  const pair = (down, across) => (down === across ? String(down) : "(" + down + ", " + across + ")");
  const even = rows.before === rows.after && columns.before === columns.after;
  const same = ph === "same" && pw === "same" && rows.stride * columns.stride === 1;
  const padded = same ? '"same"' : even ? pair(rows.before, columns.before) : "0";
  const options = [
    ["kernel_size", pair(rows.kernel, columns.kernel), ""],
    ["stride", pair(rows.stride, columns.stride), "1"],
    ["padding", padded, "0"],
    ["output_padding", pair(rows.outputPadding, columns.outputPadding), "0"],
    ["dilation", pair(rows.dilation, columns.dilation), "1"],
    ["groups", String(g), "1"],
    ["bias", b ? "True" : "False", "True"],
    ["padding_mode", '"' + pm + '"', padded === "0" ? '"' + pm + '"' : '"zeros"'],
  ];
  const told = options.filter(([, value, usual]) => value !== usual).map(([name, value]) => name + "=" + value);
  const line = "nn." + (transposed ? "ConvTranspose2d" : "Conv2d") + "(" + [c, f, ...told].join(", ") + ")";
  if (even || same) return line;
  const sides = [columns.before, columns.after, rows.before, rows.after].join(", ");
  return "nn.Sequential(nn." + PADDING_MODULES[pm] + "((" + sides + ")), " + line + ")";
}

async function copied(text, pressed, words) {
  try {
    await navigator.clipboard.writeText(text);
    setText(pressed, words.copied);
  } catch {
    setText(pressed, words["copy-failed"]);
  }
  setTimeout(() => setText(pressed, words.copy), 2000);
}
