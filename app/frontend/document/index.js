// The page itself: its language, which Streamlit leaves at "en", and links to the list of sources at its foot.

/** @param {{ data: { language: string } }} component */
export default function show({ data }) {
  document.documentElement.lang = data.language;
  document.addEventListener("click", showSources); // the same function again adds nothing
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
