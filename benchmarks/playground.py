"""Measure what the Convolution page and the explanations promise: ``python benchmarks/playground.py``.

Browser figures come from a real Chromium, against a server started here: from a slider's ``input`` event to the end of
the frame that shows its effect, at 16x16x3 under a 5x5 kernel, and what happens while the window plays. The last row
needs no browser.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.explore import _page  # noqa: E402 - after the path
from benchmarks.serving import server  # noqa: E402

LAYER = "i-picture.h-16.w-16.c-3.kh-5.kw-5.f-2.k-o"
SLIDERS = ("Angle, °", "Place of the window", "Stride ↕")
STEPS = 80
DRAGS = 4  # a slider of few positions moves seldom: one drag has too few samples for a p95
SECONDS = 4
TURNS = 3  # at rest and playing, in turn
ROUNDS = 30
FRAME = 1000 / 60  # milliseconds

#: Collects, for every frame with `input` events, the time from the first of them until that frame has been painted.
WATCH = """(root) => {
  window.waits = [];
  let began = null;
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { window.waits.push(performance.now() - began); began = null; };
  root.addEventListener("input", () => {
    if (began !== null) return;
    began = performance.now();
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }, true);
}"""
#: Frames a second.
COUNT = """(seconds) => new Promise((done) => {
  const start = performance.now();
  let frames = 0;
  const tick = (now) => {
    const passed = (now - start) / 1000;
    if (passed < seconds) { frames += 1; requestAnimationFrame(tick); return; }
    done(frames / passed);
  };
  requestAnimationFrame(tick);
})"""
EMPTY = "<label>Empty <input type=range style='width: 300px' aria-label='Empty'></label>"


def _drag(page: Page, name: str) -> None:
    """From one end of a slider to the other and back, and hold it there."""
    box = page.get_by_label(name, exact=True).bounding_box()
    assert box is not None
    left, width, y = box["x"] + 8, box["width"] - 16, box["y"] + box["height"] / 2
    page.mouse.move(left, y)
    page.mouse.down()
    for step in range(STEPS):
        share = abs(1 - 2 * step / STEPS)
        page.mouse.move(left + width * (1 - share), y)
        page.wait_for_timeout(16)
    page.wait_for_timeout(700)  # longer than the page waits before it tells the server


def _quantile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def _sent(page: Page) -> list[str]:
    """A list that grows with every message to the server."""
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda _: sent.append(socket.url)))
    return sent


@contextmanager
def _opened() -> Iterator[tuple[Page, list[str]]]:
    with sync_playwright() as playwright, _page(playwright) as page, server() as served:
        sent = _sent(page)
        page.goto(f"{served.address}?lang=en&conv={LAYER}")
        page.get_by_role("link", name="Convolution").click()
        page.wait_for_selector(".convolution[aria-busy=false]", timeout=60_000)
        page.wait_for_timeout(3000)
        yield page, sent


def browser() -> Iterator[tuple[str, str, str]]:
    """Rows about dragging and playing."""
    with _opened() as (page, sent):
        opened = page.context.browser
        assert opened is not None
        empty = opened.new_page()
        empty.set_content(EMPTY)
        empty.locator("body").evaluate(WATCH)
        _drag(empty, "Empty")
        own = _quantile(empty.evaluate("window.waits"), 0.95)
        empty.close()
        yield "slider to paint of an empty page, p95", f"{own:.0f} ms", ""
        assert sent, "the page talks to its server over a web socket"
        page.locator(".convolution").evaluate(WATCH)
        dragging = 0
        for slider in SLIDERS:
            sent.clear()
            page.evaluate("window.waits.length = 0")
            for _ in range(DRAGS):
                _drag(page, slider)
                dragging += len(sent)
                page.mouse.up()
                page.wait_for_timeout(1500)
                sent.clear()
            times = page.evaluate("window.waits")
            assert len(times) > DRAGS * STEPS / 8
            yield f"slider to paint, {slider!r}, p50", f"{_quantile(times, 0.5):.0f} ms", ""
            yield (
                f"slider to paint, {slider!r}, p95",
                f"{_quantile(times, 0.95):.0f} ms",
                f"{own + 2 * FRAME:.0f} ms: two frames more",
            )
        yield "messages to the server while dragging", str(dragging), "0"
        yield from _playing(page, sent)


def _playing(page: Page, sent: list[str]) -> Iterator[tuple[str, str, str]]:
    """Medians of several turns, so that what else the machine does in one of them counts little."""
    page.get_by_label("Cells a second", exact=True).fill("60")
    page.wait_for_timeout(1500)
    turns = [_turn(page, sent) for _ in range(TURNS)]
    resting = statistics.median(turn[0] for turn in turns)
    frames = statistics.median(turn[1] for turn in turns)
    yield "frames a second at rest: the most this machine shows", f"{resting:.1f}", ""
    yield "frames a second while playing 60 cells a second", f"{frames:.1f}", f"{0.97 * resting:.1f} or more"
    yield "the same as a share of those at rest", f"{frames / resting:.2f}", "0.97 or more"
    yield "messages to the server while playing", str(sum(turn[2] for turn in turns)), "0"


def _turn(page: Page, sent: list[str]) -> tuple[float, float, int]:
    """Frames a second at rest and while playing, and messages to the server while playing."""
    resting = page.evaluate(COUNT, SECONDS)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(300)
    sent.clear()
    frames = page.evaluate(COUNT, SECONDS)
    messages = len(sent)
    page.get_by_role("button", name="Pause", exact=True).click()
    page.wait_for_timeout(1500)
    return resting, frames, messages


def explaining() -> Iterator[tuple[str, str, str]]:
    """What an explanation costs when the forward pass is done."""
    import cnnviz  # noqa: PLC0415 - the browser part does without

    cnnviz.use_threads(2)
    net = cnnviz.load("resnet50", "random")
    node = net.node("layer4.1.conv2")
    assert node.output[0] == 512
    run = net.run(cnnviz.read_sample("chelsea"), [node.name, *node.inputs])
    yield (
        "explain a unit of a 512-channel convolution",
        f"{_median(lambda: run.explain(node.name, 17, 3, 4)):.1f} ms",
        "50 ms",
    )


def _median(function: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        function()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main() -> None:
    """Print one row per figure."""
    sys.stdout.write("| what | measured | promised at most |\n| --- | --- | --- |\n")
    for part in (browser, explaining):
        for what, measured, promised in part():
            sys.stdout.write(f"| {what} | {measured} | {promised} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
