// Around the strip: the families of its nodes, buttons, and what screen readers point at.
import { element } from "../core/elements.js";

/** @typedef {import("../drawing/families.js").Family} Family */
/** @typedef {import("./network.js").Network} Network */

/**
 * The families that occur in the network, in the order of `families`.
 * @param {Network} network
 * @param {Family[]} families
 */
export function legendOf({ nodes }, families) {
  const used = new Set(nodes.filter(({ name }) => name !== "input").map(({ family }) => family));
  const entries = families
    .filter((_, number) => used.has(number))
    .map(({ slug, code, name }) => {
      const swatch = element("span", { class: `swatch f-${slug}`, text: code });
      return element("span", { class: "entry" }, swatch, name);
    });
  return element("div", { class: "legend" }, ...entries);
}

/**
 * @param {string} text
 * @param {() => void} onclick
 * @param {string} [name] class
 */
export const toolButton = (text, onclick, name = "") =>
  element("button", { class: `tool ${name}`.trim(), type: "button", text, onclick });

/**
 * @param {number[]} stops numbers of nodes
 * @param {(number: number) => string} labelOf
 */
export function optionList(stops, labelOf) {
  const options = stops.map((number) =>
    element("div", { role: "option", id: `stop-${number}`, "aria-label": labelOf(number) }),
  );
  return element("div", { class: "spoken", role: "presentation" }, ...options);
}
