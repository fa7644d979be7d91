import { fitCanvas } from "../core/canvas.js";

/** A canvas that is painted again only when what it shows has changed. */
export class Layer {
  /** @type {unknown[] | null} all that the canvas shows */
  shown = null;

  /** @param {HTMLCanvasElement} [canvas] */
  constructor(canvas = document.createElement("canvas")) {
    this.canvas = canvas;
  }

  /**
   * `paint` gets a cleared context of this size in CSS pixels, unless the canvas shows these facts already; with null
   * for facts it always does.
   * @param {unknown[] | null} facts
   * @param {[width: number, height: number]} size
   * @param {(context: CanvasRenderingContext2D) => void} paint
   */
  show(facts, [width, height], paint) {
    if (same(facts, this.shown)) return;
    this.shown = facts;
    paint(fitCanvas(this.canvas, width, height));
  }
}

/**
 * Whether two lists hold the same; never, if one is null.
 * @param {unknown[] | null} one
 * @param {unknown[] | null} other
 */
export function same(one, other) {
  return one !== null && one.length === other?.length && one.every((value, at) => Object.is(value, other[at]));
}
