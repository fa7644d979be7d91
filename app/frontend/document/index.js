// The page itself: its language, which Streamlit leaves at "en", and links to the list of sources at its foot.

import { fetchMessage } from "../core/message.js";
import { Phrases } from "./phrases.js";
import { translateAll, translating } from "./translation.js";

/** @typedef {{ data: { language: string, message: string }, setTriggerValue: (name: string, value: unknown) => void }} Component */

/** Streamlit writes English. */
const STREAMLITS = "en";
let shown = STREAMLITS;
/** @type {MutationObserver | undefined} */
let observer;

/** @param {Component} component */
export default function show(component) {
  document.documentElement.lang = component.data.language;
  document.addEventListener("click", showSources); // the same function again adds nothing
  if (component.data.language !== shown) translate(component);
}

/** @param {Component} component */
async function translate({ data: { language, message }, setTriggerValue }) {
  shown = language;
  const { widgets } = await fetchMessage(message, () => setTriggerValue("resend", message));
  if (shown !== language) return; // another language was asked for meanwhile
  observer?.disconnect();
  const phrases = new Phrases(widgets, language);
  translateAll(phrases);
  observer = language === STREAMLITS ? undefined : translating(phrases);
}

/**
 * Scrolls to the list. The address stays: with `#sources` in it, Streamlit would not answer Back and Forward.
 * @param {MouseEvent} event
 */
function showSources(event) {
  const [link] = event.composedPath().filter((node) => node instanceof HTMLAnchorElement);
  const list = document.getElementById("sources");
  if (!list || link?.getAttribute("href") !== "#sources" || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  list.focus({ preventScroll: true });
  list.scrollIntoView();
}
