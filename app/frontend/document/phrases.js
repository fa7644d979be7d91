// What Streamlit's own widgets say, in the language of the page.

import { fill } from "../core/format.js";

/** @typedef {Record<string, string>} Phrase one text by language, with fields such as "{size} per file" */

const FIELD = /\{(\w+)\}/g;

export class Phrases {
  /**
   * @param {Record<string, Phrase[]>} widgets by data-testid
   * @param {string} language that is shown
   */
  constructor(widgets, language) {
    this.widgets = Object.keys(widgets);
    this.tables = new Map(Object.entries(widgets).map(([widget, phrases]) => [widget, new Table(phrases, language)]));
  }

  /**
   * The text in the language that is shown, for one in any language; `text` itself where it is not known.
   * @param {string} widget
   * @param {string} text
   */
  of(widget, text) {
    const words = text.trim();
    const said = words && this.tables.get(widget)?.of(words);
    return said ? text.replace(words, () => said) : text;
  }
}

/** The phrases of one widget. */
class Table {
  /**
   * @param {Phrase[]} phrases
   * @param {string} language
   */
  constructor(phrases, language) {
    /** @type {Map<string, string>} */
    this.exact = new Map();
    /** @type {{ pattern: RegExp, template: string }[]} */
    this.filled = [];
    for (const phrase of phrases) for (const said of Object.values(phrase)) this.add(said, phrase[language]);
  }

  /**
   * @param {string} said
   * @param {string} template
   */
  add(said, template) {
    if (said.search(FIELD) < 0) this.exact.set(said, template);
    else this.filled.push({ pattern: patternOf(said), template });
  }

  /** @param {string} text */
  of(text) {
    const exact = this.exact.get(text);
    if (exact !== undefined) return exact;
    for (const { pattern, template } of this.filled) {
      const match = pattern.exec(text);
      if (match) return fill(template, match.groups ?? {});
    }
    return undefined;
  }
}

/** @param {string} template */
function patternOf(template) {
  const literal = template.replace(/[.*+?^$()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(FIELD, "(?<$1>.+?)")}$`);
}
