// The field's size against depth, on a canvas: a step for every layer, a line where the picture ends.
const CURVE_HEIGHT = 200;
const CURVE_LEFT = 46;
const CURVE_TOP = 22;
const CURVE_BOTTOM = 22;

function isField(layer) {
  return typeof layer.field !== "string";
}

// Whether some field is not square: then rows and columns have a line each.
function axesDiffer(layers) {
  return layers.some((layer) => isField(layer) && layer.field[0].size !== layer.field[1].size);
}

// Where things are on a curve `width` CSS pixels wide.
function curvePlace(layers, pixels, width) {
  const fields = layers.filter(isField).map((layer) => layer.field);
  const highest = Math.max(1, ...pixels, ...fields.flatMap((field) => field.map((axis) => axis.size)));
  const step = (width - CURVE_LEFT - 10) / Math.max(1, layers.length);
  const floor = CURVE_HEIGHT - CURVE_BOTTOM;
  return {
    width, highest, step,
    x: (index) => CURVE_LEFT + (index + 0.5) * step,
    y: (size) => floor - (size / (highest * 1.06)) * (floor - CURVE_TOP),
    index: (x) => Math.max(0, Math.min(layers.length - 1, Math.floor((x - CURVE_LEFT) / step))),
  };
}

function paintCurve(context, data, place, index, theme) {
  context.font = "12px " + theme.font;
  paintScale(context, data, place, theme);
  if (axesDiffer(data.layers)) paintAxis(context, data.layers, place, 1, theme, [4, 3]);
  paintAxis(context, data.layers, place, 0, theme, []);
  paintWhole(context, data, place, theme);
  paintChosen(context, data.layers[index], place, index, theme);
}

// The axis on the left, and a dashed line at the picture's own size.
function paintScale(context, { pixels, words, layers }, place, theme) {
  const floor = place.y(0);
  context.strokeStyle = theme.border;
  context.lineWidth = 1;
  context.strokeRect(CURVE_LEFT, CURVE_TOP - 8, place.width - CURVE_LEFT - 10, floor - CURVE_TOP + 8);
  context.fillStyle = theme.text;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const share of [0, 0.5, 1]) context.fillText(counted(Math.round(place.highest * share)), CURVE_LEFT - 6, place.y(place.highest * share));
  context.textAlign = "left";
  context.fillText(words[axesDiffer(layers) ? "curve-axes" : "curve-axis"], CURVE_LEFT, CURVE_TOP - 16);
  context.textAlign = "center";
  context.fillText(words["curve-depth"], (CURVE_LEFT + place.width) / 2, CURVE_HEIGHT - 9);
  const line = place.y(pixels[0]);
  context.save();
  context.setLineDash([2, 3]);
  context.strokeStyle = theme.text;
  context.beginPath();
  context.moveTo(CURVE_LEFT, line);
  context.lineTo(place.width - 10, line);
  context.stroke();
  context.restore();
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillText(fill(words["curve-picture"], { size: pixels[0] }), CURVE_LEFT + 5, line - 2);
}

function paintAxis(context, layers, place, axis, theme, dash) {
  context.save();
  context.setLineDash(dash);
  context.strokeStyle = theme.text;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.beginPath();
  let from = null;
  layers.forEach((layer, index) => {
    if (!isField(layer)) { from = null; return; }
    const y = place.y(layer.field[axis].size);
    const x = place.x(index);
    if (from === null) context.moveTo(x - place.step / 2, y);
    else context.lineTo(x - place.step / 2, y);
    context.lineTo(x + place.step / 2, y);
    from = y;
  });
  context.stroke();
  context.restore();
}

// Layers whose units see the whole picture have no size: a hatched column says so.
function paintWhole(context, { layers }, place, theme) {
  context.save();
  context.fillStyle = hatch(context, theme.text);
  context.globalAlpha = 0.35;
  layers.forEach((layer, index) => {
    if (layer.field === "whole") context.fillRect(place.x(index) - place.step / 2, CURVE_TOP - 8, place.step, place.y(0) - CURVE_TOP + 8);
  });
  context.restore();
}

function paintChosen(context, layer, place, index, theme) {
  const x = place.x(index);
  context.strokeStyle = theme.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(x, CURVE_TOP - 8);
  context.lineTo(x, place.y(0));
  context.stroke();
  if (!isField(layer)) return;
  context.beginPath();
  context.arc(x, place.y(layer.field[0].size), 5, 0, 2 * Math.PI);
  context.fillStyle = theme.accent;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}
