// Channel, row and column as numbers: what a click does, by keyboard.
import { element } from "../core/elements.js";
import { numberBox } from "../widgets/controls.js";

const NAMES = /** @type {const} */ (["channel", "row", "column"]);

/** @typedef {Record<typeof NAMES[number], number>} Unit */

/** @param {(change: Partial<Unit>) => void} onchange called with the number that changed */
export function unitBoxes(onchange) {
  const boxes = NAMES.map((name) =>
    numberBox({ label: name, min: 0, max: 0, oninput: (value) => onchange({ [name]: value }) }),
  );
  return {
    node: element("div", { class: "boxes" }, ...boxes.map((box) => box.node)),
    /** @type {(words: Record<string, string>, sizes: number[]) => void} sizes: channels, rows, columns */
    label(words, sizes) {
      boxes.forEach((box, axis) => {
        box.rename(words[`unit-${NAMES[axis]}`]);
        box.bound(sizes[axis] - 1);
      });
    },
    /** @param {Unit} unit */
    show(unit) {
      boxes.forEach((box, axis) => box.set(unit[NAMES[axis]]));
    },
  };
}
