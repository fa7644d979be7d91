/**
 * The picture and what lies around it: receptive fields as boxes, padding hatched.
 */
import { hatch, outline } from "../core/canvas.js";
import { formatCount } from "../core/format.js";

/**
 * @typedef {import("../core/theme.js").Theme} Theme
 * @typedef {{ size: number, jump: number, start: number }} AxisField Of one axis, in pixels of the picture.
 * @typedef {[vertical: AxisField, horizontal: AxisField]} Field
 * @typedef {{ top: number, left: number, bottom: number, right: number }} Box In pixels of the picture; bottom and right are
 *   the first ones behind it.
 * @typedef {{ top: number, left: number, height: number, width: number }} Region The part of the plane that is drawn.
 * @typedef {[height: number, width: number]} Size
 * @typedef {{ width?: number, color?: string, dash?: number[], cut?: boolean }} BoxLook `cut`: without arrows where it goes on.
 * @typedef {ReturnType<typeof scaling>} Scaling
 */

/**
 * What unit (row, column) sees.
 * @param {Field} field
 * @param {number} row
 * @param {number} column
 * @returns {Box}
 */
export function boxOf([down, across], row, column) {
  const top = down.start + row * down.jump;
  const left = across.start + column * across.jump;
  return { top, left, bottom: top + down.size, right: left + across.size };
}

/**
 * The middle of a unit's field, in pixels.
 * @param {AxisField} axis
 * @param {number} unit
 */
export function centerOf(axis, unit) {
  return axis.start + unit * axis.jump + (axis.size - 1) / 2;
}

/**
 * The unit of `count` whose field is centered nearest to a position of the picture.
 * @param {AxisField} axis
 * @param {number} position
 * @param {number} count
 */
export function nearestUnit(axis, position, count) {
  const unit = Math.round((position - axis.start - (axis.size - 1) / 2) / axis.jump);
  return Math.max(0, Math.min(count - 1, unit));
}

/**
 * The picture, and of these boxes what lies within `most` times its longer side around it.
 * @param {Size} picture
 * @param {Box[]} boxes
 * @param {number} most
 * @returns {Region}
 */
export function regionAround([height, width], boxes, most) {
  const room = Math.ceil(most * Math.max(height, width));
  /** @type {(beyond: (box: Box) => number) => number} */
  const over = (beyond) => Math.min(room, Math.max(0, ...boxes.map(beyond)));
  const above = over((box) => -box.top);
  const before = over((box) => -box.left);
  const below = over((box) => box.bottom - height);
  const after = over((box) => box.right - width);
  return { top: -above, left: -before, height: height + above + below, width: width + before + after };
}

/**
 * Picture pixels to CSS pixels of a canvas whose longest side is `side`, and back.
 * @param {Region} region
 * @param {number} side
 */
export function scaling({ top, left, height, width }, side) {
  const scale = side / Math.max(height, width);
  return {
    scale,
    /** @type {Size} width and height of the canvas */
    size: [width * scale, height * scale],
    /** @type {(box: Box) => [x: number, y: number, width: number, height: number]} */
    rectangle: (box) => [
      (box.left - left) * scale,
      (box.top - top) * scale,
      (box.right - box.left) * scale,
      (box.bottom - box.top) * scale,
    ],
    /** @type {(y: number, x: number) => [number, number]} */
    point: (y, x) => [(x - left) * scale, (y - top) * scale],
    /** @type {(x: number, y: number) => { row: number, column: number }} */
    pixel: (x, y) => ({ row: Math.floor(y / scale + top), column: Math.floor(x / scale + left) }),
  };
}

/**
 * Draws the picture without a border; returns its rectangle.
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {Size} size
 * @param {HTMLCanvasElement} picture
 */
export function layPicture(context, scales, [height, width], picture) {
  const rectangle = scales.rectangle({ top: 0, left: 0, bottom: height, right: width });
  context.imageSmoothingEnabled = rectangle[2] < picture.width;
  context.drawImage(picture, ...rectangle);
  return rectangle;
}

/**
 * Draws the picture with its border.
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {Size} size
 * @param {HTMLCanvasElement} picture
 * @param {Theme} theme
 */
export function paintGround(context, scales, size, picture, theme) {
  const rectangle = layPicture(context, scales, size, picture);
  context.strokeStyle = theme.text;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.strokeRect(...rectangle);
  context.globalAlpha = 1;
}

