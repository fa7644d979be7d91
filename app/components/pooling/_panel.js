// Below the grids: one of five tabs, the arithmetic of one window, the changes, sizes, code, and source S3's table.

// { node, show(model, focus, words), open(tab) }; `pick(tab)` is called when the visitor takes another tab, `light(names)`
// when a row of the table points at cards ([] when it no longer does).
function poolingPanel({ words, pick, light }) {
  const panels = {
    window: windowPanel(words), change: changePanel(words), size: sizePanel(words), code: codePanel(words), table: tablePanel(words, light),
  };
  const tabs = TABS.map((name) => tabButton(words["tab-" + name], name, pick));
  const list = element("div", { class: "tabs", role: "tablist", "aria-label": words["tabs"], onkeydown: walkTabs }, ...tabs);
  const node = element("div", { class: "panel" }, list, ...TABS.map((name) => panels[name].node));
  for (const name of TABS) panels[name].node.setAttribute("role", "tabpanel");
  return {
    node,
    open: (name) => {
      tabs.forEach((tab) => { tab.setAttribute("aria-selected", String(tab.dataset.tab === name)); tab.tabIndex = tab.dataset.tab === name ? 0 : -1; });
      for (const each of TABS) panels[each].node.hidden = each !== name;
    },
    show: (model, focus) => panels[model.settings.tab].show(model, focus),
  };
}

function tabButton(text, name, pick) {
  return element("button", { class: "tab", type: "button", role: "tab", "data-tab": name, text, onclick: () => pick(name) });
}

function walkTabs(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  if (!by) return;
  const tabs = [...event.currentTarget.children];
  const next = tabs[(tabs.indexOf(event.target) + by + tabs.length) % tabs.length];
  event.preventDefault();
  next.click();
  next.focus();
}

// Lines of cells: { node, set([[text, ...], ...]) }; lines left over are hidden.
function linesOf(count, classes) {
  const lines = Array.from({ length: count }, () => element("div", { class: "line" }, ...classes.map((name) => element("span", { class: name }))));
  const set = (texts) => lines.forEach((line, at) => {
    line.hidden = !texts[at];
    texts[at]?.forEach((text, cell) => setText(line.children[cell], text));
  });
  return { node: element("div", { class: "lines" }, ...lines), lines, set };
}

// --- one window ---------------------------------------------------------------------------------------------------

function windowPanel(words) {
  const heading = element("p", { class: "heading" });
  const rows = linesOf(4, ["name", "letters", "numbers", "result"]);
  const hint = element("p", { class: "hint", text: words["window-hint"] });
  const show = (model, focus) => {
    setText(heading, focusText(model, focus, words));
    rows.set(focus ? LINES[focus.place](model, focus, words) : []);
  };
  return { node: element("div", { class: "tabbed" }, heading, rows.node, hint), show };
}

// The sentence about what is pointed at: the panel's heading, and what screen readers hear.
function focusText(model, focus, words) {
  return focus ? SENTENCES[focus.place](model, focus, words) : words["window-none"];
}

const SENTENCES = {
  output(model, focus, words) {
    const [row, column, high, wide] = windowBox(model.layer, focus);
    const { cells } = poolAt(shownMap(model, "input"), model.layer, "max", [0, focus.row, focus.column]);
    const padded = high * wide - cells.length;
    const facts = { row: focus.row, column: focus.column, top: row, bottom: row + high - 1, left: column, right: column + wide - 1, padded };
    return fill(words[padded ? "window-padded" : "window-output"], facts).replaceAll("-", "\u2212");
  },
  input(model, { row, column }, words) {
    const map = shownMap(model, "input");
    const facts = { row, column, value: shown(valueAt(map, 0, row, column)) };
    const fed = outputsOf(model.layer, map.shape, { row, column });
    if (!fed.length) return fill(words["window-unread"], facts);
    const here = row * map.shape[2] + column;
    const won = fed.filter(([r, c]) => model.winners[r * model.outputs.max.moved.shape[2] + c] === here);
    return fill(words["window-input"], { ...facts, count: fed.length, outputs: places(fed), won: won.length });
  },
  whole: (model, { kind }, words) => fill(words["window-whole"], { name: words["name-" + kind], count: cellCount(model.input.original) }),
};

