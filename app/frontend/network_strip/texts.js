// What the strip says of a node or a folded block.
import { fill } from "../core/format.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {Record<string, string>} Words */

const MOST_SOURCES = 3;

/**
 * Line by line.
 * @param {Network} network
 * @param {number} number of the node
 * @param {Item} item that shows it
 * @param {Words} words
 * @returns {string[]}
 */
export function linesOf(network, number, item, words) {
  const node = network.nodes[number];
  const size = node.shape.join("\u00d7");
  if (item.folded < 0) return [node.name, node.kind, size, ...sourceLines(network, number, words)];
  const { name, nodes, children, paths } = network.blocks[item.folded];
  const counts = { nodes: nodes.length, blocks: children.length };
  const contents = fill(words[children.length ? "contains-blocks" : "contains"], counts);
  return [`${words.block} ${name}`, size, contents, ...(paths ? [words[paths]] : []), words.folded];
}

/**
 * Where several paths meet: their names, the first three.
 * @param {Network} network
 * @param {number} number
 * @param {Words} words
 */
function sourceLines({ nodes }, number, words) {
  const { inputs } = nodes[number];
  if (inputs.length < 2) return [];
  const names = inputs.slice(0, MOST_SOURCES).map((input) => nodes[input].name);
  const rest = inputs.length > MOST_SOURCES ? ["\u2026"] : [];
  return [fill(words.reads, { names: [...names, ...rest].join(", ") })];
}
