// The list of layers: one row each, the chosen one open with its fields. Rows are native buttons; what is typed into is
// left alone as long as the list has the same layers.

class Rows {
  // hands: { pick(index), change(index, name, value), act(name, index), move(from, to), light(index), mend(offer) }
  constructor({ words, kinds, families, hands }) {
    Object.assign(this, { words, kinds, families, hands, rows: [], built: "" });
    this.list = element("ol", { class: "rows", onkeydown: (event) => this.key(event) });
    this.list.addEventListener("pointerover", (event) => hands.light(indexOf(event.target)));
    this.list.addEventListener("pointerleave", () => hands.light(null));
    this.drag = new RowDrag(this.list, (from, to) => hands.move(from, to));
    this.node = element("div", { class: "list" }, this.head(), this.list);
  }

  head() {
    const names = ["layer", "output", "parameters", "macs", "field"].map((key) => nameOf(element("span"), this.words["column-" + key], this.words["column-" + key + "-help"]));
    const cells = names.map(({ node }, at) => element("span", { class: "cell c" + at }, node));
    return element("div", { class: "head" }, element("div", { class: "cells" }, ...cells), ...names.map(({ told }) => told));
  }

  show(design, answer, selected) {
    const built = [selected, ...design.layers.map(({ kind }) => kind)].join(" ");
    if (built !== this.built) this.build(design, selected);
    this.built = built;
    setCells(this.input, this.words["input"], answer.input);
    this.rows.forEach((row, index) => this.fillIn(row, design.layers[index], answer.rows?.[index]));
    this.fillOutput(design, answer.rows?.[design.layers.length]);
  }

  build(design, selected) {
    const focus = focused(this.list);
    const count = design.layers.length;
    this.input = rowButton({ class: "main fixed", disabled: "" }, { code: "", family: "other" });
    this.rows = design.layers.map((layer, index) => this.row(layer, index, { selected: index === selected, count }));
    this.output = rowButton({ class: "main fixed", disabled: "" }, { code: this.families.linear.code, family: "linear" });
    this.outputWhy = element("div", { class: "why" });
    const first = element("li", { class: "row" }, element("span", { class: "grip-space" }), this.input.node);
    this.last = element("li", { class: "row", "data-index": count }, element("span", { class: "grip-space" }), this.output.node, this.outputWhy);
    this.list.replaceChildren(first, ...this.rows.map(({ node }) => node), this.last);
    if (focus) this.list.querySelector("[data-focus='" + focus + "']")?.focus({ preventScroll: true });
  }

  row(layer, index, { selected, count }) {
    const { hands, words } = this;
    const kind = this.kinds[layer.kind];
    const grip = element("button", { class: "grip", type: "button", tabindex: "-1", title: words["drag"], "aria-label": words["drag"] });
    const attributes = { class: "main", "aria-expanded": String(selected), "data-focus": "row-" + index, onclick: () => hands.pick(index) };
    const button = rowButton(attributes, { code: this.families[kind.family].code, family: kind.family });
    const why = element("div", { class: "why" });
    const node = element("li", { class: selected ? "row layer chosen" : "row layer", "data-index": index }, grip, button.node, why);
    const fields = selected ? fieldControls(kind.fields, words, (name, value) => hands.change(index, name, value)) : null;
    if (selected) node.append(this.editor({ kind, index, count, fields }));
    this.drag.grip(grip, index);
    return { node, button, why, fields, kind, index };
  }

  editor({ kind, index, count, fields }) {
    const { hands, words } = this;
    const act = (name, disabled = false) => {
      const made = button(words["act-" + name], () => hands.act(name, index), { title: words["act-" + name + "-help"] });
      made.dataset.focus = "act-" + name;
      made.disabled = disabled;
      return made;
    };
    const acts = element("div", { class: "acts" }, act("up", index === 0), act("down", index === count - 1), act("duplicate"), act("remove"));
    return element("div", { class: "edit", role: "group", "aria-label": kind.name }, element("p", { class: "hint", text: kind.role }), fields.node, acts);
  }

  fillIn({ node, button: main, why, fields, kind, index }, layer, told) {
    fields?.show(layer);
    this.mark(node, told);
    setCells(main, kind.name, { ...told, number: index + 1, told: summaryOf(layer, kind), waiting: this.waiting(told) });
    this.explain(why, told);
  }

  fillOutput({ classes }, told) {
    this.mark(this.last, told);
    setCells(this.output, this.words["output"], { ...told, told: fill(this.words["classes-told"], { classes }), waiting: this.waiting(told) });
    this.explain(this.outputWhy, told);
  }

  waiting(told) {
    return told?.state === "waiting" ? this.words["waiting"] : "";
  }

  // A row is fine, or cannot follow, or waits for one before it.
  mark(node, told) {
    for (const state of ["fault", "waiting"]) node.classList.toggle(state, told?.state === state);
  }

  // Why a layer cannot follow, and what would help, one button each.
  explain(why, told) {
    const text = JSON.stringify([told?.why, told?.offers]);
    if (why.dataset.told === text) return;
    why.dataset.told = text;
    const offers = (told?.offers ?? []).map((offer) => button(offer.text, () => this.hands.mend(offer)));
    why.replaceChildren(...(told?.why ? [element("span", { class: "reason", text: told.why }), ...offers] : []));
  }

  // Up and down go from row to row; with Alt they move the layer.
  key(event) {
    const index = indexOf(event.target);
    if (index === null || !event.target.classList.contains("main")) return;
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && event.altKey) this.hands.move(index, index + by);
    else if (by) this.focus(index + by);
    else if (event.key === "Delete" || event.key === "Backspace") this.hands.act("remove", index);
    else return;
    event.preventDefault();
  }

  focus(index) {
    this.list.querySelector("[data-focus='row-" + index + "']")?.focus();
  }
}

// The number of the row that an element belongs to, or null.
function indexOf(node) {
  const found = node.closest?.("[data-index]");
  return found ? Number(found.dataset.index) : null;
}

const focused = (list) => list.getRootNode().activeElement?.dataset?.focus;

function rowButton(attributes, { code, family }) {
  const names = ["number", "name", "told", "output", "parameters", "macs", "sees"];
  const cells = Object.fromEntries(names.map((name) => [name, element("span", { class: name })]));
  const swatch = element("span", { class: "swatch f-" + family, text: code, "aria-hidden": "true" });
  const what = element("span", { class: "what" }, cells.number, swatch, cells.name, cells.told);
  const node = element("button", { type: "button", ...attributes }, what, cells.output, cells.parameters, cells.macs, cells.sees);
  return { node, cells };
}

function setCells({ cells }, name, told) {
  setText(cells.number, String(told.number ?? ""));
  setText(cells.name, name);
  setText(cells.told, told.told ?? "");
  setText(cells.output, told.waiting || (told.output ? told.output.join("\u00d7") : ""));
  for (const key of ["parameters", "macs"]) setText(cells[key], told[key] === undefined ? "" : counted(told[key]));
  setText(cells.sees, told.field ?? "");
}
