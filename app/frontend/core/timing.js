// When something is called: before the next frame, at most so often, after a rest.

/**
 * @template {unknown[]} Arguments
 * @typedef {((...values: Arguments) => void) & { waiting: () => boolean, cancel: () => void }} Paced
 *   `waiting()` says whether a call is still to come.
 */

/**
 * Calls `paint` once before the next frame, however often it is asked.
 * @param {() => void} paint
 * @returns {Paced<[]>}
 */
export function eachFrame(paint) {
  let frame = 0;
  const ask = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      paint();
    });
  };
  ask.waiting = () => frame !== 0;
  ask.cancel = () => {
    cancelAnimationFrame(frame);
    frame = 0;
  };
  return ask;
}

/**
 * At most one call in `wait` milliseconds: the first at once, the last always.
 * @template {unknown[]} Arguments
 * @param {(...values: Arguments) => void} call
 * @param {number} wait
 * @returns {Paced<Arguments>}
 */
export function throttled(call, wait) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = -Infinity;
  /** @type {Arguments} */
  let latest;
  const send = () => {
    timer = undefined;
    last = performance.now();
    call(...latest);
  };
  const ask = (/** @type {Arguments} */ ...values) => {
    latest = values;
    if (timer !== undefined) return;
    const left = last + wait - performance.now();
    if (left <= 0) send();
    else timer = setTimeout(send, left);
  };
  ask.waiting = () => timer !== undefined;
  ask.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return ask;
}

/**
 * Calls when it was not asked for `wait` milliseconds; while `busy()` is true it waits on.
 * @template {unknown[]} Arguments
 * @param {(...values: Arguments) => void} call
 * @param {number} [wait]
 * @param {() => boolean} [busy] such as: the visitor is dragging
 * @returns {Paced<Arguments>}
 */
export function whenIdle(call, wait = 500, busy = () => false) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const ask = (/** @type {Arguments} */ ...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      if (busy()) ask(...values);
      else call(...values);
    }, wait);
  };
  ask.waiting = () => timer !== undefined;
  ask.cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  return ask;
}

/** Whether the visitor asked the system for less motion. */
export function reducedMotion() {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
