// The two maps beside the sum: what was read, and what came out.
import { paintValues } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { nodeText } from "./message.js";
import { marksOf, Relation } from "./relation.js";
import { SmallMap } from "./small_map.js";

/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("./message.js").Maps} Maps */
/** @typedef {import("./message.js").MapSize} MapSize */
/** @typedef {import("./message.js").Origin} Origin */
/** @typedef {import("./message.js").Unit} Unit */
/** @typedef {import("./relation.js").Box} Box */
/** @typedef {import("./relation.js").Cell} Cell */
/** @typedef {import("./small_map.js").Name} Name */

/**
 * @typedef {object} Host
 * @property {(sentence: string, lit: string[]) => void} pointMap tags that a cell of the input lights on the sheet
 * @property {(unit: Unit) => void} openUnit
 */

export const ROOM = 208; // CSS pixels of a map
export const GAP = 24;

export class MapPair {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    this.input = new SmallMap("input", this);
    this.output = new SmallMap("output", this);
    this.root = element("div", { class: "maps" }, this.input.root, this.output.root);
    /** @type {{ data: Explanation, maps: Maps, theme: Theme, tiles: HTMLCanvasElement[], relation: Relation | null } | null} */
    this.scene = null;
    this.tile = 0; // which of the maps that were read is shown
    /** @type {Box | null} the cell of the term under the pointer */
    this.term = null;
  }

  /**
   * @param {Explanation} data
   * @param {Theme} theme
   * @param {Uint8Array} table colors of values
   * @param {number} width CSS pixels for both maps side by side
   */
  show(data, theme, table, width) {
    const { maps } = data;
    this.root.hidden = !maps;
    this.scene = null;
    this.term = null;
    this.tile = 0;
    if (!maps) return;
    const relation = maps.axes ? new Relation({ ...maps, axes: maps.axes }) : null;
    const tiles = maps.tiles.map((_, index) => tileOf(data.bytes("input"), maps.input, index, table));
    this.scene = { data, maps, theme, tiles, relation };
    this.input.root.hidden = !relation;
    const side = Math.min(ROOM, relation ? (width - 16) / 2 : width);
    this.output.show(maps.output.size, tileOf(data.bytes("output"), maps.output, 0, table), [0, 0], side);
    if (relation) this.input.show(maps.input.size, tiles[0], relation.before, side);
    this.label();
    this.paint();
  }

  label() {
    if (!this.scene) return;
    const { data, maps, relation } = this.scene;
    labelMap(this.output, data.words, data.node, data.unit[0]);
    if (relation) labelMap(this.input, data.words, ...maps.tiles[this.tile]);
  }

  /**
   * Shows the map that a part was read from, and the cell of a term.
   * @param {number | undefined} part
   * @param {Origin | null} origin
   */
  follow(part, origin) {
    if (!this.scene?.relation) return;
    const tile = this.scene.maps.of[part ?? -1] ?? -1;
    this.term = tile < 0 ? null : boxOf(origin);
    this.showTile(tile);
    this.paint();
  }

  /** @param {number} tile -1 changes nothing */
  showTile(tile) {
    if (!this.scene || tile < 0 || tile === this.tile) return;
    this.tile = tile;
    this.input.image = this.scene.tiles[tile];
    this.label();
  }

  /** @returns {Cell} */
  unit() {
    const [, row, column] = this.scene?.data.unit ?? [0, 0, 0];
    return [row, column];
  }

  /**
   * @param {Name} name
   * @returns {Cell}
   */
  startOf(name) {
    const relation = this.scene?.relation;
    if (name === "output" || !relation) return this.unit();
    const [rows, columns] = relation.inputsOf(this.unit());
    return [rows[0] ?? 0, columns[0] ?? 0];
  }

  /**
   * @param {Name} name
   * @param {Cell | null} cell
   */
  point(name, cell) {
    this.paint();
    this.host.pointMap(cell ? this.sentence(name, cell) : "", name === "input" && cell ? this.tagsOf(cell) : []);
  }

  /**
   * Tags of the terms that were read at a cell of the input.
   * @param {Cell} cell
   */
  tagsOf(cell) {
    const of = this.scene?.maps.of ?? [];
    return of.flatMap((tile, part) => (tile === this.tile ? [`at${part}.${cell.join(",")}`] : []));
  }

  /**
   * @param {Name} name
   * @param {Cell} cell
   */
  sentence(name, cell) {
    if (!this.scene) return "";
    const { data, relation } = this.scene;
    const [row, column] = cell;
    if (!relation) return fill(data.words["say-cell"], { row, column });
    const [rows, columns] = name === "output" ? relation.inputsOf(cell) : relation.outputsOf(cell);
    const count = (rows.length * columns.length).toLocaleString("en");
    return fill(data.words[`say-map-${name}`], { row, column, count });
  }

  /**
   * @param {Name} name
   * @param {Cell} cell
   */
  open(name, [row, column]) {
    if (!this.scene) return;
    const { data, maps } = this.scene;
    const [node, channel] = name === "output" ? [data.node, data.unit[0]] : maps.tiles[this.tile];
    this.host.openUnit({ node, channel, row, column });
  }

  paint() {
    if (!this.scene) return;
    const { theme, relation } = this.scene;
    const pointed = { input: this.input.current, output: this.output.current };
    const { inputs, outputs } = marksOf({ relation, unit: this.unit(), ...pointed, term: this.term });
    this.output.paint(theme, outputs);
    if (relation) this.input.paint(theme, inputs);
  }
}

/**
 * @param {Origin | null} origin
 * @returns {Box | null}
 */
const boxOf = (origin) => origin && [origin.row, origin.column, 1, 1];

/**
 * @param {SmallMap} map
 * @param {Record<string, string>} words
 * @param {string} node
 * @param {number} channel
 */
function labelMap({ name, title, canvas }, words, node, channel) {
  const text = fill(words[`map-${name}`], { node: nodeText(words, node), channel });
  setText(title, text);
  canvas.setAttribute("aria-label", `${text}. ${words["map-help"]}`);
}

/**
 * @param {Uint8Array} bytes maps one after the other
 * @param {MapSize} size
 * @param {number} index
 * @param {Uint8Array} table
 */
function tileOf(bytes, { drawn: [rows, columns] }, index, table) {
  const area = rows * columns;
  return paintValues(bytes.subarray(index * area, (index + 1) * area), columns, rows, table);
}
