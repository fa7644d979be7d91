// Elements of an SVG drawing and the texts of paths.

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {readonly [number, number]} Point x and y */

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {...(Node | string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * @param {number} x
 * @param {number} y
 */
export const point = (x, y) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** @param {readonly Point[]} points */
export const polygon = (points) => `M${points.map(([x, y]) => point(x, y)).join("L")}Z`;
