// The map laid over the picture: whether, and how opaque.
import { element, setText } from "../core/elements.js";

/** @param {() => void} onchange */
export function overlay(onchange) {
  const toggle = element("input", { type: "checkbox", oninput: onchange });
  const slider = element("input", { type: "range", min: "10", max: "100", value: "70", oninput: onchange });
  const text = element("span");
  const node = element("div", { class: "overlay" }, element("label", {}, toggle, text), slider);
  return {
    node,
    /** @type {(name: string, opacityName: string, possible: boolean) => void} */
    label(name, opacityName, possible) {
      setText(text, name);
      slider.ariaLabel = slider.title = opacityName;
      node.style.display = possible ? "" : "none";
    },
    /** From 0, not laid over, to 1. */
    opacity() {
      slider.disabled = !toggle.checked;
      return toggle.checked ? Number(slider.value) / 100 : 0;
    },
  };
}
