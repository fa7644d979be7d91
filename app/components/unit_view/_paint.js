const GRID_FROM = 8;
const NUMBERS_FROM = 38;
const BETWEEN = 24;

// The map, each value a cell of `cell` CSS pixels; with the values written in where there is room.
function paintMap(context, scene, cell) {
  const { data, tiles } = scene;
  const width = data.columns * cell;
  const height = data.rows * cell;
  context.imageSmoothingEnabled = false;
  context.drawImage(tiles, 0, 0, width, height);
  if (cell >= GRID_FROM) paintLines(context, data, cell, scene.theme);
  if (cell >= NUMBERS_FROM) paintNumbers(context, scene, cell);
  context.strokeStyle = scene.theme.border;
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, width - 1, height - 1);
}

function paintLines(context, data, cell, theme) {
  context.beginPath();
  for (let column = 1; column < data.columns; column++) {
    context.moveTo(column * cell, 0);
    context.lineTo(column * cell, data.rows * cell);
  }
  for (let row = 1; row < data.rows; row++) {
    context.moveTo(0, row * cell);
    context.lineTo(data.columns * cell, row * cell);
  }
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.15;
  context.lineWidth = 1;
  context.stroke();
  context.globalAlpha = 1;
}

function paintNumbers(context, { data, values, steps, table, theme }, cell) {
  context.font = "11px " + theme.font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  for (let i = 0; i < values.length; i++) {
    context.fillStyle = inkOn(table, steps[i]);
    context.fillText(shown(values[i], 2), ((i % data.columns) + 0.5) * cell, (Math.floor(i / data.columns) + 0.5) * cell, cell - 4);
  }
}

// The picture in its surroundings, the map over it if asked, then the boxes. `place` turns picture pixels into CSS pixels.
function paintPictureSide(context, scene, place) {
  const { data, view } = scene;
  const [height, width] = data.pixels;
  const picture = place.box(0, 0, height, width);
  context.save();
  context.beginPath();
  context.rect(...place.box(view.top, view.left, view.height, view.width));
  context.clip();
  context.imageSmoothingEnabled = place.scale * width < scene.picture.width;
  context.drawImage(scene.picture, ...picture);
  if (scene.opacity > 0 && typeof data.field !== "string") paintOverlay(context, scene, place);
  context.strokeStyle = scene.theme.border;
  context.lineWidth = 1;
  context.strokeRect(...picture);
  context.restore();
}

function paintOverlay(context, { data, veil, opacity }, place) {
  const [top, height] = laidOver(data.field[0], data.rows);
  const [left, width] = laidOver(data.field[1], data.columns);
  context.imageSmoothingEnabled = false;
  context.globalAlpha = opacity;
  context.drawImage(veil, ...place.box(top, left, height, width));
  context.globalAlpha = 1;
}

// The box of one unit: what lies in the padding hatched, an arrow where it goes on beyond the drawing.
function paintField(context, scene, place, unit, main) {
  const { data, view, theme } = scene;
  const [top, bottom] = seenBy(data.field[0], unit.row);
  const [left, right] = seenBy(data.field[1], unit.column);
  const box = { top, left, bottom: bottom + 1, right: right + 1 };
  const frame = place.box(view.top, view.left, view.height, view.width);
  if (main) hatchOutside(context, scene, place, box);
  const [x, y, w, h] = place.box(top, left, box.bottom - top, box.right - left);
  const cut = cutTo(frame, [x, y, w, h]);
  outline(context, cut.box, theme, main ? {} : { width: 1.5, dash: [4, 3] });
  if (!main) return;
  paintArrows(context, cut, theme);
  const [cx, cy] = place.point(centerOf(data.field[0], unit.row) + 0.5, centerOf(data.field[1], unit.column) + 0.5);
  paintCross(context, cx, cy, theme);
}

