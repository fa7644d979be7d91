// The strip as a PNG file.
import { penOf, savePng } from "../core/canvas.js";
import { element } from "../core/elements.js";

const LOOKS = [
  ...["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "opacity", "fill-opacity"],
  ...["font-size", "font-weight", "font-family", "text-anchor", "display"],
];

/**
 * A copy with its computed styles written in: in an image neither style sheet nor theme reaches it.
 * @param {SVGElement} picture
 * @returns {SVGElement}
 */
function standalone(picture) {
  const copy = /** @type {SVGElement} */ (picture.cloneNode(true));
  const originals = [picture, ...picture.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((part, index) => {
    const style = getComputedStyle(originals[index]);
    part.setAttribute("style", LOOKS.map((look) => `${look}:${style.getPropertyValue(look)}`).join(";"));
  });
  return copy;
}

/**
 * Saves the whole strip, also what is scrolled out of sight, at twice its size on the background of the page.
 * @param {SVGElement} picture
 * @param {string} background a CSS color
 * @param {string} name
 */
export async function saveStrip(picture, background, name) {
  const { width, height } = picture.getBoundingClientRect();
  const copy = standalone(picture);
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = element("canvas", { width: 2 * width, height: 2 * height });
  const context = penOf(canvas);
  context.fillStyle = background;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  savePng(canvas, name);
}
