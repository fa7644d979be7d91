// The large message of a component: what Python packed, fetched by its digest.

/**
 * @typedef {Record<string, any> & {
 *   bytes: (name: string) => Uint8Array,
 *   floats: (name: string) => Float32Array<ArrayBuffer>,
 * }} Message The header's fields, and the blobs by name.
 */

const MOST_KEPT = 16; // messages: a page that is shown again is drawn from here
const WAITS = [0, 250, 500, 1000, 2000, 4000]; // milliseconds before each try

/** @type {Map<string, Message>} */
const kept = new Map();

/**
 * The message with this digest. Where the server no longer has it, `askAgain` is called once, and it is waited for.
 * @param {string} digest
 * @param {() => void} askAgain
 * @returns {Promise<Message>} rejected when the message did not come
 */
export async function fetchMessage(digest, askAgain) {
  const message = kept.get(digest) ?? unpack(await fetchBytes(digest, askAgain));
  kept.delete(digest);
  kept.set(digest, message);
  if (kept.size > MOST_KEPT) kept.delete([...kept.keys()][0]);
  return message;
}

/**
 * @param {string} digest
 * @param {() => void} askAgain
 */
async function fetchBytes(digest, askAgain) {
  const address = new URL(`../../../web-data/${digest}`, import.meta.url);
  for (const [tries, wait] of WAITS.entries()) {
    if (wait) await new Promise((done) => setTimeout(done, wait));
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return new Uint8Array(await answer.arrayBuffer());
    if (tries === 0) askAgain();
  }
  throw new Error(`the message ${digest} did not come`);
}

/**
 * @param {Uint8Array<ArrayBuffer>} data the length of the header (uint32, little-endian), the header, the blobs
 * @returns {Message}
 */
export function unpack(data) {
  const size = new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(data.subarray(4, 4 + size)));
  const bytes = (/** @type {string} */ name) => {
    const [offset, length] = header.blobs[name];
    return data.subarray(4 + size + offset, 4 + size + offset + length);
  };
  const floats = (/** @type {string} */ name) => new Float32Array(bytes(name).slice().buffer);
  return { ...header, bytes, floats };
}
