// --- which cells of one map belong to which of the other ----------------------------------------------------------------

// Along one axis: for each output, the inputs it reads, in order; -1 is padding.
function readsAlong(axis, size, count) {
  if (axis.bins) {
    const edge = (index, up) => (up ? Math.ceil : Math.floor)((index * size) / count);
    return Array.from({ length: count }, (_, index) => spread(edge(index, false), edge(index + 1, true)));
  }
  const taps = allTaps(axis, size, count);
  return Array.from({ length: count }, (_, index) => Array.from(taps.subarray(index * axis.kernel, (index + 1) * axis.kernel)));
}

function spread(from, to) {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

// Both axes; asked in either direction, the answer is [rows, columns].
class Relation {
  constructor({ axes, input, output }) {
    this.reads = axes.map((axis, at) => readsAlong(axis, input.size[at], output.size[at]));
    this.before = axes.map((axis) => (axis.mode && axis.mode !== "zeros" ? 0 : axis.before ?? 0));
    this.steps = axes;
  }

  // Inputs of an output cell: those that are there.
  inputsOf(cell) {
    return cell.map((index, at) => this.reads[at][index].filter((source) => source >= 0));
  }

  // Outputs that read an input cell.
  outputsOf(cell) {
    return cell.map((index, at) => this.reads[at].flatMap((sources, output) => (sources.includes(index) ? [output] : [])));
  }

  // The window of an output cell with the part of it that lies in the padding: [top, left, height, width].
  windowOf(cell) {
    const sides = cell.map((index, at) => {
      const axis = this.steps[at];
      if (axis.bins || (axis.mode && axis.mode !== "zeros")) return ends(this.reads[at][index]);
      const first = index * (axis.stride ?? 1) - (axis.before ?? 0);
      return [first, (axis.kernel - 1) * (axis.dilation ?? 1) + 1];
    });
    return [sides[0][0], sides[1][0], sides[0][1], sides[1][1]];
  }
}

function ends(sources) {
  const [low, high] = [Math.min(...sources), Math.max(...sources)];
  return [low, high - low + 1];
}

// Rows and columns as few boxes: one where they are without gaps, else a box for each cell.
function boxesOf([rows, columns]) {
  if (!rows.length || !columns.length) return [];
  const tight = (cells) => Math.max(...cells) - Math.min(...cells) + 1 === new Set(cells).size;
  if (tight(rows) && tight(columns)) return [[Math.min(...rows), Math.min(...columns), new Set(rows).size, new Set(columns).size]];
  return rows.flatMap((row) => columns.map((column) => [row, column, 1, 1]));
}
