// What is chosen in Python, told to the component with the same key (onChosen in shared.js).
export default ({ data }) => {
  const { values, news } = (globalThis.cnnvizChosen ??= { values: new Map(), news: new EventTarget() });
  values.set(data.key, data.selected);
  news.dispatchEvent(new Event(data.key));
};
