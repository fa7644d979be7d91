// --- sums, totals so far, and how it ends -----------------------------------------------------------------------------

// From the smallest to the largest total on the way, zero included.
function rangeOf(data, count) {
  const totals = [0, ...data.totals.subarray(0, count), data.value, ...ending(data, count).map(({ total }) => total)];
  return [Math.min(...totals), Math.max(...totals)];
}

// The lines behind the drawn parts: what is left, and the bias.
function ending(data, count) {
  const before = count ? data.totals[count - 1] : 0;
  const hidden = data.sums.subarray(count).reduce((sum, each) => sum + each, 0) + data.rest.sum;
  const left = data.parts - count + data.rest.count;
  const lines = left ? [{ key: "rest", text: fill(data.words["rest-" + restName(data)], { count: left.toLocaleString("en") }), sum: hidden, total: before + hidden }] : [];
  if (data.bias !== null) lines.push({ key: "bias", text: data.words.bias, sum: data.bias, total: (lines.at(-1)?.total ?? before) + data.bias });
  return lines;
}

function restName(data) {
  return data.rule === "softmax" ? "classes" : data.shape[0] * data.shape[1] > 1 ? "channels" : "terms";
}

const STAIR = 190;

// A bar from the total before to the total after: a staircase that ends at the value. It has a column of its own where
// the sheet is wide, else a line below.
function putStair(composer, y, [low, high], from, to, tags) {
  const wide = composer.width >= WIDE;
  const [x, w, h] = wide ? [composer.width - STAIR, STAIR - 2, 8] : [1, composer.width - 2, 6];
  const span = high - low || 1;
  const at = (number) => x + ((number - low) / span) * w;
  const [left, right] = [at(Math.min(from, to)), at(Math.max(from, to))];
  composer.put({ kind: "line", x: at(0), y: y - 2, w: 1, h: h + 4 });
  composer.put({ kind: "bar", x: left, y, w: right - left, h, fill: composer.scales.look("product", (to - from < 0 ? -0.75 : 0.75) * composer.scales.limits.product).fill, tags });
}

function sumWords(data, part) {
  const before = part ? data.totals[part - 1] : 0;
  return { before, sum: data.sums[part], total: data.totals[part] };
}

// Right of the grids, whose right edge is at `x`: the sum, and in the stairs' column the total so far.
function putSumBeside(composer, part, { x, y, h, range }) {
  const { data } = composer;
  const { before, sum, total } = sumWords(data, part);
  const column = composer.width - STAIR;
  const [left, top] = column - x > 110 ? [x + 10, y + h / 2 - 11] : [column, y + h / 2 - 36];
  const say = fill(data.words["say-sum"], { sum: shown(sum, 6), total: shown(total, 6) });
  composer.put({ kind: "text", x: left, y: Math.max(y - 18, top), w: STAIR, h: 22, text: "= " + shown(sum, 5), size: INK.large, bold: true, tags: ["s" + part], lights: ["p" + part, "s" + part], say, name: "sum" + part, part });
  composer.put({ kind: "text", x: column, y: y + h / 2 - 11, w: STAIR, h: 18, text: fill(data.words.total, { total: shown(total, 5) }), size: INK.small });
  putStair(composer, y + h / 2 + 10, range, before, total, ["s" + part]);
}

function putSumBelow(composer, part, range) {
  const { data, width } = composer;
  const { before, sum, total } = sumWords(data, part);
  const say = fill(data.words["say-sum"], { sum: shown(sum, 6), total: shown(total, 6) });
  composer.put({ kind: "text", x: 0, y: composer.y + 2, w: width / 2, h: 22, text: "= " + shown(sum, 5), size: INK.normal, bold: true, tags: ["s" + part], lights: ["p" + part, "s" + part], say, name: "sum" + part, part });
  composer.put({ kind: "text", x: width / 2, y: composer.y + 2, w: width / 2, h: 22, text: fill(data.words.total, { total: shown(total, 5) }), size: INK.small, align: "right" });
  putStair(composer, composer.y + 27, range, before, total, ["s" + part]);
  composer.y += 38;
}

// The rest, the bias, and the value itself.
function putEnd(composer, count, range) {
  const { data } = composer;
  let before = count ? data.totals[count - 1] : 0;
  for (const { key, text, sum, total } of ending(data, count)) {
    putLine(composer, { text, sum: signed(sum), range, from: before, to: total, tags: ["end-" + key] });
    before = total;
  }
  composer.put({ kind: "line", x: 0, y: composer.y + 2, w: composer.width, h: 1, strong: true });
  composer.skip(8);
  putLine(composer, { text: data.words.value, sum: "= " + shown(data.value, 6), range, from: 0, to: data.value, tags: ["end"], bold: true });
}

function signed(number) {
  return number < 0 ? "\u2212 " + shown(-number, 5) : "+ " + shown(number, 5);
}

// Text, number, stair; the stair goes below where the sheet is narrow.
function putLine(composer, { text, sum, range, from, to, tags, bold = false }) {
  const { width } = composer;
  const wide = width >= WIDE;
  const [numberAt, numberWide] = wide ? [width - STAIR - 146, 130] : [width - 130, 130];
  composer.put({ kind: "text", x: 0, y: composer.y, w: numberAt - 8, h: LINE, text, size: INK.normal, bold, tags });
  composer.put({ kind: "text", x: numberAt, y: composer.y, w: numberWide, h: LINE, text: sum, size: INK.normal, bold, align: "right", tags });
  putStair(composer, composer.y + (wide ? 8 : LINE), range, from, to, tags);
  composer.y += wide ? LINE : LINE + 12;
}
