// How many filters of each layer give nothing but zeros.

import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { noteLine, setAttribute } from "../widgets/controls.js";

/** @typedef {[layer: string, dead: number, channels: number]} DeadRow */

/**
 * Sums over all layers.
 * @param {DeadRow[]} rows
 */
export function deadTotal(rows) {
  return {
    dead: rows.reduce((sum, [, dead]) => sum + dead, 0),
    channels: rows.reduce((sum, [, , channels]) => sum + channels, 0),
  };
}

export class DeadCounts {
  constructor() {
    this.note = noteLine();
    this.rows = element("div", { class: "dead-rows" });
    this.node = element("div", { class: "dead" }, this.note.root, this.rows);
  }

  /**
   * @param {DeadRow[]} rows
   * @param {Record<string, string>} words
   */
  show(rows, words) {
    this.node.hidden = rows.length === 0;
    if (!rows.length) return;
    this.note.show({ text: fill(words.dead, deadTotal(rows)), help: words["dead-help"] });
    while (this.rows.children.length > rows.length) this.rows.lastChild?.remove();
    while (this.rows.children.length < rows.length) this.rows.append(element("span", { class: "dead-row" }));
    rows.forEach(([layer, dead, channels], at) => {
      const node = /** @type {HTMLElement} */ (this.rows.children[at]);
      setText(node, `${layer} ${dead}/${channels}`);
      node.style.setProperty("--dead", `${Math.round((100 * dead) / Math.max(1, channels))}%`);
      setAttribute(node, "data-dead", String(dead > 0));
    });
  }
}
