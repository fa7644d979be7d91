// Drawing on canvases: values through a table of colors, pictures, outlines, scales.

import { element } from "./elements.js";

/** @typedef {import("./theme.js").Theme} Theme */
/** @typedef {[x: number, y: number, width: number, height: number]} Rectangle in CSS pixels */

/**
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 */
export function penOf(canvas, settings) {
  const pen = canvas.getContext("2d", settings);
  if (!pen) throw new Error("this browser draws on no canvas");
  return pen;
}

/**
 * Gives the canvas this size in CSS pixels at the screen's own resolution, and clears it.
 * @param {HTMLCanvasElement} canvas
 * @param {number} width
 * @param {number} height
 * @returns {CanvasRenderingContext2D} whose unit is the CSS pixel
 */
export function fitCanvas(canvas, width, height) {
  const ratio = window.devicePixelRatio || 1;
  const across = Math.max(1, Math.round(width * ratio));
  const down = Math.max(1, Math.round(height * ratio));
  if (canvas.width !== across || canvas.height !== down) {
    canvas.width = across;
    canvas.height = down;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = penOf(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

/**
 * One byte a value: 128 is zero, 1 and 255 are minus and plus `limit` and everything beyond it (as `quantized` in
 * Python's values.py).
 * @param {ArrayLike<number>} values
 * @param {number} limit positive
 */
export function quantized(values, limit) {
  return Uint8Array.from(values, (value) => 128 + Math.round(127 * Math.max(-1, Math.min(1, value / limit))));
}

/**
 * Bytes through a table of 256 x 3 bytes, as a canvas of width x height pixels.
 * @param {Uint8Array} values
 * @param {number} width
 * @param {number} height
 * @param {Uint8Array} table
 */
export function paintValues(values, width, height, table) {
  const image = new ImageData(width, height);
  const pixels = new Uint32Array(image.data.buffer);
  const packed = packedTable(table);
  for (let i = 0; i < values.length; i++) pixels[i] = packed[values[i]];
  return canvasOf(image);
}

/**
 * The table as little-endian RGBA words.
 * @param {Uint8Array} table
 */
export function packedTable(table) {
  const packed = new Uint32Array(256);
  for (let i = 0; i < 256; i++) {
    packed[i] = 0xff000000 | (table[3 * i + 2] << 16) | (table[3 * i + 1] << 8) | table[3 * i];
  }
  return packed;
}

/**
 * Interleaved bytes, 3 (RGB) or 1 (gray) for each pixel, as a canvas.
 * @param {ArrayLike<number>} bytes
 * @param {number} width
 * @param {number} height
 * @param {number} channels
 */
export function paintPicture(bytes, width, height, channels) {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[i * channels + (channels === 3 ? c : 0)];
    image.data[4 * i + 3] = 255;
  }
  return canvasOf(image);
}

/**
 * The picture on a canvas of its size: a new one, or the given one, which is quicker.
 * @param {ImageData} image
 * @param {HTMLCanvasElement} [canvas]
 */
export function canvasOf(image, canvas = document.createElement("canvas")) {
  const { width, height } = image;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  penOf(canvas).putImageData(image, 0, 0);
  return canvas;
}

/**
 * Diagonal lines: the sign for padding, everywhere.
 * @param {CanvasRenderingContext2D} context
 * @param {string} color
 * @param {number} [spacing]
 */
export function hatch(context, color, spacing = 6) {
  const ratio = window.devicePixelRatio || 1;
  const side = Math.max(2, Math.round(spacing * ratio));
  const tile = element("canvas", { width: side, height: side });
  const pen = penOf(tile);
  pen.strokeStyle = color;
  pen.lineWidth = Math.max(1, ratio);
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  const pattern = context.createPattern(tile, "repeat");
  if (!pattern) return color;
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}

/**
 * An outline that is seen on any picture: the color over a wider line of the background.
 * @param {CanvasRenderingContext2D} context
 * @param {Rectangle} box
 * @param {Theme} theme
 * @param {{ width?: number, color?: string, dash?: number[] }} [look]
 */
export function outline(context, box, theme, { width = 2, color = theme.accent, dash = [] } = {}) {
  context.save();
  context.lineJoin = "round";
  context.strokeStyle = theme.background;
  context.lineWidth = width + 2;
  context.strokeRect(...box);
  context.setLineDash(dash);
  context.strokeStyle = color;
  context.lineWidth = width;
  context.strokeRect(...box);
  context.restore();
}

/**
 * The color at `index` of a table; without a table from black to white.
 * @param {Uint8Array | null} table
 * @param {number} index
 */
function colorAt(table, index) {
  return `rgb(${(table ? table.slice(3 * index, 3 * index + 3) : [index, index, index]).join(",")})`;
}

/**
 * A bar of the colors of a table (null: from black to white), with a text at each end and 0 in the middle.
 * @param {Uint8Array | null} table
 * @param {string} low
 * @param {string} high
 * @param {string} label what a screen reader says of it
 */
export function colorBar(table, low, high, label) {
  const stops = Array.from({ length: 128 }, (_, i) => colorAt(table, 2 * i + 1));
  const bar = element("div", { class: "bar" });
  bar.style.background = `linear-gradient(to right,${stops.join(",")})`;
  const ends = element("div", { class: "ends" }, ...[low, "0", high].map((text) => element("span", { text })));
  return element("div", { class: "legend", role: "img", "aria-label": label, title: label }, bar, ends);
}

/**
 * The same bar on a canvas, for a figure that is saved; 34 CSS pixels high.
 * @param {CanvasRenderingContext2D} context
 * @param {Uint8Array | null} table
 * @param {[x: number, y: number, width: number]} position
 * @param {[low: string, high: string]} ends
 * @param {Theme} theme
 */
export function paintBar(context, table, [x, y, width], [low, high], theme) {
  for (let i = 0; i < 255; i++) {
    context.fillStyle = colorAt(table, i + 1);
    context.fillRect(x + (i * width) / 255, y, width / 255 + 0.5, 12);
  }
  context.fillStyle = theme.text;
  context.font = `12px ${theme.font}`;
  context.textBaseline = "top";
  /** @type {[CanvasTextAlign, string, number][]} */
  const texts = [
    ["left", low, x],
    ["center", "0", x + width / 2],
    ["right", high, x + width],
  ];
  for (const [align, text, at] of texts) {
    context.textAlign = align;
    context.fillText(text, at, y + 17);
  }
}

/**
 * Hands the canvas to the visitor as a PNG file.
 * @param {HTMLCanvasElement} canvas
 * @param {string} name
 */
export function savePng(canvas, name) {
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = element("a", { href: URL.createObjectURL(blob), download: `${name}.png` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}

/**
 * Thin lines between cells, none around them.
 * @param {CanvasRenderingContext2D} context
 * @param {[rows: number, columns: number, cell: number]} size cells, and CSS pixels of one
 * @param {string} color
 * @param {number} opacity
 */
export function paintCellLines(context, [rows, columns, cell], color, opacity) {
  context.beginPath();
  for (let column = 1; column < columns; column++) {
    context.moveTo(column * cell, 0);
    context.lineTo(column * cell, rows * cell);
  }
  for (let row = 1; row < rows; row++) {
    context.moveTo(0, row * cell);
    context.lineTo(columns * cell, row * cell);
  }
  Object.assign(context, { strokeStyle: color, globalAlpha: opacity, lineWidth: 1 });
  context.stroke();
  context.globalAlpha = 1;
}
