// A pad to draw a digit on, and the picture that is made of it.

import { fitCanvas, paintPicture } from "../core/canvas.js";
import { Channel } from "../core/channel.js";
import { element, pointIn, setText, statusLine } from "../core/elements.js";
import { View, mounting } from "../core/view.js";
import { digitOf, paperOf } from "./digit.js";

/** @typedef {[x: number, y: number]} Point from 0 to 1 across the paper */

const PAPER = 280; // CSS pixels
const SMALL = 112;
const PEN = 2.8 / 28; // of the paper

class DrawingPad extends View {
  /** @type {Point[][]} */
  strokes = [];

  /** @type {Point[] | null} that is being drawn */
  stroke = null;

  /** @type {HTMLCanvasElement | null} what lies under the strokes */
  base = null;

  /** CSS pixels of the paper. */
  side = PAPER;

  /** @param {Element | ShadowRoot} parent */
  constructor(parent) {
    super(parent, "drawing-pad");
    this.selection = new Channel({ name: "drawing", onreceive: (drawing) => this.restore(drawing) });
    this.paper = element("canvas", { class: "paper", role: "img" });
    this.small = element("canvas", { class: "small", role: "img" });
    this.smallName = element("div", { class: "name" });
    this.hint = element("div", { class: "hint" });
    this.undo = this.button(() => this.strokes.pop());
    this.clear = this.button(() => {
      this.strokes = [];
      this.base = null;
    });
    this.status = statusLine();
    this.root.append(
      element("div", { class: "pads" }, this.paper, element("div", {}, this.smallName, this.small)),
      element("div", { class: "tools" }, this.undo, this.clear),
      this.hint,
      this.status,
    );
    this.paper.addEventListener("pointerdown", (event) => this.begin(event));
    this.paper.addEventListener("pointermove", (event) => this.draw(event));
    for (const kind of ["pointerup", "pointercancel"]) this.paper.addEventListener(kind, () => this.end());
  }

  /** @param {() => void} act what the button changes */
  button(act) {
    const onclick = () => {
      act();
      this.send();
    };
    return element("button", { class: "tool", type: "button", onclick });
  }

  update() {
    const { words } = this.message;
    this.paper.setAttribute("aria-label", words["pad-label"]);
    setText(this.undo, words["pad-undo"]);
    setText(this.clear, words["pad-clear"]);
    setText(this.smallName, words["pad-small"]);
    setText(this.hint, words["pad-hint"]);
  }

  arrange() {
    this.side = Math.min(PAPER, this.width);
    this.ask();
  }

  /**
   * What was drawn before a visit to another page, or what Python put here.
   * @param {string | null} drawing base64
   */
  restore(drawing) {
    const { size } = this.message;
    const bytes = fromBase64(drawing ?? "");
    this.base = bytes.length === size * size ? paintPicture(bytes, size, size, 1) : null;
    this.strokes = [];
    this.ask();
  }

  // --- what the visitor does ---

  /**
   * @param {MouseEvent} event
   * @returns {Point}
   */
  pointOf(event) {
    const { x, y } = pointIn(this.paper, event);
    return [x / this.side, y / this.side];
  }

  /** @param {PointerEvent} event */
  begin(event) {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    this.stroke = [this.pointOf(event)];
    this.strokes.push(this.stroke);
    this.ask();
  }

  /** @param {PointerEvent} event */
  draw(event) {
    if (!this.stroke || !event.isPrimary) return;
    const events = event.getCoalescedEvents();
    this.stroke.push(...(events.length ? events : [event]).map((each) => this.pointOf(each)));
    this.ask();
  }

  end() {
    if (!this.stroke) return;
    this.stroke = null;
    this.send();
  }

  /** Python is sent the picture when a stroke is done. */
  send() {
    this.ask();
    const picture = this.picture();
    setText(this.status, this.message.words[picture ? "pad-sent" : "pad-empty"]);
    this.selection?.send(picture ? toBase64(picture) : "");
  }

  // --- painting ---

  paint() {
    const context = fitCanvas(this.paper, this.side, this.side);
    context.fillStyle = "#000000";
    context.fillRect(0, 0, this.side, this.side);
    context.scale(this.side, this.side);
    this.ink(context);
    this.undo.disabled = this.strokes.length === 0;
    this.clear.disabled = this.strokes.length === 0 && !this.base;
    this.paintSmall();
  }

  paintSmall() {
    const { size, words } = this.message;
    const picture = this.picture();
    const context = fitCanvas(this.small, SMALL, SMALL);
    context.imageSmoothingEnabled = false;
    context.drawImage(paintPicture(picture ?? new Uint8Array(size * size), size, size, 1), 0, 0, SMALL, SMALL);
    const label = words[picture ? "pad-sent" : "pad-empty"];
    this.small.setAttribute("aria-label", `${words["pad-small"]}. ${label}`);
  }

  /**
   * Everything drawn, on a context whose unit is the whole paper.
   * @param {CanvasRenderingContext2D} context
   */
  ink(context) {
    if (this.base) context.drawImage(this.base, 0, 0, 1, 1);
    context.strokeStyle = context.fillStyle = "#ffffff";
    context.lineWidth = PEN;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.strokes) inkStroke(context, stroke);
  }

  /** What the network would see: a picture that was there as it is, else a digit as MNIST made them. */
  picture() {
    const ink = (/** @type {CanvasRenderingContext2D} */ context) => this.ink(context);
    if (this.strokes.length) return digitOf(ink, this.message.size);
    return this.base ? paperOf(ink, this.message.size) : null;
  }
}

/**
 * Through the middles of the points, so that corners of the hand's path are rounded; a dot for a tap.
 * @param {CanvasRenderingContext2D} context
 * @param {Point[]} points
 */
function inkStroke(context, points) {
  const [first, ...rest] = points;
  context.beginPath();
  context.moveTo(...first);
  if (!rest.length) context.lineTo(first[0] + 1e-4, first[1]);
  for (let i = 1; i < points.length - 1; i++) {
    const [x, y] = points[i];
    context.quadraticCurveTo(x, y, (x + points[i + 1][0]) / 2, (y + points[i + 1][1]) / 2);
  }
  if (rest.length) context.lineTo(...points[points.length - 1]);
  context.stroke();
}

/** @param {Uint8Array} bytes */
function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

/** @param {string} text */
function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

export default await mounting(DrawingPad, import.meta.url, "drawing_pad.css");
