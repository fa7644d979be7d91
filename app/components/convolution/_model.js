// What the settings mean: the layer, the input, the weights and, filter by filter, the output. Arithmetic only; each part
// is computed again only when what it follows from has changed.

class ConvolutionModel {
  constructor() {
    this.kept = {};
  }

  // `data`: { digits, picture: { name, size, bytes }, learned: { shape, values, bias } or null } from Python.
  update(settings, data) {
    Object.assign(this, { settings, data });
    const { h, w, c, p, q, i, d } = settings;
    const { name, size } = data.picture;
    [this.height, this.width] = p ? pictureSize(size, p, q) : [h, w];
    this.share = c / settings.g;
    this.map = this.memo("map", [i, d, c, this.height, this.width, i === "picture" && name], () => this.input());
    this.layer = layerOf(settings);
    this.layerKey = JSON.stringify(this.layer);
    this.problems = problemsOf(settings, this.layer, [this.height, this.width]);
    const measure = settings.m === "trans" ? transposedSize : outputSize;
    this.size = this.problems.length ? [0, 0] : [measure(this.layer.rows, this.height), measure(this.layer.columns, this.width)];
    this.weights = this.memo("weights", ["k", "kh", "kw", "c", "f", "g", "a", "b", "e", "z"].map((key) => FIELDS[key].write?.(settings[key]) ?? settings[key]).concat(data.learnedKey), () => new Map());
    this.outputs = this.memo("outputs", [this.layerKey, settings.m], () => ({ maps: new Map(), limit: 0 }), [this.map, this.weights]);
  }

  // The value kept under this name, made anew when its key or one of the objects it stands on is another.
  memo(name, key, make, stands = []) {
    const told = key.join("|");
    const kept = this.kept[name];
    if (kept?.told === told && stands.every((each, at) => each === kept.stands[at])) return kept.value;
    this.kept[name] = { told, stands, value: make() };
    return this.kept[name].value;
  }

  input() {
    const { i, d, c } = this.settings;
    const shape = [c, this.height, this.width];
    const { digits, picture } = this.data;
    if (i === "picture") return pictureInput(picture.bytes, picture.size, shape);
    if (i === "digit") return digitInput(digits.subarray(784 * (d % 10), 784 * (d % 10 + 1)), 28, shape);
    return patternOf(i, shape, d);
  }

  get transposed() {
    return this.settings.m === "trans";
  }

  // How many steps the player has: outputs, or inputs that stamp.
  get steps() {
    if (this.problems.length) return 0;
    return this.transposed ? this.height * this.width : this.size[0] * this.size[1];
  }

  get stepColumns() {
    return this.transposed ? this.width : this.size[1];
  }

  // --- weights ---

  // { cells: share * kh * kw numbers, bias, limit } of one filter.
  filter(index) {
    if (!this.weights.has(index)) this.weights.set(index, this.makeFilter(index));
    return this.weights.get(index);
  }

  makeFilter(index) {
    const { kh, kw, e, z, b } = this.settings;
    const cells = new Float64Array(this.share * kh * kw);
    for (let channel = 0; channel < this.share; channel++) cells.set(this.slice(index, channel), channel * kh * kw);
    for (let at = 0; at < cells.length; at++) {
      const place = placeOf(index, Math.floor(at / (kh * kw)), Math.floor((at % (kh * kw)) / kw), at % kw);
      cells[at] = e[place] ?? cells[at];
    }
    const learned = kernelName(this.settings, index) === "learned" ? this.data.learned?.bias ?? 0 : 0;
    return { cells, bias: b ? z[index] ?? learned : 0, limit: cells.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1 };
  }

  slice(filter, channel) {
    const { kh, kw, a } = this.settings;
    const name = kernelName(this.settings, filter);
    const options = { angle: (a + 22.5 * filter) % 180, seed: 97 * filter + channel + 1, channels: this.share };
    if (name === "learned") return learnedSlice(this.data.learned, channel, [kh, kw]);
    return kernelOf(kernelFits(name, [kh, kw]) ? name : "random", [kh, kw], options);
  }

  // The first input channel that a filter reads.
  first(filter) {
    return Math.floor(filter / (this.settings.f / this.settings.g)) * this.share;
  }

  // Whether the filter on the screen reads this input channel.
  reads(channel) {
    const first = this.first(this.settings.u);
    return channel >= first && channel < first + this.share;
  }

  channelsOf(filter) {
    return { data: this.map.data.subarray(this.first(filter) * this.height * this.width, (this.first(filter) + this.share) * this.height * this.width), shape: [this.share, this.height, this.width] };
  }

  // The filter's weights as torch lays them out for one filter alone.
  laidOut(filter) {
    const { kh, kw } = this.settings;
    return { data: this.filter(filter).cells, shape: this.transposed ? [this.share, 1, kh, kw] : [1, this.share, kh, kw] };
  }