function places(cells) {
  const told = cells.slice(0, 6).map(([row, column]) => "(" + row + ", " + column + ")");
  return told.join(", ") + (cells.length > 6 ? ", \u2026" : "");
}

const LINES = {
  output(model, { row, column }, words) {
    const map = shownMap(model, "input");
    const at = [0, row, column];
    const apart = (kind) => poolAt(map, model.layer, kind, at, { countPadding: model.settings.count });
    const line = (kind, letters, numbers, value) => [words["name-" + kind], letters, numbers, "= " + shown(value)];
    const [most, mean, root] = ["max", "average", "l2"].map(apart);
    const values = most.cells.map(({ value }) => value);
    const area = model.settings.kh * model.settings.kw;
    const strided = shownMap(model, "strided").shape;
    const lines = [
      line("max", "max x", "max(" + listed(values, ", ", signed) + ")", most.value),
      line("average", "\u03a3x / n", "(" + listed(values, " + ", bracketed) + ") / " + mean.count, mean.value),
      line("l2", area === root.count ? "\u221a\u03a3x\u00b2" : "\u221a(\u03a3x\u00b2 \u00b7 k / n)", rootOf(values, area, root.count), root.value),
    ];
    if (row >= strided[1] || column >= strided[2]) return [...lines, [words["name-strided"], "\u03a3w\u00b7x", words["strided-none"], ""]];
    const { channels: [{ cells }], total } = termsAt(map, model.kernel, null, model.plain, at);
    return [...lines, line("strided", "\u03a3w\u00b7x", listed(cells, " + ", ({ weight, value }) => signed(weight) + "\u00b7" + bracketed(value)), total)];
  },
  input: () => [],
  whole(model, { kind }, words) {
    const values = Array.from(shownMap(model, "input").data);
    const [value] = shownMap(model, kind).data;
    const most = kind === "global-max";
    const numbers = most ? "max(" + listed(values, ", ", signed) + ")" : "(" + listed(values, " + ", bracketed) + ") / " + values.length;
    return [[words["name-" + kind], most ? "max x" : "\u03a3x / n", numbers, "= " + shown(value)]];
  },
};

function signed(value) {
  return shown(value, 3);
}

function bracketed(value) {
  return value < 0 ? "(" + signed(value) + ")" : signed(value);
}

// The first nine, and how many more there are.
function listed(values, between, tell) {
  const told = values.slice(0, 9).map(tell);
  return told.join(between) + (values.length > 9 ? between + "\u2026 [+" + (values.length - 9) + "]" : "");
}

function rootOf(values, area, count) {
  const squares = listed(values, " + ", (value) => bracketed(value) + "\u00b2");
  return area === count ? "\u221a(" + squares + ")" : "\u221a((" + squares + ") \u00b7 " + area + " / " + count + ")";
}

// --- how much changes ---------------------------------------------------------------------------------------------

function changePanel(words) {
  const rows = linesOf(1 + KINDS.length, ["name", "bar", "numbers", "result"]);
  const bars = rows.lines.map((line) => {
    const fillOf = element("span", { class: "fill" });
    line.children[1].append(fillOf);
    return fillOf;
  });
  const heading = element("p", { class: "heading" });
  const show = ({ changes, settings }) => {
    const still = !settings.dx && !settings.dy && !settings.noise;
    setText(heading, still ? words["change-still"] : fill(words["change-moved-" + settings.edges], { dx: settings.dx, dy: settings.dy, noise: settings.noise }).replaceAll("-", "\u2212"));
    Object.entries(changes).forEach(([name, { distance, length, ratio }], at) => {
      const cells = rows.lines[at].children;
      rows.lines[at].dataset.name = name;
      setText(cells[0], words["name-" + name]);
      bars[at].style.width = barWidth(ratio);
      setText(cells[2], shown(distance < 1e-12 ? 0 : distance) + " / " + shown(length));
      setText(cells[3], changeText(ratio, words));
    });
  };
  const formula = element("p", { class: "formula", text: words["change-formula"] });
  return { node: element("div", { class: "tabbed changes" }, heading, rows.node, formula, element("p", { class: "hint", text: words["change-hint"] })), show };
}
