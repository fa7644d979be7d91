// The picture and what lies around it: fields as boxes, padding hatched. A field is [vertical, horizontal], each
// { size, jump, start }; a box { top, left, bottom, right } in pixels of the picture, the last two behind its end.

// What unit (row, column) sees.
function boxOf([down, across], row, column) {
  const top = down.start + row * down.jump;
  const left = across.start + column * across.jump;
  return { top, left, bottom: top + down.size, right: left + across.size };
}

function centerOf(axis, unit) {
  return axis.start + unit * axis.jump + (axis.size - 1) / 2;
}

// The unit of `count` whose field is centred nearest to a place of the picture.
function nearestUnit(axis, place, count) {
  const found = Math.round((place - axis.start - (axis.size - 1) / 2) / axis.jump);
  return Math.max(0, Math.min(count - 1, found));
}

// The part of the plane to draw: the picture, and of these boxes what lies within `most` times its longer side around it.
function planeAround([height, width], boxes, most) {
  const room = Math.ceil(most * Math.max(height, width));
  const over = (pick) => Math.min(room, Math.max(0, ...boxes.map(pick)));
  const above = over((box) => -box.top);
  const before = over((box) => -box.left);
  const below = over((box) => box.bottom - height);
  const after = over((box) => box.right - width);
  return { top: -above, left: -before, height: height + above + below, width: width + before + after };
}

// Picture pixels to CSS pixels of a canvas whose longest side is `side`, and back.
function placing(view, side) {
  const { top, left, height, width } = view;
  const scale = side / Math.max(height, width);
  return {
    scale,
    size: [width * scale, height * scale],
    rectangle: (box) => [(box.left - left) * scale, (box.top - top) * scale, (box.right - box.left) * scale, (box.bottom - box.top) * scale],
    point: (y, x) => [(x - left) * scale, (y - top) * scale],
    pixel: (x, y) => ({ row: Math.floor(y / scale + top), column: Math.floor(x / scale + left) }),
  };
}

// The picture without a border; where it lies.
function layPicture(context, place, [height, width], picture) {
  const rectangle = place.rectangle({ top: 0, left: 0, bottom: height, right: width });
  context.imageSmoothingEnabled = rectangle[2] < picture.width;
  context.drawImage(picture, ...rectangle);
  return rectangle;
}

// The picture with its border, on the ground of the page.
function paintGround(context, place, pixels, picture, theme) {
  const rectangle = layPicture(context, place, pixels, picture);
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.strokeRect(...rectangle);
  context.globalAlpha = 1;
}

// What of a box lies beyond the border: hatched, as padding always is.
function hatchBeyond(context, place, [height, width], box, theme, strength = 0.45) {
  const clamp = (value, most) => Math.max(0, Math.min(most, value));
  const inside = { top: clamp(box.top, height), left: clamp(box.left, width), bottom: clamp(box.bottom, height), right: clamp(box.right, width) };
  context.save();
  context.beginPath();
  context.rect(...place.rectangle(box));
  context.rect(...place.rectangle(inside));
  context.fillStyle = theme.secondary;
  context.fill("evenodd");
  context.fillStyle = hatch(context, theme.text);
  context.globalAlpha = strength;
  context.fill("evenodd");
  context.restore();
}

// A box's outline. A main one stays in the drawing, with an arrow on each side where it goes on; one that is `cut` stays
// in it without arrows, one that is only dashed need not.
function paintBox(context, place, box, theme, look = {}) {
  const [width, height] = place.size;
  const [x, y, w, h] = place.rectangle(box);
  if (look.dash && !look.cut) {
    outline(context, [x, y, w, h], theme, look);
    return;
  }
  const left = Math.max(x, 2);
  const top = Math.max(y, 2);
  const right = Math.min(x + w, width - 2);
  const bottom = Math.min(y + h, height - 2);
  outline(context, [left, top, Math.max(1, right - left), Math.max(1, bottom - top)], theme, look);
  const ends = [
    [x < -0.5, left + 3, (top + bottom) / 2, -1, 0], [x + w > width + 0.5, right - 3, (top + bottom) / 2, 1, 0],
    [y < -0.5, (left + right) / 2, top + 3, 0, -1], [y + h > height + 0.5, (left + right) / 2, bottom - 3, 0, 1],
  ];
  for (const [beyond, ...tip] of ends) if (beyond && !look.cut) paintArrow(context, ...tip, theme, look.color ?? theme.accent);
}

function paintArrow(context, x, y, dx, dy, theme, color) {
  const size = 9;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - dx * size - dy * size, y - dy * size - dx * size);
  context.lineTo(x - dx * size + dy * size, y - dy * size + dx * size);
  context.closePath();
  context.fillStyle = color;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}

// A cross in the middle of pixel (y, x).
function paintCross(context, place, y, x, theme) {
  const [cx, cy] = place.point(y + 0.5, x + 0.5);
  for (const [color, width] of [[theme.background, 4], [theme.accent, 2]]) {
    context.beginPath();
    context.moveTo(cx - 5, cy);
    context.lineTo(cx + 5, cy);
    context.moveTo(cx, cy - 5);
    context.lineTo(cx, cy + 5);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

// A number with a real minus sign and separated thousands.
function counted(number) {
  return String(number).replace("-", "\u2212").replace(/\B(?=(\d{3})+$)/g, ",");
}

// The first and last rows and columns of a box, as sentences have them.
function toldBox({ top, left, bottom, right }) {
  return { top: counted(top), bottom: counted(bottom - 1), left: counted(left), right: counted(right - 1) };
}

// Arrow keys as a step of (rows, columns); with Shift eight times as far. null for other keys.
function stepOf(event) {
  const by = event.shiftKey ? 8 : 1;
  const steps = { ArrowUp: [-by, 0], ArrowDown: [by, 0], ArrowLeft: [0, -by], ArrowRight: [0, by] };
  return steps[event.key] ?? null;
}
