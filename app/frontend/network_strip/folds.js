// Which blocks of each network are unfolded: kept while the page is open, also while the strip is away.
import { blockPath } from "./network.js";

/** @typedef {import("./network.js").Network} Network */

/** Numbers of blocks, by key. @type {Map<string, Set<number>>} */
const UNFOLDED = new Map();

/**
 * The unfolded blocks under a key, and whether there was nothing yet.
 * @param {string} key
 */
export function unfoldedBlocks(key) {
  const isNew = !UNFOLDED.has(key);
  const open = UNFOLDED.get(key) ?? new Set();
  UNFOLDED.set(key, open);
  return { open, isNew };
}

/**
 * Unfolds all blocks around a node.
 * @param {Network} network
 * @param {Set<number>} open
 * @param {number} number
 */
export function unfoldTo(network, open, number) {
  for (const block of blockPath(network, network.nodes[number].block)) open.add(block);
}

/**
 * Unfolds a block, or folds it with all that is in it.
 * @param {Network} network
 * @param {Set<number>} open
 * @param {number} block
 */
export function toggleBlock(network, open, block) {
  if (!open.has(block)) {
    open.add(block);
    return;
  }
  for (const inner of [...open]) if (blockPath(network, inner).includes(block)) open.delete(inner);
}
