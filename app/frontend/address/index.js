// Puts the address that Python writes into the browser's history. Streamlit answers Back and Forward with a run of the
// script for the address that was left.

/**
 * @typedef {object} Message
 * @property {string} token of the session that wrote it
 * @property {number} serial of several messages, the largest counts
 * @property {number} step entries of the history that the session has added
 * @property {string} query
 */

const EMBED = ["embed", "embed_options"]; // Streamlit's own parameters stay as they are

/** What was applied last, by any of the components on the page. */
const latest = { token: "", serial: 0, step: 0 };

/**
 * The present address with another query.
 * @param {string} query
 * @param {{ pathname: string, search: string }} present
 */
export function addressWith(query, present) {
  const own = [...new URLSearchParams(present.search)].filter(([name]) => EMBED.includes(name));
  const search = [query, new URLSearchParams(own).toString()].filter(Boolean).join("&");
  return present.pathname + (search ? `?${search}` : "");
}

/** @param {{ data: Message }} component */
export default function mount({ data }) {
  if (data.token !== latest.token) Object.assign(latest, { token: data.token, serial: 0, step: data.step });
  if (data.serial <= latest.serial) return;
  const adds = data.step > latest.step;
  Object.assign(latest, { serial: data.serial, step: data.step });
  const address = addressWith(data.query, location);
  if (address === location.pathname + location.search) return;
  if (adds) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
