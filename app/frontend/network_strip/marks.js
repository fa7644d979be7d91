// What is marked in the strip: the selected node, and what is under the pointer or the keyboard.
import { svg } from "../drawing/svg.js";
import { edgePath } from "./draw.js";
import { outlinePath } from "./plates.js";

/** @typedef {import("./layout.js").Strip} Strip */

/**
 * Accent: the selected node. Text color: a node that is pointed at, its edges and what they lead to. -1 is none.
 * @param {Strip} strip
 * @param {{ selected: number, pointed: number }} numbers
 */
export function marksOf(strip, { selected, pointed }) {
  return [
    ...(pointed >= 0 ? pointedMarks(strip, pointed) : []),
    ...(selected >= 0 ? selectedMarks(strip, selected) : []),
  ];
}

/**
 * @param {Strip} strip
 * @param {number} number
 */
function pointedMarks(strip, number) {
  const { items, owner } = strip;
  const at = owner[number];
  const edges = strip.edges.filter((edge) => edge.from === at || edge.to === at);
  const others = edges.map((edge) => items[edge.from === at ? edge.to : edge.from]);
  return [
    ...edges.map((edge) => svg("path", { class: "edge hot", d: edgePath(edge) })),
    ...others
      .map(({ folded, nodes }) => nodes[folded >= 0 ? nodes.length - 1 : 0])
      .map((other) => outline(strip, other, "beside")),
    outline(strip, number, "near"),
  ];
}

/**
 * @param {Strip} strip
 * @param {number} number
 */
function selectedMarks(strip, number) {
  const folded = strip.items[strip.owner[number]].folded >= 0;
  return [outline(strip, number, "halo"), outline(strip, number, folded ? "selected within" : "selected")];
}

/**
 * @param {Strip} strip
 * @param {number} number
 * @param {string} name
 */
const outline = (strip, number, name) => svg("path", { class: name, d: outlinePath(strip, number) });
