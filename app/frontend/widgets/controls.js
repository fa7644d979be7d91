/**
 * Controls of the pages: native inputs, so that keyboard, touch and screen readers work as everywhere.
 * They need controls.css.
 */
import { element, plain, setLinked, setText } from "../core/elements.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Control
 * @typedef {ReturnType<typeof slider>} Slider
 * @typedef {ReturnType<typeof choice>} Choice
 * @typedef {ReturnType<typeof toggle>} Toggle
 * @typedef {[value: string, text: string]} Option
 */

/**
 * A text; with `help`, a mark after it that opens the help below it (for touch and keyboard).
 * @param {string} label
 * @param {string} [help]
 */
function helped(label, help = "") {
  const text = element("span", { class: "label" });
  const helpText = element("span", { class: "help", hidden: "" });
  const mark = element("button", { class: "mark", type: "button", text: "?", "aria-expanded": "false" });
  mark.addEventListener("click", (event) => {
    event.preventDefault();
    helpText.hidden = !helpText.hidden;
    mark.setAttribute("aria-expanded", String(!helpText.hidden));
  });
  /** @type {(name: string, hint?: string) => void} */
  const rename = (name, hint = "") => {
    setText(text, name);
    setLinked(helpText, hint);
    for (const attribute of ["title", "aria-label"]) setAttribute(mark, attribute, plain(hint));
    mark.hidden = !hint;
    if (!hint) helpText.hidden = true;
  };
  rename(label, help);
  return { node: element("span", { class: "name-of" }, text, mark), help: helpText, rename };
}

/**
 * The label of a control, with its help.
 * @param {HTMLElement} input
 * @param {string} label
 * @param {string} [help]
 */
export function labelOf(input, label, help = "") {
  const { node, help: helpText, rename: write } = helped(label, help);
  /** @type {(name: string, hint?: string) => void} */
  const rename = (name, hint = "") => {
    write(name, hint);
    setAttribute(input, "aria-label", name);
  };
  rename(label, help);
  return { node, help: helpText, rename };
}

/** A line under a view, with its help: what Python calls a `Note`. */
export function noteLine() {
  const { node, help, rename } = helped("");
  const root = element("div", { class: "note-line" }, node, help);
  return {
    root,
    /** @param {{ text: string, help: string } | null} note */
    show(note) {
      root.hidden = !note;
      rename(note?.text ?? "", note?.help);
    },
  };
}

/**
 * Sets an attribute only where it differs: a write costs a style pass.
 * @param {Element} node
 * @param {string} name
 * @param {string} value
 */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

/**
 * `oninput(value)` is called at every step of a drag; `say` writes a note under the slider, such as why it ends there;
 * `text` is what a value of the slider stands for, where that is not its number.
 * @param {{
 *   label: string, min: number, max: number, step?: number, value?: number, help?: string,
 *   text?: (value: number) => string, oninput: (value: number) => void,
 * }} options
 */
export function slider({ label, min, max, step = 1, value = min, help = "", text = String, oninput }) {
  const input = element("input", { type: "range", min, max, step, value });
  const reading = element("output", { class: "reading" });
  const note = element("span", { class: "note" });
  const show = () => {
    const shown = text(Number(input.value));
    setText(reading, shown);
    setAttribute(input, "aria-valuetext", shown);
  };
  input.addEventListener("input", () => {
    show();
    oninput(Number(input.value));
  });
  show();
  const name = labelOf(input, label, help);
  const line = element("span", { class: "line" }, name.node, reading);
  return {
    node: element("label", { class: "slider" }, line, input, name.help, note),
    input,
    /** @param {number} number */
    set(number) {
      if (input.value !== String(number)) input.value = String(number);
      show();
    },
    /** @type {(low: number, high: number) => void} */
    bound(low, high) {
      setAttribute(input, "min", String(low));
      setAttribute(input, "max", String(high));
      input.disabled = low >= high;
      show();
    },
    value: () => Number(input.value),
    /** @param {string} words */
    say: (words) => setText(note, words),
    rename: name.rename,
  };
}

