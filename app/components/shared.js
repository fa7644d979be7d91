// What the components have in common. This text is put in front of each component's own script (no imports, no build).
// Lines are sent without indentation and comment-only lines: no template literal may span lines.

// --- one instance for each place on the page --------------------------------------------------------------------

const INSTANCES = new WeakMap();

// Streamlit calls the default export again on every change of data or theme; `create(parent)` runs once for each parent
// and returns { update(component), destroy() }. Use: export default (component) => mounted(component, create);
function mounted(component, create) {
  const parent = component.parentElement;
  if (!INSTANCES.has(parent)) INSTANCES.set(parent, create(parent));
  INSTANCES.get(parent).update(component);
  return () => {
    INSTANCES.get(parent)?.destroy?.();
    INSTANCES.delete(parent);
  };
}

// --- data ---------------------------------------------------------------------------------------------------------

// What `pack` in Python made: the header's fields, and .bytes(name) and .floats(name) for its blobs. Plain JSON passes.
function unpack(data) {
  if (!(data instanceof Uint8Array)) return { ...data, bytes: () => new Uint8Array(0), floats: () => new Float32Array(0) };
  const size = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + size)));
  const bytes = (name) => {
    const [offset, length] = header.blobs[name];
    return data.subarray(4 + size + offset, 4 + size + offset + length);
  };
  // The message may begin at any byte of its buffer, float32 may not: copy.
  const floats = (name) => new Float32Array(bytes(name).slice().buffer);
  return { ...header, bytes, floats };
}

// --- elements -----------------------------------------------------------------------------------------------------

// element("button", { class: "tool", text: "Clear", onclick: clear }, child, child)
function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") made.textContent = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// A line that screen readers speak when it changes; `visible` ones are seen too.
function statusLine(visible = false) {
  return element("div", { class: visible ? "status" : "spoken", role: "status", "aria-live": "polite" });
}

function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

// A tooltip that stays inside `root`; show(text, x, y) in root's coordinates.
function tooltip(root) {
  const box = element("div", { class: "tip", hidden: "" });
  root.append(box);
  return {
    show(text, x, y) {
      setText(box, text);
      box.hidden = false;
      const left = Math.min(x + 14, root.clientWidth - box.offsetWidth);
      const above = y - box.offsetHeight - 10;
      box.style.left = Math.max(0, left) + "px";
      box.style.top = (above < 0 ? y + 18 : above) + "px";
    },
    hide: () => { box.hidden = true; },
  };
}

// --- canvas -------------------------------------------------------------------------------------------------------

// Gives the canvas this size in CSS pixels at the screen's own resolution; returns its context, in CSS pixels.
function fitCanvas(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const across = Math.max(1, Math.round(width * ratio));
  const down = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = width + "px";
    canvas.style.height = height + "px";
  }
  const context = canvas.getContext("2d");
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

// Uint8 values through a colour table of 256 x 3 bytes; as a canvas of width x height pixels.
function paintValues(values, width, height, table) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const packed = packedTable(table);
  for (let i = 0; i < values.length; i++) pixels[i] = packed[values[i]];
  return canvasOf(image);
}

// The table as little-endian RGBA words.
function packedTable(table) {
  const packed = new Uint32Array(256);
  for (let i = 0; i < 256; i++) packed[i] = 0xff000000 | (table[3 * i + 2] << 16) | (table[3 * i + 1] << 8) | table[3 * i];
  return packed;
}

