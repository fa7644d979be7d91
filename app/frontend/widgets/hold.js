const ENDS = ["pointerup", "pointercancel"];

/** Whether the visitor holds a mouse button or a finger down, as while dragging a slider. */
export class Hold {
  held = false;

  /**
   * @param {HTMLElement} root
   * @param {(target: Element) => boolean} [counts] whether what is pressed counts
   */
  constructor(root, counts = () => true) {
    root.addEventListener("pointerdown", ({ target }) => {
      this.held = target instanceof Element && counts(target);
    });
    this.release = () => {
      this.held = false;
    };
    for (const kind of ENDS) window.addEventListener(kind, this.release);
  }

  destroy() {
    for (const kind of ENDS) window.removeEventListener(kind, this.release);
  }
}

/**
 * Whether the keys ask to undo: Ctrl+Z or Cmd+Z.
 * @param {KeyboardEvent} event
 */
export function isUndo({ key, ctrlKey, metaKey, shiftKey }) {
  return key.toLowerCase() === "z" && (ctrlKey || metaKey) && !shiftKey;
}
