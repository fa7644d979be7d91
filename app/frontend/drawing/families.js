// Families of kinds of nodes: their letters and colors, as `cnnviz.graph.kinds` has them.

/**
 * @typedef {object} Family
 * @property {string} slug
 * @property {string} name
 * @property {string} code the letter that stands for it
 * @property {string} fill
 * @property {string} ink for text on the fill
 * @property {string} edge_light
 * @property {string} edge_dark
 */

/**
 * Sets the colors of the classes f-<slug> of families.css for the theme.
 * @param {HTMLElement} root
 * @param {Family[]} families
 * @param {boolean} dark
 */
export function colorFamilies(root, families, dark) {
  for (const { slug, fill, ink, edge_light: light, edge_dark: night } of families) {
    root.style.setProperty(`--fill-${slug}`, fill);
    root.style.setProperty(`--ink-${slug}`, ink);
    root.style.setProperty(`--edge-${slug}`, dark ? night : light);
  }
}
