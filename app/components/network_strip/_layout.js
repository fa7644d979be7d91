// --- layout: from a network, what is unfolded and a width to boxes, edges and frames; nothing here draws ----------------

// The message of encode.py as objects. Nodes and blocks refer to each other by number; -1 is "none".
function decodeNetwork(sent) {
  const blocks = sent.blocks.map(([name, label, parent, paths]) => ({ name, label, parent, paths, nodes: [], children: [] }));
  blocks.forEach((block, number) => { if (block.parent >= 0) blocks[block.parent].children.push(number); });
  const glued = new Set(sent.glued);
  const nodes = sent.names.map((short, number) => {
    const block = sent.block[number];
    const name = short.startsWith(".") ? blocks[block].name + short : short;
    const [kind, family] = sent.kinds[sent.kind[number]];
    const back = [sent.inputs[number]].flat();
    const label = sent.labels[number] ?? shortName(name);
    return { number, name, label, title: sent.titles[number] ?? label, kind, family, block, glued: glued.has(number),
      shape: sent.shapes[sent.shape[number]], inputs: back.map((distance) => number - distance), outputs: [] };
  });
  for (const node of nodes) {
    for (const input of node.inputs) nodes[input].outputs.push(node.number);
    for (let block = node.block; block >= 0; block = blocks[block].parent) blocks[block].nodes.push(node.number);
  }
  return { id: sent.id, nodes, blocks, numbers: new Map(nodes.map((node) => [node.name, node.number])) };
}

// As short_name in volumes.py.
function shortName(name) {
  const parts = name.split(".");
  let start = parts.length - 1;
  while (start > 0 && /^[0-9]/.test(parts[start])) start--;
  return parts.slice(start).join(".");
}

// The blocks around a block or node, outermost first, itself (a block) included.
function blockPath(network, block) {
  const path = [];
  for (; block >= 0; block = network.blocks[block].parent) path.unshift(block);
  return path;
}

// What is on show: folded blocks, and units (a layer with the slices glued to it), in execution order.
function visibleItems(network, open) {
  const items = [];
  const owner = network.nodes.map((node) => {
    const path = blockPath(network, node.block);
    const closed = path.find((block) => !open.has(block)) ?? -1;
    const last = items.at(-1);
    const joins = last && (closed >= 0 ? last.folded === closed : node.glued && last.folded < 0);
    if (joins) last.nodes.push(node.number);
    else items.push({ number: items.length, folded: closed, nodes: [node.number], inputs: [], outputs: [], path: closed >= 0 ? path.slice(0, path.indexOf(closed)) : path });
    return items.length - 1;
  });
  for (const node of network.nodes) {
    for (const input of node.inputs) connect(items, owner[input], owner[node.number]);
  }
  return { items, owner };
}

function connect(items, from, to) {
  if (from === to || items[to].inputs.includes(from)) return;
  items[to].inputs.push(from);
  items[from].outputs.push(to);
}

const SIZES = { height: 78, least: 6, across: 0.34, up: 0.2, slice: 4, plate: 1.5, stack: 5, joint: 3, bar: 7, code: 12, label: 12 };

// Height in pixels of `size` rows where the network's largest map has `largest`: the square root keeps small maps visible.
function rows(size, largest) {
  return Math.max(SIZES.least, SIZES.height * Math.sqrt(size / largest));
}

// Sizes of a volume before any scaling: h and t (thickness) of the front, dx and dy of the receding side.
function volumeSize(shape, largest) {
  if (shape.length < 3) return { h: 12 + 5.5 * Math.log2(Math.max(2, shape[0])), t: SIZES.bar, dx: 3, dy: 2 };
  const across = rows(shape[2], largest);
  return { h: rows(shape[1], largest), t: 2.5 + 0.85 * Math.sqrt(shape[0]), dx: SIZES.across * across, dy: SIZES.up * across };
}

// How many plates a folded block shows: one for each block in it, or else for each layer, up to `most`.
function plates(network, block, most) {
  const { children, nodes } = network.blocks[block];
  const layers = nodes.filter((number) => !network.nodes[number].glued).length;
  return Math.max(2, Math.min(most, children.length || Math.min(3, layers)));
}

