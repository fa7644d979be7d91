// The channels of one layer side by side, colored by what they see, and their fields on the picture.

import { fitCanvas, paintPicture, savePng } from "../core/canvas.js";
import { element, pointIn, setText, statusLine } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";
import { View, mounting } from "../core/view.js";
import { hatchBeyond, paintBox, paintGround, regionAround, scaling } from "../widgets/plane.js";
import { channelAt, paintChannels } from "./bar.js";

/** @typedef {import("../widgets/plane.js").Box} Box */
/** @typedef {import("./bar.js").ChannelRun} ChannelRun */
/** @typedef {{ title: string, count: number, box: Box | null, whole: boolean, light: string, dark: string }} FieldKind */

const STACK_BELOW = 640; // CSS pixels of width
const LARGEST_PICTURE = 280;
const MOST_AROUND = 0.35; // of the picture, beyond its border

class ChannelStrip extends View {
  channel = 0;

  /** Of the concatenation whose channels are shown. */
  name = "";

  /** @type {FieldKind[]} */
  kinds = [];

  /** @type {HTMLElement[]} one for each kind */
  entries = [];

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "channel-strip");
    this.bar = element("canvas", { class: "bar-of-channels", tabindex: "0", role: "slider", "aria-valuemin": "0" });
    this.readout = element("div", { class: "readout" });
    this.legend = element("div", { class: "fields" });
    this.hint = element("div", { class: "hint" });
    this.picture = element("canvas", { class: "picture", role: "img" });
    this.status = statusLine();
    const onclick = () => savePng(this.bar, this.message.key);
    this.save = element("button", { class: "tool", type: "button", onclick });
    const foot = element("div", { class: "foot" }, this.hint, this.save);
    const side = element("div", { class: "side" }, this.readout, this.legend, foot);
    this.root.append(this.bar, element("div", { class: "below" }, this.picture, side), this.status);
    this.bar.addEventListener("pointermove", (event) => this.point(event));
    this.bar.addEventListener("pointerdown", (event) => this.point(event));
    this.bar.addEventListener("keydown", (event) => this.press(event));
  }

  update() {
    const { name, channels, drawn, words, kinds } = this.message;
    if (this.name !== name) this.channel = 0;
    Object.assign(this, { name, kinds });
    this.ground = paintPicture(this.message.bytes("picture"), drawn[1], drawn[0], drawn[2]);
    setText(this.hint, words.hint);
    setText(this.save, words.save);
    this.bar.setAttribute("aria-label", fill(words["strip-label"], { count: channels }));
    this.bar.setAttribute("aria-valuemax", String(channels - 1));
    this.entries = this.kinds.map((kind, index) => this.entry(kind, index));
    this.legend.replaceChildren(...this.entries);
  }

  /**
   * @param {FieldKind} kind
   * @param {number} index
   */
  entry({ title, count }, index) {
    const mark = element("span", { class: "mark-of-field" });
    mark.style.background = this.color(index);
    const share = fill(this.message.words["legend-count"], { count: formatCount(count) });
    const onclick = () => this.go(this.runs.find((run) => run.kind === index)?.first ?? 0);
    const texts = [element("b", { text: title }), element("span", { text: share })];
    return element("button", { class: "entry", type: "button", onclick }, mark, ...texts);
  }

  /** @returns {ChannelRun[]} */
  get runs() {
    return this.message.runs;
  }

  /** @param {number} kind */
  color(kind) {
    return this.kinds[kind][this.theme.dark ? "dark" : "light"];
  }

  arrange() {
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const boxes = this.kinds.flatMap(({ box }) => box ?? []);
    const region = regionAround(this.message.pixels, boxes, MOST_AROUND);
    this.scales = scaling(region, Math.min(this.width, LARGEST_PICTURE));
    this.ask();
  }

  /** The run of the selected channel. */
  run() {
    return this.runs.find(({ first, count }) => this.channel < first + count) ?? this.runs[0];
  }

  // --- painting ---

  paint() {
    const { channels, parts } = this.message;
    const run = this.run();
    const color = (/** @type {number} */ kind) => this.color(kind);
    paintChannels(this.bar, { channels, parts, runs: this.runs, color }, this.width, this.channel, this.theme);
    this.paintFields(run.kind);
    const text = this.sentence(run);
    setText(this.readout, text);
    this.bar.setAttribute("aria-valuenow", String(this.channel));
    this.bar.setAttribute("aria-valuetext", text);
    this.entries.forEach((entry, index) => entry.setAttribute("aria-pressed", String(index === run.kind)));
  }

  /** @param {number} selected kind */
  paintFields(selected) {
    const { scales, ground, theme } = this;
    if (!scales || !ground) return;
    const { pixels, words } = this.message;
    const { box, title } = this.kinds[selected];
    const context = fitCanvas(this.picture, ...scales.size);
    if (box) hatchBeyond(context, scales, pixels, box, theme);
    paintGround(context, scales, pixels, ground, theme);
    this.kinds.forEach((kind, index) => {
      const look = { width: 1.5, color: this.color(index), dash: [1, 0] };
      if (kind.box && index !== selected) paintBox(context, scales, kind.box, theme, look);
    });
    const outlined = this.boxOf(this.kinds[selected]);
    if (outlined) paintBox(context, scales, outlined, theme);
    this.picture.setAttribute("aria-label", fill(words["picture-label"], { field: title }));
  }

  /**
   * @param {FieldKind} kind
   * @returns {Box | null} the picture, where the field is all of it
   */
  boxOf({ box, whole }) {
    const [bottom, right] = this.message.pixels;
    return whole ? { top: 0, left: 0, bottom, right } : box;
  }

  /** @param {ChannelRun} run */
  sentence({ first, count, kind }) {
    /** @type {{ parts: import("./bar.js").Part[] }} */
    const { parts } = this.message;
    const part = parts.find((each) => this.channel >= each.first && this.channel < each.first + each.count);
    const source = part?.source ?? this.name;
    const field = this.kinds[kind].title;
    return fill(this.message.words.readout, { channel: this.channel, first, last: first + count - 1, source, field });
  }

  // --- what the visitor does ---

  /** @param {MouseEvent} event */
  point(event) {
    this.go(channelAt(pointIn(this.bar, event).x, this.width, this.message.channels));
  }

  /** @param {number} channel */
  go(channel) {
    this.channel = Math.max(0, Math.min(this.message.channels - 1, channel));
    this.ask();
  }

  /**
   * Left and right by channel; page up and down by input; home and end.
   * @param {KeyboardEvent} event
   */
  press(event) {
    const target = this.targets()[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.go(target);
    setText(this.status, this.sentence(this.run()));
  }

  /** @returns {Record<string, number>} */
  targets() {
    const { channel } = this;
    /** @type {{ parts: import("./bar.js").Part[], channels: number }} */
    const { parts, channels } = this.message;
    const starts = parts.map((part) => part.first);
    return {
      ArrowRight: channel + 1,
      ArrowLeft: channel - 1,
      ArrowUp: channel + 1,
      ArrowDown: channel - 1,
      Home: 0,
      End: channels - 1,
      PageUp: starts.find((first) => first > channel) ?? channels - 1,
      PageDown: starts.findLast((first) => first < channel) ?? 0,
    };
  }
}

export default await mounting(ChannelStrip, import.meta.url, "channel_strip.css");
