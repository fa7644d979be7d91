// What every component is: one instance for each place on the page, told of messages, theme, width and selection.

import { element, onWidth } from "./elements.js";
import { fetchMessage } from "./message.js";
import { readTheme } from "./theme.js";
import { eachFrame } from "./timing.js";

/** @typedef {import("./channel.js").Component} Component */
/** @typedef {import("./message.js").Message} Message */

/**
 * A subclass builds its elements in its constructor (`super(parent, "map-grid")` first, then `this.root.append(...)`)
 * and overrides what it needs of `update`, `arrange`, `paint`, `close`. Before the first `update` there is no message.
 *
 * - `update()`: a new message or a new theme, in `this.message` and `this.theme`;
 * - `arrange()`: after that, and when `this.width` changes; both are known. Ends with `this.ask()`;
 * - `paint()`: once before the next frame after `this.ask()`;
 * - `this.selection`: the `Channel` of what is selected, if there is one; it receives after `update`;
 * - `close()`: the component leaves the page.
 *
 * The root has `aria-busy="true"` until what it was sent last has been painted.
 */
export class View {
  /**
   * @param {Element | ShadowRoot} parent
   * @param {string} name class of the root
   */
  constructor(parent, name) {
    this.root = element("div", { class: `root ${name}`, "aria-busy": "true" });
    for (const old of parent.querySelectorAll(":scope > .root")) old.remove(); // of an older version of this module
    parent.append(this.root);
    this.width = 0;
    this.theme = readTheme(this.root);
    /** @type {Message | any} */
    this.message = null;
    /** @type {import("./channel.js").Channel<any> | null} */
    this.selection = null;
    this.ask = eachFrame(() => this.render());
    /** @type {Component["data"] | null} */
    this.data = null;
    this.digest = "";
    this.closed = false;
    this.stopWidth = onWidth(this.root, (width) => {
      this.width = width;
      if (this.message) this.arrange();
    });
  }

  update() {}

  arrange() {
    this.ask();
  }

  paint() {}

  close() {}

  /**
   * Streamlit calls at every change of data or theme. A message that comes late, after a newer one, is not drawn.
   * @param {Component} component
   */
  async accept(component) {
    this.component = component;
    this.selection?.connect(component);
    this.data = component.data;
    const { message: digest, selected } = component.data;
    const message = digest === this.digest ? this.message : await this.load(digest);
    if (this.closed || this.data !== component.data) return;
    this.show(digest, message);
    this.selection?.receive(selected);
  }

  /** @param {string} digest */
  load(digest) {
    this.root.ariaBusy = "true";
    return fetchMessage(digest, () => this.trigger("resend", digest));
  }

  /**
   * @param {string} digest
   * @param {Message} message
   */
  show(digest, message) {
    const theme = readTheme(this.root);
    if (digest === this.digest && JSON.stringify(theme) === JSON.stringify(this.theme)) return;
    Object.assign(this, { digest, message, theme });
    this.update();
    if (this.width) this.arrange();
  }

  render() {
    if (!this.message || !this.width) return;
    this.paint();
    if (this.data?.message === this.digest && this.root.ariaBusy !== "false") this.root.ariaBusy = "false";
  }

  /**
   * An event for Python that lasts for one run of the script.
   * @param {string} name
   * @param {unknown} value
   */
  trigger(name, value) {
    this.component?.setTriggerValue(name, value);
  }

  destroy() {
    this.closed = true;
    this.stopWidth();
    this.ask.cancel();
    this.selection?.cancel();
    this.close();
    this.root.remove();
  }
}

/**
 * What a component's index.js exports: `export default await mounting(MapGrid, import.meta.url, "map_grid.css")`.
 * It is ready when the style sheets have come, so that nothing is seen without them.
 * @param {new (parent: Element | ShadowRoot) => View} Kind
 * @param {string} base address that the names of style sheets are relative to
 * @param {...string} names of style sheets, after core.css
 * @returns {Promise<(component: Component) => () => void>}
 */
export async function mounting(Kind, base, ...names) {
  const addresses = [new URL("core.css", import.meta.url), ...names.map((name) => new URL(name, base))];
  const sheets = await Promise.all(addresses.map(({ href }) => styleSheet(href)));
  /** @type {WeakMap<Element | ShadowRoot, { view: View, component: Component }>} */
  const mounted = new WeakMap();
  return (component) => {
    const parent = component.parentElement;
    const view = mounted.get(parent)?.view ?? create(Kind, parent, sheets);
    mounted.set(parent, { view, component });
    view.accept(component);
    return () => {
      if (mounted.get(parent)?.component !== component) return; // the call of a newer one that took its place
      mounted.delete(parent);
      view.destroy();
    };
  };
}

/**
 * @param {new (parent: Element | ShadowRoot) => View} Kind
 * @param {Element | ShadowRoot} parent
 * @param {CSSStyleSheet[]} sheets
 */
function create(Kind, parent, sheets) {
  if (parent instanceof ShadowRoot) parent.adoptedStyleSheets = sheets;
  return new Kind(parent);
}

/** @type {Map<string, Promise<CSSStyleSheet>>} */
const styleSheets = new Map();

/** @param {string} address */
function styleSheet(address) {
  const known = styleSheets.get(address);
  if (known) return known;
  const sheet = fetchSheet(address);
  styleSheets.set(address, sheet);
  return sheet;
}

/** @param {string} address */
async function fetchSheet(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answers ${answer.status}`);
  return new CSSStyleSheet().replace(await answer.text());
}
