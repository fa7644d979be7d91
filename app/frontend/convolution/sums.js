/**
 * One number taken apart: for each channel patch x kernel = products and their sum, the sums together, the bias.
 */
import { element, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { CellGrid } from "../widgets/grid.js";
import { LINES_FROM, NUMBER_FROM } from "../widgets/grid_cells.js";
import { inputLimit, sumScenes } from "./scenes.js";
import { MOST_CHANNELS } from "./settings.js";

/**
 * @typedef {import("./index.js").Convolution} Page
 * @typedef {import("./model.js").ConvolutionModel} ConvolutionModel
 * @typedef {import("../maths/maps.js").Sum} Sum
 * @typedef {import("../maths/maps.js").ChannelTerms} ChannelTerms
 * @typedef {Record<string, string>} Words
 * @typedef {{ sum: Sum, stamped: boolean, row: number, column: number }} ShownSum `stamped`: what an input cell of a
 *   transposed convolution adds.
 * @typedef {Parameters<typeof sumScenes>[2]} Look
 */

const LARGEST_TERM = 28; // CSS pixels of a cell
const SIGNS = 64; // CSS pixels of "x" and "=" and the space around them
const MOST_WRITTEN = 27; // products that are written out; of more, only the first ones
const FEW_WRITTEN = 9;
const PARTS = /** @type {const} */ (["patch", "kernel", "products"]);

/** @param {Page} page */
export function sumPanel(page) {
  const { words } = page;
  const heading = element("div", { class: "title" });
  const blocks = Array.from({ length: MOST_CHANNELS }, () => sumBlock(words));
  const total = element("div", { class: "total" });
  const written = element("div", { class: "written" });
  const row = element("div", { class: "blocks" }, ...blocks.map((block) => block.node));
  const node = element("section", { class: "sums" }, heading, row, total, written);
  return {
    node,
    /** @type {(model: ConvolutionModel, shown: ShownSum | null, width: number) => void} */
    paint(model, shown, width) {
      node.hidden = !shown;
      if (!shown) return;
      const { sum, stamped, ...unit } = shown;
      const { kh, kw, u: filter } = model.settings;
      setText(heading, fill(words[stamped ? "sum-of-stamp" : "sum-of-output"], { ...unit, filter }));
      const limits = { input: inputLimit(model), weight: model.filter(filter).limit };
      const cell = termCell(width, sum.channels.length, [kh, kw]);
      const look = { tables: page.tables, theme: page.theme, cell, limits };
      blocks.forEach((block, index) => block.paint(model, sum.channels[index], look, stamped));
      total.classList.toggle("plain", stamped);
      setText(total, stamped ? words["sum-of-stamp-goes"] : totalText(sum, words));
      setText(written, stamped ? "" : writtenOut(sum, words));
    },
  };
}

/** @param {Words} words */
function sumBlock(words) {
  const caption = element("div", { class: "caption" });
  const grids = PARTS.map((name) => new CellGrid({ label: words[`part-${name}`] }).static());
  const [patch, kernel, products] = grids.map((grid) => grid.node);
  const sign = (/** @type {string} */ text) => element("span", { class: "sign", text });
  const parts = element("div", { class: "parts" }, patch, sign("\u00d7"), kernel, sign("="), products);
  const node = element("div", { class: "block" }, caption, parts);
  return {
    node,
    /** @type {(model: ConvolutionModel, channel: ChannelTerms | undefined, look: Look, stamped: boolean) => void} */
    paint(model, channel, look, stamped) {
      node.hidden = !channel;
      if (!channel) return;
      const scenes = sumScenes(model, channel, look);
      grids.forEach((grid, at) => {
        grid.show(scenes[PARTS[at]]);
        grid.paint(look.theme);
      });
      const [first] = channel.cells;
      const facts = {
        channel: channel.channel,
        sum: formatNumber(channel.sum),
        value: first ? formatNumber(first.value) : "",
      };
      setText(caption, fill(words[stamped ? "channel-stamp" : "channel-sum"], facts));
    },
  };
}

/**
 * The side of a cell: as large as lets every channel stand in one line with numbers in the cells, else in several lines;
 * small for a large kernel.
 * @param {number} width
 * @param {number} count
 * @param {[number, number]} size
 */
function termCell(width, count, [high, wide]) {
  for (let across = count; across > 0; across--) {
    const cell = Math.floor((width / across - SIGNS) / (3 * wide));
    if (cell >= NUMBER_FROM && (high <= 7 || count === 1)) return Math.min(LARGEST_TERM, cell);
  }
  const narrow = Math.floor((width / (high > 7 ? count : 1) - SIGNS) / (3 * wide));
  return Math.max(LINES_FROM, Math.min(LARGEST_TERM, narrow));
}

/**
 * A negative number in brackets.
 * @param {number} value
 * @param {number} [digits]
 */
function bracketed(value, digits) {
  return value < 0 ? `(${formatNumber(value, digits)})` : formatNumber(value, digits);
}

/**
 * "3 + (-2) + 5 + 1 = 7", each with its name.
 * @param {Sum} sum
 * @param {Words} words
 */
export function totalText({ channels, bias, total }, words) {
  const sums = channels.map(({ channel, sum }) => fill(words["total-channel"], { channel, sum: bracketed(sum) }));
  return `${[...sums, fill(words["total-bias"], { bias: bracketed(bias) })].join(" + ")} = ${formatNumber(total)}`;
}

/**
 * @param {Sum} sum
 * @param {Words} words
 */
function writtenOut({ channels, bias, total }, words) {
  const cells = channels.flatMap((channel) => channel.cells);
  const shown = cells.slice(0, cells.length > MOST_WRITTEN ? FEW_WRITTEN : MOST_WRITTEN);
  const terms = shown.map(({ value, weight }) => `${formatNumber(value, 3)}\u00d7${bracketed(weight, 3)}`);
  const hidden = cells.length - shown.length;
  const rest = hidden ? [fill(words["more-terms"], { count: hidden })] : [];
  return `${[...terms, ...rest, bracketed(bias)].join(" + ")} = ${formatNumber(total)}`;
}
