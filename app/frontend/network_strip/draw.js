// The layout of the strip as SVG.
import { point, svg } from "../drawing/svg.js";
import { leftOf, middleOf, rightOf, SIZES, tall } from "./items.js";
import { drawPlate, INPUT, platesOf } from "./plates.js";

/** @typedef {import("../drawing/families.js").Family} Family */
/** @typedef {import("../drawing/svg.js").Point} Point */
/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./layout.js").Frame} Frame */
/** @typedef {import("./layout.js").Strip} Strip */
/** @typedef {import("./network.js").Network} Network */
/** @typedef {import("./routes.js").Edge} Edge */

const CORNER = 18; // CSS pixels of the largest round corner

/**
 * Its plates from right to left (the left one lies in front), then letters, and a handle if it is folded.
 * @param {Network} network
 * @param {Item} item
 * @param {Family[]} families
 */
function drawItem(network, item, families) {
  const folded = item.folded >= 0;
  const main = folded ? mainFamily(network, item) : -1;
  const plates = platesOf(item).map((plate) => {
    const node = network.nodes[plate.node];
    const family = plate.family ?? families[folded ? main : node.family].slug;
    return drawPlate(item, plate, family, node.name === INPUT);
  });
  const signs = folded ? foldedSigns(network, item) : [letters(network, item, families)];
  const group = { class: folded ? "item folded" : "item", "data-item": item.number };
  return svg("g", group, hitArea(item), ...plates.reverse(), ...signs);
}

/** @param {Item} item */
function hitArea(item) {
  const x = leftOf(item) - 2;
  const size = { width: rightOf(item) - x + 3, height: tall(item) + SIZES.code + 3 };
  return svg("rect", { class: "hit", x, y: item.y - tall(item) / 2 - 3, ...size, "data-node": item.main });
}

/**
 * The family that most layers of a folded block belong to.
 * @param {Network} network
 * @param {Item} item
 */
