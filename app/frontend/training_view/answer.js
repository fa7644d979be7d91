// What the network makes of the watched picture: a bar for each class.

import { element, setText } from "../core/elements.js";
import { percent } from "./series.js";

const MOST = 10; // classes that are shown

/**
 * The classes that are shown: all in their order, or the likeliest and the right one.
 * @param {number[]} probabilities
 * @param {number} label of the picture
 * @param {number} [most]
 */
export function shownClasses(probabilities, label, most = MOST) {
  const all = probabilities.map((_, at) => at);
  if (all.length <= most) return all;
  const likely = all.sort((one, other) => probabilities[other] - probabilities[one]).slice(0, most);
  return likely.includes(label) ? likely : [...likely.slice(0, most - 1), label];
}

export class AnswerBars {
  constructor() {
    this.title = element("div", { class: "name" });
    this.rows = element("div", { class: "bars", role: "list" });
    this.node = element("div", { class: "answer" }, this.title, this.rows);
    /** @type {{ node: HTMLElement, name: HTMLElement, bar: HTMLElement, value: HTMLElement }[]} */
    this.items = [];
  }

  /** @param {number} count */
  count(count) {
    if (this.items.length === count) return;
    this.items = Array.from({ length: count }, () => {
      const [name, bar, value] = ["class", "share", "value"].map((each) => element("span", { class: each }));
      const track = element("span", { class: "track" }, bar);
      return { node: element("div", { class: "row", role: "listitem" }, name, track, value), name, bar, value };
    });
    this.rows.replaceChildren(...this.items.map(({ node }) => node));
  }

  /**
   * @param {number[]} probabilities
   * @param {string[]} classes
   * @param {number} label of the picture
   * @param {string} title
   */
  show(probabilities, classes, label, title) {
    const shown = shownClasses(probabilities, label);
    this.count(shown.length);
    setText(this.title, title);
    shown.forEach((at, row) => {
      const { node, name, bar, value } = this.items[row];
      node.classList.toggle("right", at === label);
      setText(name, `${at === label ? "✓ " : ""}${classes[at] ?? at}`);
      bar.style.transform = `scaleX(${probabilities[at].toFixed(3)})`;
      setText(value, percent(probabilities[at]));
    });
  }
}
