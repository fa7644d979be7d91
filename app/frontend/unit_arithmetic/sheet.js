// A sheet: items on a canvas that light each other; each that says something is an option of a list for screen readers.
import { fitCanvas } from "../core/canvas.js";
import { element, pointIn } from "../core/elements.js";
import { paintItem } from "./paint.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Theme} Theme */
/** @typedef {{ point: (item: Item | null) => void, open: (target: import("./message.js").Target) => void }} Host */

/** @type {Record<string, [number, number]>} */
const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const OPENING = ["Enter", " "];
const MARGIN = 80; // CSS pixels at the lower edge of the window, where the status line lies

export class Sheet {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Item[]} */
    this.items = [];
    /** @type {number[]} */
    this.stops = [];
    /** @type {Map<number, HTMLElement>} */
    this.options = new Map();
    this.current = -1;
    /** @type {Set<string>} */
    this.beside = new Set();
    /** @type {Set<number>} */
    this.lit = new Set();
    /** @type {[number, number]} */
    this.size = [1, 1];
    /** @type {Theme | null} */
    this.theme = null;
    const roles = { role: "listbox", tabindex: "0", "aria-owns": "sheet-options" };
    this.canvas = /** @type {HTMLCanvasElement} */ (element("canvas", { class: "sheet", ...roles }));
    this.list = element("div", { class: "sheet-options", id: "sheet-options", role: "presentation" });
    this.root = element("div", { class: "sheet-box" }, this.canvas, this.list);
    this.listen();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("pointermove", (event) => event.pointerType !== "touch" && this.point(this.at(event)));
    canvas.addEventListener("pointerleave", (event) => event.pointerType !== "touch" && this.point(-1));
    canvas.addEventListener("click", (event) => this.press(this.at(event), isTouch(event)));
    canvas.addEventListener("keydown", (event) => this.key(event));
    canvas.addEventListener("focus", () => {
      if (this.current < 0 && canvas.matches(":focus-visible")) this.point(this.stops[0] ?? -1);
    });
  }

  /**
   * Shows other items.
   * @param {Item[]} items
   * @param {number} width
   * @param {Theme} theme
   */
  lay(items, width, theme) {
    this.items = items;
    this.theme = theme;
    this.size = [width, Math.ceil(Math.max(1, ...items.map((item) => item.y + item.h))) + 4];
    this.stops = items.flatMap((item, index) => (item.spoken ? [index] : []));
    this.options = new Map(this.stops.map((index) => [index, optionOf(items[index])]));
    giveIds(this.stops.map((index) => [items[index].name ?? "", this.options.get(index)]));
    this.list.replaceChildren(...this.options.values());
    this.current = -1;
    this.lit.clear();
    this.paint();
  }

  /** @param {MouseEvent} event */
  at(event) {
    const { x, y } = pointIn(this.canvas, event);
    /** @param {Item} item */
    const inside = (item) => x >= item.x && x <= item.x + item.w && y >= item.y && y <= item.y + item.h;
    return this.stops.findLast((index) => inside(this.items[index])) ?? -1;
  }

  // --- what is pointed at ---

  /** @param {number} index of an item, or -1 */
  point(index) {
    if (index === this.current) return;
    this.current = index;
    this.host.point(this.items[index] ?? null);
    this.paint();
  }

  /**
   * Lights tags from outside: a cell of a map.
   * @param {string[]} tags
   */
  light(tags) {
    this.beside = new Set(tags);
    this.paint();
  }

  /**
   * @param {number} index
   * @param {boolean} touch
   */
  press(index, touch) {
    const again = index === this.current;
    this.point(index);
    const target = this.items[index]?.target;
    if (target && (!touch || again)) this.host.open(target);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !this.handle(event.key)) return;
    event.preventDefault();
    if (this.items[this.current]) this.reveal(this.items[this.current]);
  }

  /**
   * Whether the key means something here.
   * @param {string} key
   */
  handle(key) {
    const stop = this.stopFor(key);
    if (stop === undefined) return OPENING.includes(key) && this.openCurrent();
    this.point(stop);
    return true;
  }

  /** Whether the current item leads anywhere. */
  openCurrent() {
    const target = this.items[this.current]?.target;
    if (target) this.host.open(target);
    return target !== undefined;
  }

  /**
   * The stop that a key leads to.
   * @param {string} key
   */
  stopFor(key) {
    if (key === "Home") return this.stops[0] ?? -1;
    if (key === "End") return this.stops.at(-1) ?? -1;
    return key in DIRECTIONS ? this.next(DIRECTIONS[key]) : undefined;
  }

  /**
   * The nearest stop that way; sideways distance counts threefold, so that a row is followed to its end.
   * @param {[number, number]} direction
   */
  next([dx, dy]) {
    const from = this.items[this.current];
    if (!from) return this.stops[0] ?? -1;
    const [x, y] = centerOf(from);
    /** @param {number} index */
    const distance = (index) => {
      const [cx, cy] = centerOf(this.items[index]);
      const ahead = (cx - x) * dx + (cy - y) * dy;
      return index !== this.current && ahead > 1 ? ahead + 3 * Math.abs((cx - x) * dy + (cy - y) * dx) : Infinity;
    };
    const distances = this.stops.map(distance);
    const least = Math.min(...distances);
    return least < Infinity ? this.stops[distances.indexOf(least)] : this.current;
  }

  /** @param {Item} item */
  reveal(item) {
    const top = this.canvas.getBoundingClientRect().top + item.y;
    if (top > 8 && top + item.h < window.innerHeight - MARGIN) return;
    document.querySelector("[data-testid=stMain]")?.scrollBy({ top: top - window.innerHeight / 2 });
  }

  // --- painting ---

  paint() {
    const { items, theme } = this;
    if (!theme) return;
    const context = fitCanvas(this.canvas, ...this.size);
    const lit = this.litItems();
    items.forEach((item, index) => paintItem(context, item, theme, lit.has(index)));
    for (const index of new Set([...lit, ...this.lit])) {
      this.options.get(index)?.setAttribute("aria-selected", String(lit.has(index)));
    }
    this.lit = lit;
    const current = this.options.get(this.current);
    if (current) this.canvas.setAttribute("aria-activedescendant", current.id);
    else this.canvas.removeAttribute("aria-activedescendant");
  }

  /** Indices of the item that is pointed at, and of those that light with it. */
  litItems() {
    const tags = new Set([...(this.items[this.current]?.lights ?? []), ...this.beside]);
    /** @type {(item: Item, index: number) => boolean} */
    const isLit = (item, index) => index === this.current || Boolean(item.tags?.some((tag) => tags.has(tag)));
    return new Set(this.items.flatMap((item, index) => (isLit(item, index) ? [index] : [])));
  }
}

/** @param {MouseEvent} event */
export const isTouch = (event) => event instanceof PointerEvent && event.pointerType === "touch";

/**
 * @param {Item} item
 * @returns {[number, number]}
 */
const centerOf = ({ x, y, w, h }) => [x + w / 2, y + h / 2];

/**
 * An item for screen readers, where it lies.
 * @param {Item} item
 */
function optionOf({ x, y, w, h, spoken }) {
  const option = element("div", { role: "option", "aria-label": spoken ?? "", "aria-selected": "false" });
  Object.assign(option.style, { left: `${x}px`, top: `${y}px`, width: `${w}px`, height: `${h}px` });
  return option;
}

/**
 * Each option gets its item's name as an id; where a name occurs again, with a number.
 * @param {[string, HTMLElement | undefined][]} options
 */
function giveIds(options) {
  const taken = new Set();
  options.forEach(([name, option], at) => {
    if (option) option.id = taken.has(name) ? `${name}-${at}` : name;
    taken.add(name);
  });
}
