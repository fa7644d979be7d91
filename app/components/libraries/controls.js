// Controls of the playgrounds: native inputs, so that keyboard, touch and screen readers work as everywhere.

// The name of a control; with `help`, a mark after it that opens the text below it (for a finger and for the keyboard).
function nameOf(input, label, help) {
  const text = element("span", { class: "label" });
  const told = element("span", { class: "help", hidden: "" });
  const mark = element("button", { class: "mark", type: "button", text: "?", "aria-expanded": "false" });
  mark.addEventListener("click", (event) => {
    event.preventDefault();
    told.hidden = !told.hidden;
    mark.setAttribute("aria-expanded", String(!told.hidden));
  });
  const rename = (name, hint = "") => {
    setText(text, name);
    setText(told, hint);
    if (input.getAttribute("aria-label") !== name) input.setAttribute("aria-label", name);
    if (mark.title !== hint) mark.title = hint;
    mark.setAttribute("aria-label", hint);
    mark.hidden = !hint;
    if (!hint) told.hidden = true;
  };
  rename(label, help);
  return { node: element("span", { class: "name-of" }, text, mark), told, rename };
}

// slider({ label, min, max, value, help, oninput }) -> { node, set(value), bound(min, max), value(), say(text) }.
// `oninput(value)` is called at every step of a drag; `say` writes a note under the slider, such as why it ends there.
// `text` says what a place of the slider stands for, where that is not its number.
function slider({ label, min, max, step = 1, value = min, help = "", text = String, oninput }) {
  const input = element("input", { type: "range", min, max, step, value });
  const told = element("output", { class: "told" });
  const note = element("span", { class: "note" });
  const tell = () => {
    setText(told, text(Number(input.value)));
    input.setAttribute("aria-valuetext", told.textContent);
  };
  input.addEventListener("input", () => { tell(); oninput(Number(input.value)); });
  tell();
  const name = nameOf(input, label, help);
  return {
    node: element("label", { class: "slider" }, element("span", { class: "line" }, name.node, told), input, name.told, note),
    input,
    set: (given) => { if (input.value !== String(given)) input.value = given; tell(); },
    bound: (low, high) => { input.min = low; input.max = high; input.disabled = low >= high; tell(); },
    value: () => Number(input.value),
    say: (text) => setText(note, text),
    rename: name.rename,
  };
}

// choice({ label, options: [[value, text], ...], value, help, oninput }) -> { node, set, value, offer(options, disabled) }
function choice({ label, options, value, help = "", oninput }) {
  const input = element("select");
  const name = nameOf(input, label, help);
  const offer = (offered, disabled = []) => {
    const kept = input.value;
    input.replaceChildren(...offered.map(([key, text]) => element("option", { value: key, text })));
    for (const option of input.options) option.disabled = disabled.includes(option.value);
    input.value = kept;
  };
  offer(options);
  input.value = value ?? options[0]?.[0];
  input.addEventListener("input", () => oninput(input.value));
  return {
    node: element("label", { class: "choice" }, name.node, input, name.told),
    input,
    set: (given) => { input.value = given; },
    value: () => input.value,
    offer,
    rename: name.rename,
  };
}

// toggle({ label, value, help, oninput }) -> { node, set, value }
function toggle({ label, value = false, help = "", oninput }) {
  const input = element("input", { type: "checkbox" });
  input.checked = value;
  input.addEventListener("input", () => oninput(input.checked));
  const name = nameOf(input, label, help);
  return {
    node: element("label", { class: "toggle" }, input, name.node, name.told),
    input,
    set: (given) => { input.checked = given; },
    value: () => input.checked,
    rename: name.rename,
  };
}

function button(text, onclick, { title = "", pressed } = {}) {
  const made = element("button", { class: "tool", type: "button", text, title, onclick });
  if (pressed !== undefined) made.setAttribute("aria-pressed", String(pressed));
  return made;
}

function group(title, ...nodes) {
  const name = element("legend", { text: title });
  return element("fieldset", { class: "group" }, name, ...nodes);
}

// Steps through 0 to count - 1: play, pause, one step on or back, scrub, speed. Left and right arrows step, space plays.
// player({ words: { play, pause, next, previous, position, speed, first }, onstep(index), onspeed(value), onrest() }) ->
// { node, count(n), set(index), index(), playing(), play(), pause(), speed(value), destroy() }. `onrest` is called when
// it stops and after a single step. With "reduce motion" it plays a step a second at most.
function player({ words, onstep, onspeed = () => {}, onrest = () => {} }) {
  const state = { index: 0, count: 1, playing: false, frame: 0, last: 0, speed: 4 };
  const scrub = slider({ label: words.position, min: 0, max: 0, oninput: (index) => { pause(); go(index); onrest(); } });
  const setSpeed = (value) => { state.speed = value; state.last = performance.now(); onspeed(value); };
  const speed = slider({ label: words.speed, min: 1, max: 60, value: state.speed, oninput: setSpeed });
  const run = button(words.play, () => (state.playing ? pause() : play()), { pressed: false });
  const step = (by) => { pause(); go((state.index + by + state.count) % state.count); onrest(); };
  const back = button("\u25C2\u007C", () => step(-1), { title: words.previous });
  const on = button("\u007C\u25B8", () => step(1), { title: words.next });
  for (const [each, text] of [[back, words.previous], [on, words.next]]) each.setAttribute("aria-label", text);

  function go(index) {
    state.index = Math.max(0, Math.min(state.count - 1, index));
    scrub.set(state.index);
    onstep(state.index);
  }
  function show() {
    setText(run, state.playing ? words.pause : words.play);
    run.setAttribute("aria-pressed", String(state.playing));
  }
  function play() {
    if (state.playing) return;
    state.playing = true;
    state.last = performance.now();
    show();
    state.frame = requestAnimationFrame(tick);
  }
  function pause() {
    if (!state.playing) return;
    state.playing = false;
    cancelAnimationFrame(state.frame);
    show();
    onrest();
  }
  function tick(now) {
    if (!state.playing) return;
    const rate = reducedMotion() ? 1 : state.speed;
    const steps = Math.floor(((now - state.last) * rate) / 1000);
    if (steps > 0) {
      state.last += (1000 * steps) / rate;
      go((state.index + steps) % state.count);
    }
    state.frame = requestAnimationFrame(tick);
  }
  function key(event) {
    if (event.target instanceof HTMLInputElement) return;
    if (event.key === "ArrowLeft") step(-1);
    else if (event.key === "ArrowRight") step(1);
    else return;
    event.preventDefault();
  }
  const node = element("div", { class: "player", onkeydown: key }, element("div", { class: "buttons" }, back, run, on), scrub.node, speed.node);
  return {
    node, play, pause, set: go,
    count: (count) => { state.count = Math.max(1, count); scrub.bound(0, state.count - 1); state.index = Math.min(state.index, state.count - 1); scrub.set(state.index); },
    index: () => state.index,
    playing: () => state.playing,
    speed: (value) => { state.speed = value; speed.set(value); },
    destroy: pause,
  };
}

// Tells Python when the visitor has rested for `wait` milliseconds, never while dragging or playing: while `busy()` is
// true it waits on.
function whenIdle(call, wait = 500, busy = () => false) {
  let timer = 0;
  const ask = (...given) => {
    clearTimeout(timer);
    timer = setTimeout(() => (busy() ? ask(...given) : call(...given)), wait);
  };
  ask.cancel = () => clearTimeout(timer);
  return ask;
}