/**
 * Hatches the part of a box beyond the picture's border.
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {Size} size
 * @param {Box} box
 * @param {Theme} theme
 * @param {number} [opacity]
 */
export function hatchBeyond(context, scales, [height, width], box, theme, opacity = 0.45) {
  /** @type {(value: number, most: number) => number} */
  const clamp = (value, most) => Math.max(0, Math.min(most, value));
  const inside = {
    top: clamp(box.top, height),
    left: clamp(box.left, width),
    bottom: clamp(box.bottom, height),
    right: clamp(box.right, width),
  };
  context.save();
  context.beginPath();
  context.rect(...scales.rectangle(box));
  context.rect(...scales.rectangle(inside));
  context.fillStyle = theme.secondary;
  context.fill("evenodd");
  context.fillStyle = hatch(context, theme.text);
  context.globalAlpha = opacity;
  context.fill("evenodd");
  context.restore();
}

/**
 * A box's outline, kept inside the drawing, with an arrow on each side where the box goes on; a dashed one that is not
 * `cut` may leave the drawing.
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {Box} box
 * @param {Theme} theme
 * @param {BoxLook} [look]
 */
export function paintBox(context, scales, box, theme, look = {}) {
  const rectangle = scales.rectangle(box);
  if (mayLeave(look)) {
    outline(context, rectangle, theme, look);
    return;
  }
  const { left, top, right, bottom, arrows } = insideOf(rectangle, scales.size);
  outline(context, [left, top, Math.max(1, right - left), Math.max(1, bottom - top)], theme, look);
  for (const arrow of look.cut ? [] : arrows) paintArrow(context, arrow, theme, look.color ?? theme.accent);
}

/** @param {BoxLook} look */
function mayLeave({ dash, cut }) {
  return dash !== undefined && !cut;
}

/**
 * @typedef {[x: number, y: number, dx: number, dy: number]} Arrow Tip and direction.
 * @param {[x: number, y: number, width: number, height: number]} rectangle
 * @param {Size} size width and height of the drawing
 */
function insideOf([x, y, w, h], [width, height]) {
  const [left, top] = [Math.max(x, 2), Math.max(y, 2)];
  const [right, bottom] = [Math.min(x + w, width - 2), Math.min(y + h, height - 2)];
  const [middleX, middleY] = [(left + right) / 2, (top + bottom) / 2];
  /** @type {[boolean, Arrow][]} */
  const ends = [
    [x < -0.5, [left + 3, middleY, -1, 0]],
    [x + w > width + 0.5, [right - 3, middleY, 1, 0]],
    [y < -0.5, [middleX, top + 3, 0, -1]],
    [y + h > height + 0.5, [middleX, bottom - 3, 0, 1]],
  ];
  return { left, top, right, bottom, arrows: ends.filter(([beyond]) => beyond).map(([, arrow]) => arrow) };
}

const ARROW = 9; // CSS pixels

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Arrow} arrow
 * @param {Theme} theme
 * @param {string} color
 */
function paintArrow(context, [x, y, dx, dy], theme, color) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(x - (dx + dy) * ARROW, y - (dy + dx) * ARROW);
  context.lineTo(x - (dx - dy) * ARROW, y - (dy - dx) * ARROW);
  context.closePath();
  context.fillStyle = color;
  context.strokeStyle = theme.background;
  context.lineWidth = 2;
  context.stroke();
  context.fill();
}

/**
 * A cross in the middle of pixel (y, x).
 * @param {CanvasRenderingContext2D} context
 * @param {Scaling} scales
 * @param {number} y
 * @param {number} x
 * @param {Theme} theme
 */
export function paintCross(context, scales, y, x, theme) {
  const [cx, cy] = scales.point(y + 0.5, x + 0.5);
  for (const [color, width] of /** @type {[string, number][]} */ ([
    [theme.background, 4],
    [theme.accent, 2],
  ])) {
    context.beginPath();
    context.moveTo(cx - 5, cy);
    context.lineTo(cx + 5, cy);
    context.moveTo(cx, cy - 5);
    context.lineTo(cx, cy + 5);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.stroke();
  }
}

/**
 * The first and last rows and columns of a box, as text.
 * @param {Box} box
 */
export function boxText({ top, left, bottom, right }) {
  return {
    top: formatCount(top),
    bottom: formatCount(bottom - 1),
    left: formatCount(left),
    right: formatCount(right - 1),
  };
}
