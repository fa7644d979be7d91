// Where the parameters sit: one part for each layer that has some, as long as its share, and the same by family.
import { element } from "../core/elements.js";
import { fill, formatCount } from "../core/format.js";

/** @typedef {import("../drawing/families.js").Family} Family */
/** @typedef {{ index: number, name: string, family: string, parameters: number }} Part */

/**
 * @param {Record<string, string>} words
 * @param {Family[]} families
 */
export function parameterBar(words, families) {
  const strip = element("div", { class: "shares" });
  const legend = element("div", { class: "share-legend" });
  const title = element("span", { class: "title", text: words.where });
  /** @param {Part[]} parts */
  function show(parts) {
    const total = sumOf(parts);
    const own = parts.filter(({ parameters }) => parameters > 0);
    const slugs = [...new Set(own.map(({ family }) => family))];
    const entries = slugs.map((slug) => {
      const { code, name } = families.find((family) => family.slug === slug) ?? { code: "", name: slug };
      const sum = sumOf(own.filter(({ family }) => family === slug));
      return legendEntry(slug, code, shareText(words.share, name, sum, total));
    });
    strip.replaceChildren(
      ...own.map((part) => shareNode(part, shareText(words.share, part.name, part.parameters, total), total)),
    );
    legend.replaceChildren(...(entries.length ? entries : [words["no-parameters"]]));
  }
  return { node: element("div", { class: "where" }, title, strip, legend), show };
}

/** @typedef {ReturnType<typeof parameterBar>} ParameterBar */

/** @param {Part[]} parts */
const sumOf = (parts) => parts.reduce((sum, { parameters }) => sum + parameters, 0);

/**
 * @param {Part} part
 * @param {string} title
 * @param {number} total
 */
function shareNode({ index, family, parameters }, title, total) {
  const node = element("span", { class: `share f-${family}`, "data-index": index, title });
  node.style.flexGrow = String(parameters / total);
  return node;
}

/**
 * @param {string} slug
 * @param {string} code
 * @param {string} text
 */
function legendEntry(slug, code, text) {
  return element("span", { class: "entry" }, element("span", { class: `swatch f-${slug}`, text: code }), text);
}

/**
 * @param {string} template
 * @param {string} name
 * @param {number} parameters
 * @param {number} total
 */
function shareText(template, name, parameters, total) {
  return fill(template, { name, parameters: formatCount(parameters), share: ((100 * parameters) / total).toFixed(1) });
}
