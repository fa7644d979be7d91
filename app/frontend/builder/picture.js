// The network of a design as volumes.
import { polygon, svg } from "../drawing/svg.js";
import { volumeSize } from "../drawing/volume.js";

/** @typedef {import("../drawing/svg.js").Point} Point */
/** A layer. @typedef {{ index: number, shape: number[] | null, family: string, code: string, plates: number }} Step */
/** @typedef {Step & import("../drawing/volume.js").Size & { shape: number[], thin: boolean, x: number, front: number, ghost: boolean }} Volume */

const HEIGHT = 74; // CSS pixels of the largest map
const SLICE = 4; // and of a thin slice
const GAP = 13;
const SMALL_GAP = 2;
const LEAST_SCALE = 0.45;
const THIN = new Set(["activation", "normalization", "other"]);

/**
 * The volumes from left to right; a step without a shape waits and takes that of the one before.
 * @param {Step[]} steps
 */
export function placedVolumes(steps) {
  const sides = steps.flatMap(({ shape }) => (shape?.length === 3 ? shape.slice(1) : []));
  const largest = Math.max(1, ...sides);
  /** @type {Volume[]} */
  const volumes = [];
  for (const step of steps) volumes.push(placedAfter(volumes.at(-1), step, largest));
  const last = volumes[volumes.length - 1];
  const half = Math.max(...volumes.map(({ h, dy }) => (h + dy) / 2));
  return { volumes, width: last.x + last.front + 4, middle: half + 4, height: 2 * half + 22 };
}

/**
 * @param {Volume | undefined} before
 * @param {Step} step
 * @param {number} largest
 * @returns {Volume}
 */
function placedAfter(before, step, largest) {
  const shape = step.shape ?? shapeOf(before);
  const size = volumeSize(shape, largest, HEIGHT);
  const thin = isThin(step, shape, before);
  const t = thin ? SLICE : size.t;
  const x = (before ? before.x + before.front : 2) + (thin ? SMALL_GAP : GAP + size.dx);
  return { ...step, ...size, t, shape, thin, x, ghost: !step.shape, front: t + (step.plates - 1) * (SLICE + t) };
}

/** @param {Volume | undefined} volume */
const shapeOf = (volume) => volume?.shape ?? [1];

/**
 * Whether a layer is drawn as a slice on the volume before it.
 * @param {Step} step
 * @param {number[]} shape
 * @param {Volume | undefined} before
 */
function isThin({ family }, shape, before) {
  return THIN.has(family) && String(shape) === String(before?.shape);
}

/**
 * @param {Volume} volume
 * @param {number} middle
 * @param {string} name what a pointer resting on it reads
 */
function volumeNode(volume, middle, name) {
  const { family, ghost, index, plates } = volume;
  const signs = `${ghost ? " ghost" : ""}${index < 0 ? " input" : ""}`;
  const bottom = middle + (volume.dy + volume.h) / 2;
  const x = volume.x + volume.front / 2 - (volume.thin ? 0 : volume.dx / 4);
  return svg(
    "g",
    { class: `volume f-${family}${signs}`, "data-index": index },
    svg("title", {}, name),
    ...Array.from({ length: plates }, (_, at) => plateFaces(volume, plates - 1 - at, bottom)).flat(),
    svg("text", { class: "code", x, y: bottom + 11 }, volume.code),
  );
}

/**
 * @param {Volume} volume
 * @param {number} plate
 * @param {number} bottom
 */
function plateFaces({ x, t, h, dx, dy }, plate, bottom) {
  const left = x + plate * (t + SLICE);
  const right = left + t;
  const top = bottom - h;
  /** @type {(point: Point) => Point} */
  const back = ([across, down]) => [across - dx, down - dy];
  /** @type {Point[]} */
  const [a, b, c, d] = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
  ];
  return [
    svg("path", { class: "face", d: polygon([a, back(a), back(b), b]) }),
    svg("path", { class: "roof", d: polygon([b, back(b), back(c), c]) }),
    svg("path", { class: "front", d: polygon([a, b, c, d]) }),
  ];
}

/**
 * @param {Step[]} steps
 * @param {string[]} names
 * @param {number} room CSS pixels across
 */
export function networkPicture(steps, names, room) {
  const { volumes, width, middle, height } = placedVolumes(steps);
  const scale = Math.max(LEAST_SCALE, Math.min(1, room / width));
  const nodes = volumes.map((volume, at) => volumeNode(volume, middle, names[at])).reverse();
  const size = { width: width * scale, height: height * scale };
  return svg("svg", { ...size, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" }, ...nodes);
}
