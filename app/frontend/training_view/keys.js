// Keys that drive a run from anywhere on the page where nothing else takes them.

/** @typedef {"toggle" | "batch" | "epoch"} KeyCommand */

/** @type {Record<string, KeyCommand>} */
const COMMANDS = { " ": "toggle", ArrowRight: "batch", "Shift+ArrowRight": "epoch" };
const TAKES_KEYS = "input, select, textarea, [contenteditable], [role=slider], [role=listbox]";

/**
 * The command of a key: space plays and pauses, the right arrow is one batch, with Shift one epoch.
 * @param {{ key: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean }} event
 * @returns {KeyCommand | null}
 */
export function keyCommand(event) {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  return COMMANDS[shiftKey ? `Shift+${key}` : key] ?? null;
}

/**
 * Whether the element that has the focus uses the key itself.
 * @param {EventTarget | null} target
 * @param {string} key
 */
export function takesKey(target, key) {
  if (!(target instanceof Element)) return false;
  return target.closest(TAKES_KEYS) !== null || (key === " " && target.closest("button, summary, a") !== null);
}
