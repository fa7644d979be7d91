// --- drawing: the layout as SVG ---------------------------------------------------------------------------------------

const SVG = "http://www.w3.org/2000/svg";
const COMBINATION = 5;

function shape(tag, properties, ...children) {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const at = (x, y) => x.toFixed(1) + " " + y.toFixed(1);
const polygon = (...points) => "M" + points.map(([x, y]) => at(x, y)).join("L") + "Z";

// The plates of an item, from left to right: { node, x, t, first } with x the left of the plate's front.
function platesOf(item) {
  if (item.folded >= 0) {
    const step = item.t + SIZES.stack;
    const node = item.nodes.at(-1);
    const stack = Array.from({ length: item.plates }, (_, at) => ({ node, x: item.x + at * step, t: item.t }));
    const end = item.x + item.plates * step - SIZES.stack;
    if (item.x + item.front > end + 1) stack.push({ node, x: end + SIZES.plate, t: SIZES.joint, family: COMBINATION });
    return stack;
  }
  let x = item.x + item.t + SIZES.plate;
  return item.nodes.map((node, at) => {
    if (at === 0) return { node, x: item.x, t: item.t };
    const plate = { node, x, t: SIZES.slice };
    x += SIZES.slice + SIZES.plate;
    return plate;
  });
}

// The corners of a plate's outline, front bottom left first, clockwise.
function silhouette(item, plate) {
  const top = item.y + item.dy - tall(item) / 2;
  const bottom = item.y + tall(item) / 2;
  const [left, right] = [plate.x, plate.x + plate.t];
  return [[left, bottom], [left - item.dx, bottom - item.dy], [left - item.dx, top - item.dy], [right - item.dx, top - item.dy], [right, top], [right, bottom]];
}

function drawPlate(item, plate, family, picture) {
  const [a, b, c, d, e, f] = silhouette(item, plate);
  const corner = [plate.x, e[1]];
  const faces = [
    shape("path", { class: picture ? "face picture" : "face", d: polygon(a, b, c, corner) }),
    shape("path", { class: "roof", d: polygon(corner, c, d, e) }),
    shape("path", { class: "front", d: polygon(a, corner, e, f) }),
  ];
  if (picture) faces.splice(1, 0, shape("path", { class: "scene", d: scene(b, c, corner) }));
  return shape("g", { class: "plate f" + family, "data-node": plate.node }, ...faces);
}

// A sun and mountains on the face of the picture, so that it is known at a glance.
function scene(b, c, corner) {
  const on = ([u, v]) => [c[0] + u * (corner[0] - c[0]), c[1] + u * (corner[1] - c[1]) + v * (b[1] - c[1])];
  const hills = [[0.08, 0.86], [0.34, 0.5], [0.52, 0.7], [0.7, 0.42], [0.93, 0.86]];
  const sun = Array.from({ length: 12 }, (_, at) => [0.34 + 0.13 * Math.cos((at * Math.PI) / 6), 0.26 + 0.09 * Math.sin((at * Math.PI) / 6)]);
  return polygon(...hills.map(on)) + polygon(...sun.map(on));
}

// One item: its plates from right to left (the left one lies in front), then letters, and a handle if it is folded.
function drawItem(network, item, palette) {
  const group = shape("g", { class: item.folded >= 0 ? "item folded" : "item", "data-item": item.number });
  const left = leftOf(item) - 2;
  group.append(shape("rect", { class: "hit", x: left, y: item.y - tall(item) / 2 - 3, width: rightOf(item) - left + 3, height: tall(item) + SIZES.code + 3, "data-node": item.main }));
  for (const plate of platesOf(item).reverse()) {
    const family = plate.family ?? (item.folded >= 0 ? mainFamily(network, item) : network.nodes[plate.node].family);
    group.append(drawPlate(item, plate, family, network.nodes[plate.node].name === "input"));
  }
  if (item.folded >= 0) group.append(...foldedSigns(network, item));
  else group.append(letters(network, item, palette));
  return group;
}

// The family that most layers of a folded block belong to.
function mainFamily(network, item) {
  const counts = new Map();
  for (const number of item.nodes) {
    const node = network.nodes[number];
    if (!node.glued) counts.set(node.family, (counts.get(node.family) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0][0];
}

// The letters of the families under a volume; each can be clicked like its slice.
function letters(network, item, palette) {
  const text = shape("text", { class: "code", x: (item.x + rightOf(item)) / 2 - item.dx * 0.25, y: item.y + tall(item) / 2 + 10 });
  const shown = item.nodes.filter((number) => network.nodes[number].name !== "input");
  for (const number of shown) {
    const letter = shape("tspan", { "data-node": number, class: "l" + network.nodes[number].family });
    letter.textContent = palette[network.nodes[number].family][0];
    text.append(letter);
  }
  return text;
}

// Under a folded block: how many blocks it holds and how its paths run; above it the handle.
function foldedSigns(network, item) {
  const block = network.blocks[item.folded];
  const x = middleOf(item);
  const y = item.y + tall(item) / 2 + 10;
  const count = block.children.length ? "\u00d7" + block.children.length : "";
  const text = shape("text", { class: "count", x: x - (block.paths ? 7 : 0), y });
  text.textContent = count;
  const sign = block.paths ? [shape("path", { class: "glyph", d: glyph(block.paths, count ? x + 4 + 2.2 * count.length : x - 8, y - 1) })] : [];
  return [text, ...sign, handle(item.folded, x + item.dx * 0.1, item.y - tall(item) / 2 - 10, "+")];
}

// A sign of 16 x 9 pixels whose bottom left is (x, y).
function glyph(paths, x, y) {
  const arcs = (...spans) => spans.map(([a, b, h]) => "M" + at(x + a, y - 1) + "C" + at(x + a, y - h) + " " + at(x + b, y - h) + " " + at(x + b, y - 1)).join("");
  const line = "M" + at(x, y - 1) + "L" + at(x + 16, y - 1);
  if (paths === "shortcut") return line + arcs([2, 14, 11]);
  if (paths === "dense") return line + arcs([1, 15, 12], [1, 8, 7], [8, 15, 7]);
  return [-3.5, 0, 3.5].map((lift) => "M" + at(x, y - 4) + "C" + at(x + 5, y - 4) + " " + at(x + 2, y - 4 + lift) + " " + at(x + 8, y - 4 + lift) + "S" + at(x + 11, y - 4) + " " + at(x + 16, y - 4)).join("");
}

// A small button in the drawing; `sign` is + or a minus.
function handle(block, x, y, sign) {
  const bar = "M" + at(x - 3.5, y) + "h7" + (sign === "+" ? "M" + at(x, y - 3.5) + "v7" : "");
  return shape("g", { class: "handle", "data-block": block },
    shape("rect", { class: "reach", x: x - 12, y: y - 12, width: 24, height: 22 }),
    shape("rect", { class: "chip", x: x - 7, y: y - 7, width: 14, height: 14, rx: 4 }),
    shape("path", { class: "sign", d: bar }));
}

// The frame of an unfolded block, its handle and its name.
function drawFrame(network, frame) {
  const box = shape("rect", { class: "frame", x: frame.left, y: frame.top, width: frame.right - frame.left, height: frame.bottom - frame.top, rx: 7 });
  const name = shape("text", { class: "title", x: frame.left + 22, y: frame.top + 13.5 });
  const room = Math.floor((frame.right - frame.left - 26) / 6);
  const label = network.blocks[frame.block].label;
  name.textContent = label.length <= room ? label : room > 3 ? label.slice(0, room - 1) + "\u2026" : "";
  return shape("g", { class: "opened" }, box, name, handle(frame.block, frame.left + 12, frame.top + 10, "\u2212"));
}

function edgePath(edge) {
  const [[x1, y1], ...rest] = edge.points;
  const [x2, y2] = rest.at(-1);
  if (edge.kind === "line") return "M" + at(x1, y1) + "L" + at(x2, y2);
  if (edge.kind === "arc") return arcPath(edge.points);
  const reach = Math.min(30, x2 - x1);
  const [a, b] = edge.hold === "late" ? [x2 - reach, x2] : [x1, edge.hold ? x1 + reach : x2];
  const half = (b - a) / 2;
  return "M" + at(x1, y1) + "H" + a.toFixed(1) + "C" + at(a + half, y1) + " " + at(b - half, y2) + " " + at(b, y2) + "H" + x2.toFixed(1);
}

// Up, along and down, with round corners.
function arcPath([[x1, y1], [, top], , [x2, y2]]) {
  const round = Math.min(18, (x2 - x1) / 2, Math.min(y1, y2) - top);
  return "M" + at(x1, y1) + "V" + (top + round).toFixed(1) + "Q" + at(x1, top) + " " + at(x1 + round, top)
    + "H" + (x2 - round).toFixed(1) + "Q" + at(x2, top) + " " + at(x2, top + round) + "V" + y2.toFixed(1);
}

function drawLabel(label) {
  const y = label.base + 15 + label.tier * 2 * SIZES.label;
  const name = shape("text", { class: "label", x: label.x, y });
  const size = shape("text", { class: "size", x: label.x, y: y + SIZES.label - 1 });
  [name.textContent, size.textContent] = label.lines;
  return [name, size];
}

// The whole strip as layers of one <svg>; arcs that share an end (dense connections) are faint.
function drawStrip(network, strip, palette) {
  const arcs = strip.edges.filter((edge) => edge.kind === "arc");
  const faint = (edge) => arcs.some((other) => other !== edge && (other.from === edge.from || other.to === edge.to));
  const path = (name, edges, more = {}) => shape("path", { class: name, d: edges.map(edgePath).join(""), ...more });
  const plain = strip.edges.filter((edge) => edge.kind !== "arc");
  const layers = [
    shape("g", {}, ...[...strip.frames].sort((a, b) => a.depth - b.depth).map((frame) => drawFrame(network, frame))),
    path("edge", plain),
    ...arcs.filter(faint).map((edge) => path("edge skip bundle", [edge])),
    ...arcs.filter((edge) => !faint(edge)).map((edge) => path("edge skip", [edge])),
    shape("g", { class: "items" }, ...[...strip.items].reverse().map((item) => drawItem(network, item, palette))),
    shape("g", { class: "labels" }, ...strip.labels.flatMap((label) => drawLabel({ ...label, base: strip.base }))),
    shape("g", { class: "marks" }),
  ];
  return shape("svg", { width: strip.width, height: strip.height, viewBox: "0 0 " + strip.width + " " + strip.height, "aria-hidden": "true" }, ...layers);
}

// The outline of one node: its plate, or the whole stack of the folded block that holds it.
function outlineOf(strip, number) {
  const item = strip.items[strip.owner[number]];
  const parts = platesOf(item);
  if (item.folded < 0) return polygon(...silhouette(item, parts[item.nodes.indexOf(number)]));
  const first = parts[0];
  return polygon(...silhouette(item, { ...first, t: item.front }));
}