function hatchOutside(context, { data, view, theme }, place, box) {
  const [height, width] = data.pixels;
  const inside = {
    top: Math.max(0, Math.min(height, box.top)), left: Math.max(0, Math.min(width, box.left)),
    bottom: Math.max(0, Math.min(height, box.bottom)), right: Math.max(0, Math.min(width, box.right)),
  };
  context.save();
  context.beginPath();
  context.rect(...place.box(view.top, view.left, view.height, view.width));
  context.clip();
  context.beginPath();
  context.rect(...place.box(box.top, box.left, box.bottom - box.top, box.right - box.left));
  context.rect(...place.box(inside.top, inside.left, inside.bottom - inside.top, inside.right - inside.left));
  context.fillStyle = theme.secondary;
  context.fill("evenodd");
  context.fillStyle = hatch(context, theme.text);
  context.globalAlpha = 0.55;
  context.fill("evenodd");
  context.restore();
}

// The part of `box` within `frame`, both [x, y, w, h], and the sides on which it goes on.
function cutTo(frame, box) {
  const [fx, fy, fw, fh] = frame;
  const [x, y, w, h] = box;
  const left = Math.max(x, fx + 2);
  const top = Math.max(y, fy + 2);
  const right = Math.min(x + w, fx + fw - 2);
  const bottom = Math.min(y + h, fy + fh - 2);
  const beyond = { left: x < fx - 0.5, top: y < fy - 0.5, right: x + w > fx + fw + 0.5, bottom: y + h > fy + fh + 0.5 };
  return { box: [left, top, Math.max(0, right - left), Math.max(0, bottom - top)], beyond };
}

function paintArrows(context, { box, beyond }, theme) {
  const [x, y, w, h] = box;
  const tips = {
    left: [x + 3, y + h / 2, -1, 0], right: [x + w - 3, y + h / 2, 1, 0],
    top: [x + w / 2, y + 3, 0, -1], bottom: [x + w / 2, y + h - 3, 0, 1],
  };
  for (const [side, [tx, ty, dx, dy]] of Object.entries(tips)) if (beyond[side]) paintArrow(context, tx, ty, dx, dy, theme);
}

function paintArrow(context, x, y, dx, dy, theme) {
  const size = 9;
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - dx * size - dy * size, y - dy * size - dx * size);
  context.lineTo(x - dx * size + dy * size, y - dy * size + dx * size);
  context.closePath();
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}

function paintCross(context, x, y, theme) {
  for (const [color, width] of [[theme.background, 4], [theme.accent, 2]]) {
    context.beginPath();
    context.moveTo(x - 5, y);
    context.lineTo(x + 5, y);
    context.moveTo(x, y - 5);
    context.lineTo(x, y + 5);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

// The map's colours, the more opaque the stronger: what is near zero lets the picture through.
function paintVeil(steps, table, width, height) {
  const canvas = paintValues(steps, width, height, table);
  const context = canvas.getContext("2d");
  const image = context.getImageData(0, 0, width, height);
  for (let i = 0; i < steps.length; i++) image.data[4 * i + 3] = 255 * (Math.abs(steps[i] - 128) / 127) ** 0.6;
  context.putImageData(image, 0, 0);
  return canvas;
}

// Map, picture and scale on one canvas, to be saved.
function figureOf({ map, picture, scene, ends }) {
  const ratio = window.devicePixelRatio || 1;
  const right = map.clientWidth + BETWEEN;
  const width = right + picture.clientWidth;
  const height = Math.max(map.clientHeight, picture.clientHeight) + 44;
  const canvas = element("canvas", { width: Math.round(width * ratio), height: Math.round(height * ratio) });
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  context.fillStyle = scene.theme.background;
  context.fillRect(0, 0, width, height);
  context.drawImage(map, 0, 0, map.clientWidth, map.clientHeight);
  context.drawImage(picture, right, 0, picture.clientWidth, picture.clientHeight);
  paintBar(context, scene.table, [0, height - 36, Math.min(224, width)], ends, scene.theme);
  return canvas;
}
