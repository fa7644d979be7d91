// What of a network is on show: folded blocks, and layers with the thin slices glued to them, in execution order.
import { volumeSize } from "../drawing/volume.js";
import { blockPath } from "./network.js";

/** @typedef {import("./network.js").Network} Network */

/**
 * One thing in the strip: a folded block, or a layer with its slices. Lengths are CSS pixels.
 * @typedef {object} Item
 * @property {number} number position in the list of items
 * @property {number} folded number of the block that is folded, or -1
 * @property {number[]} nodes numbers of the nodes it shows
 * @property {number[]} inputs numbers of items
 * @property {number[]} outputs numbers of items
 * @property {number[]} path the unfolded blocks around it, outermost first
 * @property {number} rank steps on the longest path from the input
 * @property {number} lane 0 is the main line, larger is lower; may be a fraction
 * @property {number} region number of the item where its branch begins, or -1
 * @property {boolean} crowded whether it has others beside it
 * @property {number[]} shape of what is drawn
 * @property {number} main number of the node that is drawn
 * @property {boolean} flat whether it is a vector
 * @property {number} plates how many plates a folded block shows
 * @property {number} h height of the front
 * @property {number} t thickness of a plate
 * @property {number} dx width of the receding side
 * @property {number} dy height of the receding side
 * @property {number} front width of all plates
 * @property {string} label
 * @property {string[]} lines what its label says
 * @property {number} x left of the front
 * @property {number} y middle
 */

/** @typedef {{ scale: number, plates: number, gap: number, labels: boolean }} Setting */

export const SIZES = { slice: 4, plate: 1.5, stack: 5, joint: 3, code: 12, label: 12 };

/** @type {Omit<Item, "number" | "folded" | "nodes" | "path" | "inputs" | "outputs">} */
const UNPLACED = {
  ...{ rank: 0, lane: 0, region: -1, crowded: false, shape: [], main: -1, flat: false, plates: 1 },
  ...{ h: 0, t: 0, dx: 0, dy: 0, front: 0, label: "", lines: [], x: 0, y: 0 },
};

/**
 * `owner` gives the number of the item that shows each node.
 * @param {Network} network
 * @param {Set<number>} open numbers of unfolded blocks
 * @returns {{ items: Item[], owner: number[] }}
 */
export function visibleItems(network, open) {
  /** @type {Item[]} */
  const items = [];
  const owner = network.nodes.map((node) => {
    const path = blockPath(network, node.block);
    const folded = path.find((block) => !open.has(block)) ?? -1;
    const last = items.at(-1);
    if (last && joins(last, folded, node.glued)) last.nodes.push(node.number);
    else items.push(newItem(items.length, node.number, folded, path));
    return items.length - 1;
  });
  for (const node of network.nodes) {
    for (const input of node.inputs) connect(items, owner[input], owner[node.number]);
  }
  return { items, owner };
}

/**
 * Whether a node goes into the item before it.
 * @param {Item} last
 * @param {number} folded
 * @param {boolean} glued
 */
function joins(last, folded, glued) {
  return folded >= 0 ? last.folded === folded : glued && last.folded < 0;
}

/**
 * @param {number} number
 * @param {number} node
 * @param {number} folded
 * @param {number[]} path
 * @returns {Item}
 */
function newItem(number, node, folded, path) {
  const around = folded >= 0 ? path.slice(0, path.indexOf(folded)) : path;
  return { ...UNPLACED, number, folded, nodes: [node], inputs: [], outputs: [], path: around };
}

/**
 * @param {Item[]} items
 * @param {number} from
 * @param {number} to
 */
function connect(items, from, to) {
  if (from === to || items[to].inputs.includes(from)) return;
  items[to].inputs.push(from);
  items[from].outputs.push(to);
}

/**
 * How many plates a folded block shows: one for each block in it, or else for each layer, up to `most`.
 * @param {Network} network
 * @param {number} block
 * @param {number} most
 */
function plates(network, block, most) {
  const { children, nodes } = network.blocks[block];
  const layers = nodes.filter((number) => !network.nodes[number].glued).length;
  return Math.max(2, Math.min(most, children.length || Math.min(3, layers)));
}

/**
 * Fills in the item's sizes and label.
 * @param {Network} network
 * @param {Item} item
 * @param {number} largest rows of the network's largest map
 * @param {Setting} setting
 */
export function measureItem(network, item, largest, setting) {
  const folded = item.folded >= 0;
  const node = network.nodes[folded ? item.nodes[item.nodes.length - 1] : item.nodes[0]];
  const { h, t, dx, dy } = volumeSize(node.shape, largest);
  const { scale } = setting;
  Object.assign(item, { shape: node.shape, main: node.number, flat: node.shape.length < 3 });
  Object.assign(item, { h: h * scale, t: t * scale, dx: dx * scale, dy: dy * scale });
  item.plates = folded ? plates(network, item.folded, setting.plates) : 1;
  if (folded) item.t = Math.max(4, item.t * 0.55);
  item.front = folded ? foldedWidth(network, item) : item.t + (item.nodes.length - 1) * (SIZES.slice + SIZES.plate);
  item.label = folded ? network.blocks[item.folded].label : node.title;
  item.lines = [item.label, node.shape.join("\u00d7")];
}

/**
 * @param {Network} network
 * @param {Item} item
 */
function foldedWidth(network, item) {
  const joint = network.blocks[item.folded].paths ? SIZES.plate + SIZES.joint : 0;
  return item.plates * item.t + (item.plates - 1) * SIZES.stack + joint;
}

/**
 * Rows or columns of the network's largest map; a network of vectors alone has 1.
 * @param {Network} network
 */
export function largestMap({ nodes }) {
  return Math.max(1, ...nodes.map(({ shape }) => (shape.length === 3 ? Math.max(shape[1], shape[2]) : 1)));
}

/** @param {string} text */
const textWidth = (text) => 6.1 * text.length;

/** @param {Item} item */
export const boxWidth = (item) => item.front + item.dx;

/** @param {Item} item */
export const labelWidth = (item) => Math.max(...item.lines.map(textWidth));

/** @param {Item} item */
export const tall = (item) => item.h + item.dy;

/** @param {Item} item */
export const rightOf = (item) => item.x + item.front;

/** @param {Item} item */
export const leftOf = (item) => item.x - item.dx;

/** @param {Item} item */
export const middleOf = (item) => (leftOf(item) + rightOf(item)) / 2;
