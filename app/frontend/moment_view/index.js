// A whole training to scrub through. Nothing is sent while the visitor scrubs; the moment is, at which that ends.

import { colorBar, paintPicture } from "../core/canvas.js";
import { Channel } from "../core/channel.js";
import { element, setText, statusLine } from "../core/elements.js";
import { fill, formatNumber } from "../core/format.js";
import { whenIdle } from "../core/timing.js";
import { mounting, View } from "../core/view.js";
import { toggle } from "../widgets/controls.js";
import { Player } from "../widgets/player.js";
import { Answer } from "./answer.js";
import { Histograms } from "./histograms.js";
import { paintStack, paintTiles, planTiles } from "./tiles.js";

/** @typedef {"filters" | "maps"} Kind */
/** @typedef {{ node: HTMLElement, title: HTMLElement, canvas: HTMLCanvasElement, legend: HTMLElement,
 *   stack: HTMLCanvasElement, plan: import("./tiles.js").Plan | null, end: number }} Board */

const RATE = 8; // moments a second
const REST = 500; // milliseconds
const STACK_BELOW = 760; // CSS pixels
const ROOM = 210; // CSS pixels of height for tiles
const SIDE = 208; // CSS pixels of the watched picture and its answer
const GAP = 24;
const TABLES = { filters: "weight", maps: "map" };
/** @type {Kind[]} */
const KINDS = ["filters", "maps"];

class MomentView extends View {
  index = 0;

