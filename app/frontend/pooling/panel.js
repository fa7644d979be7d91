/**
 * Below the grids: one of five tabs, the arithmetic of one window, the changes, sizes, code, and a table of both kinds.
 */
import { element } from "../core/elements.js";
import { changePanel } from "./change_panel.js";
import { codePanel } from "./code_panel.js";
import { TABS } from "./settings.js";
import { sizePanel } from "./size_panel.js";
import { tablePanel } from "./table_panel.js";
import { windowPanel } from "./window_panel.js";

/**
 * @typedef {import("./model.js").Model} Model
 * @typedef {import("./marks.js").Focus} Focus
 */

/** @param {import("./index.js").PoolingPage} page */
export function poolingPanel(page) {
  const { words } = page;
  /** @type {Record<string, { node: HTMLElement, show: (model: Model, focus: Focus | null) => void }>} */
  const panels = {
    window: windowPanel(words),
    change: changePanel(words),
    size: sizePanel(words),
    code: codePanel(words),
    table: tablePanel(words, (names) => page.light(names)),
  };
  const tabs = TABS.map((name) => tabButton(words[`tab-${name}`], name, () => page.look({ tab: name })));
  const list = element(
    "div",
    { class: "tabs", role: "tablist", "aria-label": words.tabs, onkeydown: walkTabs },
    ...tabs,
  );
  const nodes = TABS.map((name) => panels[name].node);
  for (const node of nodes) node.setAttribute("role", "tabpanel");
  return {
    node: element("div", { class: "panel" }, list, ...nodes),
    /** @param {string} name */
    open(name) {
      for (const tab of tabs) {
        tab.setAttribute("aria-selected", String(tab.dataset.tab === name));
        tab.tabIndex = tab.dataset.tab === name ? 0 : -1;
      }
      for (const each of TABS) panels[each].node.hidden = each !== name;
    },
    /** @type {(model: Model, focus: Focus | null) => void} */
    show: (model, focus) => panels[model.settings.tab].show(model, focus),
  };
}

/**
 * @param {string} text
 * @param {string} name
 * @param {() => void} onclick
 */
function tabButton(text, name, onclick) {
  return element("button", { class: "tab", type: "button", role: "tab", "data-tab": name, text, onclick });
}

/** @param {KeyboardEvent} event */
function walkTabs(event) {
  const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  if (!by) return;
  const tabs = /** @type {HTMLElement[]} */ ([...list.children]);
  const next = tabs[(tabs.indexOf(/** @type {HTMLElement} */ (event.target)) + by + tabs.length) % tabs.length];
  event.preventDefault();
  next.click();
  next.focus();
}
