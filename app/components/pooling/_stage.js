// Parts of the stage that are no cards: how much room each grid has, the kernel's editor, moved or original.

const CONTROLS = 270; // CSS pixels of the column of controls and the gap beside it
const GAP = 12;
const GLOBALS = 92;
const EDITOR = 160; // the kernel and the field beside it

// Sides of the grids in CSS pixels; on a phone two outputs stand side by side.
function roomIn(width, narrow) {
  const wide = narrow ? width : width - CONTROLS;
  if (wide < 640) {
    const half = Math.floor((wide - GAP) / 2);
    return { input: Math.min(wide, 360), output: half, strided: half, global: 64, high: 360 };
  }
  const input = Math.max(220, Math.min(420, Math.floor(0.28 * wide)));
  const left = wide - input - GLOBALS - 5 * GAP;
  const output = Math.min(260, Math.floor(Math.min(left / 4, (left - EDITOR) / 3)));
  return { input, output, strided: Math.max(output, EDITOR), global: 64, high: input };
}

function windowSides({ kh, kw, lock }) {
  return [kh, lock ? kh : kw];
}

// The weights of the strided convolution: a grid, and a field for the chosen one. `edit(cells)` gets all of them anew.
function kernelEditor(words, edit) {
  const state = { cells: [], row: 0, column: 0, columns: 1 };
  const field = element("input", { type: "number", class: "field", step: "0.05", min: "-9.99", max: "9.99" });
  const name = element("span", { class: "label" });
  const choose = (cell) => { if (cell) Object.assign(state, cell); mark(); };
  const grid = cellGrid({ label: words["kernel-grid"], onpick: (cell) => { choose(cell); field.focus(); } });
  grid.node.addEventListener("keydown", (event) => { if (ARROWS[event.key]) choose(grid.cursor); });
  const change = () => {
    const value = Number(field.value);
    if (field.value === "" || !Number.isFinite(value)) return;
    const at = state.row * state.columns + state.column;
    edit(Array.from(state.cells, (old, index) => toHundredths(index === at ? Math.max(-9.99, Math.min(9.99, value)) : old)));
  };
  field.addEventListener("input", change);
  const mark = () => {
    if (!grid.scene) return;
    grid.scene.marks = [{ cells: [[state.row, state.column]] }];
    grid.paint(state.theme);
    const label = fill(words["weight"], { row: state.row, column: state.column });
    setText(name, label);
    field.setAttribute("aria-label", label);
    const told = String(toHundredths(state.cells[state.row * state.columns + state.column]));
    if (field.getRootNode().activeElement !== field || Number(field.value) !== Number(told)) field.value = told;
  };
  const show = (model, table, theme) => {
    const { data, shape: [, , rows, columns] } = model.kernel;
    Object.assign(state, { cells: data, columns, theme, row: Math.min(state.row, rows - 1), column: Math.min(state.column, columns - 1) });
    const limit = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    const value = (row, column) => data[row * columns + column];
    grid.show({ rows, columns, value, table, limit, cell: cellThatFits(78, Math.max(rows, columns), { most: 30 }), source: data });
    grid.node.shown = { values: Array.from(data), rows, columns };
    mark();
  };
  return { node: element("div", { class: "kernel" }, element("div", { class: "title", text: words["kernel-title"] }),
    element("div", { class: "kernel-row" }, grid.node, element("label", { class: "weight" }, name, field))), show, grid };
}

// Two buttons, one of them pressed.
function viewButtons(words, pick) {
  const made = ["original", "moved"].map((view) => [view, button(words["view-" + view], () => pick(view), { pressed: false })]);
  return {
    node: element("div", { class: "views", role: "group", "aria-label": words["view"] }, ...made.map(([, node]) => node)),
    show: (chosen) => made.forEach(([view, node]) => node.setAttribute("aria-pressed", String(view === chosen))),
  };
}

// The words that the player asks for.
function playerWords(words) {
  return Object.fromEntries(["play", "pause", "next", "previous", "position", "speed"].map((name) => [name, words["player-" + name]]));
}

// Whether two messages from Python say the same; every run sends one.
function sameBytes(one, other) {
  return Boolean(other) && one.length === other.length && one.every((byte, at) => byte === other[at]);
}
