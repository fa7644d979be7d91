// The node chosen in Python, told to the strip with the same key. Apart from the strip, so that a new choice does not send
// the network again.
export default ({ data }) => {
  const channel = (globalThis.cnnvizStrips ??= { chosen: new Map(), folds: new Map(), news: new EventTarget() });
  channel.chosen.set(data.key, { network: data.network, selected: data.selected });
  channel.news.dispatchEvent(new CustomEvent("chosen", { detail: data.key }));
};