/**
 * A menu.
 * @param {{ label: string, options: Option[], value?: string, help?: string, oninput: (value: string) => void }} options
 */
export function choice({ label, options, value, help = "", oninput }) {
  const input = element("select");
  const name = labelOf(input, label, help);
  /** @type {(offered: Option[], disabled?: string[]) => void} */
  const offer = (offered, disabled = []) => {
    const kept = input.value;
    input.replaceChildren(...offered.map(([key, text]) => element("option", { value: key, text: plain(text) })));
    for (const option of input.options) option.disabled = disabled.includes(option.value);
    input.value = kept;
  };
  offer(options);
  input.value = value ?? options[0]?.[0] ?? "";
  input.addEventListener("input", () => oninput(input.value));
  return {
    node: element("label", { class: "choice" }, name.node, input, name.help),
    input,
    /** @param {string} key of an option */
    set(key) {
      if (input.value !== key) input.value = key;
    },
    value: () => input.value,
    offer,
    rename: name.rename,
  };
}

/**
 * A check box.
 * @param {{ label: string, value?: boolean, help?: string, oninput: (value: boolean) => void }} options
 */
export function toggle({ label, value = false, help = "", oninput }) {
  const input = element("input", { type: "checkbox" });
  input.checked = value;
  input.addEventListener("input", () => oninput(input.checked));
  const name = labelOf(input, label, help);
  return {
    node: element("label", { class: "toggle" }, input, name.node, name.help),
    input,
    /** @param {boolean} checked */
    set(checked) {
      input.checked = checked;
    },
    value: () => input.checked,
    rename: name.rename,
  };
}

/**
 * A whole number between `min` and `max`, to type or to step. `oninput(value)` is called when the number is complete.
 * @param {{ label: string, min: number, max: number, oninput: (value: number) => void }} options
 */
export function numberBox({ label, min, max, oninput }) {
  const input = element("input", { type: "number", min, max, step: 1 });
  const name = labelOf(input, label);
  const valid = (/** @type {number} */ number) =>
    Math.min(Math.max(Math.round(number), Number(input.min)), Number(input.max));
  const take = (/** @type {number} */ number) => {
    input.value = String(valid(number));
    oninput(Number(input.value));
  };
  input.addEventListener("change", () => take(input.valueAsNumber || 0));
  const steps = [-1, 1].map((by) => button(by < 0 ? "−" : "+", () => take(Number(input.value) + by)));
  for (const step of steps) step.tabIndex = -1; // arrow keys step the number itself
  const frame = element("span", { class: "frame" }, input, ...steps);
  return {
    node: element("label", { class: "number-box" }, name.node, frame),
    input,
    /** @param {number} number */
    set(number) {
      if (input.value !== String(number)) input.value = String(number);
    },
    /** @param {number} high the largest number; 0 leaves nothing to set */
    bound(high) {
      setAttribute(input, "max", String(high));
      for (const control of [input, ...steps]) control.disabled = high <= Number(input.min);
    },
    rename: name.rename,
  };
}

/**
 * @param {string} text
 * @param {(event: MouseEvent) => void} onclick
 * @param {{ title?: string, pressed?: boolean }} [options]
 */
export function button(text, onclick, { title = "", pressed } = {}) {
  const node = element("button", { class: "tool", type: "button", text, title, onclick });
  if (pressed !== undefined) node.setAttribute("aria-pressed", String(pressed));
  return node;
}

/**
 * A frame with a title around controls.
 * @param {string} title
 * @param {...Node} nodes
 */
export function group(title, ...nodes) {
  return element("fieldset", { class: "group" }, element("legend", { text: title }), ...nodes);
}

/**
 * Copies an element's text. Browsers give the clipboard only to pages on https or localhost: elsewhere the text is
 * selected instead, and the answer is false.
 * @param {HTMLElement} node
 */
export async function copied(node) {
  try {
    await navigator.clipboard.writeText(node.textContent ?? "");
    return true;
  } catch {
    getSelection()?.selectAllChildren(node);
    return false;
  }
}
