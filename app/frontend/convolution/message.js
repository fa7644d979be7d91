import { fingerprint } from "./settings.js";

/**
 * What the page reads of Python's message.
 * @param {import("../core/message.js").Message} message
 * @returns {import("./model.js").Inputs}
 */
export function inputsOf(message) {
  const { picture, learned } = message;
  return {
    digits: message.bytes("digits"),
    picture: { ...picture, bytes: message.bytes("picture") },
    learned: learned && { ...learned, values: message.floats("learned") },
    learnedKey: learned ? fingerprint(learned.name) : 0,
  };
}
