const BAR = 44;
const ROW = 18;
const STACK_BELOW = 640;
const LARGEST_PICTURE = 280;
const MOST_AROUND = 0.35;

export default (component) => mounted(component, (parent) => new ChannelStrip(parent));

class ChannelStrip {
  constructor(parent) {
    this.channel = 0;
    this.width = 0;
    this.ask = eachFrame(() => this.paint());
    this.build(parent);
    this.stop = onWidth(this.root, (width) => { this.width = width; this.arrange(); });
  }

  build(parent) {
    this.bar = element("canvas", { class: "bar-of-channels", tabindex: "0", role: "slider", "aria-valuemin": "0" });
    this.readout = element("div", { class: "readout" });
    this.legend = element("div", { class: "fields" });
    this.hint = element("div", { class: "hint" });
    this.picture = element("canvas", { class: "picture", role: "img" });
    this.status = statusLine();
    this.save = element("button", { class: "tool", type: "button", onclick: () => savePng(this.bar, this.data.key) });
    this.side = element("div", { class: "side" }, this.readout, this.legend, element("div", { class: "foot" }, this.hint, this.save));
    this.root = element("div", { class: "root channel-strip" }, this.bar, element("div", { class: "below" }, this.picture, this.side), this.status);
    parent.append(this.root);
    for (const kind of ["pointermove", "pointerdown"]) this.bar.addEventListener(kind, (event) => this.point(event));
    this.bar.addEventListener("keydown", (event) => this.key(event));
  }

  update(component) {
    const data = unpack(component.data);
    if (this.data?.name !== data.name) this.channel = 0;
    this.data = data;
    this.theme = readTheme(this.root);
    this.ground = paintPicture(data.bytes("picture"), data.drawn[1], data.drawn[0], data.drawn[2]);
    this.ends = data.runs.map((run) => run.first + run.count);
    setText(this.hint, data.words.hint);
    setText(this.save, data.words.save);
    this.bar.setAttribute("aria-label", fill(data.words["strip-label"], { count: data.channels }));
    this.bar.setAttribute("aria-valuemax", String(data.channels - 1));
    this.makeLegend();
    this.arrange();
  }

  // One entry for every kind of field, in order of size.
  makeLegend() {
    const { kinds, words } = this.data;
    this.entries = kinds.map((kind, index) => {
      const mark = element("span", { class: "mark-of-field" });
      mark.style.background = this.color(index);
      const share = fill(words["legend-count"], { count: counted(kind.count) });
      const entry = element("button", { class: "entry", type: "button" }, mark, element("b", { text: kind.title }), element("span", { text: share }));
      entry.addEventListener("click", () => this.go(this.data.runs.find((run) => run.kind === index).first));
      return entry;
    });
    this.legend.replaceChildren(...this.entries);
  }

  color(kind) {
    return this.data.kinds[kind][this.theme.dark ? "dark" : "light"];
  }

  arrange() {
    if (!this.data || !this.width) return;
    const stacked = this.width < STACK_BELOW;
    this.root.classList.toggle("stacked", stacked);
    const boxes = this.data.kinds.filter((kind) => kind.box).map((kind) => kind.box);
    this.place = placing(planeAround(this.data.pixels, boxes, MOST_AROUND), Math.min(this.width, LARGEST_PICTURE));
    this.ask();
  }

  runOf(channel) {
    return this.data.runs[this.ends.findIndex((end) => channel < end)];
  }

  // --- painting ---

  paint() {
    if (!this.place || !this.data) return;
    const run = this.runOf(this.channel);
    this.paintBar();
    this.paintFields(run.kind);
    const text = this.sentence(run);
    setText(this.readout, text);
    this.bar.setAttribute("aria-valuenow", String(this.channel));
    this.bar.setAttribute("aria-valuetext", text);
    this.entries.forEach((entry, index) => entry.setAttribute("aria-pressed", String(index === run.kind)));
    this.root.dataset.channel = String(this.channel);
    this.root.dataset.painted = String(Number(this.root.dataset.painted ?? 0) + 1);
  }

