// What the browser alone knows of a builder, kept while the page is open, also while the builder is away.
import { History } from "../core/history.js";

/** @typedef {{ history: History, selected: number }} Memory `selected` is the number of the open layer, or -1 */

/** By key of the component. @type {Map<string, Memory>} */
const MEMORIES = new Map();

/** @param {string} key */
export function memoryOf(key) {
  const memory = MEMORIES.get(key) ?? { history: new History(), selected: -1 };
  MEMORIES.set(key, memory);
  return memory;
}
