// What the server says of a run, asked for again and again; no script runs for it.

import { unpack } from "../core/message.js";

/** @typedef {import("../core/message.js").Message} Message */
/** @typedef {import("./records.js").Answer} Answer */

const QUICK = 500; // milliseconds between two questions while the run goes on
const SLOW = 2000;
const RESTING = 5000;
const EAGER = 100; // after a command
const TRIES = 3; // that fail before the visitor is told

/** @type {Record<string, number>} */
const WAITS = { paused: SLOW, over: RESTING, failed: RESTING };

/**
 * How long to wait before the next question.
 * @param {string} phase
 * @param {number} failures in a row
 */
export function waitAfter(phase, failures) {
  return failures ? Math.min(8000, QUICK * 2 ** failures) : (WAITS[phase] ?? QUICK);
}

/**
 * @typedef {object} Hearing
 * @property {() => Record<string, string | number>} seen what the browser has
 * @property {(answer: Message & Answer, bytes: number) => void} answered
 * @property {() => void} gone the server no longer has the run
 * @property {(lost: boolean) => void} lost whether the server does not answer
 */

export class Feed {
  /**
   * @param {URL} address
   * @param {Hearing} hearing
   */
  constructor(address, hearing) {
    this.address = address;
    this.hearing = hearing;
    this.phase = "";
    this.failures = 0;
    this.asking = false;
    this.stopped = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.seen = () => (document.hidden ? clearTimeout(this.timer) : this.soon(0));
    document.addEventListener("visibilitychange", this.seen);
    this.ask();
  }

  /**
   * Asks earlier than is due, as after a command.
   * @param {number} [wait] milliseconds
   */
  soon(wait = EAGER) {
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => this.ask(), wait);
  }

  /** Whether nothing is to be asked now. */
  get resting() {
    return this.asking || this.stopped || document.hidden;
  }

  async ask() {
    if (this.resting) return;
    this.asking = true;
    const answer = await this.fetch();
    this.asking = false;
    if (this.stopped) return;
    if (answer?.status === 404) this.end();
    else await this.hear(answer);
    this.soon(waitAfter(this.phase, this.failures));
  }

  fetch() {
    const address = new URL(this.address);
    for (const [name, value] of Object.entries(this.hearing.seen())) address.searchParams.set(name, String(value));
    return fetch(address, { cache: "no-store" }).catch(() => null);
  }

  /** @param {Response | null} answer */
  async hear(answer) {
    const content = answer?.ok ? await answer.arrayBuffer().catch(() => null) : null;
    if (this.stopped) return;
    this.failures = content ? 0 : this.failures + 1;
    this.hearing.lost(this.failures >= TRIES);
    if (!content) return;
    const message = /** @type {Message & Answer} */ (unpack(new Uint8Array(content)));
    this.phase = message.phase;
    this.hearing.answered(message, content.byteLength);
  }

  end() {
    this.stop();
    this.hearing.gone();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    document.removeEventListener("visibilitychange", this.seen);
  }
}