function measureItem(network, item, largest, { scale, plates: most }) {
  const folded = item.folded >= 0;
  const shown = network.nodes[folded ? item.nodes.at(-1) : item.nodes[0]];
  const size = volumeSize(shown.shape, largest);
  Object.assign(item, { shape: shown.shape, main: shown.number, flat: shown.shape.length < 3, plates: folded ? plates(network, item.folded, most) : 1 });
  Object.assign(item, { h: size.h * scale, t: size.t * scale, dx: size.dx * scale, dy: size.dy * scale });
  if (folded) item.t = Math.max(4, item.t * 0.55);
  const joint = folded && network.blocks[item.folded].paths ? SIZES.plate + SIZES.joint : 0;
  item.front = folded ? item.plates * item.t + (item.plates - 1) * SIZES.stack + joint : item.t + (item.nodes.length - 1) * (SIZES.slice + SIZES.plate);
  item.label = folded ? network.blocks[item.folded].label : shown.title;
  item.lines = [item.label, shown.shape.join("\u00d7")];
}

// The largest map of the network, in rows; a network of vectors alone has 1.
function largestMap(network) {
  return Math.max(1, ...network.nodes.map((node) => (node.shape.length === 3 ? Math.max(node.shape[1], node.shape[2]) : 1)));
}

const textWidth = (text) => 6.1 * text.length;
const boxWidth = (item) => item.front + item.dx;
const labelWidth = (item) => Math.max(...item.lines.map(textWidth));

// Ways to set the strip, the airy ones first; the last may be wider than the space and scrolls.
const SETTINGS = [
  { scale: 1, plates: 4, gap: 16, labels: true },
  { scale: 1, plates: 4, gap: 18, labels: false },
  { scale: 1, plates: 4, gap: 13, labels: false },
  { scale: 0.85, plates: 3, gap: 10, labels: false },
  { scale: 0.75, plates: 2, gap: 10, labels: false },
  { scale: 0.66, plates: 2, gap: 7, labels: false },
];
const NARROW = 560;

// network, open (set of block numbers) and width in pixels -> { items, edges, frames, labels, width, height, ... }
function layoutStrip(network, open, width) {
  const largest = largestMap(network);
  const { items, owner } = visibleItems(network, open);
  rankItems(items);
  assignLanes(items);
  const tries = width < NARROW ? SETTINGS.slice(0, 1) : open.size ? SETTINGS.slice(0, 3) : SETTINGS;
  let placed = null;
  for (const setting of tries) {
    for (const item of items) measureItem(network, item, largest, setting);
    const pitch = lanePitch(items);
    placed = placeColumns(network, items, setting, width);
    placed.pitch = pitch;
    if (placed.natural <= width) break;
  }
  placed = settle(network, items, placed, open, width, largest);
  return finish(network, { items, owner, ...placed });
}

// Nothing fitted: unfolded strips scroll with some air.
function settle(network, items, placed, open, width, largest) {
  if (placed.natural <= width) return placed;
  const setting = width < NARROW && items.length < 40 ? SETTINGS[0] : SETTINGS[2];
  for (const item of items) measureItem(network, item, largest, setting);
  const pitch = lanePitch(items);
  return { ...placeColumns(network, items, setting, width), pitch };
}

// Left edges of the columns, one for each rank; frames of unfolded blocks take some room of their own.
function placeColumns(network, items, setting, width) {
  const columns = [];
  for (const item of items) {
    const column = (columns[item.rank] ??= { box: 0, need: 0, items: [], before: 0, after: 0 });
    column.items.push(item);
    column.box = Math.max(column.box, boxWidth(item));
  }
  for (const column of columns) {
    const label = setting.labels && column.items.length === 1 ? labelWidth(column.items[0]) + 6 - setting.gap : 0;
    column.need = Math.max(column.box, label);
  }
  const frames = openFrames(network, items);
  for (const frame of frames) {
    columns[frame.first].before += 7;
    columns[frame.last].after += 7;
  }
  const used = columns.reduce((sum, column) => sum + column.need + column.before + column.after, 0);
  const gaps = columns.length - 1;
  const natural = used + gaps * setting.gap + 24;
  const spare = Math.max(0, width - natural);
  const gap = setting.gap + Math.min(34, gaps ? spare / (gaps + 2) : 0);
  let x = Math.max(12, (width - used - gaps * gap) / 2);
  for (const column of columns) {
    column.left = x + column.before;
    for (const item of column.items) item.x = column.left + (column.need - boxWidth(item)) / 2 + item.dx;
    x = column.left + column.need + column.after + gap;
  }
  return { columns, frames, natural, width: Math.max(width, x - gap + 12), gap };
}

// One frame for each unfolded block on show: the ranks it spans and how deep it lies.
function openFrames(network, items) {
  const frames = new Map();
  for (const item of items) {
    item.path.forEach((block, depth) => {
      const frame = frames.get(block) ?? { block, depth, first: item.rank, last: item.rank };
      frame.first = Math.min(frame.first, item.rank);
      frame.last = Math.max(frame.last, item.rank);
      frames.set(block, frame);
    });
  }
  return [...frames.values()];
}
