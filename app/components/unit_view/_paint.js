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

// The picture in its surroundings, the map over it if asked. `place` turns picture pixels into CSS pixels.
function paintPictureSide(context, scene, place) {
  const { data, theme } = scene;
  const picture = layPicture(context, place, data.pixels, scene.picture);
  if (scene.opacity > 0 && typeof data.field !== "string") paintOverlay(context, scene, place);
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(...picture);
}

function paintOverlay(context, { data, veil, opacity }, place) {
  context.imageSmoothingEnabled = false;
  context.globalAlpha = opacity;
  context.drawImage(veil, ...place.rectangle(laidOver(data.field, data.rows, data.columns)));
  context.globalAlpha = 1;
}

// The box of one unit; the main one with its padding hatched and a cross in its middle.
function paintField(context, { data, theme }, place, { row, column }, main) {
  const [down, across] = data.field;
  const box = boxOf(data.field, row, column);
  if (main) hatchBeyond(context, place, data.pixels, box, theme, 0.55);
  paintBox(context, place, box, theme, main ? {} : { width: 1.5, dash: [4, 3], cut: true });
  if (main) paintCross(context, place, centerOf(down, row), centerOf(across, column), theme);
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
