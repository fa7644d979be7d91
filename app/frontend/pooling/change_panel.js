/**
 * How much every output changes when the input moves.
 */
import { element, linked, setText } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { linesOf } from "./lines.js";
import { KINDS } from "./model.js";
import { barWidth, changeText, withoutRounding } from "./texts.js";

/** @param {Record<string, string>} words */
export function changePanel(words) {
  const rows = linesOf(1 + KINDS.length, ["name", "bar", "numbers", "result"]);
  const bars = rows.lines.map((line) => {
    const bar = element("span", { class: "fill" });
    line.children[1].append(bar);
    return bar;
  });
  const heading = element("p", { class: "heading" });
  const formula = element("p", { class: "formula", text: words["change-formula"] });
  const hint = element("p", { class: "hint" }, ...linked(words["change-hint"]));
  return {
    node: element("div", { class: "tabbed changes" }, heading, rows.node, formula, hint),
    /** @param {import("./model.js").Model} model */
    show({ changes, settings }) {
      setText(heading, headingText(settings, words));
      Object.entries(changes).forEach(([name, { distance, length, ratio }], at) => {
        const line = rows.lines[at];
        line.dataset.name = name;
        setText(line.children[0], words[`name-${name}`]);
        bars[at].style.width = barWidth(ratio);
        setText(line.children[2], `${formatNumber(withoutRounding(distance))} / ${formatNumber(length)}`);
        setText(line.children[3], changeText(ratio, words));
      });
    },
  };
}

/**
 * @param {import("./settings.js").Settings} settings
 * @param {Record<string, string>} words
 */
function headingText({ dx, dy, noise, edges }, words) {
  if (!dx && !dy && !noise) return words["change-still"];
  return fill(words[`change-moved-${edges}`], { dx, dy, noise }).replaceAll("-", "\u2212");
}
