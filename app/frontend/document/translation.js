// Puts what Streamlit's widgets say into the language of the page, as they appear.

/** @typedef {import("./phrases.js").Phrases} Phrases */

const ATTRIBUTES = ["aria-label", "title", "placeholder", "alt"];

/** @param {Phrases} phrases */
const selectorOf = (phrases) => phrases.widgets.map((widget) => `[data-testid="${widget}"]`).join(",");

/**
 * Translates every widget on the page, once.
 * @param {Phrases} phrases
 */
export function translateAll(phrases) {
  for (const widget of document.querySelectorAll(selectorOf(phrases))) translate(widget, phrases);
}

/**
 * Translates widgets as they appear or change. Charts are skipped: what is added in an SVG is no widget.
 * @param {Phrases} phrases
 * @returns {MutationObserver} that is at work
 */
export function translating(phrases) {
  const selector = selectorOf(phrases);
  const observer = new MutationObserver((records) => {
    const widgets = new Set(records.flatMap((record) => widgetsOf(record, selector)));
    for (const widget of widgets) translate(widget, phrases);
  });
  observer.observe(document.body, { childList: true, characterData: true, subtree: true });
  return observer;
}

/**
 * @param {MutationRecord} record
 * @param {string} selector
 * @returns {Element[]}
 */
function widgetsOf(record, selector) {
  const changed = record.target instanceof Element ? record.target : record.target.parentElement;
  if (!changed || changed instanceof SVGElement) return [];
  const around = changed.closest(selector);
  const added = [...record.addedNodes].filter((node) => node instanceof HTMLElement);
  const inside = added.flatMap((node) => [
    ...(node.matches(selector) ? [node] : []),
    ...node.querySelectorAll(selector),
  ]);
  return around ? [around, ...inside] : inside;
}

/**
 * @param {Element} widget
 * @param {Phrases} phrases
 */
function translate(widget, phrases) {
  const name = widget.getAttribute("data-testid") ?? "";
  const walker = document.createTreeWalker(widget, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = /** @type {Node | null} */ (walker.root); node; node = walker.nextNode()) {
    if (node instanceof Element) translateAttributes(node, name, phrases);
    else if (node instanceof Text) translateText(node, name, phrases);
  }
}

/**
 * @param {Text} node
 * @param {string} widget
 * @param {Phrases} phrases
 */
function translateText(node, widget, phrases) {
  const said = phrases.of(widget, node.data);
  if (said !== node.data) node.data = said;
}

/**
 * @param {Element} element
 * @param {string} widget
 * @param {Phrases} phrases
 */
function translateAttributes(element, widget, phrases) {
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    const said = text && phrases.of(widget, text);
    if (said && said !== text) element.setAttribute(name, said);
  }
}
