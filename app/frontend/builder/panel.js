// What a network can start from, its pattern, and what is true of it as a whole.
import { element, setLinked, setText } from "../core/elements.js";
import { button, group, slider, toggle } from "../widgets/controls.js";
import { wholeOf } from "./design.js";
import { fieldControls } from "./fields.js";

/** @typedef {import("./answer.js").Answer} Answer */
/** @typedef {import("./answer.js").Setup} Setup */
/** @typedef {import("./answer.js").DesignRequest} DesignRequest */
/** @typedef {import("./design.js").Design} Design */
/** @typedef {import("./design.js").Field} Field */
/** @typedef {Record<string, any>} Values */

/** The pattern of layers of Stanford's CS231n, "Convolutional Neural Networks: Architectures". */
const PATTERN = "INPUT \u2192 [[CONV \u2192 RELU]*N \u2192 POOL?]*M \u2192 [FC \u2192 RELU]*K \u2192 FC";

/**
 * @param {Setup} setup
 * @param {{ request: (request: DesignRequest) => void, whole: (name: string, value: any) => void }} handlers
 */
export function builderPanel(setup, handlers) {
  const { words, presets } = setup;
  const buttons = presets.map(([slug, name]) =>
    button(name, () => handlers.request({ preset: slug }), { pressed: false }),
  );
  const pattern = patternControls(setup.pattern, words, (values) => handlers.request({ pattern: values }));
  const whole = fieldControls(setup.whole, words, handlers.whole);
  const node = element(
    "details",
    { class: "panel folding", open: "" },
    element("summary", { text: words.settings }),
    group(words["group-start"], element("div", { class: "presets" }, ...buttons)),
    pattern.node,
    group(words["group-network"], whole.node),
  );
  return {
    node,
    /**
     * @param {Design} design
     * @param {Answer} answer
     * @param {boolean} settled whether the answer is to the last request: an earlier one would move what is being moved
     */
    show(design, answer, settled) {
      presets.forEach(([slug], at) => buttons[at].setAttribute("aria-pressed", String(slug === answer.preset)));
      if (settled) pattern.show(answer.pattern);
      whole.show(wholeOf(design));
    },
  };
}

/** @typedef {ReturnType<typeof builderPanel>} Panel */

/**
 * The pattern with letters, the same with numbers, and one control for each letter.
 * @param {Field[]} fields
 * @param {Record<string, string>} words
 * @param {(values: Values) => void} request
 */
function patternControls(fields, words, request) {
  /** @type {Values} */
  let values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const numbers = element("div", { class: "numbers", text: patternText(values) });
  const result = element("div", { class: "hint" });
  /** @type {(name: string, value: any) => void} */
  const change = (name, value) => {
    values = { ...values, [name]: value };
    setText(numbers, patternText(values));
    request(values);
  };
  const controls = fields.map((field) => ({ name: field.name, control: patternControl(field, change) }));
  const grid = element("div", { class: "two" }, ...controls.map(({ control }) => control.node));
  const letters = element("div", { class: "letters", text: PATTERN });
  const node = group(words["group-pattern"], letters, numbers, grid, result);
  return {
    node,
    /** @param {Values | null} pattern of the design, if it has one */
    show(pattern) {
      values = { ...values, ...pattern };
      for (const { name, control } of controls) control.set(values[name]);
      setText(numbers, patternText(values));
      node.classList.toggle("off", !pattern);
      setLinked(result, words[pattern ? "pattern-on" : "pattern-off"]);
    },
  };
}

/**
 * @param {Field} field
 * @param {(name: string, value: any) => void} change
 * @returns {{ node: HTMLElement, set: (value: any) => void }}
 */
function patternControl(field, change) {
  const { type, name, label, help, min = 0, max = 0, options } = field;
  const oninput = (/** @type {any} */ value) => change(name, value);
  if (type === "flag") return toggle({ label, help, oninput });
  return options ? stepSlider(field, options, oninput) : slider({ label, help, min, max, oninput });
}

/**
 * A slider over the offered values, and over one that was not offered.
 * @param {Field} field
 * @param {number[]} options
 * @param {(value: number) => void} oninput
 */
function stepSlider({ label, help }, options, oninput) {
  let values = options;
  const steps = slider({
    ...{ label, help, min: 0, max: values.length - 1 },
    text: (at) => String(values[at]),
    oninput: (at) => oninput(values[at]),
  });
  /** @param {number} value */
  const set = (value) => {
    values = options.includes(value) ? options : [...options, value].sort((a, b) => a - b);
    steps.bound(0, values.length - 1);
    steps.set(values.indexOf(value));
  };
  return { ...steps, set };
}

/**
 * The pattern with numbers for letters.
 * @param {Values} values
 */
export function patternText(values) {
  const text = PATTERN.replace("POOL?", values.pool ? "POOL" : "").replace(" \u2192 ]", "]");
  return text.replace(/\*([NMK])/g, (_, /** @type {string} */ letter) => `*${values[letter.toLowerCase()]}`);
}
