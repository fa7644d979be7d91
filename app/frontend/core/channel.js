// One value that the visitor changes in the browser and Python changes too: what is selected, the settings of a page.

/**
 * What Streamlit hands to a component at every call.
 * @typedef {object} Component
 * @property {Element | ShadowRoot} parentElement
 * @property {{ message: string, selected: any }} data digest of the large message, and what Python says is selected
 * @property {(name: string, value: any) => void} setStateValue kept by Streamlit until it changes
 * @property {(name: string, value: any) => void} setTriggerValue lasts for one run of the script
 */

/**
 * @template Value
 * @typedef {object} Options
 * @property {string} name of the state or the event, as Python reads it
 * @property {"state" | "event"} [kind]
 * @property {(value: Value) => void} [onreceive] called with what Python says, where that is news
 * @property {(value: Value) => any} [encode] makes what is sent; Python answers with the value itself
 * @property {(send: (value: Value) => void) => import("./timing.js").Paced<[Value]>} [pace] when it is sent, such as
 *   `(send) => whenIdle(send, 500)`; at once without
 */

/**
 * Holds off echoes: Python answers to every value that is sent, and its answer may come when the visitor has already
 * gone on. Such a late answer changes nothing here; another value from Python does.
 * @template Value
 */
export class Channel {
  /** @param {Options<Value>} options */
  constructor({ name, kind = "state", onreceive = () => {}, encode = (value) => value, pace }) {
    this.name = name;
    this.kind = kind;
    this.onreceive = onreceive;
    this.encode = encode;
    this.paced = pace?.((value) => this.deliver(value));
    /** @type {string[]} sent, and not yet answered */
    this.unanswered = [];
    /** @type {string | undefined} what Python said last, as text */
    this.received = undefined;
    this.receiving = false;
    /** @type {Component | undefined} */
    this.component = undefined;
  }

  /**
   * At every call of the component: its setters are new.
   * @param {Component} component
   */
  connect(component) {
    this.component = component;
  }

  /** Whether Python has said anything yet. */
  get known() {
    return this.received !== undefined;
  }

  /**
   * What the visitor selected. Nothing is sent while `onreceive` runs: Python need not be told what it says.
   * @param {Value} value
   */
  send(value) {
    if (this.receiving) return;
    if (this.paced) this.paced(value);
    else this.deliver(value);
  }

  /** @param {Value} value */
  deliver(value) {
    this.unanswered.push(asText(value));
    const set = this.kind === "event" ? this.component?.setTriggerValue : this.component?.setStateValue;
    set?.(this.name, this.encode(value));
  }

  /**
   * What Python says. News is neither what it said before, nor an answer, nor what it says while a change is to be sent.
   * @param {Value} value
   */
  receive(value) {
    const text = asText(value);
    const repeated = text === this.received;
    const answered = this.unanswered.lastIndexOf(text);
    this.received = text;
    this.unanswered = answered >= 0 ? this.unanswered.slice(answered + 1) : this.unanswered;
    if (repeated || answered >= 0 || this.paced?.waiting()) return;
    this.unanswered = [];
    this.receiving = true;
    try {
      this.onreceive(value);
    } finally {
      this.receiving = false;
    }
  }

  /** What was to be sent is not: the component goes. */
  cancel() {
    this.paced?.cancel();
  }
}

/** @param {unknown} value */
function asText(value) {
  return JSON.stringify(value ?? null);
}
