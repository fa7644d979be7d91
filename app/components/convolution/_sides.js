// Input, kernel and output side by side, each with the controls that are about it alone.
// A page offers { words, model, theme, tables, change(patch, name), focus(focus), pick(cell), step(index) }.

// A pool of grids with captions; show(scenes, captions, across) draws as many as there are scenes.
function gridPool(count, make) {
  const figures = Array.from({ length: count }, (_, index) => {
    const grid = make(index);
    const caption = element("div", { class: "caption" });
    return { grid, caption, node: element("div", { class: "figure" }, caption, grid.node) };
  });
  const node = element("div", { class: "figures" }, ...figures.map((figure) => figure.node));
  const show = (scenes, captions, { across, theme, dim = () => false }) => {
    node.style.gridTemplateColumns = "repeat(" + across + ", max-content)";
    figures.forEach(({ grid, caption, node: frame }, index) => {
      frame.hidden = index >= scenes.length;
      if (frame.hidden) return;
      setText(caption, captions[index] ?? "");
      frame.classList.toggle("dim", dim(index));
      grid.show(scenes[index]);
      grid.paint(theme);
    });
  };
  return { node, figures, show };
}

function side(name, title, controls, ...rest) {
  return element("section", { class: "side " + name }, element("div", { class: "head" }, title, ...controls), ...rest);
}

// --- input --------------------------------------------------------------------------------------------------------

function inputSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const given = (patch, name) => page.change(patch, name);
  const kind = choice({ label: words.input, options: INPUTS.map((name) => [name, words["input-" + name]]), oninput: (i) => given({ i }, "i") });
  const which = slider({ label: words.which, min: 0, max: 9, oninput: (d) => given({ d }, "d") });
  const all = toggle({ label: words.whole, help: words["whole-help"], oninput: (on) => given({ p: on ? 128 : 0 }, "p") });
  const longest = slider({ label: words.longest, min: LEAST_PICTURE, max: MOST_PICTURE, oninput: (p) => given({ p }, "p") });
  const square = toggle({ label: words.square, oninput: (q) => given({ q }, "q") });
  const other = button(words.other, () => page.choosePicture());
  const point = (channel) => (cell) => page.focus(cell && { kind: "input", channel: composite(page.model) ? page.model.first(page.model.settings.u) : channel, ...cell });
  const pick = (cell) => { if (page.model.transposed) page.step(cell.row * page.model.width + cell.column); };
  const pool = gridPool(MOST_CHANNELS, (channel) => cellGrid({ onpoint: point(channel), onpick: pick }));
  const unread = element("div", { class: "note unread" });
  const node = side("input", title, [kind.node, which.node, other, all.node, longest.node, square.node], pool.node, unread);

  // Once for each change of the settings.
  function settle(model) {
    const { i, d, p, q, c } = model.settings;
    kind.set(i);
    which.node.hidden = !["digit", "noise", "whole"].includes(i);
    which.rename(words[i === "digit" ? "which" : "seed"]);
    which.bound(0, i === "digit" ? 9 : 99);
    which.set(d);
    other.hidden = i !== "picture";
    all.node.hidden = i !== "picture" || model.transposed;
    all.set(p > 0);
    longest.node.hidden = square.node.hidden = p === 0;
    longest.set(p || LEAST_PICTURE);
    square.set(q);
    setText(title, fill(words["title-input"], { height: model.height, width: model.width, channels: c }));
    const { rows, columns } = model.unread();
    setText(unread, rows.length + columns.length ? fill(words.unread, { rows: rows.length, columns: columns.length }) : "");
    pool.figures.forEach(({ grid }, channel) => grid.label(fill(words["label-input"], { channel, height: model.height, width: model.width })));
  }

  function paint(model, lit, box) {
    const [top, right, bottom, left] = paddingOf(model);
    const count = composite(model) ? 1 : model.settings.c;
    const { cell, across } = fitting(box, count, [top + model.height + bottom, left + model.width + right]);
    const captions = count > 1 ? Array.from({ length: count }, (_, channel) => fill(words.channel, { channel })) : [];
    pool.show(inputScenes(model, lit, cell), captions, { across, theme: page.theme, dim: (channel) => !composite(model) && !model.reads(channel) });
  }
  return { node, settle, paint };
}

// --- kernel -------------------------------------------------------------------------------------------------------

function kernelSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const options = [...KERNELS, "learned"].map((name) => [name, words["kernel-" + name]]);
  const named = choice({ label: words.kernel, options, help: words["kernel-help"], oninput: (name) => page.change((now) => withKernel(now, now.u, name), "k") });
  const angle = slider({ label: words.angle, min: 0, max: 179, help: words["angle-help"], oninput: (a) => page.change({ a }, "a") });
  const point = (channel) => (cell) => page.focus(cell && { kind: "weight", channel, i: cell.row, j: cell.column });
  const pick = (channel) => (cell) => { page.pick({ channel, i: cell.row, j: cell.column }); weight.focus(); weight.select(); };
  const pool = gridPool(MOST_CHANNELS, (channel) => cellGrid({ onpoint: point(channel), onpick: pick(channel) }));
  const weight = element("input", { class: "field", type: "number", step: "0.1" });
  const bias = element("input", { class: "field", type: "number", step: "0.1" });
  weight.addEventListener("input", () => page.editWeight(weight.value));
  bias.addEventListener("input", () => page.editBias(bias.value));
  weight.addEventListener("keydown", (event) => { if (event.key === "Enter") pool.figures[page.picked.channel].grid.canvas.focus(); });
  const weightName = element("span");
  const biasName = element("span");
  const fields = element("div", { class: "fields" }, element("label", {}, weightName, weight), element("label", {}, biasName, bias));
  const node = side("kernel", title, [named.node, angle.node], pool.node, fields, element("div", { class: "note", text: words["edit-hint"] }));

  function settle(model) {
    const { kh, kw, u, f, a, b } = model.settings;
    const name = kernelName(model.settings, u);
    named.set(name);
    for (const option of named.input.options) option.disabled = option.value === "learned" ? !model.data.learned : !kernelFits(option.value, [kh, kw]);
    angle.node.hidden = name !== "gabor";
    angle.set(a);
    setText(title, fill(words[f > 1 ? "title-kernel-of" : "title-kernel"], { height: kh, width: kw, channels: model.share, filter: u }));
    const { channel, i, j } = page.picked;
    const { cells, bias: own } = model.filter(u);
    setText(weightName, fill(words[model.share > 1 ? "weight-of" : "weight"], { channel: channel + model.first(u), row: i, column: j }));
    setText(biasName, words.bias);
    setField(weight, cells[(channel * kh + i) * kw + j]);
    setField(bias, own);
    bias.disabled = !b;
    pool.figures.forEach(({ grid }, at) => grid.label(fill(words["label-kernel"], { channel: at + model.first(u), filter: u, height: kh, width: kw })));
  }

  function paint(model, lit, box) {
    const { kh, kw, u } = model.settings;
    const { cell, across } = fitting(box, model.share, [kh, kw]);
    const captions = model.share > 1 ? Array.from({ length: model.share }, (_, at) => fill(words.channel, { channel: at + model.first(u) })) : [];
    const look = { cell, table: page.tables.weight, theme: page.theme, pick: page.picked };
    pool.show(kernelScenes(model, lit, look), captions, { across, theme: page.theme });
  }
  return { node, settle, paint };
}

// One sentence where both axes have the same trouble.
function problemText(problems, words) {
  const texts = problems.map((found) => fill(words["problem-" + found.code], { ...found, axis: "{axis}" }));
  if (texts.length === 2 && texts[0] === texts[1]) return fill(texts[0], { axis: words["both-axes"] });
  return texts.map((text, at) => fill(text, { axis: words["axis-" + problems[at].axis] })).join(" ");
}

// A field keeps what is being typed in it.
function setField(field, value) {
  if (field.getRootNode().activeElement === field && Number(field.value) === round3(value)) return;
  field.value = round3(value);
}

function round3(value) {
  return Math.round(1000 * value) / 1000;
}

// --- output -------------------------------------------------------------------------------------------------------

