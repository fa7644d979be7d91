/**
 * Max or average? A table of both, with the numbers on the screen.
 */
import { element, linked, setText } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";
import { maximumOf } from "../maths/maps.js";
import { noiseChange } from "./model.js";
import { changeText, shortNumber } from "./texts.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {Record<string, string>} Words
 */

/** Each row, and the cards it speaks of. */
const ROWS = {
  principle: ["max", "average"],
  meaning: ["input", "max", "average"],
  emphasis: ["max", "average"],
  noise: ["max", "average"],
  example: ["max", "global-average"],
  purpose: ["max", "global-average", "strided"],
  position: ["max", "global-average"],
  strength: ["max", "global-average"],
};
const COLUMNS = ["max", "average"];

/**
 * @param {Words} words
 * @param {(cards: string[]) => void} light called with the cards that a row speaks of, with none when it is left
 */
export function tablePanel(words, light) {
  const rows = Object.entries(ROWS).map(([name, cards]) => {
    const cells = COLUMNS.map((kind) => element("td", { "data-kind": kind }));
    const point = () => light(cards);
    const leave = () => light([]);
    const events = { onpointerenter: point, onfocus: point, onclick: point, onpointerleave: leave, onblur: leave };
    const head = element("th", { scope: "row", text: words[`row-${name}`] });
    return { name, cells, node: element("tr", { tabindex: "0", "data-row": name, ...events }, head, ...cells) };
  });
  const heads = ["row-head", "name-max", "name-average"].map((key) =>
    element("th", { scope: "col", text: words[key] }),
  );
  const body = element("tbody", {}, ...rows.map(({ node }) => node));
  const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), body);
  return {
    node: element("div", { class: "tabbed" }, table, element("p", { class: "hint" }, ...linked(words["table-hint"]))),
    /** @param {Model} model */
    show(model) {
      const facts = factsOf(model, words);
      for (const { name, cells } of rows) {
        COLUMNS.forEach((kind, at) => setText(cells[at], fill(words[`row-${name}-${kind}`], facts)));
      }
    },
  };
}

/**
 * The numbers on the screen that the table speaks of.
 * @param {Model} model
 * @param {Words} words
 */
function factsOf(model, words) {
  const { outputs, settings, input } = model;
  const { kh, kw, channels, view } = settings;
  return {
    cells: kh * kw,
    peak: shortNumber(maximumOf(input[view])),
    maxPeak: shortNumber(maximumOf(outputs.max[view])),
    averagePeak: shortNumber(maximumOf(outputs.average[view])),
    maxNoise: changeText(noiseChange(model, "max"), words),
    averageNoise: changeText(noiseChange(model, "average"), words),
    weights: formatCount(kh * kw * channels ** 2),
    channels,
  };
}
