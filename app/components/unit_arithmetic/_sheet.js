// --- a sheet: things laid out on a canvas that light each other -----------------------------------------------------
//
// An item is { kind: "text" | "cell" | "bar" | "line" | "plot", x, y, w, h, ... }. Its `tags` say what it is; `lights`
// which tags light up while it is pointed at; `go` is a unit [node's position, channel, row, column]; `say` what is
// spoken. Items with `say` can be reached by pointer and by arrow keys.

const INK = { small: 12, normal: 14, large: 16 };
const MEASURE = document.createElement("canvas").getContext("2d");

function fontOf(theme, size = INK.normal, bold = false) {
  return (bold ? "700 " : "") + size + "px " + theme.font;
}

function widthOf(text, theme, size, bold) {
  MEASURE.font = fontOf(theme, size, bold);
  return MEASURE.measureText(text).width;
}

class Sheet {
  constructor(host) {
    this.host = host;
    this.items = [];
    this.current = -1;
    this.beside = new Set();
    this.canvas = element("canvas", { class: "sheet", tabindex: "0", role: "application" });
    this.canvas.cnnvizSheet = this; // for tests: where things lie
    const on = (name, call) => this.canvas.addEventListener(name, call);
    on("pointermove", (event) => { if (event.pointerType !== "touch") this.point(this.at(event)); });
    on("pointerleave", (event) => { if (event.pointerType !== "touch") this.point(-1); });
    on("click", (event) => this.press(this.at(event), event.pointerType === "touch"));
    on("keydown", (event) => this.key(event));
    on("focus", () => { if (this.current < 0 && this.canvas.matches(":focus-visible")) this.point(this.stops()[0] ?? -1); });
  }

  lay(items, width, theme) {
    this.items = items;
    this.theme = theme;
    this.size = [width, Math.ceil(Math.max(1, ...items.map((item) => item.y + (item.h ?? 0)))) + 4];
    this.current = -1;
    this.paint();
  }

  stops() {
    return this.items.flatMap((item, index) => (item.say ? [index] : []));
  }

  at(event) {
    const { x, y } = pointIn(this.canvas, event);
    const inside = (item) => item.say && x >= item.x && x <= item.x + item.w && y >= item.y && y <= item.y + item.h;
    return this.items.findLastIndex(inside);
  }

  // --- what is pointed at ---

  point(index) {
    if (index === this.current) return;
    this.current = index;
    this.host.pointed(this.items[index] ?? null);
    this.paint();
  }

  // Tags lit from outside: a cell of a map.
  light(tags) {
    this.beside = new Set(tags);
    this.paint();
  }

  press(index, touch) {
    const again = index === this.current;
    this.point(index);
    const item = this.items[index];
    if (item?.go && (!touch || again)) this.host.go(item.go);
  }

  key(event) {
    const item = this.items[this.current];
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if ((event.key === "Enter" || event.key === " ") && item?.go) this.host.go(item.go);
    else if (event.key in DIRECTIONS) this.point(this.next(DIRECTIONS[event.key]));
    else if (event.key === "Home" || event.key === "End") this.point(this.stops().at(event.key === "Home" ? 0 : -1) ?? -1);
    else return;
    event.preventDefault();
    this.reveal(this.items[this.current]);
  }

  // The nearest stop that way; sideways distance counts threefold, so that a row is followed to its end.
  next([dx, dy]) {
    const from = this.items[this.current];
    if (!from) return this.stops()[0] ?? -1;
    const center = (item) => [item.x + item.w / 2, item.y + item.h / 2];
    const [x, y] = center(from);
    let [best, least] = [this.current, Infinity];
    for (const index of this.stops()) {
      const [cx, cy] = center(this.items[index]);
      const ahead = (cx - x) * dx + (cy - y) * dy;
      const distance = ahead + 3 * Math.abs((cx - x) * dy + (cy - y) * dx);
      if (index !== this.current && ahead > 1 && distance < least) [best, least] = [index, distance];
    }
    return best;
  }

  reveal(item) {
    if (!item) return;
    const top = this.canvas.getBoundingClientRect().top + item.y;
    if (top > 8 && top + item.h < window.innerHeight - 80) return;
    document.querySelector("[data-testid=stMain]")?.scrollBy({ top: top - window.innerHeight / 2 });
  }

  // --- painting ---

  paint() {
    if (!this.size) return;
    const context = fitCanvas(this.canvas, ...this.size);
    const lit = new Set([...(this.items[this.current]?.lights ?? []), ...this.beside]);
    const shines = (item, index) => index === this.current || item.tags?.some((tag) => lit.has(tag));
    this.items.forEach((item, index) => PAINTERS[item.kind](context, item, this.theme, shines(item, index)));
    this.canvas.dataset.lit = this.items.filter((item, index) => item.tags && shines(item, index)).length;
    this.canvas.dataset.current = this.items[this.current]?.name ?? "";
  }
}

