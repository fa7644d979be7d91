// The grids: the input and, beside it, every output on a card with its size and how much it changes.

// makeCard({ name, words, onpoint, onpick }) -> { name, node, grid, caption, share, ... }
function makeCard({ name, words, onpoint, onpick = () => {} }) {
  const grid = cellGrid({ label: words["name-" + name], onpoint, onpick });
  const title = nameOf(grid.node, words["name-" + name], words["help-" + name]);
  title.node.classList.add("title");
  const value = element("div", { class: "value" });
  const caption = element("div", { class: "caption" });
  const share = element("span", { class: "share" });
  const bar = element("span", { class: "fill" });
  const change = element("div", { class: "change", title: words["change-help"] }, element("span", { class: "rail" }, bar), share);
  const box = element("div", { class: "box" }, grid.node);
  const node = element("section", { class: "card card-" + name, "data-name": name }, title.node, title.told, box, value, caption, change);
  return { name, grid, value, caption, share, bar, node };
}

// Size and colours of every grid. `room` is { input, output, global, high }, CSS pixels.
function showCards(cards, model, room, tables, words) {
  const limit = Math.max(largestOf(model.input.original), largestOf(model.input.moved));
  const padding = drawnPadding(model.layer, model.input.original.shape);
  const grey = model.settings.input.startsWith("digit-");
  for (const [name, card] of Object.entries(cards)) {
    if (!name.startsWith("global-")) card.node.style.width = (room[name] ?? room.output) + "px";
  }
  showCard(cards.input, { model, padding, table: grey ? null : tables.map, limit, room: room.input, high: room.high, words });
  for (const kind of KINDS) {
    const both = Object.values(model.outputs[kind]).map(largestOf);
    const own = kind === "l2" || kind === "strided" ? Math.max(limit, ...both) : limit;
    const side = kind.startsWith("global-") ? room.global : room.output;
    showCard(cards[kind], { model, padding: [0, 0, 0, 0], table: tables.map, limit: own, room: side, high: side, words });
    setText(cards[kind].caption, captionOf(model, kind, words) + (own > limit ? " · " + fill(words["own-scale"], { limit: shown(own, 2) }) : ""));
  }
  const [, rows, columns] = model.input.original.shape;
  setText(cards.input.caption, fill(words["input-caption"], { rows, columns, count: rows * columns }) + paddingNote(padding, words));
  showChanges(cards, model, words);
}

function showCard(card, { model, padding, table, limit, room, high, words }) {
  const map = shownMap(model, card.name);
  const [, rows, columns] = map.shape;
  const [top, right, bottom, left] = padding;
  const cell = Math.min(cellThatFits(room, columns + left + right, { least: 4, most: 56 }), Math.max(4, Math.floor(high / (rows + top + bottom))));
  const value = (row, column) => (row < 0 || column < 0 || row >= rows || column >= columns ? NaN : map.data[row * columns + column]);
  const unread = card.name === "input" ? unreadCells(model.layer, map.shape) : undefined;
  card.grid.show({ rows, columns, padding, value, table, limit, cell, marks: [], unread, source: map.data });
  card.grid.label(fill(words["grid-label"], { name: words["name-" + card.name], rows, columns }));
  // For tests and for those who look with the browser's tools.
  card.grid.node.shown = { values: Array.from(map.data), rows, columns, cell, padding };
}

function unreadCells({ rows, columns }, [, height, width]) {
  const [down, across] = [new Set(unreadOf(rows, height)), new Set(unreadOf(columns, width))];
  return (row, column) => down.has(row) || across.has(column);
}

function captionOf(model, kind, words) {
  const [, rows, columns] = model.outputs[kind].original.shape;
  const share = droppedShare(model, kind);
  return fill(words[share < 0 ? "output-more" : "output-caption"], { rows, columns, share: percent(share) });
}

function paddingNote(padding, words) {
  return padding.some((side) => side > 0) ? " · " + words["padding-note"] : "";
}

function showChanges(cards, { changes }, words) {
  for (const [name, { ratio }] of Object.entries(changes)) {
    setText(cards[name].share, fill(words["change-short"], { change: changeText(ratio, words) }));
    cards[name].bar.style.width = barWidth(ratio);
  }
}

// Rounding errors of a sum in another order are no change.
function changeText(ratio, words) {
  return ratio === null ? words["undefined"] : percent(Math.abs(ratio) < 1e-12 ? 0 : ratio);
}

