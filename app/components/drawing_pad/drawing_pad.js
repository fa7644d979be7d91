const PAPER = 280;
const SMALL = 112;
const PEN = 2.8;
const FITTED = 20 / 28;
const FINE = 8;
const MOST_ENLARGED = 3;

export default (component) => mounted(component, (parent) => new DrawingPad(parent));

class DrawingPad {
  constructor(parent) {
    this.strokes = [];
    this.base = null;
    this.pen = null;
    this.build(parent);
    this.ask = eachFrame(() => this.paint());
    this.stop = onWidth(this.root, (width) => { this.side = Math.min(PAPER, width); this.ask(); });
  }

  build(parent) {
    this.paper = element("canvas", { class: "paper", role: "img" });
    this.small = element("canvas", { class: "small", role: "img" });
    this.smallName = element("div", { class: "name" });
    this.hint = element("div", { class: "hint" });
    this.undo = element("button", { class: "tool", type: "button", onclick: () => this.change(() => this.strokes.pop()) });
    this.clear = element("button", { class: "tool", type: "button", onclick: () => this.change(() => this.empty()) });
    this.status = statusLine();
    this.root = element("div", { class: "root drawing-pad" },
      element("div", { class: "pads" }, this.paper, element("div", {}, this.smallName, this.small)),
      element("div", { class: "tools" }, this.undo, this.clear), this.hint, this.status);
    parent.append(this.root);
    this.paper.addEventListener("pointerdown", (event) => this.begin(event));
    this.paper.addEventListener("pointermove", (event) => this.draw(event));
    for (const kind of ["pointerup", "pointercancel"]) this.paper.addEventListener(kind, () => this.end());
  }

  update(component) {
    const first = !this.data;
    this.keep = component.setStateValue;
    this.data = unpack(component.data);
    if (first) this.restore();
    const { words } = this.data;
    this.paper.setAttribute("aria-label", words["pad-label"]);
    setText(this.undo, words["pad-undo"]);
    setText(this.clear, words["pad-clear"]);
    setText(this.smallName, words["pad-small"]);
    setText(this.hint, words["pad-hint"]);
    this.side ||= PAPER;
    this.ask();
  }

  // What was drawn before a visit to another page, or what Python put here.
  restore() {
    const { size, kept, initial } = this.data;
    const bytes = typeof kept === "string" ? fromBase64(kept) : initial ? this.data.bytes("initial") : [];
    if (bytes.length === size * size) this.base = paintPicture(bytes, size, size, 1);
  }

  // --- drawing ---

  // Where the pointer is, from 0 to 1 across the paper.
  spot(event) {
    const { x, y } = pointIn(this.paper, event);
    return [x / this.side, y / this.side];
  }

  begin(event) {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    this.paper.setPointerCapture(event.pointerId);
    this.pen = [this.spot(event)];
    this.strokes.push(this.pen);
    this.ask();
  }

  draw(event) {
    if (!this.pen || !event.isPrimary) return;
    const steps = event.getCoalescedEvents?.() ?? [];
    for (const step of steps.length ? steps : [event]) this.pen.push(this.spot(step));
    this.ask();
  }

  end() {
    if (!this.pen) return;
    this.pen = null;
    this.tell();
  }

  change(act) {
    act();
    this.tell();
  }

  empty() {
    this.strokes = [];
    this.base = null;
  }

  // Python hears of it when a stroke is done.
  tell() {
    this.ask();
    const bytes = this.picture();
    setText(this.status, this.data.words[bytes ? "pad-sent" : "pad-empty"]);
    this.keep("drawing", bytes ? toBase64(bytes) : "");
  }

  // --- painting ---

  paint() {
    if (!this.data) return;
    const context = fitCanvas(this.paper, this.side, this.side);
    context.fillStyle = "#000000";
    context.fillRect(0, 0, this.side, this.side);
    context.scale(this.side, this.side);
    this.ink(context);
    this.undo.disabled = this.strokes.length === 0;
    this.clear.disabled = this.strokes.length === 0 && !this.base;
    this.paintSmall();
    this.paper.dataset.strokes = String(this.strokes.length);
  }

