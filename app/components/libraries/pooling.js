// Pooling in plain numbers; the third part of arithmetic.js, under the same conventions. `kind` is "max", "average" or
// "l2"; padding cells never win a maximum and are zeros in an average, as in torch.

const POOLED = {
  max: (values) => values.reduce((most, each) => (each > most ? each : most), -Infinity),
  average: (values, count) => values.reduce((sum, each) => sum + each, 0) / count,
  // torch's LPPool2d: the mean of squares times the full window, also where the window reaches beyond the input.
  l2: (values, count, area) => Math.sqrt((values.reduce((sum, each) => sum + each * each, 0) / count) * area),
};

function pool(map, layer, kind, choice) {
  const [channels, height, width] = map.shape;
  const rows = windowsOf(layer.rows, height);
  const columns = windowsOf(layer.columns, width);
  const out = emptyMap(channels, rows.length, columns.length);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (const row of rows) {
      for (const column of columns) out.data[at++] = pooled(kind, valuesUnder(map, channel, row, column), row, column, choice);
    }
  }
  return out;
}

// One output taken apart: { cells: [{ i, j, row, column, value }], value, winner, count }. `cells` are those inside the
// input, `winner` is the index of the largest (of the first, where several are), `count` what an average divides by.
function poolAt(map, layer, kind, [channel, r, c], choice) {
  const rows = windowAt(layer.rows, map.shape[1], r);
  const columns = windowAt(layer.columns, map.shape[2], c);
  const values = valuesUnder(map, channel, rows, columns);
  const places = rows.inside.flatMap(({ source: row, tap: i }) =>
    columns.inside.map(({ source: column, tap: j }) => ({ i, j, row, column })));
  const value = pooled(kind, values, rows, columns, choice);
  return {
    cells: places.map((place, index) => ({ ...place, value: values[index] })),
    value,
    winner: kind === "max" ? values.indexOf(value) : null,
    count: countUnder(kind, values, rows, columns, choice),
  };
}

function pooled(kind, values, rows, columns, choice) {
  return POOLED[kind](values, countUnder(kind, values, rows, columns, choice), rows.kernel * columns.kernel);
}

function countUnder(kind, values, rows, columns, { countPadding = true } = {}) {
  return kind === "l2" || countPadding ? rows.count * columns.count : values.length;
}

function valuesUnder({ data, shape: [, height, width] }, channel, rows, columns) {
  const values = [];
  for (const { source: row } of rows.inside) {
    const line = (channel * height + row) * width;
    for (const { source: column } of columns.inside) values.push(data[line + column]);
  }
  return values;
}

// The window's taps inside the input, and how many lie inside the input or its padding: a last window of `ceil` may
// reach beyond both.
function windowAt(given, size, index) {
  const axis = axisOf(given);
  const taps = tapsAt(axis, index).map((position, tap) => ({ source: sourceOf(position, size), tap, position }));
  const inside = taps.filter(({ source }) => source >= 0);
  return { inside, count: taps.filter(({ position }) => position < size + axis.after).length, kernel: axis.kernel };
}

function windowsOf(axis, size) {
  return Array.from({ length: outputSize(axis, size) }, (_, index) => windowAt(axis, size, index));
}

// One number for each channel: "max", "average" or "l2" of the whole map.
function globalPool({ data, shape: [channels, height, width] }, kind) {
  const out = emptyMap(channels, 1, 1);
  const area = height * width;
  for (let channel = 0; channel < channels; channel++) {
    out.data[channel] = POOLED[kind](data.subarray(channel * area, (channel + 1) * area), area, area);
  }
  return out;
}
