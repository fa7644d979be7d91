// --- the parts of a value: windows and single terms -------------------------------------------------------------------

const SIGN = 22;
const WIDE = 560;
const NUMBERS_IN = 27;

// Colours for values (blue to red), weights (teal to brown) and products, each on its own scale.
class Scales {
  constructor(data, theme) {
    const tone = theme.dark ? "dark" : "light";
    this.theme = theme;
    this.tables = { value: data.bytes("map-table-" + tone), weight: data.bytes("weight-table-" + tone) };
    this.tables.product = this.tables.value;
    this.values = data.floats("values");
    this.weights = data.floats("weights");
    this.products = this.values.map((value, index) => value * this.weights[index]);
    const largest = (numbers) => numbers.reduce((most, each) => (Number.isFinite(each) ? Math.max(most, Math.abs(each)) : most), 0) || 1;
    this.limits = { value: largest(this.values), weight: largest(this.weights), product: largest(this.products) };
  }

  look(which, number) {
    const share = Math.max(-1, Math.min(1, number / this.limits[which]));
    const step = 128 + Math.round(127 * (Number.isFinite(share) ? share : 0));
    const table = this.tables[which];
    return { fill: "rgb(" + table.slice(3 * step, 3 * step + 3).join(",") + ")", ink: inkOn(table, step) };
  }
}

// Where term `index` was read: { node, channel, row, column, go }, or null in the padding.
function originOf(data, index) {
  const [node, channel, row, column] = data.places.subarray(4 * index, 4 * index + 4);
  return node < 0 ? null : { node: data.names[node], channel, row, column, go: [node, channel, row, column] };
}

function originText(data, index) {
  const origin = originOf(data, index);
  return origin ? placeText(data, origin, !data.flat || data.flat.inputs.includes(origin.node)) : data.words.constant;
}

// What tells the drawn parts from each other, and what they have in common: [one text for each part, text].
function partNames(data, count) {
  const origins = Array.from({ length: count }, (_, part) => originOf(data, part));
  const read = origins.filter(Boolean);
  const differ = (key) => new Set(read.map((origin) => origin[key])).size > 1;
  const flat = !data.flat || data.flat.inputs.includes(read[0]?.node);
  const kinds = [["node", differ("node")], ["channel", differ("channel")], ...(flat ? [] : [["place", differ("row") || differ("column")]])];
  const text = (origin, wanted) => kinds.filter(([, differs]) => differs === wanted).map(([kind]) => fill(data.words["part-" + kind], { ...origin, node: nameOf(data, origin.node) })).join(", ");
  const alone = kinds.every(([, differs]) => !differs);
  return [origins.map((origin) => (origin ? text(origin, !alone) : data.words.constant)), alone || !read.length ? "" : text(read[0], false)];
}

// A unit in words; without row and column where there is only one of each.
function placeText({ words }, place, flat) {
  return fill(words[flat ? "place-flat" : "place"], { ...place, node: nameOf({ words }, place.node) });
}

function nameOf({ words }, node) {
  return node === "input" ? words.input : node;
}

// A hue for each kernel cell, away from the accent's.
function tintOf(cell, cells, dark) {
  return "hsl(" + Math.round(25 + (cell * 275) / Math.max(1, cells)) + " 75% " + (dark ? 62 : 42) + "%)";
}

// One cell of a grid of part `part`.
function cellItem(composer, part, cell, which) {
  const { data, scales, theme } = composer;
  const cells = data.shape[0] * data.shape[1];
  const index = part * cells + cell;
  const number = { value: scales.values, weight: scales.weights, product: scales.products }[which][index];
  const origin = originOf(data, index);
  const tags = ["k" + part + "." + cell, "p" + part];
  if (origin && which === "value") tags.push("at" + part + "." + origin.row + "," + origin.column);
  return {
    kind: "cell", number, tags, lights: ["k" + part + "." + cell, "s" + part], name: which + part + "." + cell, part, index,
    ...scales.look(which, number),
    hatched: which === "value" && !origin,
    winner: which === "value" && index === data.winner,
    tint: cells > 1 ? tintOf(cell, cells, theme.dark) : undefined,
    go: which === "value" ? origin?.go : undefined,
    say: sayCell(data, scales, index, which),
  };
}

