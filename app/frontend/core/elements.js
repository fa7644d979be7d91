// Elements of the page: made, changed, measured.

/**
 * `element("button", { class: "tool", text: "Clear", onclick: clear }, child, child)`.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Record<string, any>} [properties] attributes, `text`, and listeners such as `onclick`
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, String(value));
  }
  node.append(...children);
  return node;
}

/**
 * A line that screen readers speak when it changes; a `visible` one is also seen.
 * @param {boolean} [visible]
 */
export function statusLine(visible = false) {
  return element("div", { class: visible ? "status" : "spoken", role: "status", "aria-live": "polite" });
}

/**
 * Changes a text only where it differs, so that screen readers speak it once. A text node that is there is kept: a new
 * one costs style and layout of its own.
 * @param {Node} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent === text) return;
  const { firstChild, lastChild } = node;
  if (text && firstChild instanceof Text && firstChild === lastChild) firstChild.data = text;
  else node.textContent = text;
}

/** A link as texts write it: its title and its address, as the pattern LINK in Python. */
const LINK = /\[([^\]]+)\]\((https:\/\/[^)\s]+|#sources)\)/g;

/**
 * The text with the titles of its links alone, for options and attributes.
 * @param {string} text
 */
export function plain(text) {
  return text.replaceAll(LINK, "$1");
}

/**
 * What an element with this text contains: texts, and links between them.
 * @param {string} text
 */
export function linked(text) {
  const parts = text.split(LINK); // text, title, address, text, ...
  return parts.flatMap((part, at) => {
    if (at % 3 === 2) return [];
    return at % 3 ? link(part, parts[at + 1]) : part;
  });
}

/**
 * Changes a text with links only where it differs.
 * @param {HTMLElement} node
 * @param {string} text
 */
export function setLinked(node, text) {
  if (node.textContent !== plain(text)) node.replaceChildren(...linked(text));
}

/**
 * A link to another site opens beside the page; `#sources` is the list at its foot.
 * @param {string} title
 * @param {string} href
 */
function link(title, href) {
  const beside = href.startsWith("#") ? {} : { target: "_blank", rel: "noopener noreferrer" };
  return element("a", { href, text: title, ...beside });
}

/**
 * A tooltip that stays inside `root`.
 * @param {HTMLElement} root
 */
export function tooltip(root) {
  const box = element("div", { class: "tip", hidden: "" });
  root.append(box);
  return {
    /** @type {(text: string, x: number, y: number) => void} x and y in root's coordinates */
    show(text, x, y) {
      setText(box, text);
      box.hidden = false;
      const left = Math.min(x + 14, root.clientWidth - box.offsetWidth);
      const above = y - box.offsetHeight - 10;
      box.style.left = `${Math.max(0, left)}px`;
      box.style.top = `${above < 0 ? y + 18 : above}px`;
    },
    hide() {
      box.hidden = true;
    },
  };
}

/**
 * Calls back with the element's width in CSS pixels when that changes.
 * @param {Element} node
 * @param {(width: number) => void} call
 * @returns {() => void} the way to stop
 */
export function onWidth(node, call) {
  let before = -1;
  const observer = new ResizeObserver(() => {
    const width = Math.floor(node.clientWidth);
    if (width > 0 && width !== before) {
      before = width;
      call(width);
    }
  });
  observer.observe(node);
  return () => observer.disconnect();
}

/**
 * Where the pointer is, in the element's CSS pixels.
 * @param {Element} node
 * @param {MouseEvent} event
 */
export function pointIn(node, event) {
  const box = node.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/**
 * Arrow keys as a step of [rows, columns], with Shift eight times as far; null for other keys.
 * @param {KeyboardEvent} event
 * @returns {[number, number] | null}
 */
export function arrowStep(event) {
  const by = event.shiftKey ? 8 : 1;
  /** @type {Record<string, [number, number]>} */
  const steps = { ArrowUp: [-by, 0], ArrowDown: [by, 0], ArrowLeft: [0, -by], ArrowRight: [0, by] };
  return steps[event.key] ?? null;
}