  paintSmall() {
    const { size, words } = this.data;
    const bytes = this.picture();
    const context = fitCanvas(this.small, SMALL, SMALL);
    context.imageSmoothingEnabled = false;
    context.drawImage(paintPicture(bytes ?? new Uint8Array(size * size), size, size, 1), 0, 0, SMALL, SMALL);
    this.small.setAttribute("aria-label", words["pad-small"] + ". " + words[bytes ? "pad-sent" : "pad-empty"]);
  }

  // Everything drawn, on a context whose unit is the whole paper.
  ink(context) {
    if (this.base) context.drawImage(this.base, 0, 0, 1, 1);
    context.strokeStyle = context.fillStyle = "#ffffff";
    context.lineWidth = PEN / 28;
    context.lineCap = context.lineJoin = "round";
    for (const stroke of this.strokes) inkStroke(context, stroke);
  }

  // As MNIST was made: fitted into a box of 20 / 28 of the side, the centre of mass in the middle. Null when empty.
  picture() {
    const { size } = this.data;
    if (!this.strokes.length && !this.base) return null;
    if (!this.strokes.length) return greys(this.drawn(size, 1, 0, 0), 1);
    const fine = size * FINE;
    const box = boundsOf(greys(this.drawn(fine, 1, 0, 0), 1), fine);
    if (!box) return null;
    const scale = Math.min(MOST_ENLARGED, (FITTED * fine) / Math.max(box.width, box.height));
    const mass = massOf(greys(this.drawn(fine, scale, -box.left * scale, -box.top * scale), 1), fine);
    const shift = (corner, center) => fine / 2 - center - corner * scale;
    return greys(this.drawn(fine, scale, shift(box.left, mass.x), shift(box.top, mass.y)), FINE);
  }

  // The ink on a black square of `side` pixels, enlarged and moved.
  drawn(side, scale, left, top) {
    const canvas = element("canvas", { width: side, height: side });
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.fillStyle = "#000000";
    context.fillRect(0, 0, side, side);
    context.setTransform(side * scale, 0, 0, side * scale, left, top);
    context.imageSmoothingEnabled = scale !== 1 || side !== this.data.size;
    this.ink(context);
    return canvas;
  }

  destroy() {
    this.stop();
    this.ask.cancel();
    this.root.remove();
  }
}

// Through the middles of the points, so that corners of the hand's path are rounded; a dot for a tap.
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

// The canvas as grey bytes, each the mean of `step` x `step` pixels.
function greys(canvas, step) {
  const side = canvas.width / step;
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.width).data;
  const sums = new Float32Array(side * side);
  for (let y = 0; y < canvas.width; y++) {
    const line = Math.floor(y / step) * side;
    for (let x = 0; x < canvas.width; x++) sums[line + Math.floor(x / step)] += pixels[4 * (y * canvas.width + x)];
  }
  return Uint8Array.from(sums, (sum) => Math.round(sum / (step * step)));
}

function boundsOf(values, side) {
  let [left, top, right, bottom] = [side, side, -1, -1];
  values.forEach((value, i) => {
    if (value < 64) return;
    left = Math.min(left, i % side);
    right = Math.max(right, i % side);
    top = Math.min(top, Math.floor(i / side));
    bottom = Math.max(bottom, Math.floor(i / side));
  });
  return right < 0 ? null : { left, top, width: right - left + 1, height: bottom - top + 1 };
}

function massOf(values, side) {
  let [sum, x, y] = [0, 0, 0];
  values.forEach((value, i) => {
    sum += value;
    x += value * ((i % side) + 0.5);
    y += value * (Math.floor(i / side) + 0.5);
  });
  return { x: x / sum, y: y / sum };
}

function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
