// The line over a plot: its name, and each curve's sign, name and value.

import { element, setText } from "../core/elements.js";
import { setAttribute } from "../widgets/controls.js";

/** @typedef {import("./series.js").Curve} Curve */

/** @type {Record<string, string>} */
const MARKERS = { circle: "●", square: "■" };

export class Readout {
  constructor() {
    this.title = element("span", { class: "plot-name" });
    this.more = element("span", { class: "more" });
    this.entries = element("span", { class: "entries" });
    this.node = element("div", { class: "readout" }, this.title, this.entries, this.more);
    /** @type {{ stroke: HTMLElement, name: HTMLElement, value: HTMLElement }[]} */
    this.items = [];
    this.spoken = "";
  }

  /**
   * @param {string} title
   * @param {Curve[]} curves those without a name have no entry
   * @param {{ batch: number, epoch: number }} at the points that are read
   * @param {(value: number) => string} text
   * @param {string} more what is not listed
   */
  show(title, curves, at, text, more) {
    const named = curves.filter(({ name }) => name);
    this.count(named.length);
    setText(this.title, title);
    setText(this.more, more);
    const values = named.map((curve, index) => this.entry(this.items[index], curve, curve.y[at[curve.at]], text));
    this.spoken = `${title}: ${values.join(", ")}`;
  }

  /** @param {number} count */
  count(count) {
    if (this.items.length === count) return;
    this.items = Array.from({ length: count }, () => ({
      stroke: element("span", { class: "stroke", "aria-hidden": "true" }),
      name: element("span"),
      value: element("b"),
    }));
    const nodes = this.items.map(({ stroke, name, value }) => element("span", { class: "entry" }, stroke, name, value));
    this.entries.replaceChildren(...nodes);
  }

  /**
   * @param {{ stroke: HTMLElement, name: HTMLElement, value: HTMLElement }} item
   * @param {Curve} curve
   * @param {number | undefined} value
   * @param {(value: number) => string} text
   */
  entry(item, { name, color, dash, marker, opacity = 1 }, value, text) {
    const shown = Number.isFinite(value) ? text(Number(value)) : "–";
    const style = `--stroke: ${color}; --style: ${dash?.length ? "dashed" : "solid"}; opacity: ${Math.max(0.5, opacity)}`;
    setAttribute(item.stroke, "style", style);
    setText(item.stroke, marker ? MARKERS[marker] : "");
    setText(item.name, name);
    setText(item.value, shown);
    return `${name} ${shown}`;
  }
}
