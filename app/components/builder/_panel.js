// What a network can start from, its pattern, and what is true of it as a whole.

// hands: { wish(wish), whole(name, value) }; -> { node, show(design, pattern) }.
function builderPanel({ data, words, hands }) {
  const presets = data.presets.map(([slug, name]) => button(name, () => hands.wish({ preset: slug }), { pressed: false }));
  const start = group(words["group-start"], element("div", { class: "presets" }, ...presets));
  const pattern = patternControls(data.pattern, words, (values) => hands.wish({ pattern: values }));
  const whole = fieldControls(data.whole, words, hands.whole);
  const summary = element("summary", { text: words["settings"] });
  const node = element("details", { class: "panel", open: "" }, summary, start, pattern.node, group(words["group-network"], whole.node));
  return {
    node,
    show: (design, answer, settled) => {
      data.presets.forEach(([slug], at) => presets[at].setAttribute("aria-pressed", String(slug === answer.preset)));
      if (settled) pattern.show(answer.pattern); // or an earlier answer would move what is being moved
      whole.show(wholeOf(design));
    },
  };
}

const PATTERN_LETTERS = "INPUT \u2192 [[CONV \u2192 RELU]*N \u2192 POOL?]*M \u2192 [FC \u2192 RELU]*K \u2192 FC";

// The pattern of source S0: letters, the same with numbers, and one control for each letter.
function patternControls(fields, words, wish) {
  let values = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  const numbers = element("div", { class: "numbers" });
  const result = element("div", { class: "hint" });
  const change = (name, value) => { values = { ...values, [name]: value }; tell(); wish(values); };
  const controls = fields.map((field) => [field.name, patternControl(field, change)]);
  const tell = () => setText(numbers, patternText(values));
  tell();
  const node = group(words["group-pattern"], element("div", { class: "letters", text: PATTERN_LETTERS }), numbers,
    element("div", { class: "two" }, ...controls.map(([, { node: each }]) => each)), result);
  return {
    node,
    show: (told) => {
      if (told) values = { ...values, ...told };
      for (const [name, control] of controls) control.set(values[name]);
      tell();
      node.classList.toggle("off", !told);
      setText(result, told ? words["pattern-on"] : words["pattern-off"]);
    },
  };
}

function patternControl({ type, name, label, help, min, max, options }, change) {
  if (type === "flag") return toggle({ label, help, oninput: (value) => change(name, value) });
  if (!options) return slider({ label, help, min, max, oninput: (value) => change(name, value) });
  let values = options;
  const places = slider({ label, help, min: 0, max: values.length - 1, text: (at) => String(values[at]), oninput: (at) => change(name, values[at]) });
  const set = (value) => {
    values = options.includes(value) ? options : [...options, value].sort((a, b) => a - b);
    places.bound(0, values.length - 1);
    places.set(values.indexOf(value));
  };
  return { ...places, set };
}

// The same with numbers for letters.
function patternText(values) {
  const pool = values.pool ? "POOL" : "";
  const text = PATTERN_LETTERS.replace("POOL?", pool).replace(" \u2192 ]", "]");
  return text.replace(/\*([NMK])/g, (_, letter) => "*" + values[letter.toLowerCase()]);
}
