// --- the strip on the page -------------------------------------------------------------------------------------------

// What is unfolded in each network, kept while the page is open, even if the strip is away.
const FOLDS = (globalThis.cnnvizFolds ??= new Map());

class Strip {
  constructor(parent) {
    this.bar = element("div", { class: "top" });
    this.scroller = element("div", { class: "scroller", tabindex: "0", role: "listbox", "aria-orientation": "horizontal" });
    this.said = statusLine();
    this.root = element("div", { class: "root" }, this.bar, element("div", { class: "frame-of-strip" }, this.scroller), this.said);
    parent.append(this.root);
    this.tip = tooltip(this.root);
    this.stopHearing = () => {};
    this.selected = -1;
    this.cursor = -1;
    this.listen();
  }

  listen() {
    const { scroller } = this;
    scroller.addEventListener("click", (event) => this.click(event));
    scroller.addEventListener("pointermove", (event) => this.hover(event));
    scroller.addEventListener("pointerleave", () => this.leave());
    scroller.addEventListener("keydown", (event) => this.press(event));
    scroller.addEventListener("focus", () => { if (scroller.matches(":focus-visible")) this.moveTo(this.cursor < 0 ? Math.max(0, this.selected) : this.cursor); });
    scroller.addEventListener("blur", () => this.mark());
    scroller.addEventListener("scroll", () => this.fades(), { passive: true });
    this.unwatch = onWidth(this.root, () => this.resize());
  }

  destroy() {
    this.stopHearing();
    this.unwatch();
  }

  // New data or a new theme.
  update({ data, setTriggerValue }) {
    const fresh = this.network?.id !== data.network.id;
    Object.assign(this, { words: data.words, palette: data.palette, send: setTriggerValue });
    this.network = decodeNetwork(data.network);
    if (fresh) this.begin(data.key + "-" + data.network.id);
    this.paintTheme();
    this.draw();
    if (fresh) this.stopHearing = onChosen(this.place, (told) => this.adopt(told));
  }

  // Another network than before.
  begin(place) {
    this.stopHearing();
    this.place = place;
    this.unfolded = FOLDS.has(place);
    this.open = FOLDS.get(place) ?? new Set();
    FOLDS.set(place, this.open);
    this.choice = chosenHere();
    this.selected = this.cursor = -1;
    this.scroller.scrollLeft = 0;
  }

  paintTheme() {
    const { dark } = readTheme(this.root);
    this.root.classList.toggle("dark", dark);
    this.palette.forEach(([, fillColor, ink, light, night], family) => {
      this.root.style.setProperty("--fill" + family, fillColor);
      this.root.style.setProperty("--ink" + family, ink);
      this.root.style.setProperty("--edge" + family, dark ? night : light);
    });
  }

  // The node chosen in Python; the first one heard for a network unfolds the way to itself.
  adopt(told) {
    if (!this.choice.adopt(told)) return;
    const number = this.network.numbers.get(told) ?? -1;
    if (number >= 0 && !this.unfolded) {
      this.unfolded = true;
      const path = blockPath(this.network, this.network.nodes[number].block);
      path.forEach((block) => this.open.add(block));
      if (path.length) this.draw();
    }
    this.select(number);
  }

  select(number) {
    this.selected = number;
    this.mark();
    if (number >= 0 && this.strip) this.reveal(number);
  }

  resize() {
    if (!this.network) return;
    this.draw();
    this.select(this.selected);
  }

  draw() {
    const width = Math.floor(this.root.clientWidth);
    if (!width) return;
    this.strip = layoutStrip(this.network, this.open, width);
    this.picture = drawStrip(this.network, this.strip, this.palette);
    this.scroller.replaceChildren(this.picture);
    this.scroller.setAttribute("aria-label", this.words.strip + ". " + this.words.help);
    this.drawBar();
    this.drawOptions();
    this.mark();
    this.fades();
  }

  // Legend of the families in this network, and the button that folds everything.
  drawBar() {
    const families = [...new Set(this.network.nodes.filter((node) => node.name !== "input").map((node) => node.family))].sort((a, b) => a - b);
    const slugs = Object.keys(this.words).filter((key) => key.startsWith("family-"));
    const entries = families.map((family) => element("span", { class: "entry" },
      element("span", { class: "swatch f" + family, text: this.palette[family][0] }), this.words[slugs[family]]));
    const button = element("button", { class: "tool all", type: "button", text: this.words["fold-all"], onclick: () => this.foldAll() });
    button.hidden = this.open.size === 0;
    const ground = () => getComputedStyle(this.root).getPropertyValue("--st-background-color") || "#ffffff";
    const save = element("button", { class: "tool", type: "button", text: this.words["save-png"], onclick: () => saveStrip(this.picture, ground(), "network") });
    this.bar.replaceChildren(element("div", { class: "legend" }, ...entries), button, save);
  }

