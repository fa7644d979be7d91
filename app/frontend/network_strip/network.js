// The network of one message as objects: nodes and blocks refer to each other by number; -1 is "none".

/**
 * The message of `encode.py`: columns with one entry for each node, and the tables that they point into.
 * @typedef {object} Message
 * @property {number} id the same for the same network
 * @property {string[]} names a leading dot says that the name of the innermost block goes in front
 * @property {Record<string, string>} titles by number, where a title differs from the label
 * @property {Record<string, string>} labels by number, where a label differs from the end of the name
 * @property {number[]} block number of the innermost block, -1 outside of all
 * @property {number[]} kind row of `kinds`
 * @property {number[]} shape row of `shapes`
 * @property {(number | number[])[]} inputs distances back in the list
 * @property {number[]} glued numbers of nodes that are thin slices on the one before
 * @property {[string, string, number, string][]} blocks name, label, number of the block around it, how its paths run
 * @property {[string, number][]} kinds word, and number of the family
 * @property {number[][]} shapes (C, H, W) or (C)
 */

/**
 * @typedef {object} Node
 * @property {number} number
 * @property {string} name
 * @property {string} label
 * @property {string} title
 * @property {string} kind
 * @property {number} family
 * @property {number} block
 * @property {boolean} glued
 * @property {number[]} shape
 * @property {number[]} inputs
 * @property {number[]} outputs
 */

/**
 * @typedef {object} Block
 * @property {string} name
 * @property {string} label
 * @property {number} parent
 * @property {string} paths "shortcut", "dense", "branches", or "" for a single path
 * @property {number[]} nodes
 * @property {number[]} children
 */

/** @typedef {{ id: number, nodes: Node[], blocks: Block[], numbers: Map<string, number> }} Network */

/**
 * @param {Message} message
 * @returns {Network}
 */
export function decodeNetwork(message) {
  const blocks = message.blocks.map(decodeBlock);
  blocks.forEach((block, number) => blocks[block.parent]?.children.push(number));
  const glued = new Set(message.glued);
  const nodes = message.names.map((_, number) => decodeNode(message, blocks, glued, number));
  for (const node of nodes) {
    for (const input of node.inputs) nodes[input].outputs.push(node.number);
    for (let block = node.block; block >= 0; block = blocks[block].parent) blocks[block].nodes.push(node.number);
  }
  return { id: message.id, nodes, blocks, numbers: new Map(nodes.map(({ name, number }) => [name, number])) };
}

/**
 * @param {[string, string, number, string]} row
 * @returns {Block}
 */
function decodeBlock([name, label, parent, paths]) {
  return { name, label, parent, paths, nodes: [], children: [] };
}

/**
 * @param {Message} message
 * @param {Block[]} blocks
 * @param {Set<number>} glued
 * @param {number} number
 * @returns {Node}
 */
function decodeNode(message, blocks, glued, number) {
  const block = message.block[number];
  const short = message.names[number];
  const name = short.startsWith(".") ? blocks[block].name + short : short;
  const [kind, family] = message.kinds[message.kind[number]];
  const label = message.labels[number] ?? shortName(name);
  const inputs = [message.inputs[number]].flat().map((distance) => number - distance);
  return {
    number,
    name,
    label,
    title: message.titles[number] ?? label,
    kind,
    family,
    block,
    glued: glued.has(number),
    shape: message.shapes[message.shape[number]],
    inputs,
    outputs: [],
  };
}

/**
 * The end of a name that still says something, as `short_name` in `volumes.py`.
 * @param {string} name
 */
function shortName(name) {
  const parts = name.split(".");
  let start = parts.length - 1;
  while (start > 0 && /^[0-9]/.test(parts[start])) start--;
  return parts.slice(start).join(".");
}

/**
 * The blocks around a block, outermost first, itself included.
 * @param {Network} network
 * @param {number} block
 * @returns {number[]}
 */
export function blockPath(network, block) {
  const path = [];
  for (let around = block; around >= 0; around = network.blocks[around].parent) path.unshift(around);
  return path;
}
