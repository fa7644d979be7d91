// --- routes: vertical places, edges, frames and labels ------------------------------------------------------------------

const HEADER = 19;
const NEAR = 12;

// Adds y to items, and edges, labels and the height.
function finish(network, strip) {
  const { items } = strip;
  for (const item of items) item.y = item.lane * strip.pitch;
  strip.edges = items.flatMap((item) => item.inputs.map((from) => route(items, items[from], item)));
  const top = Math.min(...items.map((item) => item.y - tall(item) / 2 - (item.folded >= 0 ? 20 : 2)), ...strip.edges.map((edge) => edge.top));
  const bottom = Math.max(...items.map((item) => item.y + tall(item) / 2)) + SIZES.code;
  const deepest = Math.max(0, ...strip.frames.map((frame) => frame.depth + 1));
  const shift = HEADER * deepest + 4 - top;
  for (const item of items) item.y += shift;
  for (const edge of strip.edges) for (const point of edge.points) point[1] += shift;
  strip.base = bottom + shift;
  for (const frame of strip.frames) placeFrame(strip, frame);
  strip.labels = placeLabels(strip);
  const tiers = Math.max(0, ...strip.labels.map((label) => label.tier + 1));
  strip.height = Math.ceil(strip.base + 6 + tiers * 2 * SIZES.label + 2);
  return strip;
}

const tall = (item) => item.h + item.dy;
const rightOf = (item) => item.x + item.front;
const leftOf = (item) => item.x - item.dx;
const middleOf = (item) => (leftOf(item) + rightOf(item)) / 2;

function placeFrame(strip, frame) {
  const inset = 4 - Math.min(3, frame.depth * 2);
  frame.left = strip.columns[frame.first].left - inset - 3;
  const last = strip.columns[frame.last];
  frame.right = last.left + last.need + inset + 3;
  for (const other of strip.frames) {
    if (other.depth > frame.depth && other.first >= frame.first && other.last <= frame.last) {
      frame.left = Math.min(frame.left, strip.columns[other.first].left - 12);
      frame.right = Math.max(frame.right, strip.columns[other.last].left + strip.columns[other.last].need + 12);
    }
  }
  frame.top = 2 + frame.depth * HEADER;
  frame.bottom = strip.base + 3 - frame.depth * 3;
}

// How an edge runs: "line" to a neighbour, "bend" between lanes, "arc" over what lies between.
function route(items, from, to) {
  const points = [[rightOf(from) + 1, from.y], [leftOf(to) - 3, to.y]];
  const between = items.filter((item) => item.rank > from.rank && item.rank < to.rank);
  const blocking = between.filter((item) => Math.abs(item.y - from.y) < 1 && Math.abs(item.y - to.y) < 1);
  const edge = { from: from.number, to: to.number, kind: Math.abs(from.y - to.y) < 1 ? "line" : "bend", points, top: Math.min(from.y, to.y) };
  if (blocking.length) return arc(edge, from, to, blocking);
  if (edge.kind === "bend" && between.length) edge.hold = holdLevel(from, to, between);
  return edge;
}

// A bend keeps to the lane that is free: its own (a short branch waits) until just before the target.
function holdLevel(from, to, between) {
  return between.some((item) => Math.abs(item.y - from.y) < 1) ? "late-target" : "late";
}

function arc(edge, from, to, blocking) {
  const start = [middleOf(from) + from.front / 4, from.y - tall(from) / 2];
  const end = [middleOf(to) - to.front / 4, to.y - tall(to) / 2 - 1];
  const clear = Math.min(start[1], end[1], ...blocking.map((item) => item.y - tall(item) / 2 - (item.folded >= 0 ? 17 : 0)));
  const rise = 5 + Math.min(26, 2.4 * Math.sqrt(to.rank - from.rank) + 1.2 * (to.rank - from.rank));
  const top = clear - rise;
  return { ...edge, kind: "arc", points: [start, [start[0], top], [end[0], top], end], top };
}

// Labels that do not overlap, on up to two tiers; what matters most goes first.
function placeLabels(strip) {
  const single = strip.columns.flatMap((column) => (column.items.length === 1 ? column.items : []));
  const score = (item) => (item.number === 0 || item.number === strip.items.length - 1 ? 3 : item.folded >= 0 ? 2 : item.flat ? 0 : 1);
  const taken = [[], []];
  const labels = [];
  for (const item of [...single].sort((a, b) => score(b) - score(a) || a.rank - b.rank)) {
    const half = labelWidth(item) / 2;
    const x = Math.min(Math.max(middleOf(item), half + 2), strip.width - half - 2);
    const tier = taken.findIndex((row) => row.every(([left, right]) => x + half + 4 < left || x - half - 4 > right));
    if (tier < 0) continue;
    taken[tier].push([x - half, x + half]);
    labels.push({ item: item.number, x, tier, lines: item.lines });
  }
  return labels;
}
