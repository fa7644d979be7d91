/**
 * PyTorch's line for every kind.
 */
import { element, setText } from "../core/elements.js";
import { button, copied } from "../widgets/controls.js";
import { KINDS } from "./model.js";
import { torchLine } from "./torch.js";

/** @param {Record<string, string>} words */
export function codePanel(words) {
  const lines = KINDS.map((kind) => {
    const code = element("code", { "data-kind": kind, tabindex: "0" });
    const copy = button(words.copy, async () => setText(copy, words[(await copied(code)) ? "copied" : "copy-by-hand"]));
    const name = words[`name-${kind}`];
    copy.setAttribute("aria-label", `${words.copy}: ${name}`);
    const node = element("div", { class: "line" }, element("span", { class: "name", text: name }), code, copy);
    return { kind, code, copy, node };
  });
  const note = element("p", { class: "hint", text: words["code-note"] });
  return {
    node: element("div", { class: "tabbed codes" }, ...lines.map(({ node }) => node), note),
    /** @param {import("./model.js").Model} model */
    show({ settings }) {
      for (const { kind, code, copy } of lines) {
        const text = torchLine(kind, settings);
        if (code.textContent !== text) setText(copy, words.copy);
        setText(code, text);
      }
    },
  };
}
