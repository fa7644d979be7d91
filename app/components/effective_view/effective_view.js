const BETWEEN = 16;
const LARGEST = 320;
const SMALLEST = 220;

export default (component) => mounted(component, (parent) => new EffectiveView(parent));

// The picture, and beside it one heat map per choice of weights; on each the two boxes.
class EffectiveView {
  constructor(parent) {
    this.width = 0;
    this.ask = eachFrame(() => this.paint());
    this.panels = element("div", { class: "panels" });
    this.legend = element("div", { class: "keys" });
    this.opacity = element("input", { type: "range", min: "0", max: "100", value: "80", oninput: () => this.ask() });
    this.label = element("span");
    this.foot = element("div", { class: "foot" }, element("label", { class: "overlay" }, this.label, this.opacity), this.legend);
    this.root = element("div", { class: "root effective-view" }, this.panels, this.foot);
    parent.append(this.root);
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  update(component) {
    const data = unpack(component.data);
    this.data = data;
    this.theme = readTheme(this.root);
    this.table = data.bytes(this.theme.dark ? "table-dark" : "table-light");
    this.ground = paintPicture(data.bytes("picture"), data.drawn[1], data.drawn[0], data.drawn[2]);
    setText(this.label, data.words.overlay);
    this.opacity.setAttribute("aria-label", data.words.overlay);
    this.makePanels();
    this.makeLegend();
    this.arrange();
  }

  makePanels() {
    const { panels, drawn, words, key } = this.data;
    this.canvases = panels.map((panel, index) => {
      const canvas = element("canvas", { role: "img", "aria-label": panel.spoken });
      const heat = panel.heat ? paintValues(this.data.bytes("heat-" + index), drawn[1], drawn[0], this.table) : null;
      const save = element("button", { class: "tool", type: "button", text: words.save, onclick: () => savePng(canvas, key + "-" + index) });
      const lines = panel.lines.map((text) => element("div", { text }));
      const card = element("div", { class: "panel", "data-panel": panel.name }, element("div", { class: "name", text: panel.title }), canvas, ...lines, save);
      return { canvas, heat, panel, card };
    });
    this.panels.replaceChildren(...this.canvases.map(({ card }) => card));
  }

  makeLegend() {
    const { words } = this.data;
    const line = (name, text) => element("div", { class: "key" }, element("span", { class: "stroke " + name }), element("span", { text }));
    const stops = [];
    for (let i = 128; i < 256; i += 2) stops.push("rgb(" + this.table.slice(3 * i, 3 * i + 3).join(",") + ")");
    const bar = element("div", { class: "bar" });
    bar.style.background = "linear-gradient(to right," + stops.join(",") + ")";
    const ends = element("div", { class: "ends" }, element("span", { text: "0" }), element("span", { text: words.most }));
    const scale = element("div", { class: "legend", role: "img", "aria-label": words.scale, title: words.scale }, bar, ends);
    this.legend.replaceChildren(line("solid", words.held), line("dashed", words.theoretical), scale);
  }

  arrange() {
    if (!this.data || !this.width) return;
    const count = this.data.panels.length;
    const fitting = (this.width - BETWEEN * (count - 1)) / count;
    const side = fitting < SMALLEST ? Math.min(this.width, LARGEST) : Math.min(LARGEST, fitting);
    const [height, width] = this.data.pixels;
    this.place = placing({ top: 0, left: 0, height, width }, side);
    for (const { card } of this.canvases) card.style.width = this.place.size[0] + "px";
    this.ask();
  }

  paint() {
    if (!this.place || !this.data) return;
    for (const one of this.canvases) this.paintPanel(one);
    this.root.dataset.painted = String(Number(this.root.dataset.painted ?? 0) + 1);
  }

  paintPanel({ canvas, heat, panel }) {
    const context = fitCanvas(canvas, ...this.place.size);
    const { pixels } = this.data;
    paintGround(context, this.place, pixels, this.ground, this.theme);
    if (heat) {
      context.globalAlpha = Number(this.opacity.value) / 100;
      context.imageSmoothingEnabled = false;
      context.drawImage(heat, 0, 0, ...this.place.size);
      context.globalAlpha = 1;
    }
    if (panel.theoretical) paintBox(context, this.place, panel.theoretical, this.theme, { color: this.theme.text, width: 1.5, dash: [5, 4] });
    if (panel.box) paintBox(context, this.place, panel.box, this.theme, { cut: true });
    if (panel.center) paintCross(context, this.place, ...panel.center, this.theme);
  }

  destroy() {
    this.stop();
    this.ask.cancel();
    this.root.remove();
  }
}
