// What is read: of Python's message, in the line under the grids, by tests and other programs.

function inputsOf(data) {
  const { picture, learned } = data;
  return {
    digits: data.bytes("digits"),
    picture: { ...picture, bytes: data.bytes("picture") },
    learned: learned && { ...learned, values: data.floats("learned") },
    learnedKey: learned ? fingerprint(learned.name) : 0,
  };
}

// One sentence about what is lit.
function readoutOf(model, focus, lit, words) {
  if (model.problems.length) return "";
  return (model.transposed ? TOLD_STAMPED : TOLD_SLID)[focus.kind](model, focus, lit, words);
}

const TOLD_SLID = {
  output(model, { row, column }, { sum }, words) {
    const { rows, columns } = model.layer;
    const [top, left] = [tapsAt(rows, row)[0], tapsAt(columns, column)[0]];
    const window = { top: shown(top), left: shown(left), bottom: shown(top + spanOf(rows) - 1), right: shown(left + spanOf(columns) - 1) };
    return fill(words["told-output"], { row, column, value: shown(sum.total), ...window });
  },
  input(model, { channel, row, column }, lit, words) {
    const count = lit.output.tints.length;
    const source = [sourceOf(row, model.height, model.layer.rows.mode), sourceOf(column, model.width, model.layer.columns.mode)];
    const value = shown(inputValue(model, channel)(row, column));
    if (isOutside({ rows: model.height, columns: model.width }, row, column)) {
      const told = source.includes(NOWHERE) ? words["told-zero"] : fill(words["told-repeated"], { row: source[0], column: source[1], value });
      return fill(told, { count });
    }
    return fill(words[model.reads(channel) ? "told-input" : "told-unread"], { channel, row, column, value, count });
  },
  weight(model, { channel, i, j }, { products, output }, words) {
    return fill(words["told-weight"], { ...weightTold(model, channel, i, j, products), count: products.cells.length });
  },
};

const TOLD_STAMPED = {
  input(model, { channel, row, column }, lit, words) {
    const value = shown(inputValue(model, channel ?? model.first(model.settings.u))(row, column));
    return fill(words["told-stamp"], { channel: channel ?? model.first(model.settings.u), row, column, value, count: lit.output.tints.length });
  },
  output(model, { row, column }, { sum }, words) {
    return fill(words["told-stamped"], { row, column, value: shown(sum.total), count: sum.channels[0].cells.length });
  },
  weight: TOLD_SLID.weight,
};

function weightTold(model, channel, row, column, { weight }) {
  return { channel: channel + model.first(model.settings.u), row, column, value: shown(weight) };
}

// For tests: the settings, the size of the output and the sum on the screen.
function stateOf(model, { sum, stamped, place }) {
  const { x, u } = model.settings;
  const channels = sum?.channels.map((channel) => channel.sum);
  return JSON.stringify({ settings: encoded(model.settings), size: model.size, steps: model.steps, index: x, filter: u, problems: model.problems.map(({ code }) => code), sum: sum && !stamped ? { ...place, channels, bias: sum.bias, total: sum.total } : null });
}

// For tests: every number, as torch lays them out.
function numbersOf(model) {
  const filters = [...Array(model.settings.f).keys()];
  const list = (values) => Array.from(values);
  return {
    input: { data: list(model.map.data), shape: model.map.shape },
    weights: filters.map((filter) => list(model.filter(filter).cells)),
    share: model.share,
    bias: filters.map((filter) => model.filter(filter).bias),
    output: model.problems.length ? null : filters.map((filter) => list(model.output(filter).data)),
  };
}
