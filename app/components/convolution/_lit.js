// What lights up for the thing under the pointer (or under the player): counterparts in all views, in one object
// { input: Map channel -> { tints, marks }, kernel: Map channel -> [[i, j]], output: { tints, marks }, sum, products }.
// Channels of the kernel count from the filter's first one, those of the input from the first of all.

function litBy(model, focus, theme) {
  const empty = { input: new Map(), kernel: new Map(), output: { tints: [], marks: [] }, sum: null, products: null };
  if (!focus || model.problems.length) return empty;
  const { kh, kw } = model.settings;
  const colors = kernelColors([kh, kw], theme);
  const light = model.transposed ? STAMPED : SLID;
  return { ...empty, ...light[focus.kind](model, focus, colors) };
}

const SLID = {
  // An output: its window in every channel that it reads.
  output(model, { row, column }, colors) {
    const { rows, columns } = model.layer;
    const [down, across] = [tapsAt(rows, row), tapsAt(columns, column)];
    const tints = pairs(down, across).map(([y, x], at) => [y, x, colors[at]]);
    const dash = rows.dilation > 1 || columns.dilation > 1 ? [4, 3] : [];
    const marks = [{ box: [down[0], across[0], spanOf(rows), spanOf(columns)], dash }];
    return { input: everyChannel(model, { tints, marks }), output: { tints: [], marks: [{ box: [row, column] }] }, sum: model.terms(model.settings.u, row, column) };
  },
  // An input cell, or one of the padding: every output that reads it, in the colour of the weight that it meets there.
  input(model, { channel, row, column }, colors) {
    const { kw } = model.settings;
    const down = metBy(model.layer.rows, model.height, row);
    const across = metBy(model.layer.columns, model.width, column);
    const met = model.reads(channel) ? down.flatMap((y) => across.map((x) => [y, x])) : [];
    const kernel = new Map([[channel - model.first(model.settings.u), met.map(([y, x]) => [y.tap, x.tap])]]);
    const tints = met.map(([y, x]) => [y.output, x.output, colors[y.tap * kw + x.tap]]);
    return { input: new Map([[channel, { tints: [], marks: [{ box: [row, column] }] }]]), kernel, output: { tints, marks: [] } };
  },
  // A weight: every input cell it meets, and its product in every output.
  weight(model, { channel, i, j }, colors) {
    const { rows, columns } = model.layer;
    const [high, wide] = model.size;
    const down = Array.from({ length: high }, (_, at) => tapsAt(rows, at)[i]);
    const across = Array.from({ length: wide }, (_, at) => tapsAt(columns, at)[j]);
    const tints = pairs(down, across).map(([y, x]) => [y, x, colors[i * model.settings.kw + j]]);
    const input = new Map([[model.first(model.settings.u) + channel, { tints, marks: [] }]]);
    return { input, kernel: new Map([[channel, [[i, j]]]]), products: productsOf(model, channel, [i, j]) };
  },
};

const STAMPED = {
  // An input cell: its stamp.
  input(model, { channel, row, column }, colors) {
    const rows = stampAt(model.layer.rows, model.height, row);
    const columns = stampAt(model.layer.columns, model.width, column);
    const tints = pairs(rows, columns).map(([y, x], at) => [y, x, colors[at]]).filter(([y, x]) => y >= 0 && x >= 0);
    const mark = { tints: [], marks: [{ box: [row, column] }] };
    const input = channel === undefined ? everyChannel(model, mark) : new Map([[channel, mark]]);
    const seen = channel === undefined || model.reads(channel);
    return { input, output: { tints: seen ? tints : [], marks: [] }, sum: seen ? model.stamps(model.settings.u, row, column) : null };
  },
  // An output: the input cells whose stamps meet there.
  output(model, { row, column }, colors) {
    const sum = model.terms(model.settings.u, row, column);
    const input = new Map(sum.channels.map(({ channel, cells }) => [channel, { marks: [], tints: cells.map((cell) => [cell.row, cell.column, colors[cell.i * model.settings.kw + cell.j]]) }]));
    return { input, output: { tints: [], marks: [{ box: [row, column] }] }, sum };
  },
  // A weight: every output that it helps to make.
  weight(model, { channel, i, j }, colors) {
    const products = productsOf(model, channel, [i, j]);
    const color = colors[i * model.settings.kw + j];
    const tints = products.cells.map(([y, x]) => [y, x, color]);
    const all = pairs([...Array(model.height).keys()], [...Array(model.width).keys()]).map(([y, x]) => [y, x, color]);
    const input = new Map([[model.first(model.settings.u) + channel, { tints: all, marks: [] }]]);
    return { input, kernel: new Map([[channel, [[i, j]]]]), output: { tints, marks: [] }, products };
  },
};

function pairs(rows, columns) {
  return rows.flatMap((row) => columns.map((column) => [row, column]));
}

function everyChannel(model, lit) {
  const first = model.first(model.settings.u);
  return new Map(Array.from({ length: model.share }, (_, index) => [first + index, lit]));
}

// The outputs that read a position: all that read the input cell; in the padding, those whose window reaches there.
function metBy(axis, size, position) {
  if (position >= 0 && position < size) return readersOf(axis, size, position);
  return Array.from({ length: outputSize(axis, size) }, (_, output) => ({ output, tap: tapsAt(axis, output).indexOf(position) })).filter(({ tap }) => tap >= 0);
}

// { value(row, column), cells }: what one weight adds to each output, NaN where it adds nothing.
function productsOf(model, channel, [i, j]) {
  const { kh, kw, u } = model.settings;
  const weight = model.filter(u).cells[(channel * kh + i) * kw + j];
  const found = new Map();
  const map = model.channelsOf(u);
  const down = met(model, model.layer.rows, model.height, i, 0);
  const across = met(model, model.layer.columns, model.width, j, 1);
  for (const [row, from] of down) {
    for (const [column, source] of across) found.set(row * model.size[1] + column, weight * valueAt(map, channel, from, source));
  }
  return { weight, value: (row, column) => found.get(row * model.size[1] + column) ?? NaN, cells: pairs(down.map(([row]) => row), across.map(([column]) => column)) };
}

// [output, input] along one axis, for one tap.
function met(model, axis, size, tap, way) {
  if (model.transposed) return Array.from({ length: size }, (_, cell) => [stampAt(axis, size, cell)[tap], cell]).filter(([output]) => output >= 0);
  return Array.from({ length: model.size[way] }, (_, output) => [output, sourcesAt(axis, size, output)[tap]]);
}
