// Transposed convolution in plain numbers; the second part of arithmetic.js, under the same conventions.

// torch's conv_transpose2d: each input cell stamps its kernel, times its value, on the output.
function transposedConvolve(map, weights, bias, layer) {
  const [channels, height, width] = map.shape;
  const share = weights.shape[1];
  const groups = layer.groups ?? 1;
  const out = emptyMap(share * groups, transposedSize(layer.rows, height), transposedSize(layer.columns, width));
  const rows = stampsOf(layer.rows, height);
  const columns = stampsOf(layer.columns, width);
  const plane = out.shape[1] * out.shape[2];
  if (bias) bias.forEach((value, filter) => out.data.fill(value, filter * plane, (filter + 1) * plane));
  for (let channel = 0; channel < channels; channel++) {
    const first = Math.floor(channel / (channels / groups)) * share;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const value = valueAt(map, channel, row, column);
        stamp(out, weights, { value, channel, first, rows: rows[row], columns: columns[column] });
      }
    }
  }
  return out;
}

// What `stampAt` says of each input cell.
function stampsOf(axis, size) {
  return Array.from({ length: size }, (_, cell) => stampAt(axis, size, cell));
}

function stamp(out, weights, { value, channel, first, rows, columns }) {
  const [, share, kh, kw] = weights.shape;
  const [, high, wide] = out.shape;
  for (let filter = 0; filter < share; filter++) {
    for (let i = 0; i < kh; i++) {
      for (let j = 0; j < kw; j++) {
        if (rows[i] < 0 || columns[j] < 0) continue;
        const weight = weights.data[((channel * share + filter) * kh + i) * kw + j];
        out.data[((first + filter) * high + rows[i]) * wide + columns[j]] += value * weight;
      }
    }
  }
}

// One output taken apart: the input cells whose stamps meet there, channel by channel, as `termsAt` has them.
function stampTermsAt(map, weights, bias, layer, [filter, row, column]) {
  const [inputs, height, width] = map.shape;
  const share = weights.shape[1];
  const perGroup = inputs / (layer.groups ?? 1);
  const first = Math.floor(filter / share) * perGroup;
  const rows = stampsOn(layer.rows, height, row);
  const columns = stampsOn(layer.columns, width, column);
  const channels = Array.from({ length: perGroup }, (_, index) =>
    stampedBy(map, weights, { channel: first + index, filter: filter % share, rows, columns }));
  const own = bias ? bias[filter] : 0;
  return { channels, bias: own, total: channels.reduce((sum, channel) => sum + channel.sum, own) };
}

// Input cells along one axis whose stamp covers output `index`: [{ cell, tap }].
function stampsOn(axis, size, index) {
  const cells = stampsOf(axis, size).map((stamped, cell) => ({ cell, tap: stamped.indexOf(index) }));
  return cells.filter(({ tap }) => tap >= 0);
}

function stampedBy(map, weights, { channel, filter, rows, columns }) {
  const [, share, kh, kw] = weights.shape;
  const cells = rows.flatMap(({ cell: row, tap: i }) => columns.map(({ cell: column, tap: j }) => {
    const value = valueAt(map, channel, row, column);
    const weight = weights.data[((channel * share + filter) * kh + i) * kw + j];
    return { i, j, row, column, value, weight, product: value * weight };
  }));
  return { channel, cells, sum: cells.reduce((sum, cell) => sum + cell.product, 0) };
}
