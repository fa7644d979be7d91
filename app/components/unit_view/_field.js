// What units see, on the picture and in words. Fields and boxes are those of libraries/plane.js; pixels outside the
// picture are padding.
const MOST_AROUND = 0.3;

// First and last of `count` units that see this pixel; null if none does.
function unitsSeeing(axis, pixel, count) {
  const first = Math.max(0, Math.ceil((pixel - axis.start - axis.size + 1) / axis.jump));
  const last = Math.min(count - 1, Math.floor((pixel - axis.start) / axis.jump));
  return first <= last ? [first, last] : null;
}

// The part of the picture's plane that the map covers: unit i is centred on what it sees and as large as one jump.
function laidOver([down, across], rows, columns) {
  const top = down.start + (down.size - down.jump) / 2;
  const left = across.start + (across.size - across.jump) / 2;
  return { top, left, bottom: top + rows * down.jump, right: left + columns * across.jump };
}

// The part of the plane that is drawn beside the map: enough for every unit, up to a limit.
function viewOf({ field, pixels, rows, columns }) {
  const boxes = typeof field === "string" ? [] : [boxOf(field, 0, 0), boxOf(field, rows - 1, columns - 1)];
  return planeAround(pixels, boxes, MOST_AROUND);
}

// What unit (row, column) sees, in words.
function fieldSentence(data, view, unit) {
  const { words, field, pixels } = data;
  if (field === "none") return words["unit-field-none"];
  if (field === "whole") return words["unit-field-whole"];
  const box = boxOf(field, unit.row, unit.column);
  const facts = {
    height: counted(field[0].size), width: counted(field[1].size), ...toldBox(box),
    y: shown(centerOf(field[0], unit.row)), x: shown(centerOf(field[1], unit.column)),
  };
  const parts = [fill(words["unit-field"], facts)];
  if (goesBeyond(box, { top: 0, left: 0, height: pixels[0], width: pixels[1] })) parts.push(words["unit-field-padding"]);
  if (goesBeyond(box, view)) parts.push(words["unit-field-continues"]);
  return parts.join(" ");
}

function goesBeyond(box, { top, left, height, width }) {
  return box.top < top || box.left < left || box.bottom > top + height || box.right > left + width;
}
