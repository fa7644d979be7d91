// The network as it forms: its first filters, and the maps and the answer for one picture.

import { fitCanvas, paintPicture } from "../core/canvas.js";
import { element } from "../core/elements.js";
import { fill } from "../core/format.js";
import { choice, setAttribute } from "../widgets/controls.js";
import { AnswerBars } from "./answer.js";
import { DeadCounts } from "./dead.js";
import { averaged, filterTiles, TileBoard } from "./tiles.js";

/** @typedef {import("../core/message.js").Message} Message */
/** @typedef {import("../core/theme.js").Theme} Theme */
/** @typedef {{ picture: number, layer: string }} Watched */
/** @typedef {Record<string, string>} Words */
/** @typedef {(watched: Watched) => void} Watch */

const PICTURE = 84; // CSS pixels of its side
const THUMB = 25;
const FILTERS = 84; // CSS pixels of height at the most
const MAPS = 112;

export class WatchPanel {
  /** @param {Watch} onwatch */
  constructor(onwatch) {
    this.onwatch = onwatch;
    /** @type {Watched} */
    this.watched = { picture: 0, layer: "" };
    this.picture = element("canvas", { role: "img" });
    this.thumbs = element("div", { class: "thumbs", role: "group" });
    this.answer = new AnswerBars();
    this.filters = new TileBoard("filters");
    this.maps = new TileBoard("maps");
    this.layer = choice({ label: "", options: [], oninput: (layer) => this.pick({ ...this.watched, layer }) });
    this.dead = new DeadCounts();
    this.maps.head.prepend(this.layer.node);
    const pictured = element("div", { class: "pictured" }, this.picture);
    const top = element("div", { class: "watched" }, pictured, this.answer.node);
    this.node = element("div", { class: "watch" }, top, this.thumbs, this.filters.node, this.maps.node, this.dead.node);
    /** @type {string[]} */
    this.layers = [];
    /** @type {any} */
    this.frame = null;
    /** @type {Message | any} */
    this.message = null;
    /** @type {HTMLCanvasElement[]} */
    this.pictures = [];
  }

  /** @param {Message | any} message another run, or other words */
  update(message) {
    if (message.run !== this.message?.run) this.reset();
    this.message = message;
    const { words, pictures } = message;
    const [count, height, width, channels] = pictures.shape;
    const bytes = message.bytes("pictures");
    const size = height * width * channels;
    this.pictures = Array.from({ length: count }, (_, at) => {
      return paintPicture(bytes.subarray(at * size, (at + 1) * size), width, height, channels);
    });
    this.thumbs.replaceChildren(...this.pictures.map((picture, at) => this.thumb(picture, at)));
    this.thumbs.ariaLabel = words["pictures-label"];
    this.layer.rename(words["maps-of"], words["maps-help"]);
  }

  reset() {
    this.frame = null;
    this.layers = [];
    for (const board of [this.filters, this.maps]) {
      board.reset();
      board.node.hidden = true; // until there is a frame
    }
  }

  /**
   * @param {HTMLCanvasElement} picture
   * @param {number} at
   */
  thumb(picture, at) {
    const canvas = element("canvas", { "aria-hidden": "true" });
    const context = fitCanvas(canvas, THUMB, THUMB);
    context.imageSmoothingEnabled = picture.width > THUMB;
    context.drawImage(picture, 0, 0, THUMB, THUMB);
    const label = fill(this.message.words["picture-pick"], { class: this.className(at) });
    const onclick = () => this.pick({ ...this.watched, picture: at });
    return element("button", { class: "thumb", type: "button", "aria-label": label, title: label, onclick }, canvas);
  }

  /** @param {number} at index of a picture */
  className(at) {
    const { classes, labels } = this.message;
    return classes[labels[at]] ?? String(labels[at]);
  }

  /** @param {Watched} watched */
  pick(watched) {
    this.select(watched);
    this.onwatch(watched);
  }

  /** @param {Watched | null} watched as Python says */
  select(watched) {
    this.watched = watched ?? this.watched;
    [...this.thumbs.children].forEach((node, at) => {
      setAttribute(node, "aria-pressed", String(at === this.watched.picture));
    });
    if (this.watched.layer) this.layer.set(this.watched.layer);
  }

  /**
   * @param {Message & import("./records.js").Answer} answer
   */
  take(answer) {
    this.offer(answer.layers ?? []);
    if (answer.frame) this.takeFrame(answer.frame, answer);
  }

  /** @param {string[]} layers whose maps may be watched */
  offer(layers) {
    if (!layers.length || layers.join() === this.layers.join()) return;
    this.layers = layers;
    this.layer.offer(layers.map((layer) => [layer, layer]));
    this.layer.set(this.watched.layer || layers[0]);
  }

  /**
   * @param {any} frame
   * @param {Message} answer
   */
  takeFrame(frame, answer) {
    if (frame.layer !== this.frame?.layer) this.maps.reset();
    this.frame = frame;
    const [count] = frame.filters;
    this.filters.node.hidden = !count;
    if (count) this.filters.take(filterTiles(answer.bytes("filters"), frame.filters), frame.limit_filters);
    const [maps, height, width] = frame.maps;
    const tiles = { bytes: answer.bytes("maps"), count: maps, height, width, rgb: false };
    this.maps.node.hidden = !maps;
    if (maps) this.maps.take(tiles, frame.limit_maps);
    if (!this.watched.layer) this.layer.set(frame.layer);
  }

  /**
   * @param {number} width
   * @param {Theme} theme
   */
  paint(width, theme) {
    const { message, frame, watched } = this;
    if (!message) return;
    this.paintPicture();
    if (!frame) return;
    const table = (/** @type {string} */ kind) => message.bytes(`${kind}-${theme.dark ? "dark" : "light"}`);
    const { words, classes, labels } = message;
    this.filters.paint([width, FILTERS], table("weight"), theme, words);
    this.maps.paint([width, MAPS], table("map"), theme, words);
    const { count, shown } = this.maps.counts;
    const more = count > shown ? ` (${fill(words["maps-shown"], { shown, count })})` : "";
    const channels = averaged(frame.filters);
    const filters = channels ? `${words.filters} (${fill(words["filters-mean"], { channels })})` : words.filters;
    this.filters.name(filters, fill(words["filters-spoken"], { count: this.filters.counts.count }));
    this.maps.name(more, fill(words["maps-spoken"], { count, layer: frame.layer }));
    const title = fill(words.answer, { class: this.className(watched.picture) });
    this.answer.show(frame.probabilities, classes, labels[watched.picture], title);
    this.dead.show(frame.dead, words);
  }

  paintPicture() {
    const { picture: at } = this.watched;
    const picture = this.pictures[at];
    if (!picture) return;
    const context = fitCanvas(this.picture, PICTURE, PICTURE);
    context.imageSmoothingEnabled = picture.width > PICTURE;
    context.drawImage(picture, 0, 0, PICTURE, PICTURE);
    this.picture.ariaLabel = fill(this.message.words["picture-spoken"], { class: this.className(at) });
  }
}