function barWidth(ratio) {
  return Math.min(100, 50 * (ratio ?? 0)) + "%"; // the rail ends at 200 %
}

// One digit behind the point where that says more.
function percent(share) {
  const text = Math.abs(share) >= 9.995 ? (100 * share).toFixed(0) : String(Number((100 * share).toFixed(1)));
  return text.replace("-", "\u2212") + " %";
}

// --- marks --------------------------------------------------------------------------------------------------------

// What is under the pointer, and its counterparts everywhere. A focus is { place: "output" | "input", row, column } or
// { place: "whole", kind }.
function markCards(cards, model, focus, words) {
  for (const card of Object.values(cards)) card.grid.scene.marks = [];
  if (focus) MARKS[focus.place](cards, model, focus);
  for (const card of Object.values(cards)) setText(card.value, valueText(card, focus));
  if (focus?.place === "output") setText(cards.input.value, winnerText(model, focus, words));
}

// The cell that wins the window: "wins: (3, 4) = 0.97".
function winnerText(model, { row, column }, words) {
  const [, , columns] = model.input.original.shape;
  const at = model.winners[row * model.outputs.max.moved.shape[2] + column];
  const facts = { row: Math.floor(at / columns), column: at % columns, value: shown(shownMap(model, "input").data[at], 3) };
  return at < 0 ? "\u00a0" : fill(words["winner"], facts);
}

// The value at the focus, where the card has one: "(1, 2): 0.53".
function valueText(card, focus) {
  const { rows, columns } = card.grid.scene;
  const own = card.name === "input" ? "input" : card.name.startsWith("global-") ? "whole" : "output";
  if (own === "whole") return shown(card.grid.scene.value(0, 0));
  if (focus?.place !== own || focus.row >= rows || focus.column >= columns) return "\u00a0";
  return "(" + focus.row + ", " + focus.column + "): " + shown(card.grid.scene.value(focus.row, focus.column));
}

const STRONG = 4; // the width of a winner's ring

const MARKS = {
  output(cards, model, focus) {
    const winner = model.winners[focus.row * model.outputs.max.moved.shape[2] + focus.column];
    cards.input.grid.scene.marks = [{ box: windowBox(model.layer, focus) }, ...ring(model, winner)];
    for (const kind of ["max", "average", "l2", "strided"]) {
      const { rows, columns } = cards[kind].grid.scene;
      if (focus.row < rows && focus.column < columns) cards[kind].grid.scene.marks = [{ cells: [[focus.row, focus.column]] }];
    }
  },
  input(cards, model, focus) {
    const { shape } = model.input.original;
    const here = focus.row * shape[2] + focus.column;
    const columns = model.outputs.max.moved.shape[2];
    const fed = outputsOf(model.layer, shape, focus);
    const won = fed.filter(([row, column]) => model.winners[row * columns + column] === here);
    cards.input.grid.scene.marks = [{ cells: [[focus.row, focus.column]] }];
    cards.max.grid.scene.marks = [{ cells: fed, dash: [3, 3] }, { cells: won, width: STRONG }];
    for (const kind of ["average", "l2"]) cards[kind].grid.scene.marks = [{ cells: fed }];
    cards.strided.grid.scene.marks = [{ cells: outputsOf(model.plain, shape, focus) }];
    cards["global-average"].grid.scene.marks = [{ cells: [[0, 0]] }];
    cards["global-max"].grid.scene.marks = [globalWinner(model) === here ? { cells: [[0, 0]], width: STRONG } : { cells: [[0, 0]], dash: [3, 3] }];
  },
  whole(cards, model, { kind }) {
    const [, rows, columns] = model.input.original.shape;
    cards.input.grid.scene.marks = [{ box: [0, 0, rows, columns] }, ...(kind === "global-max" ? ring(model, globalWinner(model)) : [])];
    cards[kind].grid.scene.marks = [{ cells: [[0, 0]] }];
  },
};

function ring(model, winner) {
  const [, , columns] = model.input.original.shape;
  return winner < 0 ? [] : [{ cells: [[Math.floor(winner / columns), winner % columns]], width: STRONG }];
}

function globalWinner(model) {
  const { data } = shownMap(model, "input");
  return data.indexOf(data.reduce((most, value) => Math.max(most, value), -Infinity));
}
