// What pointer and keys mean in the strip.

/** @typedef {import("./items.js").Item} Item */

const OPENING = ["+", "=", " "];
const CLOSING = ["-", "_", "Escape"];

/**
 * The stop that a key leads to; undefined for other keys.
 * @param {string} key
 * @param {number[]} stops
 * @param {number} cursor
 * @returns {number | undefined}
 */
export function stopFor(key, stops, cursor) {
  const at = Math.max(0, stops.indexOf(cursor));
  const last = stops.length - 1;
  /** @type {Record<string, number>} */
  const targets = { ArrowRight: Math.min(last, at + 1), ArrowLeft: Math.max(0, at - 1), Home: 0, End: last };
  return stops[targets[key]];
}

/**
 * The block that a key folds or unfolds at an item: + and - one way, Space either way, Escape the innermost block
 * around. undefined for other keys.
 * @param {string} key
 * @param {Item} item
 * @returns {{ block: number, opens: boolean } | undefined}
 */
export function foldFor(key, item) {
  const folded = item.folded >= 0;
  if (folded && OPENING.includes(key)) return { block: item.folded, opens: true };
  const around = item.path.at(-1);
  const closes = CLOSING.includes(key) || key === " "; // Space has unfolded a folded block
  return closes && around !== undefined ? { block: around, opens: false } : undefined;
}

/**
 * The number in a data attribute around what an event hit.
 * @param {Event} event
 * @param {"node" | "block"} name
 */
export function numberAt({ target }, name) {
  const node = target instanceof Element ? target.closest(`[data-${name}]`) : null;
  return node instanceof SVGElement ? Number(node.dataset[name]) : undefined;
}
