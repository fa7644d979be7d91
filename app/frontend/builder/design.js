// A design is what the JSON file holds; the layer that gives the scores comes last, of itself. Every function here
// returns a new design.

/** @typedef {{ kind: string } & Record<string, any>} Layer */
/** @typedef {{ name: string, input: [channels: number, height: number, width: number], classes: number, layers: Layer[] }} Design */

/**
 * A control of a layer, of the pattern or of the network as a whole.
 * @typedef {object} Field
 * @property {string} name
 * @property {"number" | "flag" | "choice" | "text"} type
 * @property {string} label
 * @property {string} [help]
 * @property {any} [usual] what a design leaves out
 * @property {any} [quiet] what the list does not mention
 * @property {any} [value] of a new layer
 * @property {string} [summary] a text with {value}
 * @property {number} [min]
 * @property {number} [max]
 * @property {number} [step]
 * @property {number} [most] letters of a text
 * @property {any[]} [options]
 */

/** @typedef {{ name: string, role: string, help: string, family: string, plates: number, fields: Field[] }} Kind */
/** @typedef {Record<string, Kind>} Kinds by slug */

const INPUT = ["channels", "height", "width"];

/**
 * The design of a text, with the settings that it leaves out.
 * @param {string} text
 * @param {Kinds} kinds
 * @returns {Design}
 */
export function readDesign(text, kinds) {
  const design = JSON.parse(text);
  /** @param {string} kind */
  const usual = (kind) => Object.fromEntries(kinds[kind].fields.map((field) => [field.name, field.usual]));
  /** @type {Layer[]} */
  const layers = design.layers;
  return { ...design, layers: layers.map((layer) => ({ ...usual(layer.kind), ...layer })) };
}

/**
 * What is true of the network as a whole, by name.
 * @param {Design} design
 */
export function wholeOf({ name, classes, input: [channels, height, width] }) {
  return { name, classes, channels, height, width };
}

/**
 * @param {Design} design
 * @param {string} name
 * @param {any} value
 * @returns {Design}
 */
export function withWhole(design, name, value) {
  const at = INPUT.indexOf(name);
  if (at < 0) return { ...design, [name]: value };
  const [channels, height, width] = design.input.with(at, value);
  return { ...design, input: [channels, height, width] };
}

/**
 * @param {Design} design
 * @param {number} at
 * @param {Layer} layer
 * @returns {Design}
 */
export const insertedLayer = (design, at, layer) => ({ ...design, layers: design.layers.toSpliced(at, 0, layer) });

/**
 * @param {Design} design
 * @param {number} at
 * @returns {Design}
 */
export const removedLayer = (design, at) => ({ ...design, layers: design.layers.toSpliced(at, 1) });

/**
 * @param {Design} design
 * @param {number} at
 */
export const duplicatedLayer = (design, at) => insertedLayer(design, at + 1, { ...design.layers[at] });

/**
 * @param {Design} design
 * @param {number} at
 * @param {Record<string, any>} settings
 * @returns {Design}
 */
export function changedLayer(design, at, settings) {
  return { ...design, layers: design.layers.with(at, { ...design.layers[at], ...settings }) };
}

/**
 * A copy with the layer at `from` moved to `to`.
 * @param {Design} design
 * @param {number} from
 * @param {number} to
 */
export function movedLayer(design, from, to) {
  return insertedLayer(removedLayer(design, from), to, design.layers[from]);
}

/**
 * Where the selected layer stands after another one moved.
 * @param {number} selected
 * @param {number} from
 * @param {number} to
 */
export function positionAfterMove(selected, from, to) {
  if (selected === from) return to;
  const up = from < selected && to >= selected;
  const down = from > selected && to <= selected;
  return selected - Number(up) + Number(down);
}
