// Marks over a plot: a dashed line each, with a sign and, where there is room, a word.

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {{ step: number, sign: string, label: string }} PlotMark */
/** @typedef {{ text: string, left: number, width: number, lane: number }} Label `left`, `width` in CSS pixels */

const LANES = 2;
const LANE = 13; // CSS pixels
const BESIDE = 3; // between a line and its text

/**
 * A label for each mark, in their order: none covers another while there is room. The last marks come first, and a
 * word that has no room is left out.
 * @param {PlotMark[]} marks the earliest first
 * @param {(step: number) => number} x
 * @param {(text: string) => number} measure
 * @param {[left: number, right: number]} edges
 * @returns {Label[]}
 */
export function placeLabels(marks, x, measure, edges) {
  /** @type {Label[]} */
  const taken = [];
  const placed = [...marks].reverse().map(({ step, sign, label }) => {
    const texts = label ? [label, ""] : [""];
    const candidates = texts.flatMap((text) => positions(sign, text, x(step), measure));
    const free = candidates.find((each) => fits(each, taken, edges)) ?? candidates[candidates.length - 2 * LANES];
    taken.push(free);
    return free;
  });
  return placed.reverse();
}

/**
 * Right and left of a line, in each lane; the sign is next to the line.
 * @param {string} sign
 * @param {string} label
 * @param {number} at CSS pixels
 * @param {(text: string) => number} measure
 * @returns {Label[]}
 */
function positions(sign, label, at, measure) {
  const lanes = Array.from({ length: LANES }, (_, lane) => lane);
  const [after, before] = [`${sign} ${label}`.trim(), `${label} ${sign}`.trim()];
  return lanes.flatMap((lane) => [
    { text: after, left: at + BESIDE, width: measure(after), lane },
    { text: before, left: at - BESIDE - measure(before), width: measure(before), lane },
  ]);
}

/**
 * @param {Label} label
 * @param {Label[]} taken
 * @param {[left: number, right: number]} edges
 */
function fits({ left, width, lane }, taken, [low, high]) {
  const apart = (/** @type {Label} */ other) => left > other.left + other.width || left + width < other.left;
  return left >= low && left + width <= high && taken.every((other) => other.lane !== lane || apart(other));
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Label} label
 * @param {number} top CSS pixels
 * @param {Theme} theme
 */
export function paintLabel(context, { text, left, width, lane }, top, theme) {
  const y = top + lane * LANE;
  context.save();
  Object.assign(context, { globalAlpha: 0.85, fillStyle: theme.background });
  context.fillRect(left - 1, y - 1, width + 2, LANE);
  Object.assign(context, { globalAlpha: 1, fillStyle: theme.text, textBaseline: "top" });
  context.fillText(text, left, y);
  context.restore();
}