  /** Whether every moment has a scale of its own. */
  own = false;

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "moment-view");
    /** @type {Player | null} */
    this.player = null;
    /** @type {Channel<number>} */
    this.selection = new Channel({
      name: "selected",
      onreceive: (index) => this.player?.set(index ?? this.last),
      pace: (send) => whenIdle(send, REST, () => this.player?.playing ?? false),
    });
    this.stamps = element("div", { class: "stamps" });
    this.line = element("div", { class: "slider" });
    this.title = element("div", { class: "title" });
    this.facts = element("div", { class: "facts" });
    this.scale = element("div");
    this.picture = element("canvas", { class: "picture", role: "img" });
    this.answer = new Answer();
    this.histograms = new Histograms();
    this.boards = { filters: newBoard(), maps: newBoard() };
    this.status = statusLine();
    const watched = element("div", { class: "watched" }, this.picture, this.answer.node);
    const tiles = element("div", { class: "tiles" }, watched, this.boards.filters.node, this.boards.maps.node);
    const head = element("div", { class: "head-line" }, this.title, this.facts, this.scale);
    this.root.append(this.line, head, tiles, this.histograms.node, this.status);
    this.root.addEventListener("keydown", (event) => this.key(event));
  }

  get last() {
    return this.message.instants.length - 1;
  }

  update() {
    const { message } = this;
    const { words, instants, picture } = message;
    this.player ??= this.makePlayer(words);
    this.index = Math.min(this.index, this.last);
    this.player.count(instants.length);
    this.placeStamps();
    const [height, width, channels] = picture;
    const drawn = paintPicture(message.bytes("picture"), width, height, channels);
    Object.assign(this.picture, { width, height });
    this.picture.getContext("2d")?.drawImage(drawn, 0, 0);
    this.picture.ariaLabel = words["picture-label"];
    for (const kind of KINDS) this.updateBoard(kind);
    this.answer.update(message);
    this.histograms.update(message);
  }

  /** @param {import("../widgets/player.js").PlayerWords & Record<string, string>} words */
  makePlayer(words) {
    const player = new Player({ words, onstep: (index) => this.go(index), onrest: () => this.moved() });
    player.speed(RATE);
    const oninput = (/** @type {boolean} */ own) => {
      this.own = own;
      this.legends();
      this.ask();
    };
    player.node.append(this.stamps);
    this.line.replaceChildren(player.node);
    this.scale.replaceChildren(toggle({ label: words["own-scale"], help: words["own-scale-help"], oninput }).node);
    return player;
  }

  /** Signs below the slider, where something happened. */
  placeStamps() {
    /** @type {{ position: number, sign: string, text: string }[]} */
    const stamps = this.message.stamps;
    this.stamps.replaceChildren(
      ...stamps.map(({ position, sign, text }) => {
        const node = element("button", { class: "stamp", type: "button", text: sign, title: text, "aria-label": text });
        node.style.left = `calc(8px + (100% - 16px) * ${position / Math.max(1, this.last)})`; // half a thumb at each end
        node.addEventListener("click", () => this.player?.scrubbed(position));
        return node;
      }),
    );
  }

  /** @param {Kind} kind */
  updateBoard(kind) {
    const { message } = this;
    const { words } = message;
    const { count, of } = message[kind];
    const mean = kind === "filters" && message.averaged ? ` (${fill(words.mean, { channels: message.averaged })})` : "";
    const text = fill(words[count < of ? `${kind}-few` : kind], { count, of }) + mean;
    setText(this.boards[kind].title, text);
    this.boards[kind].canvas.ariaLabel = text;
    this.boards[kind].end = Math.max(...message.floats(`${kind}-limits`));
    this.legends();
  }

  legends() {
    for (const kind of KINDS) {
      const { rgb } = this.message[kind];
      const end = this.own ? "" : formatNumber(this.boards[kind].end, 2);
      const bar = colorBar(rgb ? null : this.table(kind), `\u2212${end}`, `+${end}`, this.message.words.scale);
      this.boards[kind].legend.replaceChildren(bar);
    }
  }

  /** @param {Kind} kind */
  table(kind) {
    return this.message.bytes(`${TABLES[kind]}-table-${this.theme.dark ? "dark" : "light"}`);
  }

  // --- drawing ---

  arrange() {
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const width = stacked ? this.width : (this.width - SIDE - 2 * GAP) / 2;
    for (const kind of KINDS) this.boards[kind].plan = planTiles(this.message[kind], [width, ROOM]);
    this.ask();
  }

  paint() {
    const { message, index } = this;
    const { title, lines } = message.instants[index];
    setText(this.title, title);
    setText(this.facts, lines.join(" \u00B7 "));
    for (const kind of KINDS) this.paintBoard(kind);
    this.answer.paint(message, index);
    this.histograms.paint(message, index, this.width, this.theme);
    setText(this.status, this.player?.playing ? "" : `${title}. ${lines.join(". ")}`);
    this.root.dataset.moment = String(index);
  }

  /** @param {Kind} kind */
  paintBoard(kind) {
    const board = this.boards[kind];
    const tiles = this.message[kind];
    if (!board.plan || !tiles.count) return;
    const size = tiles.count * tiles.height * tiles.width * (tiles.rgb ? 3 : 1);
    const values = this.message.bytes(kind).subarray(this.index * size, (this.index + 1) * size);
    const limit = this.message.floats(`${kind}-limits`)[this.index];
    const scale = { table: this.table(kind), limit, end: this.own ? limit : board.end };
    paintStack(values, tiles, scale, board.stack);
    paintTiles(board.canvas, board.stack, tiles, board.plan, this.theme);
  }

  // --- what the visitor does ---

  /** @param {number} index */
  go(index) {
    this.index = index;
    this.ask();
    this.moved();
  }

  moved() {
    this.selection?.send(this.index);
  }

  /**
   * Space plays, arrows step, wherever the focus is that has no use for them itself.
   * @param {KeyboardEvent} event
   */
  key(event) {
    const { player } = this;
    const [node] = event.composedPath();
    if (!player || event.defaultPrevented || node instanceof HTMLInputElement) return;
    if (event.key !== " ") player.key(event);
    else if (!(node instanceof HTMLButtonElement)) {
      playOrPause(player);
      event.preventDefault();
    }
  }

  close() {
    this.player?.destroy();
  }
}

/** @param {Player} player */
function playOrPause(player) {
  if (player.playing) player.pause();
  else player.play();
}

/** @returns {Board} */
function newBoard() {
  const title = element("div", { class: "board-title" });
  const legend = element("div");
  const canvas = element("canvas", { tabindex: "0", role: "img" });
  const node = element("div", { class: "board" }, element("div", { class: "foot" }, title, legend), canvas);
  return { node, title, canvas, legend, stack: document.createElement("canvas"), plan: null, end: 1 };
}

export default await mounting(MomentView, import.meta.url, "../widgets/controls.css", "moment_view.css");
