// What a layer may read, in plain numbers: patterns, digits and pictures as maps { data, shape: [channels, height, width] }
// with values from 0 to 1 (whole numbers: 0 to 4). No drawing; the same seed gives the same numbers everywhere.

const PATTERNS = ["edges", "checker", "ramp", "noise", "whole"];

// Uniform numbers from 0 to 1 of a seed (Tommy Ettinger's mulberry32).
function uniform(seed) {
  let state = (seed + 0x6d2b79f5) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// Numbers of a normal distribution (Box and Muller, 1958).
function normal(seed) {
  const draw = uniform(seed);
  return () => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());
}

// patternOf("ramp", [3, 8, 8], seed): each channel shows it in its own way, so that channels can be told apart.
function patternOf(kind, [channels, height, width], seed = 0) {
  const data = new Float64Array(channels * height * width);
  const draw = uniform(1000 * seed + 7);
  let at = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        data[at++] = PATTERN_VALUES[kind]({ channel, row, column, height, width, draw });
      }
    }
  }
  return { data, shape: [channels, height, width] };
}

const PATTERN_VALUES = {
  edges: ({ channel, row, column, height, width }) => {
    const margin = 0.25 + 0.08 * (channel % 3);
    const inside = (at, size) => at >= Math.floor(margin * size) && at < Math.ceil((1 - margin) * size);
    return Number(inside(row, height) && inside(column, width));
  },
  checker: ({ channel, row, column, height, width }) => {
    const side = Math.max(1, Math.floor(Math.min(height, width) / 8));
    return (Math.floor(row / side) + Math.floor(column / side) + channel) % 2;
  },
  ramp: ({ channel, row, column, height, width }) => {
    const down = height > 1 ? row / (height - 1) : 0;
    const across = width > 1 ? column / (width - 1) : 0;
    return [across, down, (across + down) / 2, 1 - across][channel % 4];
  },
  noise: ({ draw }) => draw(),
  whole: ({ draw }) => Math.floor(5 * draw()),
};

// Which share of every old position each of `parts` new ones covers: [{ from, weights }], weights of each sum to 1.
function coverage(length, parts, start = 0, extent = length) {
  return Array.from({ length: parts }, (_, part) => {
    const left = start + (part * extent) / parts;
    const right = start + ((part + 1) * extent) / parts;
    const from = Math.floor(left);
    const weights = [];
    for (let at = from; at < right - 1e-9 && at < length; at++) weights.push((Math.min(right, at + 1) - Math.max(left, at)) / (right - left));
    return { from, weights };
  });
}

// Bytes, interleaved `depth` to a pixel, as area means: [depth, height, width] from 0 to 1. The middle of the picture is
// cut to the new proportions first.
function areaMeans(bytes, [oldHeight, oldWidth, depth], [height, width]) {
  const scale = Math.min(oldHeight / height, oldWidth / width);
  const [tall, wide] = [height * scale, width * scale];
  const rows = coverage(oldHeight, height, (oldHeight - tall) / 2, tall);
  const columns = coverage(oldWidth, width, (oldWidth - wide) / 2, wide);
  const data = new Float64Array(depth * height * width);
  rows.forEach((row, y) => columns.forEach((column, x) => {
    for (let channel = 0; channel < depth; channel++) {
      data[(channel * height + y) * width + x] = meanOf(bytes, { row, column, channel, oldWidth, depth }) / 255;
    }
  }));
  return { data, shape: [depth, height, width] };
}

function meanOf(bytes, { row, column, channel, oldWidth, depth }) {
  let sum = 0;
  row.weights.forEach((down, y) => {
    const line = (row.from + y) * oldWidth + column.from;
    column.weights.forEach((across, x) => { sum += down * across * bytes[(line + x) * depth + channel]; });
  });
  return sum;
}

// A grey digit in the middle, never enlarged; the same in every channel.
function digitInput(bytes, side, [channels, height, width]) {
  const fitted = Math.min(side, height, width);
  const small = areaMeans(bytes, [side, side, 1], [fitted, fitted]);
  const [top, left] = [Math.floor((height - fitted) / 2), Math.floor((width - fitted) / 2)];
  const data = new Float64Array(channels * height * width);
  for (let channel = 0; channel < channels; channel++) {
    for (let row = 0; row < fitted; row++) {
      const line = small.data.subarray(row * fitted, (row + 1) * fitted);
      data.set(line, (channel * height + top + row) * width + left);
    }
  }
  return { data, shape: [channels, height, width] };
}

// An RGB picture in 1 (grey, ITU-R 601), 2 (red and green), 3 (RGB) or 4 channels (RGB and grey).
function pictureInput(bytes, [oldHeight, oldWidth], [channels, height, width]) {
  const { data: rgb } = areaMeans(bytes, [oldHeight, oldWidth, 3], [height, width]);
  const plane = height * width;
  const data = new Float64Array(channels * plane);
  if (channels > 1) data.set(rgb.subarray(0, Math.min(3, channels) * plane));
  if (channels % 3 === 1) {
    for (let at = 0; at < plane; at++) data[(channels - 1) * plane + at] = 0.299 * rgb[at] + 0.587 * rgb[plane + at] + 0.114 * rgb[2 * plane + at];
  }
  return { data, shape: [channels, height, width] };
}

// Height and width of a picture whose longer side shall be `longest`; square if it is to be cut so.
function pictureSize([height, width], longest, square) {
  if (square) return [longest, longest];
  const scale = longest / Math.max(height, width);
  return [Math.max(1, Math.round(height * scale)), Math.max(1, Math.round(width * scale))];
}
