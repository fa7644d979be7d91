// Receptive fields along one axis: unit i sees `size` pixels from `start + i * jump`. Python's AxisField; pixels outside
// the picture are padding.

// First and last pixel that unit i sees.
function seenBy(axis, i) {
  const first = axis.start + i * axis.jump;
  return [first, first + axis.size - 1];
}

function centerOf(axis, i) {
  return axis.start + i * axis.jump + (axis.size - 1) / 2;
}

// First and last of `count` units that see this pixel; null if none does.
function unitsSeeing(axis, pixel, count) {
  const first = Math.max(0, Math.ceil((pixel - axis.start - axis.size + 1) / axis.jump));
  const last = Math.min(count - 1, Math.floor((pixel - axis.start) / axis.jump));
  return first <= last ? [first, last] : null;
}

// Where the map lies on the picture along this axis: unit i is centred on what it sees and as wide as one jump.
// In pixels from the picture's edge, [from, length].
function laidOver(axis, count) {
  return [axis.start + axis.size / 2 - axis.jump / 2, count * axis.jump];
}

// How far the picture's surroundings are drawn, in pixels before and after it: enough for every unit, up to `most`.
function marginsFor(axis, count, length, most) {
  const before = Math.max(0, -axis.start);
  const after = Math.max(0, axis.start + (count - 1) * axis.jump + axis.size - length);
  return [Math.min(most, before), Math.min(most, after)];
}

// The part of the plane that is drawn beside the map: { top, left, height, width } in pixels of the picture.
function viewOf(data) {
  const [height, width] = data.pixels;
  if (typeof data.field === "string") return { top: 0, left: 0, height, width };
  const most = Math.ceil(0.3 * Math.max(height, width));
  const [above, below] = marginsFor(data.field[0], data.rows, height, most);
  const [before, after] = marginsFor(data.field[1], data.columns, width, most);
  return { top: -above, left: -before, height: height + above + below, width: width + before + after };
}

// Picture pixels to CSS pixels of a canvas whose longest side is `side`, and back.
function placing(view, side) {
  const { top, left, height, width } = view;
  const scale = side / Math.max(height, width);
  return {
    scale,
    size: [width * scale, height * scale],
    point: (y, x) => [(x - left) * scale, (y - top) * scale],
    box: (y, x, h, w) => [(x - left) * scale, (y - top) * scale, w * scale, h * scale],
    pixel: (x, y) => ({ row: Math.floor(y / scale + top), column: Math.floor(x / scale + left) }),
  };
}

// What unit (row, column) sees, in words.
function fieldSentence(data, view, unit) {
  const { words, field, pixels } = data;
  if (field === "none") return words["unit-field-none"];
  if (field === "whole") return words["unit-field-whole"];
  const [top, bottom] = seenBy(field[0], unit.row);
  const [left, right] = seenBy(field[1], unit.column);
  const facts = {
    height: field[0].size, width: field[1].size,
    top: whole(top), bottom: whole(bottom), left: whole(left), right: whole(right),
    y: shown(centerOf(field[0], unit.row)), x: shown(centerOf(field[1], unit.column)),
  };
  const outside = top < 0 || left < 0 || bottom >= pixels[0] || right >= pixels[1];
  const beyond = top < view.top || left < view.left || bottom >= view.top + view.height || right >= view.left + view.width;
  const parts = [fill(words["unit-field"], facts)];
  if (outside) parts.push(words["unit-field-padding"]);
  if (beyond) parts.push(words["unit-field-continues"]);
  return parts.join(" ");
}

function whole(number) {
  return String(number).replace("-", "\u2212");
}
