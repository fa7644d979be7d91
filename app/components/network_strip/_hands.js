// --- pointer and keyboard ----------------------------------------------------------------------------------------------

const HANDS = {
  click(event) {
    const grip = event.target.closest("[data-block]");
    if (grip) return this.toggle(Number(grip.dataset.block), event);
    const part = event.target.closest("[data-node]");
    if (part) this.pick(this.stopOf(Number(part.dataset.node)));
  },

  pick(number) {
    const { name } = this.network.nodes[number];
    this.unfolded = true;
    this.cursor = number;
    this.choice.send(name);
    this.select(number);
    this.send("picked", name);
  },

  hover(event) {
    if (event.pointerType === "touch") return;
    const part = event.target.closest("[data-node]");
    if (!part) return this.leave();
    const box = this.root.getBoundingClientRect();
    this.tip.show(this.tipText(this.stopOf(Number(part.dataset.node))), event.clientX - box.left, event.clientY - box.top);
    const number = this.stopOf(Number(part.dataset.node));
    if (number === this.under) return;
    this.under = number;
    this.mark();
  },

  tipText(number) {
    return this.describe(number).join("\n");
  },

  leave() {
    this.tip.hide();
    if (this.under === undefined) return;
    this.under = undefined;
    this.mark();
  },

  // Folds or unfolds in place: what was clicked stays where it is on the screen.
  toggle(block) {
    const before = this.edgeOf(block) - this.scroller.scrollLeft;
    if (!this.open.delete(block)) this.open.add(block);
    else for (const inner of [...this.open]) if (blockPath(this.network, inner).includes(block)) this.open.delete(inner);
    this.leave();
    this.draw();
    this.scroller.scrollLeft = this.edgeOf(block) - Math.max(8, before);
    this.fades();
    const word = this.open.has(block) ? "unfold" : "fold";
    setText(this.said, fill(this.words[word], { name: this.network.blocks[block].name }));
  },

  edgeOf(block) {
    return Math.min(...this.network.blocks[block].nodes.map((number) => leftOf(this.itemOf(number))));
  },

  foldAll() {
    this.open.clear();
    this.draw();
    this.scroller.scrollLeft = 0;
    this.scroller.focus({ preventScroll: true });
    if (this.selected >= 0) this.reveal(this.selected);
  },

  press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== this.scroller) return;
    const done = this.act(event.key);
    if (!done) return;
    event.preventDefault();
    event.stopPropagation();
  },

  // True if the key meant something here.
  act(key) {
    const here = Math.max(0, this.stops.indexOf(this.cursor));
    if (key === "ArrowRight") return this.moveTo(this.stops[Math.min(this.stops.length - 1, here + 1)]);
    if (key === "ArrowLeft") return this.moveTo(this.stops[Math.max(0, here - 1)]);
    if (key === "Home") return this.moveTo(this.stops[0]);
    if (key === "End") return this.moveTo(this.stops.at(-1));
    if (this.cursor < 0) return false;
    if (key === "Enter") return this.pick(this.cursor), true;
    return this.fold(key);
  },

  // + and - fold one way, Space either way, Escape the innermost block around the cursor.
  fold(key) {
    const item = this.itemOf(this.cursor);
    const around = item.path.at(-1) ?? -1;
    const opens = item.folded >= 0 && ["+", "=", " "].includes(key);
    const closes = around >= 0 && (["-", "_", "Escape"].includes(key) || (key === " " && item.folded < 0));
    if (!opens && !closes) return false;
    const block = opens ? item.folded : around;
    this.toggle(block);
    const nodes = this.network.blocks[block].nodes;
    return this.moveTo(opens ? this.stopOf(nodes[0]) : nodes.at(-1));
  },

  moveTo(number) {
    this.cursor = number;
    this.scroller.setAttribute("aria-activedescendant", "stop-" + number);
    setText(this.said, this.describe(number).join(", "));
    this.mark();
    this.reveal(number);
    return true;
  },
};
