// What the network makes of the watched picture at one moment: a bar for each class.

import { element, setText } from "../core/elements.js";
import { partOf } from "./histograms.js";

/** The bars; their places never change, so that only lengths move while one scrubs. */
export class Answer {
  /** @type {{ bar: HTMLElement, share: HTMLElement }[]} */
  rows = [];

  constructor() {
    this.node = element("div", { class: "answer" });
  }

  /** @param {any} message */
  update({ classes, label, words }) {
    this.rows = classes.map(() => ({
      bar: element("div", { class: "fill" }),
      share: element("span", { class: "share" }),
    }));
    this.node.replaceChildren(
      ...this.rows.flatMap(({ bar, share }, at) => {
        const own = at === label;
        const name = element("span", { class: own ? "class own" : "class", text: classes[at] });
        if (own) name.title = words.own;
        return [name, element("div", { class: "track" }, bar), share];
      }),
    );
  }

  /**
   * @param {any} message
   * @param {number} moment
   */
  paint(message, moment) {
    const shares = partOf(message.floats("probabilities"), moment, this.rows.length);
    this.rows.forEach(({ bar, share }, at) => {
      bar.style.width = `${100 * shares[at]}%`;
      setText(share, `${(100 * shares[at]).toFixed(1)} %`);
    });
  }
}