function sayCell(data, scales, index, which) {
  const { words } = data;
  const [value, weight, product] = [scales.values, scales.weights, scales.products].map((numbers) => shown(numbers[index], 6));
  const from = originText(data, index);
  if (data.rule === "maximum") return fill(words["say-value"], { from, value });
  return fill(words[which === "weight" ? "say-weight" : "say-product"], { from, value, weight, product });
}

// Value, kernel and product grids of one part side by side from (x, y); returns the width.
function putGrids(composer, part, { x, y, side, kinds }) {
  const [rows, columns] = composer.data.shape;
  kinds.forEach((which, grid) => {
    const left = x + grid * (columns * side + SIGN);
    if (grid) putSign(composer, grid === 1 ? "×" : "=", left - SIGN, y, rows * side);
    for (let cell = 0; cell < rows * columns; cell++) {
      const item = cellItem(composer, part, cell, which);
      const text = side >= NUMBERS_IN && !item.hatched ? compact(item.number) : "";
      composer.put({ ...item, x: left + (cell % columns) * side, y: y + Math.floor(cell / columns) * side, w: side, h: side, text });
    }
  });
  return kinds.length * columns * side + (kinds.length - 1) * SIGN;
}

function putSign(composer, text, x, y, h) {
  composer.put({ kind: "text", x, y, w: SIGN, h, text, size: INK.large, align: "center" });
}

// Every part whose window is shown: first channels as patch x kernel = products, each with its sum and the total so far.
function composeWindows(composer, count) {
  const { data, width } = composer;
  const [rows, columns] = data.shape;
  const wide = width >= WIDE;
  const across = (width - (wide ? STAIR + 20 : 2) - 2 * SIGN) / (3 * columns);
  const side = snapSide(Math.min(46, across, Math.max(9, 210 / rows)));
  const range = rangeOf(data, count);
  for (let part = 0; part < count; part++) {
    composer.skip(part ? 8 : 0);
    putTitle(composer, part, part === 0 ? { columns, side } : null);
    const x = putGrids(composer, part, { x: 0, y: composer.y, side, kinds: ["value", "weight", "product"] });
    if (wide) putSumBeside(composer, part, { x, y: composer.y, h: rows * side, range });
    composer.y += rows * side;
    if (!wide) putSumBelow(composer, part, range);
  }
  composer.skip(10);
  putEnd(composer, count, range);
  putScales(composer, ["value", "weight", "product"]);
}

function snapSide(side) {
  return Math.max(5, Math.floor(side));
}

function putTitle(composer, part, heads) {
  const { data } = composer;
  const first = partOrigin(data, part);
  const text = first ? fill(data.words.channel, { ...first, node: nameOf(data, first.node) }) : data.words.constant;
  composer.put({ kind: "text", x: 0, y: composer.y, w: composer.width, h: 22, text, fit: true, size: INK.normal, bold: true, tags: ["t" + part] });
  composer.y += 22;
  if (!heads || heads.columns * heads.side < 54) return;
  ["patch", "kernel", "products"].forEach((word, grid) => {
    const x = grid * (heads.columns * heads.side + SIGN);
    composer.put({ kind: "text", x, y: composer.y, w: heads.columns * heads.side, h: 18, text: data.words[word], size: INK.small, faint: true });
  });
  composer.y += 18;
}

// The first cell of a part that is not padding.
function partOrigin(data, part) {
  const cells = data.shape[0] * data.shape[1];
  for (let cell = 0; cell < cells; cell++) {
    const origin = originOf(data, part * cells + cell);
    if (origin) return origin;
  }
  return null;
}

// How many parts are drawn at first, and how many more at each press.
function stepOf(data) {
  return data.shape[0] * data.shape[1] > 1 ? 4 : 8;
}

// The scales of what is drawn, side by side.
function putScales(composer, kinds) {
  const { data, scales, width } = composer;
  composer.skip(12);
  const each = Math.min(180, (width - 32) / kinds.length);
  kinds.forEach((which, at) => {
    const digits = each < 120 ? 2 : 3;
    const ends = [shown(-scales.limits[which], digits), "+" + shown(scales.limits[which], digits)];
    const x = at * (each + 16);
    composer.put({ kind: "text", x, y: composer.y, w: each, h: 18, text: data.words["scale-" + which], size: INK.small, faint: true });
    composer.put({ kind: "plot", x, y: composer.y + 20, w: each, h: 34, paint: (context, theme) => paintBar(context, scales.tables[which], [0, 0, each], ends, theme) });
  });
  composer.y += 56;
}
