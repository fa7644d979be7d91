/**
 * The line over everything: examples, the kind of layer, undo and reset.
 */
import { element, setText } from "../core/elements.js";
import { button, choice, toggle } from "../widgets/controls.js";
import { optionsOf } from "./panel.js";
import { PRESETS, presetOf, presetSettings } from "./presets.js";

/** @param {import("./index.js").Convolution} page */
export function toolsPart(page) {
  const { words } = page;
  const preset = choice({
    label: words.preset,
    options: [["", words["preset-none"]], ...optionsOf(Object.keys(PRESETS), "preset-", words)],
    oninput: (name) => {
      if (name) page.change(presetSettings(name, page.settings), "preset");
    },
  });
  const mode = choice({
    label: words.layer,
    options: optionsOf(["conv", "trans"], "mode-", words),
    help: words["trans-help"],
    oninput: (m) => page.change({ m: m === "trans" ? "trans" : "conv" }, "m"),
  });
  const lock = toggle({ label: words.lock, oninput: (l) => page.change({ l }, "l") });
  const undo = button(words.undo, () => page.undo(), { title: words["undo-help"] });
  const reset = button(words.reset, () => page.reset(), { title: words["reset-help"] });
  const story = element("div", { class: "story" });
  return {
    node: element("div", { class: "tools" }, preset.node, mode.node, lock.node, undo, reset, story),
    /** @param {import("./model.js").ConvolutionModel} model */
    update({ settings }) {
      const name = presetOf(settings);
      preset.set(name);
      setText(story, words[`story-${name || "none"}`]);
      mode.set(settings.m);
      lock.set(settings.l);
      undo.disabled = !page.history.canUndo;
    },
  };
}
