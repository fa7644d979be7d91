// The plates of the strip's items: a layer and its slices, or the stack of a folded block.
import { polygon, svg } from "../drawing/svg.js";
import { SIZES, tall } from "./items.js";

/** @typedef {import("../drawing/svg.js").Point} Point */
/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {{ node: number, x: number, t: number, family?: string }} Plate x is the left of the plate's front */

export const INPUT = "input"; // name of the node that is the picture
const COMBINATION = "combination"; // family of the joint of a folded block

/**
 * The plates of an item, from left to right.
 * @param {Item} item
 * @returns {Plate[]}
 */
export function platesOf(item) {
  if (item.folded >= 0) return foldedPlates(item);
  const start = item.x + item.t + SIZES.plate;
  return item.nodes.map((node, at) =>
    at === 0
      ? { node, x: item.x, t: item.t }
      : { node, x: start + (at - 1) * (SIZES.slice + SIZES.plate), t: SIZES.slice },
  );
}

/**
 * @param {Item} item
 * @returns {Plate[]}
 */
function foldedPlates(item) {
  const step = item.t + SIZES.stack;
  const node = item.nodes[item.nodes.length - 1];
  const end = item.x + item.plates * step - SIZES.stack;
  const stack = Array.from({ length: item.plates }, (_, at) => ({ node, x: item.x + at * step, t: item.t }));
  const joined = item.x + item.front > end + 1;
  return joined ? [...stack, { node, x: end + SIZES.plate, t: SIZES.joint, family: COMBINATION }] : stack;
}

/**
 * The corners of a plate's outline, front bottom left first, clockwise.
 * @param {Item} item
 * @param {Plate} plate
 * @returns {Point[]}
 */
function silhouette(item, plate) {
  const { dx, dy } = item;
  const top = item.y + dy - tall(item) / 2;
  const bottom = item.y + tall(item) / 2;
  const [left, right] = [plate.x, plate.x + plate.t];
  return [
    [left, bottom],
    [left - dx, bottom - dy],
    [left - dx, top - dy],
    [right - dx, top - dy],
    [right, top],
    [right, bottom],
  ];
}

/**
 * @param {Item} item
 * @param {Plate} plate
 * @param {string} family
 * @param {boolean} picture
 */
export function drawPlate(item, plate, family, picture) {
  const [a, b, c, d, e, f] = silhouette(item, plate);
  /** @type {Point} */
  const corner = [plate.x, e[1]];
  const face = svg("path", { class: picture ? "face picture" : "face", d: polygon([a, b, c, corner]) });
  const scene = picture ? [svg("path", { class: "scene", d: scenePath(b, c, corner) })] : [];
  const roof = svg("path", { class: "roof", d: polygon([corner, c, d, e]) });
  const front = svg("path", { class: "front", d: polygon([a, corner, e, f]) });
  return svg("g", { class: `plate f-${family}`, "data-node": plate.node }, face, ...scene, roof, front);
}

/**
 * A sun and mountains on the face of the picture.
 * @param {Point} bottom left end of the face's lower edge
 * @param {Point} top
 * @param {Point} corner
 */
function scenePath(bottom, top, corner) {
  /** @type {(point: Point) => Point} */
  const onFace = ([u, v]) => [
    top[0] + u * (corner[0] - top[0]),
    top[1] + u * (corner[1] - top[1]) + v * (bottom[1] - top[1]),
  ];
  /** @type {Point[]} */
  const hills = [
    [0.08, 0.86],
    [0.34, 0.5],
    [0.52, 0.7],
    [0.7, 0.42],
    [0.93, 0.86],
  ];
  /** @type {Point[]} */
  const sun = Array.from({ length: 12 }, (_, at) => {
    const angle = (at * Math.PI) / 6;
    return [0.34 + 0.13 * Math.cos(angle), 0.26 + 0.09 * Math.sin(angle)];
  });
  return polygon(hills.map(onFace)) + polygon(sun.map(onFace));
}

/**
 * The outline of one node: its plate, or the whole stack of the folded block that holds it.
 * @param {Strip} strip
 * @param {number} number
 */
export function outlinePath(strip, number) {
  const item = strip.items[strip.owner[number]];
  const plates = platesOf(item);
  if (item.folded >= 0) return polygon(silhouette(item, { ...plates[0], t: item.front }));
  return polygon(silhouette(item, plates[item.nodes.indexOf(number)]));
}
