/** The layout of the network strip as tests read it: names of nodes in place of numbers. */
import { leftOf, rightOf, tall } from "../network_strip/items.js";
import { layoutStrip } from "../network_strip/layout.js";
import { decodeNetwork } from "../network_strip/network.js";

/**
 * @param {import("../network_strip/network.js").Message} message
 * @param {string[]} open names of unfolded blocks
 * @param {number} width CSS pixels
 */
export function laidOut(message, open, width) {
  const network = decodeNetwork(message);
  const numbers = open.map((name) => network.blocks.findIndex((block) => block.name === name));
  const strip = layoutStrip(network, new Set(numbers), width);
  const items = strip.items.map((item) => ({
    nodes: item.nodes.map((number) => network.nodes[number].name),
    folded: item.folded >= 0,
    lane: item.lane,
    rank: item.rank,
    left: leftOf(item),
    right: rightOf(item),
    top: item.y - tall(item) / 2,
    bottom: item.y + tall(item) / 2,
  }));
  const edges = strip.edges.map(({ from, to, kind }) => [from, to, kind]);
  return { width: strip.width, height: strip.height, items, edges, labels: strip.labels };
}