  paintBar() {
    const { channels, runs, parts } = this.data;
    const context = fitCanvas(this.bar, this.width, BAR + ROW + 14);
    const step = (this.width - 2) / channels;
    const x = (channel) => 1 + channel * step;
    for (const run of runs) {
      context.fillStyle = this.color(run.kind);
      context.fillRect(x(run.first), 10, run.count * step + 0.5, BAR);
    }
    this.paintParts(context, parts, x);
    outline(context, [x(this.channel) - 1, 8, Math.max(3, step + 2), BAR + 4], this.theme);
  }

  // A line between two inputs; below, which input it is.
  paintParts(context, parts, x) {
    context.font = "11px " + this.theme.font;
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const part of parts) {
      const [left, right] = [x(part.first), x(part.first + part.count)];
      context.fillStyle = this.theme.background;
      context.fillRect(left - 1, 10, 2, BAR);
      context.strokeStyle = this.theme.text;
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(left + 2, BAR + 13);
      context.lineTo(left + 2, BAR + 17);
      context.lineTo(right - 2, BAR + 17);
      context.lineTo(right - 2, BAR + 13);
      context.stroke();
      context.fillStyle = this.theme.text;
      const room = right - left - 4;
      const label = [part.source, part.short, String(part.index + 1)].find((text) => context.measureText(text).width <= room);
      if (label) context.fillText(label, (left + right) / 2, BAR + 19);
    }
  }

  paintFields(chosen) {
    const context = fitCanvas(this.picture, ...this.place.size);
    const { kinds, pixels, words } = this.data;
    const { box } = kinds[chosen];
    if (box) hatchBeyond(context, this.place, pixels, box, this.theme);
    paintGround(context, this.place, pixels, this.ground, this.theme);
    kinds.forEach((kind, index) => { if (kind.box && index !== chosen) paintBox(context, this.place, kind.box, this.theme, { width: 1.5, color: this.color(index), dash: [1, 0] }); });
    const shown = box ?? (kinds[chosen].whole ? { top: 0, left: 0, bottom: pixels[0], right: pixels[1] } : null);
    if (shown) paintBox(context, this.place, shown, this.theme);
    this.picture.setAttribute("aria-label", fill(words["picture-label"], { field: kinds[chosen].title }));
  }

  sentence(run) {
    const part = this.data.parts.find(({ first, count }) => this.channel >= first && this.channel < first + count);
    const { words, kinds } = this.data;
    return fill(words.told, {
      channel: this.channel, first: run.first, last: run.first + run.count - 1, source: part?.source ?? this.data.name, field: kinds[run.kind].title,
    });
  }

  // --- what the visitor does ---

  point(event) {
    const { x } = pointIn(this.bar, event);
    this.go(Math.floor(((x - 1) / (this.width - 2)) * this.data.channels));
  }

  go(channel) {
    this.channel = Math.max(0, Math.min(this.data.channels - 1, channel));
    this.ask();
  }

  // Left and right by channel; page up and down by input; home and end.
  key(event) {
    const { channels, parts } = this.data;
    const starts = parts.map((part) => part.first);
    const places = {
      ArrowRight: this.channel + 1, ArrowLeft: this.channel - 1, ArrowUp: this.channel + 1, ArrowDown: this.channel - 1, Home: 0, End: channels - 1,
      PageUp: starts.find((first) => first > this.channel) ?? channels - 1,
      PageDown: starts.findLast((first) => first < this.channel) ?? 0,
    };
    if (!(event.key in places)) return;
    event.preventDefault();
    this.go(places[event.key]);
    setText(this.status, this.sentence(this.runOf(this.channel)));
  }

  destroy() {
    this.stop();
    this.ask.cancel();
    this.root.remove();
  }
}
