// --- text and formulas that wrap ------------------------------------------------------------------------------------

const LINE = 24;

// The items of one sheet, from top to bottom. `data` is the unpacked message, `scales` colours its numbers.
class Composer {
  constructor(data, width, theme, scales) {
    Object.assign(this, { data, width, theme, scales, items: [], y: 4 });
  }

  put(item) {
    this.items.push(item);
    return item;
  }

  skip(height = 10) {
    this.y += height;
  }

  // A paragraph.
  text(text, { size = INK.normal, bold = false, faint = false, indent = 0 } = {}) {
    for (const line of this.lines(text, size, bold, this.width - indent)) {
      this.put({ kind: "text", x: indent, y: this.y, w: this.width - indent, h: size + 8, text: line, size, bold, faint });
      this.y += size + 8;
    }
  }

  lines(text, size, bold, room) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const longer = lines.at(-1) ? lines.at(-1) + " " + word : word;
      if (lines.at(-1) && widthOf(longer, this.theme, size, bold) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  // Tokens { text, tags, lights, go, say, bold, raised } one after the other; breaks between them.
  flow(tokens, { x = 0, size = INK.large } = {}) {
    let left = x;
    for (const token of tokens) {
      const high = token.raised ? Math.round(0.8 * size) : size;
      const w = widthOf(token.text, this.theme, high, token.bold);
      if (left + w > this.width && left > x && !token.raised) {
        left = x + 16;
        this.y += LINE;
      }
      this.put({ kind: "text", x: left, y: this.y - (token.raised ? 6 : 0), w, h: LINE, size: high, ...token });
      left += w;
    }
    this.y += LINE;
  }

  // A formula twice, letters above numbers, then the result. In the template {x} is a letter with a number; `spots`
  // adds to one of them what happens when it is touched.
  formula(template, letters, numbers, spots = {}) {
    const parts = template.split(/(\{\w+\})/).filter(Boolean);
    const name = (part) => /^\{(\w+)\}$/.exec(part)?.[1];
    const token = (part, at, shownAs) => {
      const key = name(part);
      if (!key) return { text: part };
      const touched = { tags: ["f:" + key], lights: ["f:" + key, ...(spots[key]?.lights ?? [])], name: "f:" + key };
      return { text: shownAs(key, parts[at - 1] ?? ""), ...touched, say: this.sayNumber(key, letters[key], numbers[key]), ...spots[key]?.more };
    };
    const plain = (key) => letters[key];
    const number = (key, before) => bracketed(numbers[key], before);
    this.flow([{ text: letters.result + " = " }, ...parts.map((part, at) => token(part, at, plain))]);
    this.flow([{ text: "= " }, ...parts.map((part, at) => token(part, at, number))], { x: 16 });
    this.flow([{ text: "= " }, { text: shown(this.data.value, 6), bold: true }], { x: 16 });
  }

  sayNumber(key, letter, number) {
    const word = this.data.words["letter-" + key] ?? "";
    return letter + " = " + shown(number, 6) + (word ? ": " + word : "");
  }

  // What each letter means, as a small table; `from` says where x was read.
  legend(letters, numbers, from = "") {
    const wide = Math.max(...Object.values(letters).map((letter) => widthOf(letter, this.theme, INK.normal, true)));
    for (const [key, letter] of Object.entries(letters)) {
      const word = this.data.words["letter-" + key];
      if (!word || key === "result") continue;
      const text = { kind: "text", y: this.y, h: LINE, size: INK.normal, tags: ["f:" + key] };
      this.put({ ...text, x: 0, w: wide + 4, text: letter });
      const line = shown(numbers[key], 6) + "   " + word + (key === "x" && from ? ": " + from : "");
      const lines = this.lines(line, INK.normal, false, this.width - wide - 20);
      lines.forEach((each) => {
        this.put({ ...text, y: this.y, x: wide + 16, w: this.width - wide - 16, text: each });
        this.y += LINE;
      });
    }
  }
}

// Minus signs that follow an operator stand in brackets.
function bracketed(value, before) {
  const text = shown(value, 5);
  return value < 0 && before.trim() && !before.endsWith("(") ? "(" + text + ")" : text;
}

// A number for a narrow cell: two places are seen, all of them are told.
function compact(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return shown(value, 2);
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return text.replace(/^-(?=0\.00$)/, "").replace("-", "\u2212");
}
