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

// What Python says is chosen travels in a message of its own (selection.js), so that a choice does not send the maps
// again. Calls back now, if it is known, and on every change; returns the way to stop.
function onChosen(key, call) {
  const { values, news } = (globalThis.cnnvizChosen ??= { values: new Map(), news: new EventTarget() });
  const hear = () => { if (values.has(key)) call(values.get(key)); };
  news.addEventListener(key, hear);
  hear();
  return () => news.removeEventListener(key, hear);
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
