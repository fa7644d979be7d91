// The page itself: its language, which Streamlit leaves at "en".

/** @param {{ data: { language: string } }} component */
export default function show({ data }) {
  document.documentElement.lang = data.language;
}