function mainFamily({ nodes }, item) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const { family, glued } of item.nodes.map((number) => nodes[number])) {
    if (!glued) counts.set(family, (counts.get(family) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

/**
 * The letters of the families under a volume; each can be clicked like its slice.
 * @param {Network} network
 * @param {Item} item
 * @param {Family[]} families
 */
function letters({ nodes }, item, families) {
  const x = (item.x + rightOf(item)) / 2 - item.dx * 0.25;
  const spans = item.nodes
    .map((number) => nodes[number])
    .filter(({ name }) => name !== INPUT)
    .map(({ number, family }) => svg("tspan", { "data-node": number }, families[family].code));
  return svg("text", { class: "code", x, y: item.y + tall(item) / 2 + 10 }, ...spans);
}

/**
 * Under a folded block: how many blocks it holds and how its paths run; above it the handle.
 * @param {Network} network
 * @param {Item} item
 */
function foldedSigns(network, item) {
  const block = network.blocks[item.folded];
  const x = middleOf(item);
  const y = item.y + tall(item) / 2 + 10;
  const count = block.children.length ? `\u00d7${block.children.length}` : "";
  const text = svg("text", { class: "count", x: x - (block.paths ? 7 : 0), y }, count);
  const left = count ? x + 4 + 2.2 * count.length : x - 8;
  const sign = block.paths ? [svg("path", { class: "glyph", d: glyphPath(block.paths, left, y - 1) })] : [];
  return [text, ...sign, handle(item.folded, [x + item.dx * 0.1, item.y - tall(item) / 2 - 10], "+")];
}

/** Arcs from, to and height of each way that paths run. @type {Record<string, [number, number, number][]>} */
const ARCS = {
  shortcut: [[2, 14, 11]],
  dense: [
    [1, 15, 12],
    [1, 8, 7],
    [8, 15, 7],
  ],
};

/**
 * A sign of 16 x 9 pixels whose bottom left is (x, y).
 * @param {string} paths
 * @param {number} x
 * @param {number} y
 */
function glyphPath(paths, x, y) {
  const arcs = ARCS[paths];
  if (arcs === undefined) return [-3.5, 0, 3.5].map((lift) => branchPath(x, y - 4, lift)).join("");
  const curves = arcs.map(
    ([from, to, rise]) =>
      `M${point(x + from, y - 1)}C${point(x + from, y - rise)} ${point(x + to, y - rise)} ${point(x + to, y - 1)}`,
  );
  return `M${point(x, y - 1)}L${point(x + 16, y - 1)}${curves.join("")}`;
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} lift
 */
function branchPath(x, y, lift) {
  const middle = point(x + 8, y + lift);
  return `M${point(x, y)}C${point(x + 5, y)} ${point(x + 2, y + lift)} ${middle}S${point(x + 11, y)} ${point(x + 16, y)}`;
}

/**
 * A small button in the drawing.
 * @param {number} block
 * @param {Point} middle
 * @param {"+" | "\u2212"} sign
 */
function handle(block, [x, y], sign) {
  const bars = `M${point(x - 3.5, y)}h7${sign === "+" ? `M${point(x, y - 3.5)}v7` : ""}`;
  return svg(
    "g",
    { class: "handle", "data-block": block },
    svg("rect", { class: "reach", x: x - 12, y: y - 12, width: 24, height: 22 }),
    svg("rect", { class: "chip", x: x - 7, y: y - 7, width: 14, height: 14, rx: 4 }),
    svg("path", { class: "sign", d: bars }),
  );
}

/**
 * The frame of an unfolded block, its handle and its name.
 * @param {Network} network
 * @param {Frame} frame
 */
function drawFrame(network, { block, left, right, top, bottom }) {
  const box = svg("rect", { class: "frame", x: left, y: top, width: right - left, height: bottom - top, rx: 7 });
  const text = shortened(network.blocks[block].label, Math.floor((right - left - 26) / 6));
  const title = svg("text", { class: "title", x: left + 22, y: top + 13.5 }, text);
  return svg("g", { class: "opened" }, box, title, handle(block, [left + 12, top + 10], "\u2212"));
}

/**
 * @param {string} text
 * @param {number} room letters
 */
function shortened(text, room) {
  if (text.length <= room) return text;
  return room > 3 ? `${text.slice(0, room - 1)}\u2026` : "";
}

/** @param {Edge} edge */
export function edgePath(edge) {
  if (edge.kind === "arc") return arcPath(edge.points);
  const [[x1, y1], [x2, y2]] = edge.points;
  if (edge.kind === "line") return `M${point(x1, y1)}L${point(x2, y2)}`;
  const [from, to] = bendEnds(edge.hold, x1, x2);
  const middle = (from + to) / 2;
  const curve = `C${point(middle, y1)} ${point(middle, y2)} ${point(to, y2)}`;
  return `M${point(x1, y1)}H${from.toFixed(1)}${curve}H${x2.toFixed(1)}`;
}

/**
 * Where a bend leaves its lane, and where it has reached the other.
 * @param {Edge["hold"]} hold
 * @param {number} x1
 * @param {number} x2
 */
function bendEnds(hold, x1, x2) {
  const reach = Math.min(30, x2 - x1);
  if (hold === "late") return [x2 - reach, x2];
  return [x1, hold ? x1 + reach : x2];
}

/**
 * Up, along and down, with round corners.
 * @param {[number, number][]} points
 */
function arcPath([[x1, y1], [, top], , [x2, y2]]) {
  const round = Math.min(CORNER, (x2 - x1) / 2, Math.min(y1, y2) - top);
  const rise = `M${point(x1, y1)}V${(top + round).toFixed(1)}Q${point(x1, top)} ${point(x1 + round, top)}`;
  return `${rise}H${(x2 - round).toFixed(1)}Q${point(x2, top)} ${point(x2, top + round)}V${y2.toFixed(1)}`;
}

/**
 * @param {{ x: number, tier: number, lines: string[] }} label
 * @param {number} base
 */
function drawLabel({ x, tier, lines }, base) {
  const y = base + 15 + tier * 2 * SIZES.label;
  return [
    svg("text", { class: "label", x, y }, lines[0]),
    svg("text", { class: "size", x, y: y + SIZES.label - 1 }, lines[1]),
  ];
}

/**
 * The whole strip as layers of one <svg>; arcs that share an end (dense connections) are faint.
 * @param {Network} network
 * @param {Strip} strip
 * @param {Family[]} families
 */
export function drawStrip(network, strip, families) {
  const frames = [...strip.frames].sort((a, b) => a.depth - b.depth).map((frame) => drawFrame(network, frame));
  const items = [...strip.items].reverse().map((item) => drawItem(network, item, families));
  const labels = strip.labels.flatMap((label) => drawLabel(label, strip.base));
  const { width, height } = strip;
  return svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("g", {}, ...frames),
    ...drawEdges(strip.edges),
    svg("g", { class: "items" }, ...items),
    svg("g", { class: "labels" }, ...labels),
    svg("g", { class: "marks" }),
  );
}

/** @param {Edge[]} edges */
function drawEdges(edges) {
  const arcs = edges.filter((edge) => edge.kind === "arc");
  const plain = edges.filter((edge) => edge.kind !== "arc");
  /** @param {Edge} edge */
  const shared = (edge) => arcs.some((other) => other !== edge && (other.from === edge.from || other.to === edge.to));
  /** @type {(name: string, edges: Edge[]) => SVGElement} */
  const path = (name, several) => svg("path", { class: name, d: several.map(edgePath).join("") });
  return [
    path("edge", plain),
    ...arcs.filter(shared).map((edge) => path("edge skip bundle", [edge])),
    ...arcs.filter((edge) => !shared(edge)).map((edge) => path("edge skip", [edge])),
  ];
}
