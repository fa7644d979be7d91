// Forwards through the network, as cnnviz/reach/forwards.py does: which units of every node one pixel can reach.
// A node is { looks: [{ from, axes: [[span, stride, padding], ...] }], sides: [rows, columns] }; `from` is -1 for the
// picture, else the place of the node it reads; a span of 0 may read everything.

// First and last of `units` that read any position from `before[0]` to `before[1]`; null for none.
function unitsReached([span, stride, padding], units, before) {
  if (span === 0) return [0, units - 1];
  const first = Math.max(0, Math.ceil((before[0] + padding - span + 1) / stride));
  const last = Math.min(units - 1, Math.floor((before[1] + padding) / stride));
  return first <= last ? [first, last] : null;
}

function lookThrough(axes, sides, before) {
  if (!before) return null;
  const found = axes.map((axis, index) => unitsReached(axis, sides[index], before[index]));
  return found.includes(null) ? null : found;
}

// The rectangle that holds both; either may be null.
function hullOf(one, other) {
  if (!one || !other) return one ?? other;
  return one.map(([first, last], axis) => [Math.min(first, other[axis][0]), Math.max(last, other[axis][1])]);
}

// Per node, [[first row, last row], [first column, last column]] or null.
function reachedFrom(nodes, pixel) {
  const start = pixel.map((place) => [place, place]);
  const found = [];
  for (const { looks, sides } of nodes) {
    const boxes = looks.map(({ from, axes }) => lookThrough(axes, sides, from < 0 ? start : found[from]));
    found.push(boxes.reduce(hullOf, null));
  }
  return found;
}
