// A design is what the JSON file holds: { name, input: [channels, height, width], classes, layers: [{ kind, ... }, ...] };
// the layer that gives the scores comes last, of itself. Every function here returns a new one.

const WHOLE_INPUT = ["channels", "height", "width"];
const NOT_IN_NAMES = /[^\p{L}\p{N} .,()+_-]/gu;

// A design as a text tells it, with the settings that it leaves out.
function readDesign(text, kinds) {
  const design = JSON.parse(text);
  const usual = (kind) => Object.fromEntries(kinds[kind].fields.map((field) => [field.name, field.usual]));
  return { ...design, layers: design.layers.map((layer) => ({ kind: layer.kind, ...usual(layer.kind), ...layer })) };
}

// What is true of the network as a whole, by name.
const wholeOf = ({ name, classes, input }) => ({ name, classes, channels: input[0], height: input[1], width: input[2] });

function withWhole(design, name, value) {
  const at = WHOLE_INPUT.indexOf(name);
  if (at >= 0) return { ...design, input: design.input.with(at, value) };
  return { ...design, [name]: value };
}

const withLayers = (design, layers) => ({ ...design, layers });

const insertedLayer = (design, at, layer) => withLayers(design, design.layers.toSpliced(at, 0, layer));

const removedLayer = (design, at) => withLayers(design, design.layers.toSpliced(at, 1));

const duplicatedLayer = (design, at) => insertedLayer(design, at + 1, { ...design.layers[at] });

const patchedLayer = (design, at, patch) => withLayers(design, design.layers.with(at, { ...design.layers[at], ...patch }));

// The layer at `from` comes to stand at `to`.
function movedLayer(design, from, to) {
  const layer = design.layers[from];
  return withLayers(design, design.layers.toSpliced(from, 1).toSpliced(to, 0, layer));
}

// Undo and redo over the texts of designs. Kept while the tab is open, also while another page is shown.
class History {
  constructor(most = 200) {
    Object.assign(this, { most, past: [], future: [], last: { name: "", time: -Infinity } });
  }

  // Steps of one control within this many milliseconds are one change.
  static SAME = 800;

  // Before `text` is left for another; `name` is the control that does it.
  leave(text, name) {
    const now = performance.now();
    const same = name && name === this.last.name && now - this.last.time < History.SAME;
    this.last = { name, time: now };
    this.future = [];
    if (!same) this.past = [...this.past, text].slice(-this.most);
  }

  undo(text) {
    return this.step(this.past, this.future, text);
  }

  redo(text) {
    return this.step(this.future, this.past, text);
  }

  step(from, to, text) {
    const found = from.pop();
    if (found !== undefined) to.push(text);
    this.last.name = "";
    return found;
  }
}

// What the browser alone knows of the builder with this key, kept when it is away: history and the chosen layer.
function memory(key) {
  const kept = (globalThis.cnnvizBuilders ??= new Map());
  if (!kept.has(key)) kept.set(key, { history: new History(), selected: -1 });
  return kept.get(key);
}
