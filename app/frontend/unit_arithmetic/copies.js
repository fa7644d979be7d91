// Values that a node only hands on: where they came from, and why.
import { fill, formatNumber } from "../core/format.js";
import { cellItem, cellText } from "./cells.js";
import { INK, LINE, widthOf } from "./items.js";
import { originOf, originText, ownText } from "./message.js";
import { CHIP } from "./terms.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {import("./message.js").Explanation} Explanation */

/** @param {Composer} composer */
export function composeCopy(composer) {
  const { data, scales } = composer;
  composer.text(reasonText(data));
  composer.skip(6);
  const touched = { tags: ["k0.0"], lights: ["k0.0"], name: "source", part: 0, index: 0 };
  const source = { target: originOf(data, 0)?.target, spoken: cellText(data, scales, 0, "value") };
  composer.flow([{ text: originText(data, 0), ...touched, ...source }]);
  composer.flow([{ text: "→ " }, { text: ownText(data), bold: true }]);
  composer.skip(4);
  const item = cellItem(composer, 0, 0, "value");
  const box = { x: 0, y: composer.y, w: CHIP + 16, h: LINE + 4 };
  composer.put({ ...item, ...box, text: formatNumber(item.number, 6), size: INK.small });
  composer.y += LINE + 14;
  if (data.kind === "concatenation") putStack(composer);
}

/**
 * The sentence of the kind, or one for all kinds.
 * @param {Explanation} data
 */
function reasonText(data) {
  const { words, kind, inputs } = data;
  const origin = originOf(data, 0);
  if (!origin) return words["copy-constant"];
  const input = inputs.findIndex(([name]) => name === origin.node) + 1;
  const { node, channel, row, column } = origin;
  const facts = { node, channel, row, column, input, inputs: inputs.length, output: data.unit[0] };
  return fill(words[`copy-${kind}`] ?? words.copy, facts);
}

/**
 * The inputs of a concatenation one after the other, as wide as they have channels; the unit's own channel marked.
 * @param {Composer} composer
 */
function putStack(composer) {
  const { data, width } = composer;
  const count = data.inputs.reduce((sum, [, channels]) => sum + channels, 0);
  let first = 0;
  for (const [name, channels] of data.inputs) {
    putInput(composer, name, { first, channels, count });
    first += channels;
  }
  const x = ((data.unit[0] + 0.5) / count) * width - 1.5;
  composer.put({ kind: "line", x, y: composer.y - 5, w: 3, h: 40, strong: true });
  composer.y += 40;
  composer.text(fill(data.words.stack, { channel: data.unit[0], count }), { size: INK.small, faint: true });
}

/**
 * @param {Composer} composer
 * @param {string} name
 * @param {{ first: number, channels: number, count: number }} span
 */
function putInput(composer, name, { first, channels, count }) {
  const { data, theme, width } = composer;
  const [x, w] = [(first / count) * width, (channels / count) * width];
  const key = `i:${name}`;
  composer.put({
    ...{ kind: "cell", x, y: composer.y, w, h: 30, size: INK.small },
    fill: name === originOf(data, 0)?.node ? theme.secondary : theme.background,
    text: widthOf(name, theme, INK.small) < w - 8 ? name : "",
    tags: [key],
    lights: [key],
    name: key,
    spoken: fill(data.words["say-stack"], { name, first, last: first + channels - 1 }),
  });
}
