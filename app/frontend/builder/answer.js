// What Python sends: once what does not change, and for each design its shapes and costs.
import { Channel } from "../core/channel.js";

/** @typedef {import("../drawing/families.js").Family} Family */
/** @typedef {import("./design.js").Field} Field */
/** @typedef {import("./design.js").Kinds} Kinds */
/** What only Python can make a design of. @typedef {{ preset: string } | { pattern: Record<string, any> }} DesignRequest */

/**
 * @typedef {object} Setup
 * @property {string} key
 * @property {Record<string, string>} words
 * @property {Kinds} kinds
 * @property {Family[]} families
 * @property {[slug: string, name: string][]} presets
 * @property {string} start slug of the preset that "start over" leads to
 * @property {number} most layers of a design
 * @property {Field[]} whole
 * @property {Field[]} pattern
 */

/** A change that is offered where a layer does not fit: its text, a label, and whether the selection stays. @typedef {{ text: string, design: string, keep: boolean }} Offer */

/**
 * Shapes and costs of one layer.
 * @typedef {object} Row
 * @property {"ok" | "fault" | "waiting"} state
 * @property {number[]} [output]
 * @property {number} [parameters]
 * @property {number} [macs]
 * @property {string} [field]
 * @property {string} [why] it cannot follow
 * @property {Offer[]} [offers]
 */

/**
 * @typedef {object} Answer
 * @property {string} text of the design
 * @property {Row[]} rows one for each layer and one for the scores
 * @property {Row} input
 * @property {[name: string, value: string][]} totals
 * @property {Record<string, any> | null} pattern that the design follows
 * @property {string} preset
 * @property {string} announcement for screen readers
 * @property {string} alarm
 * @property {number} requested when the last request that Python knows was sent
 */

/** The texts of designs, and what Python answers to each. @extends {Channel<string>} */
export class Answers extends Channel {
  /**
   * @param {import("../core/channel.js").Options<string>} options
   * @param {(answer: Answer) => void} onanswer called with every answer, after `onreceive` where its design is news
   */
  constructor(options, onanswer) {
    super(options);
    this.onanswer = onanswer;
  }

  /** @param {any} answer */
  receive(answer) {
    super.receive(answer.text);
    this.onanswer(answer);
  }

  /** Sends at once what was to be sent. @param {string} text */
  flush(text) {
    if (!this.paced?.waiting()) return;
    this.paced.cancel();
    this.deliver(text);
  }
}
