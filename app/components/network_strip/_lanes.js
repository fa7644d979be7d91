// --- lanes: how branches run beside each other -----------------------------------------------------------------------

// Rank: the number of steps on the longest path from the input. Items are in execution order.
function rankItems(items) {
  for (const item of items) item.rank = item.inputs.length ? 1 + Math.max(...item.inputs.map((input) => items[input].rank)) : 0;
}

// The nearest item that every path to each item passes (-1 where there is none). `order` lists items so that all of
// `before` an item come earlier.
function dominators(order, before) {
  const place = new Map(order.map((number, at) => [number, at]));
  const found = new Map();
  const meet = (a, b) => {
    while (a !== b) {
      if (a < 0 || b < 0) return -1;
      if (place.get(a) > place.get(b)) a = found.get(a);
      else b = found.get(b);
    }
    return a;
  };
  for (const number of order) {
    const sources = before(number);
    found.set(number, sources.length ? sources.reduce((a, b) => meet(a, b)) : -1);
  }
  return found;
}

// The paths that part at an item and meet again: the first items of each, if there are several.
function branchesOf(items, item, entry, exit) {
  const starts = item.outputs.filter((number) => items[number].rank === item.rank + 1
    && entry.get(number) === item.number && exit.get(item.number) !== number);
  return starts.length > 1 ? starts : [];
}

// Sets item.lane (0 is the main line, larger is lower; may be a fraction) and item.crowded (has others beside it).
function assignLanes(items) {
  const order = items.map((item) => item.number);
  const entry = dominators(order, (number) => items[number].inputs);
  const exit = dominators([...order].reverse(), (number) => items[number].outputs);
  const inside = items.map(() => []);
  for (const item of items) if (entry.get(item.number) >= 0) inside[entry.get(item.number)].push(item.number);
  const extent = [];
  const offset = new Map();
  for (const item of [...items].reverse()) extent[item.number] = spread(items, item, inside, extent, offset, branchesOf(items, item, entry, exit));
  for (const item of items) {
    const from = items[entry.get(item.number)];
    item.lane = (from?.lane ?? 0) + (offset.get(item.number) ?? 0);
    item.region = offset.has(item.number) ? from.number : from?.region ?? -1;
    item.crowded = item.region >= 0;
  }
}

// How many lanes lie above and below an item within what it alone leads to, and how long that is; fills `offset`.
function spread(items, item, inside, extent, offset, starts) {
  const total = { up: 0.5, down: 0.5, length: 1 };
  const widen = (part, by) => {
    total.up = Math.max(total.up, part.up - by);
    total.down = Math.max(total.down, part.down + by);
    total.length = Math.max(total.length, part.length + 1);
  };
  for (const number of inside[item.number]) if (!starts.includes(number)) widen(extent[number], 0);
  const shifts = sideBySide(starts.map((number) => extent[number]));
  starts.forEach((number, at) => {
    offset.set(number, shifts[at]);
    widen(extent[number], shifts[at]);
  });
  return total;
}

// Two branches of different length: the long one goes straight on, the short one below. Others: around the middle.
function sideBySide(parts) {
  if (parts.length === 2 && parts[0].length !== parts[1].length) {
    const long = parts[0].length > parts[1].length ? 0 : 1;
    const below = parts[long].down + parts[1 - long].up;
    return long === 0 ? [0, below] : [below, 0];
  }
  const height = parts.reduce((sum, part) => sum + part.up + part.down, 0);
  let top = -height / 2;
  return parts.map((part) => {
    const middle = top + part.up;
    top += part.up + part.down;
    return middle;
  });
}

const LANES_HEIGHT = 176;

// Pixels from lane to lane; volumes that have others beside them shrink to fit.
function lanePitch(items) {
  const crowded = items.filter((item) => item.crowded);
  if (!crowded.length) return 0;
  const lanes = Math.max(...items.map((item) => item.lane)) - Math.min(...items.map((item) => item.lane)) + 1;
  const tallest = Math.max(...crowded.map((item) => item.h + item.dy));
  const room = SIZES.code + 4;
  const pitch = Math.min(tallest + room, LANES_HEIGHT / lanes);
  for (const region of new Set(crowded.map((item) => item.region))) shrinkRegion(crowded.filter((item) => item.region === region), pitch - room);
  return pitch;
}

function shrinkRegion(members, room) {
  const factor = Math.min(1, room / Math.max(...members.map((item) => item.h + item.dy)));
  for (const item of members) {
    const slices = item.front - item.t * item.plates;
    for (const size of ["h", "t", "dx", "dy"]) item[size] *= factor;
    item.t = Math.max(3, item.t);
    item.front = slices + item.t * item.plates;
  }
}
