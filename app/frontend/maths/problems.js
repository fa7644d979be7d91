import { axisOf, extentOf, outputSize, transposedSize } from "./axis.js";

/**
 * Why torch refuses a layer.
 *
 * @typedef {import("./axis.js").Axis} Axis
 * @typedef {{ code: string } & Record<string, string | number>} Problem `code`, and the numbers that a sentence needs.
 */

/**
 * Of a convolution's axis.
 * @param {Axis} axis
 * @param {number} size
 * @returns {Problem | null}
 */
export function axisProblem(axis, size) {
  const { before, after, mode } = axisOf(axis);
  const padding = Math.max(before, after);
  if (mode === "reflect" && padding >= size) return { code: "reflect", padding, size };
  if (mode === "circular" && padding > size) return { code: "circular", padding, size };
  if (outputSize(axis, size) > 0) return null;
  return { code: "extent", extent: extentOf(axis), room: size + before + after };
}

/**
 * Of a transposed convolution's axis.
 * @param {Axis} axis
 * @param {number} size
 * @returns {Problem | null}
 */
export function transposedProblem(axis, size) {
  const { stride, dilation, before, outputPadding } = axisOf(axis);
  const most = Math.max(stride, dilation);
  if (outputPadding >= most) return { code: "output-padding", padding: outputPadding, most: most - 1 };
  return transposedSize(axis, size) > 0 ? null : { code: "nothing-left", padding: before };
}

/**
 * Of pooling: torch allows padding of at most half the kernel, whatever the dilation.
 * @param {Axis} axis
 * @param {number} size
 * @returns {Problem | null}
 */
export function poolProblem(axis, size) {
  const { kernel, before } = axisOf(axis);
  const most = Math.floor(kernel / 2);
  return before > most ? { code: "pool-padding", padding: before, most } : axisProblem(axis, size);
}

/**
 * Of a padding's name: torch has "same" for stride 1 alone.
 * @param {string | number} name
 * @param {Axis} axis
 * @returns {Problem | null}
 */
export function namedProblem(name, { stride = 1 }) {
  return name === "same" && stride > 1 ? { code: "same-stride", stride } : null;
}

/**
 * Of groups: each takes an equal share of the channels and makes an equal share of the filters.
 * @param {{ inputs: number, filters: number, groups?: number }} layer
 * @returns {Problem | null}
 */
export function groupsProblem({ inputs, filters, groups = 1 }) {
  return inputs % groups || filters % groups ? { code: "groups", inputs, filters, groups } : null;
}
