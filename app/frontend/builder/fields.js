// Controls for the fields of a layer.
import { element, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { choice, labelOf, toggle } from "../widgets/controls.js";

/** @typedef {import("./design.js").Field} Field */
/** @typedef {import("./design.js").Kind} Kind */
/** @typedef {import("./design.js").Layer} Layer */
/** @typedef {{ node: HTMLElement, input: HTMLElement, set: (value: any) => void }} Control */
/** @typedef {Field & { range: string, oninput: (value: any) => void }} Options `range` is a text with {min} and {max} */

const NOT_IN_NAMES = /[^\p{L}\p{N} .,()+_-]/gu;

/**
 * A number to type or to step; while what stands there cannot be, a note says what can.
 * @param {Options} options
 * @returns {Control}
 */
function numberField({ label, help, min = 0, max = 0, step = 1, range, oninput }) {
  const inputmode = step < 1 ? "decimal" : "numeric";
  const input = element("input", { class: "field", type: "number", min, max, step, inputmode });
  const note = element("span", { class: "note", role: "alert" });
  const name = labelOf(input, label, help);
  const possible = () => input.value !== "" && input.validity.valid;
  input.addEventListener("input", () => {
    setText(note, possible() ? "" : fill(range, { min, max }));
    if (possible()) oninput(Number(input.value));
  });
  input.addEventListener("change", () => {
    if (possible()) return;
    input.value = String(nearest(Number(input.value), { min, max, step }));
    setText(note, "");
    oninput(Number(input.value));
  });
  /** @param {number} value */
  const set = (value) => {
    const differs = possible() ? Number(input.value) !== value : !isFocused(input);
    if (differs) input.value = String(value);
  };
  return { node: element("label", { class: "number" }, name.node, input, name.help, note), input, set };
}

/** @param {HTMLElement} input */
function isFocused(input) {
  const root = input.getRootNode();
  return root instanceof ShadowRoot && root.activeElement === input;
}

/**
 * The closest number that a field takes.
 * @param {number} value
 * @param {{ min: number, max: number, step: number }} range
 */
export function nearest(value, { min, max, step }) {
  const stepped = min + Math.round((value - min) / step) * step;
  return Number(Math.max(min, Math.min(max, Number.isFinite(stepped) ? stepped : min)).toFixed(4));
}

/**
 * A name: letters of any script, digits and a few signs.
 * @param {Options} options
 * @returns {Control}
 */
function textField({ label, help, most, oninput }) {
  const attributes = { type: "text", maxlength: most, autocomplete: "off", spellcheck: "false" };
  const input = element("input", { class: "field", ...attributes });
  const name = labelOf(input, label, help);
  input.addEventListener("input", () => {
    const text = input.value.replace(NOT_IN_NAMES, "");
    if (text !== input.value) input.value = text;
    if (text.trim()) oninput(text);
  });
  /** @param {string} value */
  const set = (value) => {
    if (input.value !== value) input.value = value;
  };
  return { node: element("label", { class: "number wide" }, name.node, input, name.help), input, set };
}

/**
 * @param {Options} field
 * @returns {Control}
 */
function choiceField({ label, help, options = [], oninput }) {
  /** @param {string} text */
  const valueOf = (text) => options.find(([value]) => String(value) === text)[0];
  const control = choice({ label, help, options, oninput: (text) => oninput(valueOf(text)) });
  return { ...control, set: (value) => control.set(String(value)) };
}

/** @type {Record<Field["type"], (options: Options) => Control>} */
const MAKERS = { number: numberField, flag: toggle, choice: choiceField, text: textField };

/**
 * Every field of a layer; `change` is called as the visitor moves.
 * @param {Field[]} fields
 * @param {Record<string, string>} words
 * @param {(name: string, value: any) => void} change
 */
export function fieldControls(fields, words, change) {
  const controls = fields.map((field) => {
    const oninput = (/** @type {any} */ value) => change(field.name, value);
    const control = MAKERS[field.type]({ ...field, range: words.range, oninput });
    control.input.dataset.focus = `field-${field.name}`;
    return { field, control };
  });
  return {
    node: element("div", { class: "fields" }, ...controls.map(({ control }) => control.node)),
    /** @param {Record<string, any>} values */
    show(values) {
      for (const { field, control } of controls) control.set(values[field.name]);
    },
  };
}

/**
 * A layer's settings in a few words, such as "32 · 3×3 · padding 1"; what is as usual goes without saying.
 * @param {Layer} layer
 * @param {Kind} kind
 */
export function summaryOf(layer, { fields }) {
  return fields
    .filter(({ name, quiet, summary }) => summary && layer[name] !== quiet)
    .map(({ name, summary = "", options }) => fill(summary, { value: optionName(options, layer[name]) }))
    .join(" \u00b7 ");
}

/**
 * @param {any[] | undefined} options
 * @param {any} value
 */
function optionName(options, value) {
  return options?.find(([key]) => key === value)?.[1] ?? String(value).replaceAll("-", "\u2212");
}
