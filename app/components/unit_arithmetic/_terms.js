// --- single terms: one line each --------------------------------------------------------------------------------------

const CHIP = 74;

// value x weight = product for each of the first terms, then the rest and the end.
function composeTerms(composer, count) {
  const { data } = composer;
  const range = rangeOf(data, count);
  const [names, common] = partNames(data, count);
  if (common) composer.text(fill(data.words.common, { place: common }), { faint: true });
  for (let part = 0; part < count; part++) putTerm(composer, part, names[part], range);
  composer.skip(8);
  putEnd(composer, count, range);
  putScales(composer, termKinds(data));
}

// On a narrow sheet, beside the name.
function putTotal(composer, part) {
  const { data, width } = composer;
  composer.put({ kind: "text", x: width - 130, y: composer.y, w: 130, h: LINE, text: fill(data.words.total, { total: shown(data.totals[part], 4) }), size: INK.small, align: "right" });
  composer.y += LINE - 2;
}

function termKinds({ rule }) {
  return rule === "add" ? ["value"] : ["value", "weight", "product"];
}

function putTerm(composer, part, name, range) {
  const { data, width } = composer;
  const wide = width >= WIDE;
  const before = part ? data.totals[part - 1] : 0;
  const kinds = termKinds(data);
  const x = wide ? Math.max(110, Math.min(260, width - STAIR - 40 - kinds.length * (CHIP + SIGN))) : 0;
  putName(composer, part, name, wide ? x - 8 : width - 130);
  if (!wide) putTotal(composer, part);
  kinds.forEach((which, at) => {
    const left = x + at * (CHIP + SIGN);
    if (at) putSign(composer, at === 1 ? "×" : "=", left - SIGN, composer.y, LINE);
    putChip(composer, part, which, left);
  });
  putStair(composer, composer.y + (wide ? 8 : LINE + 3), range, before, data.totals[part], ["k" + part + ".0"]);
  composer.y += wide ? LINE + 4 : LINE + 14;
}

function putName(composer, part, text, w) {
  composer.put({ kind: "text", x: 0, y: composer.y, w, h: LINE, text, fit: true, size: INK.normal, tags: ["k" + part + ".0"] });
}

// A term's number as a coloured cell.
function putChip(composer, part, which, x) {
  const item = cellItem(composer, part, 0, which);
  return composer.put({ ...item, x, y: composer.y, w: CHIP, h: LINE, text: shown(item.number, 4), size: INK.small });
}

// The neighbours of a norm as a strip of cells; with numbers where there are few.
function composeStrip(composer) {
  const { data, width } = composer;
  const count = data.shape[1];
  const side = count <= 12 ? Math.min(64, Math.floor(width / count)) : count <= 128 ? 18 : 11;
  const across = Math.max(1, Math.floor(width / side));
  for (let cell = 0; cell < count; cell++) {
    const item = cellItem(composer, 0, cell, "value");
    const text = side >= 44 ? shown(item.number, 3) : "";
    item.winner = cell === data.own;
    const place = { x: (cell % across) * side, y: composer.y + Math.floor(cell / across) * side, w: side, h: side };
    composer.put({ ...item, tint: undefined, lights: [...item.lights, "f:mean", "f:variance", "f:squares"], ...place, text });
  }
  composer.y += Math.ceil(count / across) * side + 4;
}

// One window with its winner, or whose mean is taken.
function composeWindow(composer) {
  const { data, width } = composer;
  const [rows, columns] = data.shape;
  const side = snapSide(Math.min(56, (width - 4) / columns, Math.max(14, 300 / rows)));
  putGrids(composer, 0, { x: 0, y: composer.y, side, kinds: ["value"] });
  composer.y += rows * side + 8;
}

// Where the incoming value was read, to be clicked.
function putOrigin(composer, part) {
  const { data, scales } = composer;
  const touched = { tags: ["k" + part + ".0"], lights: ["k" + part + ".0", "f:x"], part, index: part, name: "origin" };
  composer.flow([{ text: "x:  " }, { text: originText(data, part), ...touched, go: originOf(data, part)?.go, say: sayCell(data, scales, part, "value") }], { size: INK.normal });
}

// The largest of a window.
function composeMaximum(composer, count) {
  const { data } = composer;
  composer.text(data.words["about-maximum"]);
  composer.skip(4);
  if (data.parts === 1) composeWindow(composer);
  else for (let part = 0; part < count; part++) putRanked(composer, part);
  const say = originText(data, data.winner);
  const go = originOf(data, data.winner)?.go;
  composer.flow([
    { text: "max = ", bold: true },
    { text: shown(data.value, 6), bold: true, tags: ["win"], lights: ["k0." + data.winner], go, say, name: "winner" },
    { text: "   " + say },
  ]);
}

function putRanked(composer, part) {
  const room = Math.min(composer.width - CHIP - 2, 460);
  putName(composer, part, originText(composer.data, part), room - 8);
  putChip(composer, part, "value", room);
  composer.y += LINE + 4;
}

// The mean of a window, or of a whole map: equal weights.
function composeMean(composer, count) {
  const { data, scales } = composer;
  const weight = scales.weights[0];
  composer.text(fill(data.words["about-mean"], { count: data.count.toLocaleString("en"), weight: shown(weight, 4) }));
  composer.skip(4);
  if (data.shape[0] * data.shape[1] === 1) return composeTerms(composer, count);
  composeWindow(composer);
  const sum = weight ? data.value / weight : 0;
  composer.flow([
    { text: fill(data.words["sum-of"], { count: data.count }) + " " },
    { text: bracketed(sum, "×"), tags: ["s0"], lights: ["p0"], say: fill(data.words["say-sum"], { sum: shown(sum, 6), total: shown(sum, 6) }), name: "sum0" },
    { text: " × " + shown(weight, 4) },
    { text: " = " + shown(data.value, 6), bold: true },
  ]);
}

// Every factor, multiplied.
function composeProduct(composer) {
  const { data, scales } = composer;
  const letters = { result: "y" };
  const numbers = {};
  const spots = {};
  [...scales.values].forEach((value, part) => {
    letters["t" + part] = String.fromCharCode(97 + part);
    numbers["t" + part] = value * scales.weights[part];
    spots["t" + part] = { lights: ["k" + part + ".0"], more: { go: originOf(data, part)?.go, say: sayCell(data, scales, part, "value") } };
  });
  composer.formula(Object.keys(numbers).map((key) => "{" + key + "}").join(" × "), letters, numbers, spots);
  composer.skip(6);
  for (let part = 0; part < data.parts; part++) putRanked(composer, part);
}