  // --- outputs ---

  output(filter) {
    const { maps } = this.outputs;
    if (!maps.has(filter)) {
      const made = this.computed(this.channelsOf(filter), filter);
      this.outputs.limit = made.data.reduce((most, value) => Math.max(most, Math.abs(value)), this.outputs.limit);
      maps.set(filter, made);
    }
    return maps.get(filter);
  }

  computed(map, filter) {
    const compute = this.transposed ? transposedConvolve : convolve;
    return compute(map, this.laidOut(filter), [this.filter(filter).bias], this.layer);
  }

  // The rest of the filters for as long as there is time; true when all are there.
  computeSome(milliseconds) {
    const until = performance.now() + milliseconds;
    for (let filter = 0; filter < this.settings.f; filter++) {
      if (this.outputs.maps.has(filter)) continue;
      if (performance.now() > until) return false;
      this.output(filter);
    }
    return true;
  }

  // A transposed convolution after the first `count` input cells have stamped.
  partial(filter, count) {
    const { data, shape } = this.channelsOf(filter);
    const plane = this.height * this.width;
    return this.computed({ data: data.map((value, at) => (at % plane < count ? value : 0)), shape }, filter);
  }

  // --- one sum taken apart ---

  terms(filter, row, column) {
    const take = this.transposed ? stampTermsAt : termsAt;
    const sum = take(this.channelsOf(filter), this.laidOut(filter), [this.filter(filter).bias], this.layer, [0, row, column]);
    return { ...sum, channels: sum.channels.map((each) => ({ ...each, channel: each.channel + this.first(filter) })) };
  }

  // What one input cell stamps: like `terms`, but row and column are the output's.
  stamps(filter, row, column) {
    const { kh, kw } = this.settings;
    const [rows, columns] = [stampAt(this.layer.rows, this.height, row), stampAt(this.layer.columns, this.width, column)];
    const channels = Array.from({ length: this.share }, (_, index) => {
      const value = valueAt(this.channelsOf(filter), index, row, column);
      const weights = Array.from(this.filter(filter).cells.subarray(index * kh * kw, (index + 1) * kh * kw));
      const cells = weights.map((weight, at) => ({ i: Math.floor(at / kw), j: at % kw, row: rows[Math.floor(at / kw)], column: columns[at % kw], value, weight, product: value * weight }));
      return { channel: this.first(filter) + index, cells, sum: 0 };
    });
    return { channels, bias: this.filter(filter).bias, total: 0 };
  }

  counts() {
    const { c, f, g, kh, kw, b } = this.settings;
    return countsOf({ inputs: c, filters: f, groups: g, kernel: [kh, kw], bias: b, input: [this.height, this.width], output: this.size, transposed: this.transposed });
  }

  unread() {
    if (this.transposed || this.problems.length) return { rows: [], columns: [] };
    return this.memo("unread", [this.layerKey, this.height, this.width], () => ({ rows: unreadOf(this.layer.rows, this.height), columns: unreadOf(this.layer.columns, this.width) }));
  }
}

function layerOf({ m, kh, kw, sh, sw, dh, dw, ph, pw, pm, oh, ow }) {
  const axis = (kernel, stride, dilation, given, outputPadding) => {
    const [before, after] = typeof given === "number" ? [given, given] : namedPadding(given, { kernel, dilation });
    return { kernel, stride, dilation, before, after, mode: pm, outputPadding: m === "trans" ? outputPadding : 0 };
  };
  return { rows: axis(kh, sh, dh, ph, oh), columns: axis(kw, sw, dw, pw, ow), groups: 1 };
}

// Why the layer cannot be: [{ axis, code, ... }], at most one for each axis.
function problemsOf({ m, ph, pw }, { rows, columns }, [height, width]) {
  const look = (axis, name, given, size) => {
    const found = m === "trans" ? transposedProblem(axis, size) : namedProblem(given, axis) ?? axisProblem(axis, size);
    return found ? [{ axis: name, ...found }] : [];
  };
  return [...look(rows, "rows", ph, height), ...look(columns, "columns", pw, width)];
}

// A learned filter in the middle of a kernel of any size; nothing where it has no weights.
function learnedSlice(learned, channel, [height, width]) {
  const cells = new Float64Array(height * width);
  const [share, tall, wide] = learned?.shape ?? [0, 0, 0];
  if (channel >= share) return cells;
  const [down, across] = [Math.floor((height - tall) / 2), Math.floor((width - wide) / 2)];
  for (let i = Math.max(0, -down); i < Math.min(tall, height - down); i++) {
    for (let j = Math.max(0, -across); j < Math.min(wide, width - across); j++) {
      cells[(i + down) * width + j + across] = learned.values[(channel * tall + i) * wide + j];
    }
  }
  return cells;
}
