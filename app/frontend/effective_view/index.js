// How much each pixel counts: the picture, and beside it one heat map for each choice of weights; on each two boxes.
import { fitCanvas, paintPicture, paintValues, savePng } from "../core/canvas.js";
import { element, setText } from "../core/elements.js";
import { mounting, View } from "../core/view.js";
import { paintBox, paintCross, paintGround, scaling } from "../widgets/plane.js";

/** @typedef {import("../widgets/plane.js").Box} Box */
/** @typedef {import("../widgets/plane.js").Scaling} Scaling */

/**
 * @typedef {object} Panel
 * @property {string} name
 * @property {string} title
 * @property {string[]} lines
 * @property {string} spoken
 * @property {Box | null} theoretical
 * @property {Box | null} box
 * @property {[number, number]} center y and x
 * @property {boolean} heat
 */

/** @typedef {{ panel: Panel, canvas: HTMLCanvasElement, heat: HTMLCanvasElement | null, card: HTMLElement }} Card */

const BETWEEN = 16; // CSS pixels between panels
const LARGEST = 320; // CSS pixels of a picture's side
const SMALLEST = 220;

class EffectiveView extends View {
  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "effective-view");
    this.panels = element("div", { class: "panels" });
    this.legend = element("div", { class: "keys" });
    this.opacity = element("input", { type: "range", min: "0", max: "100", value: "80", oninput: () => this.ask() });
    this.label = element("span");
    const overlay = element("label", { class: "overlay" }, this.label, this.opacity);
    this.root.append(this.panels, element("div", { class: "foot" }, overlay, this.legend));
    /** @type {Card[]} */
    this.cards = [];
    this.table = new Uint8Array();
    /** @type {HTMLCanvasElement | null} */
    this.ground = null;
    /** @type {Scaling | null} */
    this.scales = null;
  }

  update() {
    const { drawn, words, panels } = this.message;
    this.table = this.message.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.ground = paintPicture(this.message.bytes("picture"), drawn[1], drawn[0], drawn[2]);
    setText(this.label, words.overlay);
    this.opacity.ariaLabel = words.overlay;
    this.cards = panels.map((/** @type {Panel} */ panel, /** @type {number} */ index) => this.card(panel, index));
    this.panels.replaceChildren(...this.cards.map(({ card }) => card));
    this.legend.replaceChildren(
      legendLine("solid", words.held),
      legendLine("dashed", words.theoretical),
      heatScale(this.table, words),
    );
  }

  /**
   * @param {Panel} panel
   * @param {number} index
   * @returns {Card}
   */
  card(panel, index) {
    const { drawn, words, key } = this.message;
    const canvas = element("canvas", { role: "img", "aria-label": panel.spoken });
    const bytes = panel.heat ? this.message.bytes(`heat-${index}`) : null;
    const heat = bytes && paintValues(bytes, drawn[1], drawn[0], this.table);
    const onclick = () => savePng(canvas, `${key}-${index}`);
    const save = element("button", { class: "tool", type: "button", text: words.save, onclick });
    const title = element("div", { class: "name", text: panel.title });
    const lines = panel.lines.map((text) => element("div", { text }));
    const card = element("div", { class: "panel", "data-panel": panel.name }, title, canvas, ...lines, save);
    return { panel, canvas, heat, card };
  }

  arrange() {
    const count = this.cards.length;
    const fitting = (this.width - BETWEEN * (count - 1)) / count;
    const side = Math.min(LARGEST, fitting < SMALLEST ? this.width : fitting);
    const [height, width] = this.message.pixels;
    this.scales = scaling({ top: 0, left: 0, height, width }, side);
    for (const { card } of this.cards) card.style.width = `${this.scales.size[0]}px`;
    this.ask();
  }

  paint() {
    for (const card of this.cards) this.paintCard(card);
  }

  /** @param {Card} card */
  paintCard({ canvas, heat, panel }) {
    const { ground, scales, theme } = this;
    if (!scales || !ground) return;
    const context = fitCanvas(canvas, ...scales.size);
    paintGround(context, scales, this.message.pixels, ground, theme);
    if (heat) {
      context.globalAlpha = Number(this.opacity.value) / 100;
      context.imageSmoothingEnabled = false;
      context.drawImage(heat, 0, 0, ...scales.size);
      context.globalAlpha = 1;
    }
    const dashed = { color: theme.text, width: 1.5, dash: [5, 4] };
    if (panel.theoretical) paintBox(context, scales, panel.theoretical, theme, dashed);
    if (panel.box) paintBox(context, scales, panel.box, theme, { cut: true });
    paintCross(context, scales, ...panel.center, theme);
  }
}

/**
 * @param {"solid" | "dashed"} stroke
 * @param {string} text
 */
function legendLine(stroke, text) {
  return element("div", { class: "key" }, element("span", { class: `stroke ${stroke}` }), element("span", { text }));
}

/**
 * The warm half of the maps' colors.
 * @param {Uint8Array} table
 * @param {Record<string, string>} words
 */
function heatScale(table, words) {
  const stops = Array.from({ length: 64 }, (_, at) => 3 * (128 + 2 * at)).map((at) => table.slice(at, at + 3));
  const bar = element("div", { class: "bar" });
  bar.style.background = `linear-gradient(to right,${stops.map((stop) => `rgb(${stop.join(",")})`).join(",")})`;
  const ends = element("div", { class: "ends" }, ...["0", words.most].map((text) => element("span", { text })));
  return element("div", { class: "legend", role: "img", "aria-label": words.scale, title: words.scale }, bar, ends);
}

export default await mounting(EffectiveView, import.meta.url, "effective_view.css");
