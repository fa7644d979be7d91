// Controls for the fields of a layer, made of what Python says of each field.

// A number to type or to step; while what stands there cannot be, a note says what can.
function numberField({ label, help = "", min, max, step = 1, range, oninput }) {
  const input = element("input", { class: "field", type: "number", min, max, step, inputmode: step < 1 ? "decimal" : "numeric" });
  const note = element("span", { class: "note", role: "alert" });
  const name = nameOf(input, label, help);
  const possible = () => input.value !== "" && input.validity.valid;
  input.addEventListener("input", () => {
    setText(note, possible() ? "" : fill(range, { min, max }));
    if (possible()) oninput(Number(input.value));
  });
  input.addEventListener("change", () => {
    if (possible()) return;
    input.value = nearest(Number(input.value), { min, max, step });
    setText(note, "");
    oninput(Number(input.value));
  });
  return {
    node: element("label", { class: "number" }, name.node, input, name.told, note),
    input,
    set: (given) => { if (possible() ? Number(input.value) !== given : document.activeElement?.shadowRoot?.activeElement !== input) input.value = given; },
  };
}

// The closest number that a field takes.
function nearest(value, { min, max, step }) {
  const stepped = min + Math.round((value - min) / step) * step;
  return Number(Math.max(min, Math.min(max, Number.isFinite(stepped) ? stepped : min)).toFixed(4));
}

// A name: letters of any script, digits and a few signs.
function textField({ label, help = "", most, oninput }) {
  const input = element("input", { class: "field", type: "text", maxlength: most, autocomplete: "off", spellcheck: "false" });
  const name = nameOf(input, label, help);
  input.addEventListener("input", () => {
    const text = input.value.replace(NOT_IN_NAMES, "");
    if (text !== input.value) input.value = text;
    if (text.trim()) oninput(text);
  });
  return { node: element("label", { class: "number wide" }, name.node, input, name.told), input, set: (given) => { if (input.value !== given) input.value = given; } };
}

const FIELD_MAKERS = {
  number: numberField,
  flag: toggle,
  choice: (field) => choice({ ...field, oninput: (value) => field.oninput(field.options.find(([key]) => String(key) === value)[0]) }),
  text: textField,
};

// Every field of a layer: { node, show(layer) }; `change(name, value)` is called as the visitor moves.
function fieldControls(fields, words, change) {
  const made = fields.map((field) => {
    const control = FIELD_MAKERS[field.type]({ ...field, range: words["range"], oninput: (value) => change(field.name, value) });
    control.input.dataset.focus = "field-" + field.name;
    return [field, control];
  });
  return {
    node: element("div", { class: "fields" }, ...made.map(([, control]) => control.node)),
    show: (values) => { for (const [field, control] of made) control.set(field.type === "choice" ? String(values[field.name]) : values[field.name]); },
  };
}

// A layer's settings in a few words, such as "32 · 3×3 · padding 1"; what is as usual goes without saying.
function summaryOf(layer, kind) {
  const parts = kind.fields.filter(({ name, quiet, told }) => told && layer[name] !== quiet);
  return parts.map(({ name, told, options }) => fill(told, { value: optionName(options, layer[name]) })).join(" \u00b7 ");
}

function optionName(options, value) {
  return options?.find(([key]) => key === value)?.[1] ?? String(value).replaceAll("-", "\u2212");
}
