// The network as volumes: height and depth are those of the maps, thickness is the number of channels.

const VOLUME = { height: 74, least: 6, across: 0.34, up: 0.2, slice: 4, gap: 13, small: 2 };
const THIN = new Set(["activation", "normalization", "other"]);
const SVG_SPACE = "http://www.w3.org/2000/svg";

function svg(tag, properties, ...children) {
  const made = document.createElementNS(SVG_SPACE, tag);
  for (const [name, value] of Object.entries(properties)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// Sizes in pixels of a volume of this shape beside a largest map of `largest` rows. The square root keeps small maps visible.
function volumeOf(shape, largest) {
  if (shape.length < 3) return { h: 12 + 5.5 * Math.log2(Math.max(2, shape[0])), t: 7, dx: 3, dy: 2 };
  const side = (size) => Math.max(VOLUME.least, VOLUME.height * Math.sqrt(size / largest));
  const across = side(shape[2]);
  return { h: side(shape[1]), t: 2.5 + 0.85 * Math.sqrt(shape[0]), dx: VOLUME.across * across, dy: VOLUME.up * across };
}

// steps: [{ index, shape (or null: waiting), family, code, plates }] -> the same with x, y and sizes, and the whole's size.
function placedVolumes(steps) {
  const largest = Math.max(1, ...steps.map(({ shape }) => (shape?.length === 3 ? Math.max(shape[1], shape[2]) : 1)));
  let x = 2;
  let before = null;
  const placed = steps.map((step) => {
    const shape = step.shape ?? before?.shape ?? [1];
    const thin = THIN.has(step.family) && before && String(shape) === String(before.shape);
    const size = volumeOf(shape, largest);
    if (thin) Object.assign(size, { t: VOLUME.slice });
    x += thin ? VOLUME.small : VOLUME.gap + size.dx;
    const at = { ...step, ...size, shape, thin, x, ghost: !step.shape, front: size.t + (step.plates - 1) * (VOLUME.slice + size.t) };
    x += at.front;
    before = at;
    return at;
  });
  const above = Math.max(...placed.map(({ h, dy }) => (h + dy) / 2));
  const below = Math.max(...placed.map(({ h, dy }) => (h + dy) / 2));
  return { placed, width: x + 4, middle: above + 4, height: above + below + 22 };
}

const faceOf = (points) => "M" + points.map(([x, y]) => x.toFixed(1) + " " + y.toFixed(1)).join("L") + "Z";

function volumeNode(item, middle, name) {
  const top = middle + item.dy / 2 - item.h / 2;
  const bottom = middle + item.dy / 2 + item.h / 2;
  const signs = (item.ghost ? " ghost" : "") + (item.index < 0 ? " input" : "");
  const group = svg("g", { class: "volume f-" + item.family + signs, "data-index": item.index });
  group.append(svg("title", {}, name));
  for (let plate = item.plates - 1; plate >= 0; plate--) {
    const left = item.x + plate * (item.t + VOLUME.slice);
    const right = left + item.t;
    const back = ([x, y]) => [x - item.dx, y - item.dy];
    const [a, b, c, d] = [[left, bottom], [left, top], [right, top], [right, bottom]];
    group.append(svg("path", { class: "face", d: faceOf([a, back(a), back(b), b]) }));
    group.append(svg("path", { class: "roof", d: faceOf([b, back(b), back(c), c]) }));
    group.append(svg("path", { class: "front", d: faceOf([a, b, c, d]) }));
  }
  const letter = svg("text", { class: "code", x: item.x + item.front / 2 - (item.thin ? 0 : item.dx / 4), y: bottom + 11 }, item.code);
  group.append(letter);
  return group;
}

// `names` are what a pointer resting on each volume reads; `width` is the room there is.
function networkPicture(steps, names, width) {
  const { placed, width: natural, middle, height } = placedVolumes(steps);
  const scale = Math.max(0.45, Math.min(1, width / natural));
  const nodes = placed.map((item, at) => volumeNode(item, middle, names[at]));
  return svg("svg", { width: natural * scale, height: height * scale, viewBox: "0 0 " + natural + " " + height, "aria-hidden": "true" }, ...nodes.reverse());
}
