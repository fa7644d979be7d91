// Undo and redo over the texts of what is edited.

export class History {
  /** @type {string[]} */
  past = [];

  /** @type {string[]} */
  future = [];

  /** The control that made the last change, and when. */
  last = { name: "", time: -Infinity };

  /**
   * @param {number} [most] steps that can be undone
   * @param {number} [within] milliseconds: changes of one control that follow each other faster are one step
   */
  constructor(most = 200, within = 800) {
    this.most = most;
    this.within = within;
  }

  /**
   * Before `text` is changed.
   * @param {string} text
   * @param {string} [name] the control that changes it; without one it is a step of its own
   */
  leave(text, name = "") {
    const now = performance.now();
    const same = name !== "" && name === this.last.name && now - this.last.time < this.within;
    this.last = { name, time: now };
    this.future = [];
    if (!same) this.past = [...this.past, text].slice(-this.most);
  }

  /**
   * @param {string} text what is there now
   * @returns {string | undefined} what was there before, if anything
   */
  undo(text) {
    return this.step(this.past, this.future, text);
  }

  /**
   * @param {string} text what is there now
   * @returns {string | undefined} what was undone last, if anything
   */
  redo(text) {
    return this.step(this.future, this.past, text);
  }

  /**
   * @param {string[]} from
   * @param {string[]} to
   * @param {string} text
   */
  step(from, to, text) {
    const next = from.pop();
    if (next !== undefined) to.push(text);
    this.last = { name: "", time: -Infinity };
    return next;
  }

  get canUndo() {
    return this.past.length > 0;
  }

  get canRedo() {
    return this.future.length > 0;
  }
}
