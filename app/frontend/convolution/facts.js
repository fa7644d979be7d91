/**
 * Under the grids: size, counts, the field of a stack, and torch's line.
 */
import { element, setText } from "../core/elements.js";
import { button, copied, labelOf, slider } from "../widgets/controls.js";
import { countLines, fieldLine, sizeLines } from "./fact_lines.js";
import { torchLine } from "./torch.js";

const COPIED_FOR = 2000; // milliseconds that the button says so

/** @param {import("./index.js").Convolution} page */
export function factsPart(page) {
  const { words, terms } = page;
  /** @type {(name: string) => HTMLElement} */
  const lines = (name) => element("div", { class: `lines ${name}` });
  const [size, counts, field] = ["size", "counts", "sees"].map(lines);
  const depth = slider({
    label: words.depth,
    min: 1,
    max: 5,
    help: terms.receptive_field,
    oninput: (n) => page.change({ n }, "n"),
  });
  const code = element("code", { class: "code", tabindex: "0" });
  const copy = button(words.copy, async () => {
    setText(copy, words[(await copied(code)) ? "copied" : "copy-failed"]);
    setTimeout(() => setText(copy, words.copy), COPIED_FOR);
  });
  const node = element(
    "section",
    { class: "facts" },
    fact(words["fact-size"], words["fact-size-help"], size),
    fact(words["fact-counts"], words["fact-counts-help"], counts),
    fact(words["fact-field"], "", depth.node, field),
    fact(words["fact-code"], words["fact-code-help"], code, copy),
  );
  return {
    node,
    /** @param {import("./model.js").ConvolutionModel} model */
    update(model) {
      write(size, sizeLines(model, words));
      write(counts, countLines(model, words));
      depth.node.hidden = model.transposed;
      depth.set(model.settings.n);
      write(field, [fieldLine(model, words)]);
      setText(code, torchLine(model));
    },
  };
}

/**
 * @param {string} title
 * @param {string} help
 * @param {...HTMLElement} nodes
 */
function fact(title, help, ...nodes) {
  const label = labelOf(element("input"), title, help);
  return element("div", { class: "fact" }, element("div", { class: "title" }, label.node, label.help), ...nodes);
}

/**
 * @param {HTMLElement} node
 * @param {string[]} lines
 */
function write(node, lines) {
  while (node.children.length > lines.length) node.lastChild?.remove();
  while (node.children.length < lines.length) node.append(element("div"));
  lines.forEach((line, at) => setText(node.children[at], line));
}
