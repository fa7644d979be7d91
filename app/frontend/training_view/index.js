// A training as it runs: its state, the buttons, the curves, and the network as it forms.

import { Channel } from "../core/channel.js";
import { element, setText } from "../core/elements.js";
import { mounting, View } from "../core/view.js";
import { Controls } from "./controls.js";
import { Curves } from "./curves.js";
import { Feed } from "./feed.js";
import { keyCommand, takesKey } from "./keys.js";
import { Records } from "./records.js";
import { Speed, Status } from "./status.js";
import { WatchPanel } from "./watch.js";

/** @typedef {import("./records.js").Answer} Answer */
/** @typedef {import("../core/message.js").Message} Message */

const STACK_BELOW = 760; // CSS pixels
const BETWEEN = 20;
const CURVES = 0.62; // of the width
const HEIGHT = 320; // CSS pixels of the two rows of plots
const PHONE_HEIGHT = 300;

/** Phases after which the rest of the page is another one. */
const RESTS = ["paused", "over", "failed"];

/**
 * What the rest of the page shows: whether the run goes on, and the step that was opened last.
 * @param {Answer} now
 */
export function stageOf({ phase, opened = 0 }) {
  return `${RESTS.includes(phase) ? phase : "live"} ${opened}`;
}

/**
 * Whether the element stands around the component: the page's own frame, which has the focus after a click beside it.
 * @param {EventTarget} target
 * @param {HTMLElement} root
 */
function isAround(target, root) {
  const tree = root.getRootNode();
  return target instanceof Node && target.contains(tree instanceof ShadowRoot ? tree.host : root);
}

class TrainingView extends View {
  /** @type {Feed | null} */
  feed = null;
  /** @type {Answer | null} */
  now = null;
  records = new Records();
  speed = new Speed();
  /** @type {string[]} */
  layers = [];
  frame = 0;
  run = "";
  stage = "";
  commands = 0;

  /** Bytes and milliseconds of the last answer, for measurements. */
  ticks = { count: 0, bytes: 0, milliseconds: 0 };

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "training-view");
    this.selection = new Channel({ name: "watch", kind: "event", onreceive: (said) => this.receive(said) });
    this.status = new Status();
    this.controls = new Controls((name, value = "") => this.command(name, value));
    this.curves = new Curves();
    this.curves.onchange = () => this.curves.paintOver();
    this.watch = new WatchPanel(({ picture, layer }) => this.command("watch", `${picture}:${layer}`));
    this.notice = element("div", { class: "notice", role: "status", hidden: "" });
    const head = element("div", { class: "head" }, this.status.node, this.controls.node);
    const body = element("div", { class: "body" }, this.curves.node, this.watch.node);
    this.root.append(head, this.status.fault, this.notice, body, this.status.live);
    this.onkey = (/** @type {KeyboardEvent} */ event) => this.key(event);
    document.addEventListener("keydown", this.onkey);
  }

  // --- what Python says ---

  update() {
    const { run, own, words } = this.message;
    if (run !== this.run) this.start(run);
    this.controls.rename(words);
    this.controls.node.hidden = !own;
    this.watch.update(this.message);
    this.watch.select(null);
  }

  /** @param {string} run the id of another run */
  start(run) {
    this.run = run;
    this.records = new Records();
    this.speed = new Speed();
    Object.assign(this, { now: null, layers: [], frame: 0, stage: "" });
    this.curves.reset();
    this.status.reset();
    this.controls.show({ phase: "", rate: 0, batch: 0 });
    setText(this.status.text, this.message.words.connecting);
    this.notify("");
    this.feed?.stop();
    const address = new URL(`../../../training/${run}`, import.meta.url);
    this.feed = new Feed(address, {
      seen: () => ({ ...this.records.seen(), frame: this.frame, lang: this.message.language }),
      answered: (answer, bytes) => this.answered(answer, bytes),
      gone: () => this.gone(),
      lost: (lost) => this.notify(lost ? this.message.words.lost : ""),
    });
  }

  /** @param {{ stage: string, picture: number, layer: string }} said */
  receive(said) {
    this.watch.select(said);
    this.follow();
    this.ask();
  }

  // --- what the server says ---

  /**
   * @param {Message & Answer} answer
   * @param {number} bytes
   */
  answered(answer, bytes) {
    const start = performance.now();
    this.now = answer;
    this.layers = answer.layers?.length ? answer.layers : this.layers;
    this.records.add(answer);
    this.curves.cover(answer);
    this.speed.take(answer);
    this.watch.take(answer);
    this.frame = answer.frame?.number ?? this.frame;
    this.controls.show(answer);
    const { words, epochs } = this.message;
    this.status.show(answer, this.records, { words, epochs, speed: this.speed.value });
    if (this.width) this.paint();
    this.follow();
    const milliseconds = performance.now() - start;
    Object.assign(this.ticks, { count: this.ticks.count + 1, bytes, milliseconds });
    this.root.dataset.tick = JSON.stringify(this.ticks);
    this.root.dataset.phase = answer.phase;
  }

  /** The rest of the page follows when the run rests, ends or goes on. */
  follow() {
    if (!this.now) return;
    const stage = stageOf(this.now);
    const drawn = this.data?.selected?.stage;
    if (stage !== drawn && stage !== this.stage) this.trigger("stage", stage);
    this.stage = stage;
  }

  gone() {
    this.controls.show({ phase: "", rate: this.now?.rate ?? 0, batch: this.now?.batch ?? 0 });
    this.status.alert(this.message.words.gone);
    this.status.end(this.message.words["phase-gone"]);
    this.notify("");
    this.root.dataset.phase = "gone";
  }

  /** @param {string} text */
  notify(text) {
    this.notice.hidden = !text;
    setText(this.notice, text);
  }

  // --- what the visitor does ---

  /**
   * @param {string} name
   * @param {string | number} value
   */
  command(name, value) {
    this.commands += 1; // the same command twice is two events
    this.trigger("command", `${this.commands % 1000} ${name} ${value}`.trim());
    this.feed?.soon();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const path = event.composedPath();
    const free = path.includes(this.root) || isAround(path[0], this.root);
    const name = free && !event.defaultPrevented ? keyCommand(event) : null;
    if (!name || takesKey(path[0], event.key)) return;
    this.controls.press(name);
    event.preventDefault();
  }

  // --- painting ---

  arrange() {
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const curves = stacked ? this.width : Math.floor(this.width * CURVES);
    this.curves.arrange(curves, stacked ? PHONE_HEIGHT : HEIGHT);
    this.watch.node.style.width = `${this.watchWidth()}px`;
    this.ask();
  }

  watchWidth() {
    return this.width < STACK_BELOW ? this.width : this.width - Math.floor(this.width * CURVES) - BETWEEN;
  }

  paint() {
    const { records, now, theme, layers } = this;
    this.curves.paint({ records, now, theme, layers, words: this.message.words });
    this.watch.paint(this.watchWidth(), theme);
  }

  close() {
    this.feed?.stop();
    this.controls.close();
    document.removeEventListener("keydown", this.onkey);
  }
}

export default await mounting(TrainingView, import.meta.url, "../widgets/controls.css", "training_view.css");
