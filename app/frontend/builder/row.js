// One row of the list of layers.
import { element, setText } from "../core/elements.js";
import { formatCount } from "../core/format.js";

/** @typedef {import("./answer.js").Row} Row */
/** @typedef {"number" | "name" | "summary" | "output" | "parameters" | "macs" | "sees"} Cell */
/** @typedef {{ node: HTMLButtonElement, cells: Record<Cell, HTMLElement> }} RowButton */

/**
 * @param {Record<string, string>} attributes
 * @param {{ code: string, slug: string }} family
 * @returns {RowButton}
 */
export function rowButton(attributes, { code, slug }) {
  /** @param {Cell} name */
  const cell = (name) => element("span", { class: name });
  const cells = {
    ...{ number: cell("number"), name: cell("name"), summary: cell("summary"), output: cell("output") },
    ...{ parameters: cell("parameters"), macs: cell("macs"), sees: cell("sees") },
  };
  const swatch = element("span", { class: `swatch f-${slug}`, text: code, "aria-hidden": "true" });
  const what = element("span", { class: "what" }, cells.number, swatch, cells.name, cells.summary);
  const numbers = [cells.output, cells.parameters, cells.macs, cells.sees];
  return { node: element("button", { type: "button", ...attributes }, what, ...numbers), cells };
}

/**
 * @param {RowButton} button
 * @param {{ name: string, number?: string, summary?: string, waiting?: string }} texts
 * @param {Partial<Row>} row
 */
export function setCells({ cells }, texts, row) {
  setText(cells.number, texts.number ?? "");
  setText(cells.name, texts.name);
  setText(cells.summary, texts.summary ?? "");
  setText(cells.output, texts.waiting || sizeText(row.output));
  setText(cells.parameters, countText(row.parameters));
  setText(cells.macs, countText(row.macs));
  setText(cells.sees, row.field ?? "");
}

/** @param {number[] | undefined} shape */
const sizeText = (shape) => (shape ? shape.join("\u00d7") : "");

/** @param {number | undefined} count */
const countText = (count) => (count === undefined ? "" : formatCount(count));

/**
 * The number of the row that an element belongs to, or null.
 * @param {EventTarget | null} target
 */
export function indexOf(target) {
  const node = target instanceof Element ? target.closest("[data-index]") : null;
  return node ? Number(node.getAttribute("data-index")) : null;
}
