import { element, setText } from "../core/elements.js";

/**
 * Lines of cells; lines left over are hidden.
 * @param {number} count
 * @param {string[]} classes of the cells of a line
 */
export function linesOf(count, classes) {
  const lines = Array.from({ length: count }, () =>
    element("div", { class: "line" }, ...classes.map((name) => element("span", { class: name }))),
  );
  return {
    node: element("div", { class: "lines" }, ...lines),
    lines,
    /** @param {string[][]} texts */
    set(texts) {
      lines.forEach((line, at) => {
        line.hidden = !texts[at];
        texts[at]?.forEach((text, cell) => setText(line.children[cell], text));
      });
    },
  };
}