// Interleaved bytes, 3 (RGB) or 1 (grey) for each pixel, as a canvas.
function paintPicture(bytes, width, height, channels) {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[i * channels + (channels === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  return canvasOf(image);
}

function canvasOf(image) {
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").putImageData(image, 0, 0);
  return canvas;
}

// Diagonal lines: the sign for padding, everywhere.
function hatch(context, color, spacing = 6) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.max(2, Math.round(spacing * ratio));
  const tile = document.createElement("canvas");
  tile.width = tile.height = side;
  const pen = tile.getContext("2d");
  pen.strokeStyle = color;
  pen.lineWidth = Math.max(1, ratio);
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

// An outline that is seen on any picture: the colour over a wider line of the background.
function outline(context, box, theme, { width = 2, color = theme.accent, dash = [] } = {}) {
  const [x, y, w, h] = box;
  context.save();
  context.lineJoin = "round";
  context.strokeStyle = theme.background;
  context.lineWidth = width + 2;
  context.strokeRect(x, y, w, h);
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(x, y, w, h);
  context.restore();
}

// A bar of the colours of a table (null: from black to white), with a text at each end and 0 in the middle.
function colorBar(table, low, high, spoken) {
  const stops = [];
  for (let i = 1; i < 256; i += 2) stops.push("rgb(" + (table ? table.slice(3 * i, 3 * i + 3).join(",") : [i, i, i].join(",")) + ")");
  const bar = element("div", { class: "bar" });
  bar.style.background = "linear-gradient(to right," + stops.join(",") + ")";
  const ends = element("div", { class: "ends" }, ...[low, "0", high].map((text) => element("span", { text })));
  return element("div", { class: "legend", role: "img", "aria-label": spoken, title: spoken }, bar, ends);
}

// --- theme --------------------------------------------------------------------------------------------------------

// Streamlit's theme as this element sees it; the accent is for what is under the pointer or chosen, and nothing else.
function readTheme(node) {
  const style = getComputedStyle(node instanceof Element ? node : node.host ?? document.body);
  const read = (name, fallback) => style.getPropertyValue("--st-" + name).trim() || fallback;
  const background = read("background-color", "#ffffff");
  return {
    dark: lightness(background) < 0.5,
    background,
    secondary: read("secondary-background-color", "#f0f2f6"),
    text: read("text-color", "#31333f"),
    border: read("border-color", "#d5d6d9"),
    accent: read("primary-color", "#c2185b"),
    font: read("font", "sans-serif"),
    codeFont: read("code-font", "monospace"),
  };
}

// 0 for black to 1 for white, of any CSS colour.
function lightness(color) {
  const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  pen.fillStyle = color;
  pen.fillRect(0, 0, 1, 1);
  const [red, green, blue] = pen.getImageData(0, 0, 1, 1).data;
  return (0.299 * red + 0.587 * green + 0.114 * blue) / 255;
}

// Black or white, whichever reads better on the colour at `index` of a table.
function inkOn(table, index) {
  const [red, green, blue] = table.subarray(3 * index, 3 * index + 3);
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? "#000000" : "#ffffff";
}

function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

// --- time and events ----------------------------------------------------------------------------------------------

// Calls paint once before the next frame, however often it is asked.
function eachFrame(paint) {
  let asked = 0;
  const ask = () => { asked ||= requestAnimationFrame(() => { asked = 0; paint(); }); };
  ask.cancel = () => { cancelAnimationFrame(asked); asked = 0; };
  return ask;
}

// At most one call in `wait` milliseconds; the first at once, the last always. .waiting() tells whether one is to come.
function throttled(call, wait) {
  let timer = 0;
  let last = -Infinity;
  let latest = null;
  const send = () => { timer = 0; last = performance.now(); call(...latest); };
  const ask = (...given) => {
    latest = given;
    if (timer) return;
    const left = last + wait - performance.now();
    if (left <= 0) send();
    else timer = setTimeout(send, left);
  };
  ask.waiting = () => timer !== 0;
  ask.cancel = () => { clearTimeout(timer); timer = 0; };
  return ask;
}

// Calls back with the element's width when that changes; returns the way to stop.
function onWidth(node, call) {
  let before = -1;
  const observer = new ResizeObserver(() => {
    const width = Math.floor(node.clientWidth);
    if (width > 0 && width !== before) call((before = width));
  });
  observer.observe(node);
  return () => observer.disconnect();
}

// Where the pointer is, in the canvas's CSS pixels.
function pointIn(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

// What is chosen, held on both sides: the browser moves first, Python's answer comes later. `adopt` returns true when a
// value from Python is news, not the late echo of something sent from here.
function chosenHere() {
  let sent = [];
  let heard;
  return {
    send(value) { sent.push(String(value)); },
    adopt(value) {
      const told = String(value);
      const at = sent.lastIndexOf(told);
      const news = at < 0 && told !== heard;
      heard = told;
      if (at >= 0) sent = sent.slice(at + 1);
      if (news) sent = [];
      return news || (at >= 0 && sent.length === 0);
    },
  };
}

// --- words and numbers --------------------------------------------------------------------------------------------

// fill("row {row}", { row: 3 })
function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// Four significant digits, a real minus sign.
function shown(value, digits = 4) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  const text = size >= 1e5 || size < 1e-3 ? value.toExponential(digits - 2) : String(Number(value.toPrecision(digits)));
  return text.replaceAll("-", "\u2212");
}

// Hands the canvas to the visitor as a PNG file.
function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    const link = element("a", { href: URL.createObjectURL(blob), download: name + ".png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}