function outputSide(page) {
  const { words } = page;
  const title = element("div", { class: "title" });
  const view = toggle({ label: words.view, help: words["view-help"], oninput: (v) => page.change({ v }, "v") });
  const reveal = toggle({ label: words.reveal, help: words["reveal-help"], oninput: (r) => page.change({ r }, "r") });
  const filter = slider({ label: words.filter, min: 0, max: 0, oninput: (u) => page.change({ u }, "u") });
  const point = (cell) => page.focus(cell && { kind: "output", ...cell });
  const pick = (cell) => { if (!page.model.transposed) page.step(cell.row * page.model.size[1] + cell.column); };
  const grid = cellGrid({ onpoint: point, onpick: pick });
  const problem = element("div", { class: "problem", role: "alert" });
  const thumbs = thumbRow(page);
  const legend = element("div");
  const node = side("output", title, [filter.node, view.node, reveal.node], problem, element("div", { class: "figures" }, element("div", { class: "figure" }, grid.node)), thumbs.node, legend);
  let [scale, shape] = ["", ""];

  function settle(model) {
    const { f, u, v, r } = model.settings;
    shape = model.problems.length ? words["title-output-none"] : fill(words["title-output"], { height: model.size[0], width: model.size[1], filters: f });
    setText(title, shape);
    setText(problem, problemText(model.problems, words));
    problem.hidden = model.problems.length === 0;
    grid.canvas.hidden = legend.hidden = model.problems.length > 0;
    filter.node.hidden = f <= MOST_FILTERS;
    filter.bound(0, f - 1);
    filter.set(u);
    view.set(v);
    reveal.set(r);
    grid.label(fill(words["label-output"], { filter: u, height: model.size[0], width: model.size[1] }));
    thumbs.settle(model);
  }

  function paint(model, lit, box, index) {
    if (model.problems.length) return;
    const { cell } = fitting(box, 1, model.size);
    grid.show(outputScene(model, lit, { cell, table: page.tables.map, index }));
    grid.paint(page.theme);
    setText(title, lit.products ? fill(words.products, { weight: shown(lit.products.weight) }) : shape);
    thumbs.paint(model);
    showScale(model);
  }

  // The bar is made once for each theme; only its ends change.
  function showScale({ settings: { v }, outputs }) {
    const limit = v ? 1 : outputs.limit || 1;
    const spoken = fill(words[v ? "scale-picture" : "scale"], { limit: shown(limit) });
    const told = [v, page.theme.dark].join();
    if (told !== scale) legend.replaceChildren(v ? element("div", { class: "note" }) : colorBar(page.tables.map, "", "", spoken));
    scale = told;
    const [bar] = legend.children;
    if (v) { setText(bar, spoken); return; }
    const ends = bar.querySelectorAll(".ends span");
    setText(ends[0], "\u2212" + shown(limit));
    setText(ends[2], "+" + shown(limit));
    bar.setAttribute("aria-label", spoken);
    bar.title = spoken;
  }
  return { node, settle, paint };
}

// Every filter's map as a small picture that can be chosen; the first MOST_FILTERS where there are more.
function thumbRow(page) {
  const made = Array.from({ length: MOST_FILTERS }, (_, filter) => {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const node = element("button", { class: "thumb", type: "button", "aria-label": fill(page.words["filter-number"], { filter }), title: fill(page.words["filter-number"], { filter }), onclick: () => page.change({ u: filter }, "u") }, canvas);
    return { canvas, node, told: null };
  });
  const more = element("span", { class: "note" });
  const node = element("div", { class: "thumbs" }, ...made.map((thumb) => thumb.node), more);
  const settle = ({ settings: { f, u }, problems }) => {
    node.hidden = f < 2 || problems.length > 0;
    made.forEach((thumb, filter) => {
      thumb.node.hidden = filter >= f;
      thumb.node.setAttribute("aria-pressed", String(filter === u));
    });
    setText(more, f > MOST_FILTERS ? fill(page.words["more-filters"], { count: f - MOST_FILTERS }) : "");
  };
  const paint = (model) => {
    if (node.hidden) return;
    made.forEach((thumb, filter) => {
      const map = model.outputs.maps.get(filter);
      const told = map && [model.outputs.limit, model.settings.v, page.theme];
      if (!map || (thumb.map === map && told.every((each, at) => each === thumb.told[at]))) return;
      Object.assign(thumb, { map, told });
      paintThumb(thumb.canvas, map, model.settings.v ? null : page.tables.map, model.outputs.limit || 1);
    });
  };
  return { node, settle, paint };
}

const THUMB = 28; // CSS pixels

function paintThumb(canvas, { data, shape: [, height, width] }, table, limit) {
  const steps = Uint8Array.from(data, (value) => (table ? stepOf(value, limit) : Math.max(0, Math.min(255, 255 * value))));
  const picture = table ? paintValues(steps, width, height, table) : paintPicture(steps, width, height, 1);
  const scale = THUMB / Math.max(height, width);
  const context = fitCanvas(canvas, Math.max(4, width * scale), Math.max(4, height * scale));
  context.imageSmoothingEnabled = scale < 1;
  context.drawImage(picture, 0, 0, Math.max(4, width * scale), Math.max(4, height * scale));
}
