import { element, setText } from "../core/elements.js";

/**
 * Grids with captions, of which as many are shown as there are scenes.
 *
 * @typedef {import("../widgets/grid.js").CellGrid} CellGrid
 * @typedef {import("../widgets/grid.js").SceneOptions} SceneOptions
 * @typedef {import("../core/theme.js").Theme} Theme
 */

/**
 * @param {number} count
 * @param {(index: number) => CellGrid} make
 */
export function gridPool(count, make) {
  const figures = Array.from({ length: count }, (_, index) => {
    const grid = make(index);
    const caption = element("div", { class: "caption" });
    return { grid, caption, node: element("div", { class: "figure" }, caption, grid.node) };
  });
  const node = element("div", { class: "figures" }, ...figures.map((figure) => figure.node));
  return {
    node,
    figures,
    /** @type {(scenes: SceneOptions[], captions: string[], look: PoolLook) => void} */
    show(scenes, captions, { across, theme, dim = () => false }) {
      setStyle(node, "gridTemplateColumns", `repeat(${across}, max-content)`);
      figures.forEach(({ grid, caption, node: frame }, index) => {
        frame.hidden = index >= scenes.length;
        if (frame.hidden) return;
        setText(caption, captions[index] ?? "");
        frame.classList.toggle("dim", dim(index));
        grid.show(scenes[index]);
        grid.paint(theme);
      });
    },
  };
}

/** @typedef {{ across: number, theme: Theme, dim?: (index: number) => boolean }} PoolLook */

/**
 * Sets a style only where it differs.
 * @param {HTMLElement} node
 * @param {"gridTemplateColumns"} name
 * @param {string} value
 */
function setStyle(node, name, value) {
  if (node.style[name] !== value) node.style[name] = value;
}

/**
 * A column of the stage: title, the controls that are about it alone, and what follows.
 * @param {string} name
 * @param {HTMLElement} title
 * @param {HTMLElement[]} controls
 * @param {...HTMLElement} rest
 */
export function sideOf(name, title, controls, ...rest) {
  return element("section", { class: `side ${name}` }, element("div", { class: "head" }, title, ...controls), ...rest);
}
