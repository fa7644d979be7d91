// --- values that only move, and the softmax ---------------------------------------------------------------------------

// Where an unchanged value came from, with the reason by kind.
function composeCopy(composer) {
  const { data, scales } = composer;
  composer.text(copyReason(data));
  composer.skip(6);
  const origin = originOf(data, 0);
  const item = cellItem(composer, 0, 0, "value");
  const from = originText(data, 0);
  composer.flow([
    { text: from, tags: ["k0.0"], lights: ["k0.0"], go: origin?.go, say: sayCell(data, scales, 0, "value"), name: "source", part: 0, index: 0 },
  ]);
  composer.flow([{ text: "→ " }, { text: here(data), bold: true }]);
  composer.skip(4);
  composer.put({ ...item, x: 0, y: composer.y, w: CHIP + 16, h: LINE + 4, text: shown(item.number, 6), size: INK.small });
  composer.y += LINE + 14;
  if (data.kind === "concatenation") putStack(composer, origin);
}

function here(data) {
  const [channel, row, column] = data.unit;
  return placeText(data, { node: data.node, channel, row, column }, !data.flat || data.flat.own);
}

function copyReason(data) {
  const { words, kind } = data;
  const origin = originOf(data, 0);
  if (!origin) return words["copy-constant"];
  const facts = { ...origin, input: data.inputs.findIndex(([name]) => name === origin.node) + 1, inputs: data.inputs.length, output: data.unit[0] };
  return fill(words["copy-" + kind] ?? words.copy, facts);
}

// The inputs of a concatenation one after the other, as wide as they have channels; the unit's own channel marked.
function putStack(composer, origin) {
  const { data, width } = composer;
  const whole = data.inputs.reduce((sum, [, channels]) => sum + channels, 0);
  let first = 0;
  for (const [name, channels] of data.inputs) {
    const [x, w] = [(first / whole) * width, (channels / whole) * width];
    const say = fill(data.words["say-stack"], { name, first, last: first + channels - 1 });
    const fillWith = name === origin?.node ? composer.theme.secondary : composer.theme.background;
    const text = widthOf(name, composer.theme, INK.small) < w - 8 ? name : "";
    composer.put({ kind: "cell", x, y: composer.y, w, h: 30, fill: fillWith, text, size: INK.small, tags: ["i:" + name], lights: ["i:" + name], say, name: "i:" + name });
    first += channels;
  }
  const at = ((data.unit[0] + 0.5) / whole) * width;
  composer.put({ kind: "line", x: at - 1.5, y: composer.y - 5, w: 3, h: 40, strong: true });
  composer.y += 40;
  composer.text(fill(data.words["stack"], { channel: data.unit[0], count: whole }), { size: INK.small, faint: true });
}

// e to the power of each logit, over the sum of them all.
function composeSoftmax(composer, count) {
  const { data } = composer;
  const { x, largest, denominator } = data.numbers;
  const { own } = data;
  composer.text(data.words["about-softmax"]);
  composer.skip(6);
  const lights = own < 0 ? [] : ["k" + own + ".0"];
  const power = (value, touched) => [{ text: "e", ...touched, say: undefined }, { text: shown(value - largest, 4), raised: true, ...touched }];
  const row = (part) => ({ tags: ["k" + part + ".0"], lights: ["k" + part + ".0"], say: sayClass(composer, part), name: "term" + part });
  const letters = [{ text: "e" }, { text: "z − m", raised: true }];
  composer.flow([{ text: "p = " }, ...letters, { text: " / Σ " }, ...letters, { text: ",  m = " + shown(largest, 5) }]);
  composer.flow([{ text: "Σ = " }, ...range(count).flatMap((part) => [...power(composer.scales.values[part], row(part)), { text: " + " }]), { text: data.words["and-rest"].replace("{count}", (data.rest.count + data.parts - count).toLocaleString("en")) }], { size: INK.normal });
  composer.flow([{ text: "= " + shown(denominator, 6) }], { x: 16, size: INK.normal });
  composer.flow([
    { text: "p = " }, ...power(x, { tags: lights, lights, say: own < 0 ? undefined : sayClass(composer, own), name: "own" }),
    { text: " / " + shown(denominator, 5) + " = " }, { text: percent(data.value), bold: true },
  ]);
  composer.skip(8);
  for (let part = 0; part < count; part++) putClass(composer, part, row(part));
}

function range(count) {
  return Array.from({ length: count }, (_, index) => index);
}

function percent(share) {
  return share >= 0.001 ? (100 * share).toFixed(1) + " %" : shown(100 * share, 3) + " %";
}

function sayClass({ data, scales }, part) {
  const facts = { name: data.labels[part], logit: shown(scales.values[part], 5), power: shown(data.sums[part], 5), share: percent(data.sums[part] / data.numbers.denominator) };
  return fill(data.words["say-class"], facts);
}

// One class: name, logit, power, share as a bar.
function putClass(composer, part, touched) {
  const { data, scales, width } = composer;
  const share = data.sums[part] / data.numbers.denominator;
  const go = originOf(data, part)?.go;
  const name = data.labels[part] ?? originText(data, part);
  const room = Math.min(300, width);
  composer.put({ kind: "text", x: 0, y: composer.y, w: room - 130, h: LINE, text: name, fit: true, size: INK.normal, ...touched, go, name: "class" + part });
  composer.put({ kind: "text", x: room - 126, y: composer.y, w: 64, h: LINE, text: shown(scales.values[part], 4), size: INK.small, align: "right", faint: true });
  composer.put({ kind: "text", x: room - 58, y: composer.y, w: 56, h: LINE, text: percent(share), size: INK.normal, align: "right", tags: touched.tags });
  composer.put({ kind: "bar", x: 0, y: composer.y + LINE + 1, w: share * room, h: 5, fill: composer.theme.text, tags: touched.tags });
  composer.y += LINE + 12;
}