const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

// --- what the items look like ---------------------------------------------------------------------------------------

const PAINTERS = {
  text(context, item, theme, shines) {
    context.font = fontOf(theme, item.size, item.bold);
    context.textAlign = item.align ?? "left";
    context.textBaseline = "middle";
    context.globalAlpha = item.faint ? 0.8 : 1;
    context.fillStyle = shines && item.tags ? theme.accent : theme.text;
    const x = item.x + (item.align === "right" ? item.w : item.align === "center" ? item.w / 2 : 0);
    context.fillText(item.fit ? fitted(item.text, item.w, context) : item.text, x, item.y + item.h / 2);
    if (item.go) underline(context, item);
    context.globalAlpha = 1;
  },

  cell(context, item, theme, shines) {
    const { x, y, w, h } = item;
    context.fillStyle = item.hatched ? theme.secondary : item.fill;
    context.fillRect(x, y, w, h);
    if (item.hatched) paintHatched(context, item, theme);
    if (item.tint) paintTint(context, item);
    if (item.text) paintIn(context, item, theme);
    context.strokeStyle = theme.border;
    context.lineWidth = 1;
    if (Math.min(w, h) >= 6) context.strokeRect(x + 0.5, y + 0.5, w - 1, h - 1);
    if (item.winner) paintRing(context, item, theme);
    if (shines) outline(context, [x + 1, y + 1, w - 2, h - 2], theme, { width: w < 12 ? 1.5 : 2.5 });
  },

  bar(context, item, theme, shines) {
    context.fillStyle = shines ? theme.accent : item.fill;
    context.fillRect(item.x, item.y, Math.max(1, item.w), item.h);
  },

  line(context, item, theme) {
    context.fillStyle = theme.text;
    context.globalAlpha = item.strong ? 0.9 : 0.25;
    context.fillRect(item.x, item.y, Math.max(1, item.w), Math.max(1, item.h));
    context.globalAlpha = 1;
  },

  plot(context, item, theme, shines) {
    context.save();
    context.translate(item.x, item.y);
    item.paint(context, theme, shines);
    context.restore();
  },
};

function underline(context, item) {
  const long = context.measureText(item.text).width;
  const left = item.align === "right" ? item.x + item.w - long : item.align === "center" ? item.x + (item.w - long) / 2 : item.x;
  context.fillRect(left, item.y + item.h - 2, Math.min(long, item.w), 1);
}

function paintHatched(context, { x, y, w, h }, theme) {
  context.save();
  context.globalAlpha = 0.55;
  context.fillStyle = hatch(context, theme.text, Math.max(4, Math.min(7, w / 3)));
  context.fillRect(x, y, w, h);
  context.restore();
}

// The kernel cell's own colour: a corner, and a frame where there is room for one.
function paintTint(context, { x, y, w, h, tint }) {
  const side = Math.min(w, h);
  const corner = Math.max(3, Math.min(11, side * 0.36));
  context.fillStyle = context.strokeStyle = tint;
  context.beginPath();
  context.moveTo(x + 1, y + 1);
  context.lineTo(x + 1 + corner, y + 1);
  context.lineTo(x + 1, y + 1 + corner);
  context.fill();
  if (side < 24) return;
  context.lineWidth = 2;
  context.strokeRect(x + 1.5, y + 1.5, w - 3, h - 3);
}

// Names begin with what is least telling: too long ones lose that.
function fitted(text, room, context) {
  if (context.measureText(text).width <= room) return text;
  let from = 1;
  while (from < text.length && context.measureText("\u2026" + text.slice(from)).width > room) from++;
  return "\u2026" + text.slice(from);
}

function paintIn(context, { x, y, w, h, text, ink, size }, theme) {
  context.font = fontOf(theme, size ?? Math.min(12, w / 3.3));
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = ink ?? theme.text;
  context.fillText(text, x + w / 2, y + h / 2 + 1, w - 4);
}

function paintRing(context, { x, y, w, h }, theme) {
  const width = Math.max(1.5, Math.min(3, w / 9));
  for (const [color, wide] of [[theme.background, width + 2], [theme.text, width]]) {
    context.beginPath();
    context.ellipse(x + w / 2, y + h / 2, w / 2 - 3, h / 2 - 3, 0, 0, 2 * Math.PI);
    context.strokeStyle = color;
    context.lineWidth = wide;
    context.stroke();
  }
}
