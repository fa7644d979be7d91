// The Builder page: what edits is in the browser, Python answers with shapes and counts. Every text that is told is a whole
// design, so nothing can get out of step.

const NARROW_BUILDER = 900; // CSS pixels of the whole below which the panel comes first, folded
const TELL_EVERY = 60; // milliseconds between two messages while a control is dragged

export default (component) => mounted(component, (parent) => new Builder(parent));

class Builder {
  constructor(parent) {
    this.choice = chosenHere();
    this.answer = { rows: [] };
    this.asked = 0; // when the last wish was made
    this.root = element("div", { class: "root builder" });
    parent.append(this.root);
    this.tell = throttled(() => this.send(), TELL_EVERY);
    this.ask = throttled((wish) => this.component.setTriggerValue("wish", JSON.stringify(wish)), TELL_EVERY);
    this.listen = (event) => this.key(event);
    window.addEventListener("keydown", this.listen);
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  // --- what Python says ---

  update(component) {
    this.component = component;
    const text = JSON.stringify(component.data);
    if (text !== this.message) this.build(component.data);
    this.message = text;
    this.paintTheme();
    this.stopHearing?.();
    this.stopHearing = onChosen(this.data.key, (told) => this.hear(told));
  }

  // { text, rows, totals, pattern, preset, said, wish }: the design that is current in Python, what it comes to, and the last
  // wish that Python knows of.
  hear(told) {
    const answer = JSON.parse(told);
    const news = this.choice.adopt(answer.text) && answer.text !== this.text;
    if (news) this.take(answer.text);
    if (answer.text !== this.text) return; // the answer to a question that is no longer asked
    this.answer = answer;
    this.show();
    setText(this.status, answer.said);
    this.root.dataset.answered = String(Number(this.root.dataset.answered ?? 0) + 1);
  }

  // Another design than the one on the screen: a preset, a pattern, a file.
  take(text) {
    if (this.text) this.memory.history.leave(this.text, this.wished);
    this.wished = "";
    this.text = text;
    this.design = readDesign(text, this.data.kinds);
    if (this.memory.selected >= this.design.layers.length) this.memory.selected = -1;
  }

  send() {
    this.choice.send(this.text);
    this.component.setStateValue("design", JSON.stringify({ at: Date.now(), text: this.text }));
  }

  // --- building ---

  build(data) {
    this.data = data;
    this.words = data.words;
    this.memory = memory(data.key);
    const hands = {
      pick: (index) => this.pick(index), change: (index, name, value) => this.edit(patchedLayer(this.design, index, { [name]: value }), name + index),
      act: (name, index) => this.act(name, index), move: (from, to) => this.move(from, to), light: (index) => this.light(index),
      mend: (offer) => this.mend(offer),
    };
    this.rows = new Rows({ words: data.words, kinds: data.kinds, families: data.families, hands });
    this.panel = builderPanel({ data, words: data.words, hands: { wish: (wish) => this.wish(wish), whole: (name, value) => this.edit(withWhole(this.design, name, value), name) } });
    this.panel.node.open = !this.narrow;
    this.picture = element("div", { class: "picture" });
    this.totals = element("dl", { class: "totals" });
    this.bar = parameterBar(data.words, data.families);
    this.status = statusLine();
    for (const node of [this.picture, this.bar.node]) {
      node.addEventListener("pointerover", ({ target }) => this.light(indexOf(target)));
      node.addEventListener("pointerleave", () => this.light(null));
      node.addEventListener("click", ({ target }) => { if (indexOf(target) !== null) this.pick(indexOf(target), true); });
    }
    const main = element("div", { class: "main-side" }, element("div", { class: "top" }, this.picture, this.totals), this.bar.node, this.tools(), this.rows.node);
    this.root.replaceChildren(this.panel.node, main, this.status);
    if (this.text) this.show();
  }

  tools() {
    const { words } = this;
    const tool = (name, call) => button(words[name], call, { title: words[name + "-help"] });
    this.undoButton = tool("undo", () => this.back("undo"));
    this.redoButton = tool("redo", () => this.back("redo"));
    const adders = Object.entries(this.data.kinds).map(([slug, { name, family, help }]) => {
      const made = element("button", { class: "tool add", type: "button", title: help, "data-kind": slug, onclick: () => this.add(slug) },
        element("span", { class: "swatch f-" + family, text: this.data.families[family].code, "aria-hidden": "true" }), name);
      made.setAttribute("aria-label", fill(words["add-one"], { name }));
      return made;
    });
    this.addNote = element("span", { class: "hint" });
    const first = element("div", { class: "tools" }, this.undoButton, this.redoButton, tool("reset", () => this.wish({ preset: this.data.start })), this.addNote);
    this.adding = element("details", { class: "adding", open: "" }, element("summary", { text: words["adding"] }), element("div", { class: "tools" }, ...adders));
    this.adding.open = !this.narrow;
    this.alarm = element("button", { class: "alarm", type: "button", hidden: "", onclick: () => this.seek(this.answer.rows.findIndex(({ state }) => state === "fault")) });
    return element("div", { class: "toolbar" }, first, this.alarm, this.adding);
  }

  paintTheme() {
    const { dark } = readTheme(this.root);
    this.root.classList.toggle("dark", dark);
    for (const [slug, look] of Object.entries(this.data.families)) {
      this.root.style.setProperty("--fill-" + slug, look.fill);
      this.root.style.setProperty("--ink-" + slug, look.ink);
      this.root.style.setProperty("--edge-" + slug, dark ? look.edge_dark : look.edge_light);
    }
  }

  // --- what the visitor does ---

  // Another design; `name` joins the steps of one control to one change.
  edit(design, name = "") {
    this.memory.history.leave(this.text, name);
    this.adopt(design);
  }

  adopt(design) {
    this.design = design;
    this.text = JSON.stringify(design);
    this.show();
    this.tell();
  }

  wish(wish) {
    this.wished = wish.pattern ? "pattern" : "";
    if (this.tell.waiting()) {
      this.tell.cancel();
      this.send();
    }
    this.asked = Date.now();
    this.ask({ ...wish, at: this.asked });
  }

  add(kind) {
    if (this.design.layers.length >= this.data.most) return;
    const at = this.memory.selected < 0 ? this.design.layers.length : this.memory.selected + 1;
    const values = this.data.kinds[kind].fields.map((field) => [field.name, field.value]);
    this.memory.selected = at;
    this.edit(insertedLayer(this.design, at, { kind, ...Object.fromEntries(values) }));
    this.rows.focus(at);
  }

  // What was offered where a layer cannot follow, taken as Python has made it.
  mend({ design, keep }) {
    if (!keep) this.memory.selected = -1;
    this.edit(readDesign(design, this.data.kinds));
  }

  act(name, index) {
    if (name === "up" || name === "down") return this.move(index, index + (name === "up" ? -1 : 1));
    const { selected } = this.memory;
    if (name === "remove") this.remove(index);
    else if (this.design.layers.length < this.data.most) {
      this.memory.selected = selected === index ? index + 1 : selected;
      this.edit(duplicatedLayer(this.design, index));
    }
  }

  remove(index) {
    const { selected } = this.memory;
    this.memory.selected = selected === index ? -1 : selected - Number(selected > index);
    this.edit(removedLayer(this.design, index));
    this.rows.focus(Math.min(index, this.design.layers.length - 1));
  }

  move(from, to) {
    if (to < 0 || to >= this.design.layers.length) return;
    const { selected } = this.memory;
    const passed = Number(from < selected && to >= selected) - Number(from > selected && to <= selected);
    this.memory.selected = selected === from ? to : selected - passed;
    const keep = focused(this.rows.list);
    this.edit(movedLayer(this.design, from, to));
    if (keep === "row-" + from) this.rows.focus(to);
    setText(this.status, fill(this.words["moved"], { from: from + 1, to: to + 1 }));
  }

  pick(index, seek = false) {
    if (index < 0 || index >= this.design.layers.length) return;
    this.memory.selected = this.memory.selected === index && !seek ? -1 : index;
    this.show();
    if (seek) this.seek(index);
  }

  seek(index) {
    this.rows.list.querySelector("li[data-index='" + index + "']")?.scrollIntoView({ block: "center", behavior: reducedMotion() ? "instant" : "smooth" });
  }

  back(way) {
    const text = this.memory.history[way](this.text);
    if (text === undefined) return;
    this.memory.selected = -1;
    this.adopt(readDesign(text, this.data.kinds));
    setText(this.status, this.words[way + "ne"] ?? "");
  }

  key(event) {
    const pressed = event.key.toLowerCase();
    const target = event.composedPath()[0];
    const elsewhere = !this.root.contains(target) && target.closest?.("input, textarea, select");
    if (elsewhere || !(event.ctrlKey || event.metaKey) || !["z", "y"].includes(pressed)) return;
    event.preventDefault();
    this.back(pressed === "y" || event.shiftKey ? "redo" : "undo");
  }

  light(index) {
    for (const node of this.root.querySelectorAll("[data-index]")) node.classList.toggle("near", index !== null && Number(node.dataset.index) === index);
  }

  // --- to the screen ---

  arrange() {
    const narrow = this.width < NARROW_BUILDER;
    if (narrow !== this.narrow) {
      this.narrow = narrow;
      this.root.classList.toggle("narrow", narrow);
      for (const node of [this.panel?.node, this.adding]) if (node) node.open = !narrow;
    }
    if (this.text) this.draw();
  }

  show() {
    const { design, answer, memory: { history, selected } } = this;
    this.rows.show(design, this.told(), selected);
    this.panel.show(design, answer, answer.wish >= this.asked);
    this.undoButton.disabled = !history.past.length;
    this.redoButton.disabled = !history.future.length;
    const full = design.layers.length >= this.data.most;
    for (const node of this.root.querySelectorAll(".add")) node.disabled = full;
    setText(this.addNote, full ? fill(this.words["full"], { most: this.data.most }) : this.words[selected < 0 ? "add-end" : "add-after"]);
    this.draw();
  }

  // What Python said of these layers; of others, nothing.
  told() {
    const fits = this.answer.rows.length === this.design.layers.length + 1;
    return fits ? this.answer : { ...this.answer, rows: [] };
  }

  // The picture, the bar and the totals follow what Python has answered.
  draw() {
    const { design, answer, data, words } = this;
    if (!this.width || answer.text !== this.text) return;
    const kinds = [...design.layers.map(({ kind }) => data.kinds[kind]), { family: "linear", plates: 1, name: words["output"] }];
    const steps = kinds.map(({ family, plates }, index) => ({ index, shape: answer.rows[index].output, family, plates, code: data.families[family].code }));
    const input = { index: -1, shape: answer.input.output, family: "other", plates: 1, code: "" };
    const names = [words["input"], ...kinds.map(({ name }, index) => [index + 1, name, answer.rows[index].output?.join("\u00d7") ?? words["waiting"]].join(" \u00b7 "))];
    setText(this.alarm, answer.alarm);
    this.alarm.hidden = !answer.alarm;
    this.picture.replaceChildren(networkPicture([input, ...steps], names, this.picture.clientWidth - 4));
    this.bar.show(kinds.map(({ name, family }, index) => ({ index, name: index + 1 + " \u00b7 " + name, family, parameters: answer.rows[index].parameters ?? 0 })));
    const { selected } = this.memory;
    for (const node of this.root.querySelectorAll(".volume, .share")) node.classList.toggle("chosen", selected >= 0 && indexOf(node) === selected);
    this.totals.replaceChildren(...answer.totals.flatMap(([name, value]) => [element("dt", { text: name }), element("dd", { text: value })]));
  }

  destroy() {
    this.stop();
    this.stopHearing?.();
    this.tell.cancel();
    this.ask.cancel();
    window.removeEventListener("keydown", this.listen);
  }
}
