// Above the list of layers: undo, redo, start over, and a button that adds a layer for each kind.
import { element, plain, setText } from "../core/elements.js";
import { fill } from "../core/format.js";
import { button } from "../widgets/controls.js";

/** @typedef {import("./answer.js").Setup} Setup */
/** @typedef {{ undo: () => void, redo: () => void, reset: () => void, add: (kind: string) => void, seekFault: () => void }} Actions */

/**
 * @param {Setup} setup
 * @param {Actions} actions
 */
export function toolbar(setup, actions) {
  const { words } = setup;
  /** @param {"undo" | "redo" | "reset"} name */
  const tool = (name) => button(words[name], actions[name], { title: words[`${name}-help`] });
  const [undo, redo, reset] = [tool("undo"), tool("redo"), tool("reset")];
  const adders = Object.keys(setup.kinds).map((slug) => adder(setup, slug, actions.add));
  const note = element("span", { class: "hint" });
  const adding = element(
    "details",
    { class: "adding", open: "" },
    element("summary", { text: words.adding }),
    element("div", { class: "tools" }, ...adders),
  );
  const alarm = element("button", { class: "alarm", type: "button", hidden: "", onclick: actions.seekFault });
  const first = element("div", { class: "tools" }, undo, redo, reset, note);
  return {
    node: element("div", { class: "toolbar" }, first, alarm, adding),
    adding,
    /** @param {string} text */
    warn(text) {
      setText(alarm, text);
      alarm.hidden = !text;
    },
    /** @param {{ canUndo: boolean, canRedo: boolean, full: boolean, selected: number }} state */
    show({ canUndo, canRedo, full, selected }) {
      undo.disabled = !canUndo;
      redo.disabled = !canRedo;
      for (const node of adders) node.disabled = full;
      const most = fill(words.full, { most: setup.most });
      setText(note, full ? most : words[selected < 0 ? "add-end" : "add-after"]);
    },
  };
}

/** @typedef {ReturnType<typeof toolbar>} Toolbar */

/**
 * @param {Setup} setup
 * @param {string} slug of the kind
 * @param {(kind: string) => void} add
 */
function adder({ words, kinds, families }, slug, add) {
  const { name, family, help } = kinds[slug];
  const code = families.find((each) => each.slug === family)?.code ?? "";
  const swatch = element("span", { class: `swatch f-${family}`, text: code, "aria-hidden": "true" });
  const label = fill(words["add-one"], { name });
  const attributes = { type: "button", title: plain(help), "data-kind": slug, "aria-label": label };
  return element("button", { class: "tool add", ...attributes, onclick: () => add(slug) }, swatch, name);
}
