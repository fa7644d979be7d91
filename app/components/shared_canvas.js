// Canvases, colours and the theme: the second half of what the components have in common.

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

// The same bar on a canvas, for a figure that is saved; 34 CSS pixels high.
function paintBar(context, table, [x, y, width], [low, high], theme) {
  for (let i = 0; i < 255; i++) {
    context.fillStyle = table ? "rgb(" + table.slice(3 * (i + 1), 3 * (i + 2)).join(",") + ")" : "rgb(" + [i, i, i].join(",") + ")";
    context.fillRect(x + (i * width) / 255, y, width / 255 + 0.5, 12);
  }
  context.fillStyle = theme.text;
  context.font = "12px " + theme.font;
  context.textBaseline = "top";
  [["left", low, x], ["center", "0", x + width / 2], ["right", high, x + width]].forEach(([align, text, at]) => {
    context.textAlign = align;
    context.fillText(text, at, y + 17);
  });
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

// Hands the canvas to the visitor as a PNG file.
function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    const link = element("a", { href: URL.createObjectURL(blob), download: name + ".png" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}