  // What a screen reader can point at: one option for each stop of the keyboard.
  drawOptions() {
    this.stops = this.strip.items.flatMap((item) => (item.folded >= 0 ? [item.nodes.at(-1)] : item.nodes));
    if (!this.stops.includes(this.cursor)) this.cursor = this.cursor < 0 ? -1 : this.stopOf(this.cursor);
    const options = this.stops.map((number) => element("div", { role: "option", id: "stop-" + number, "aria-label": this.describe(number).join(", ") }));
    this.scroller.append(element("div", { class: "spoken", role: "presentation" }, ...options));
  }

  stopOf(number) {
    const item = this.itemOf(number);
    return item.folded >= 0 ? item.nodes.at(-1) : number;
  }

  itemOf(number) {
    return this.strip.items[this.strip.owner[number]];
  }

  // What the tooltip and the live region say, line by line.
  describe(number) {
    const item = this.itemOf(number);
    const node = this.network.nodes[number];
    const size = node.shape.join("\u00d7");
    if (item.folded < 0) return [node.name, node.kind, size, ...this.sources(node)];
    const block = this.network.blocks[item.folded];
    const inside = fill(this.words[block.children.length ? "contains-blocks" : "contains"], { nodes: block.nodes.length, blocks: block.children.length });
    return [this.words.block + " " + block.name, size, inside, ...(block.paths ? [this.words[block.paths]] : []), this.words.folded];
  }

  // Where several paths meet: their names, the first three.
  sources(node) {
    if (node.inputs.length < 2) return [];
    const names = node.inputs.slice(0, 3).map((number) => this.network.nodes[number].name);
    if (node.inputs.length > 3) names.push("\u2026");
    return [fill(this.words.reads, { names: names.join(", ") })];
  }

  // --- what is marked ---

  // Accent: the selected node. Text colour: what is under the pointer or the keyboard, with its neighbours and edges.
  mark() {
    if (!this.strip) return;
    const parts = [];
    const near = this.under ?? (this.scroller.matches(":focus-visible") ? this.cursor : -1);
    if (near >= 0) parts.push(...this.coupled(this.strip.owner[near]));
    if (near >= 0) parts.push(shape("path", { class: "near", d: outlineOf(this.strip, near) }));
    if (this.selected >= 0) {
      const within = this.itemOf(this.selected).folded >= 0 ? " within" : "";
      const d = outlineOf(this.strip, this.selected);
      parts.push(shape("path", { class: "halo", d }), shape("path", { class: "chosen" + within, d }));
    }
    this.picture.querySelector(".marks").replaceChildren(...parts);
    for (const option of this.scroller.querySelectorAll("[role=option]")) option.setAttribute("aria-selected", String(option.id === "stop-" + this.selected));
  }

  // Edges into and out of an item, and outlines of what they lead to.
  coupled(number) {
    const edges = this.strip.edges.filter((edge) => edge.from === number || edge.to === number);
    const others = edges.map((edge) => this.strip.items[edge.from === number ? edge.to : edge.from]);
    return [
      ...edges.map((edge) => shape("path", { class: "edge hot", d: edgePath(edge) })),
      ...others.map((item) => shape("path", { class: "beside", d: outlineOf(this.strip, item.folded >= 0 ? item.nodes.at(-1) : item.nodes[0]) })),
    ];
  }

  fades() {
    const { scrollLeft, scrollWidth, clientWidth } = this.scroller;
    const frame = this.scroller.parentElement;
    frame.classList.toggle("more-left", scrollLeft > 4);
    frame.classList.toggle("more-right", scrollLeft + clientWidth < scrollWidth - 4);
  }

  reveal(number) {
    const item = this.itemOf(number);
    const { scrollLeft, clientWidth } = this.scroller;
    if (leftOf(item) >= scrollLeft + 24 && rightOf(item) <= scrollLeft + clientWidth - 24) return;
    this.scroller.scrollTo({ left: middleOf(item) - clientWidth / 2, behavior: reducedMotion() || !this.shownOnce ? "instant" : "smooth" });
    this.shownOnce = true;
  }
}

Object.assign(Strip.prototype, HANDS);

export default (component) => mounted(component, (parent) => new Strip(parent));
