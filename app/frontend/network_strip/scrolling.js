// The strip is wider than its place: what is out of sight, and how it comes into sight.
import { leftOf, middleOf, rightOf } from "./items.js";

/** @typedef {import("./items.js").Item} Item */

const MARGIN = 24; // CSS pixels beside what is scrolled into view
const HIDDEN = 4;

/**
 * Fades the ends behind which there is more.
 * @param {HTMLElement} scroller
 */
export function fadeEnds({ scrollLeft, scrollWidth, clientWidth, parentElement }) {
  parentElement?.classList.toggle("more-left", scrollLeft > HIDDEN);
  parentElement?.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - HIDDEN);
}

/**
 * @param {HTMLElement} scroller
 * @param {Item} item
 */
function isInSight({ scrollLeft, clientWidth }, item) {
  return leftOf(item) >= scrollLeft + MARGIN && rightOf(item) <= scrollLeft + clientWidth - MARGIN;
}

/**
 * Scrolls until the item is in sight; returns whether it had to.
 * @param {HTMLElement} scroller
 * @param {Item} item
 * @param {ScrollBehavior} behavior
 */
export function reveal(scroller, item, behavior) {
  if (isInSight(scroller, item)) return false;
  scroller.scrollTo({ left: middleOf(item) - scroller.clientWidth / 2, behavior });
  return true;
}
