import { namedPadding } from "../maths/axis.js";
import { axisProblem, namedProblem, transposedProblem } from "../maths/problems.js";

/**
 * @typedef {import("./settings.js").Settings} Settings
 * @typedef {import("../maths/axis.js").FullAxis} FullAxis
 * @typedef {{ rows: FullAxis, columns: FullAxis, groups: number }} ModelLayer
 * @typedef {import("../maths/problems.js").Problem & { axis: "rows" | "columns" }} AxisProblem
 */

/**
 * @param {Settings} settings
 * @returns {ModelLayer}
 */
export function layerOf({ m, kh, kw, sh, sw, dh, dw, ph, pw, pm, oh, ow }) {
  /** @type {(axis: Pick<FullAxis, "kernel" | "stride" | "dilation" | "outputPadding">, padding: Settings["ph"]) => FullAxis} */
  const axisOf = (axis, padding) => {
    const [before, after] = typeof padding === "number" ? [padding, padding] : namedPadding(padding, axis);
    const { kernel, stride, dilation, outputPadding } = axis;
    return {
      kernel,
      stride,
      dilation,
      before,
      after,
      mode: pm,
      ceil: false,
      outputPadding: m === "trans" ? outputPadding : 0,
    };
  };
  const rows = axisOf({ kernel: kh, stride: sh, dilation: dh, outputPadding: oh }, ph);
  return { rows, columns: axisOf({ kernel: kw, stride: sw, dilation: dw, outputPadding: ow }, pw), groups: 1 };
}

/**
 * Why the layer cannot be, at most one reason for each axis.
 * @param {Settings} settings
 * @param {ModelLayer} layer
 * @param {[number, number]} size of the input
 * @returns {AxisProblem[]}
 */
export function problemsOf({ m, ph, pw }, { rows, columns }, [height, width]) {
  /** @type {(axis: FullAxis, name: "rows" | "columns", padding: Settings["ph"], size: number) => AxisProblem[]} */
  const check = (axis, name, padding, size) => {
    const problem =
      m === "trans" ? transposedProblem(axis, size) : (namedProblem(padding, axis) ?? axisProblem(axis, size));
    return problem ? [{ ...problem, axis: name }] : [];
  };
  return [...check(rows, "rows", ph, height), ...check(columns, "columns", pw, width)];
}
