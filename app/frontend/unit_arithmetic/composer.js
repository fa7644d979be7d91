// Texts and formulas one below the other.
import { formatNumber } from "../core/format.js";
import { INK, LINE, widthOf } from "./items.js";

/** @typedef {import("./items.js").Item} Item */
/** @typedef {import("./items.js").Theme} Theme */
/** @typedef {import("./items.js").Token} Token */
/** @typedef {import("./message.js").Explanation} Explanation */
/** @typedef {import("./scales.js").Scales} Scales */
/** A letter of a formula: tags that it lights, and more of its item. @typedef {{ lights?: string[], more?: Partial<Token> }} Spot */

const RAISED = 0.8; // size of an exponent
const RISE = 6; // CSS pixels that it stands higher

/** The items of one sheet from top to bottom; `y` is where the next one goes. */
export class Composer {
  /**
   * @param {Explanation} data
   * @param {number} width CSS pixels
   * @param {Theme} theme
   * @param {Scales} scales
   */
  constructor(data, width, theme, scales) {
    this.data = data;
    this.width = width;
    this.theme = theme;
    this.scales = scales;
    /** @type {Item[]} */
    this.items = [];
    this.y = 4;
  }

  /** @param {Item} item */
  put(item) {
    this.items.push(item);
  }

  /**
   * A text in a box at the current height.
   * @param {string} text
   * @param {Partial<Item> & { x: number, w: number }} more
   */
  putText(text, more) {
    this.put({ kind: "text", y: this.y - (more.raised ? RISE : 0), h: LINE, size: INK.normal, text, ...more });
  }

  skip(height = 10) {
    this.y += height;
  }

  /**
   * A paragraph.
   * @param {string} text
   * @param {{ size?: number, bold?: boolean, faint?: boolean }} look
   */
  text(text, { size = INK.normal, bold = false, faint = false } = {}) {
    for (const line of this.lines(text, { size, bold, room: this.width })) {
      this.putText(line, { x: 0, w: this.width, h: size + 8, size, bold, faint });
      this.y += size + 8;
    }
  }

  /**
   * @param {string} text
   * @param {{ size: number, bold: boolean, room: number }} look
   */
  lines(text, { size, bold, room }) {
    const lines = [""];
    for (const word of text.split(" ")) {
      const last = lines[lines.length - 1];
      const longer = last ? `${last} ${word}` : word;
      if (last && widthOf(longer, this.theme, size, bold) > room) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  /**
   * Tokens one after the other; breaks between them.
   * @param {Token[]} tokens
   * @param {{ x?: number, size?: number }} look
   */
  flow(tokens, { x = 0, size = INK.large } = {}) {
    let left = x;
    for (const token of tokens) {
      const high = heightOf(token, size);
      const w = widthOf(token.text, this.theme, high, token.bold);
      if (this.breaks(token, left + w, left > x)) {
        left = x + 16;
        this.y += LINE;
      }
      this.putText(token.text, { x: left, w, size: high, ...token });
      left += w;
    }
    this.y += LINE;
  }

  /**
   * Whether a token that would end here begins a new line; an exponent stays with its base.
   * @param {Token} token
   * @param {number} end
   * @param {boolean} begun whether the line has a token
   */
  breaks(token, end, begun) {
    return end > this.width && begun && !token.raised;
  }

  /**
   * A formula twice, letters above numbers, then the result. In the template {x} is a letter with a number.
   * @param {string} template
   * @param {Record<string, string>} letters
   * @param {Record<string, number>} numbers
   * @param {Record<string, Spot>} spots
   */
  formula(template, letters, numbers, spots = {}) {
    const parts = template.split(/(\{\w+\})/).filter(Boolean);
    /** @param {(key: string, before: string) => string} text */
    const tokens = (text) =>
      parts.map((part, at) => {
        const key = /^\{(\w+)\}$/.exec(part)?.[1];
        if (key === undefined) return { text: part };
        const spoken = this.numberText(key, letters[key], numbers[key]);
        return { ...spotToken(key, spots[key]), text: text(key, parts[at - 1] ?? ""), spoken, ...spots[key]?.more };
      });
    this.flow([{ text: `${letters.result} = ` }, ...tokens((key) => letters[key])]);
    this.flow([{ text: "= " }, ...tokens((key, before) => bracketed(numbers[key], before))], { x: 16 });
    this.flow([{ text: "= " }, { text: formatNumber(this.data.value, 6), bold: true }], { x: 16 });
  }

  /**
   * @param {string} key
   * @param {string} letter
   * @param {number} number
   */
  numberText(key, letter, number) {
    const word = this.data.words[`letter-${key}`];
    return `${letter} = ${formatNumber(number, 6)}${word ? `: ${word}` : ""}`;
  }

  /**
   * What each letter means, as a small table; `from` says where x was read.
   * @param {Record<string, string>} letters
   * @param {Record<string, number>} numbers
   * @param {string} from
   */
  legend(letters, numbers, from) {
    const wide = Math.max(...Object.values(letters).map((letter) => widthOf(letter, this.theme, INK.normal, true)));
    for (const [key, letter] of Object.entries(letters)) {
      const word = this.data.words[`letter-${key}`];
      if (!word || key === "result") continue;
      const source = key === "x" && from ? `: ${from}` : "";
      this.legendLine(`f:${key}`, letter, wide, `${formatNumber(numbers[key], 6)}   ${word}${source}`);
    }
  }

  /**
   * @param {string} tag
   * @param {string} letter
   * @param {number} wide CSS pixels of the widest letter
   * @param {string} text
   */
  legendLine(tag, letter, wide, text) {
    const room = this.width - wide - 20;
    this.putText(letter, { x: 0, w: wide + 4, tags: [tag] });
    for (const line of this.lines(text, { size: INK.normal, bold: false, room })) {
      this.putText(line, { x: wide + 16, w: room + 4, tags: [tag] });
      this.y += LINE;
    }
  }
}

/**
 * @param {Token} token
 * @param {number} size of the line
 */
const heightOf = ({ raised }, size) => (raised ? Math.round(RAISED * size) : size);

/**
 * @param {string} key
 * @param {Spot | undefined} spot
 */
function spotToken(key, spot) {
  const name = `f:${key}`;
  return { tags: [name], lights: [name, ...(spot?.lights ?? [])], name };
}

/**
 * A number that follows an operator, in brackets where it is negative.
 * @param {number} value
 * @param {string} before
 */
export function bracketed(value, before) {
  const text = formatNumber(value, 5);
  return value < 0 && before.trim() && !before.endsWith("(") ? `(${text})` : text;
}

/**
 * A number for a narrow cell, with two decimals at most.
 * @param {number} value
 */
export function compact(value) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1000) return formatNumber(value, 2);
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
  return text.replace(/^-(?=0\.00$)/, "").replace("-", "\u2212");
}
