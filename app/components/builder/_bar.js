// Where the parameters sit: one part for each layer that has some, as long as its share, and the same by family in words.

function parameterBar(words, families) {
  const strip = element("div", { class: "shares" });
  const legend = element("div", { class: "share-legend" });
  const node = element("div", { class: "where" }, element("span", { class: "title", text: words["where"] }), strip, legend);
  return { node, show: (parts) => showShares({ strip, legend }, parts, { words, families }) };
}

// parts: [{ index, name, family, parameters }]
function showShares({ strip, legend }, parts, { words, families }) {
  const total = parts.reduce((sum, { parameters }) => sum + parameters, 0);
  const own = parts.filter(({ parameters }) => parameters > 0);
  strip.replaceChildren(...own.map(({ index, name, family, parameters }) => {
    const made = element("span", { class: "share f-" + family, "data-index": index, title: shareText(words["share"], name, parameters, total) });
    made.style.flexGrow = parameters / total;
    return made;
  }));
  const sums = new Map();
  for (const { family, parameters } of own) sums.set(family, (sums.get(family) ?? 0) + parameters);
  const told = [...sums].map(([family, sum]) => element("span", { class: "entry" },
    element("span", { class: "swatch f-" + family, text: families[family].code }), shareText(words["share"], families[family].name, sum, total)));
  legend.replaceChildren(...(told.length ? told : [words["no-parameters"]]));
}

const counted = (value) => value.toLocaleString("en-US");

function shareText(template, name, parameters, total) {
  return fill(template, { name, parameters: counted(parameters), share: ((100 * parameters) / total).toFixed(1) });
}
