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
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

from explore import _page, server  # noqa: E402 - beside this file

LAYER = "i-picture.h-16.w-16.c-3.kh-5.kw-5.f-2.k-o"
SLIDERS = ("Angle, °", "Place of the window", "Stride ↕")
STEPS = 80
SECONDS = 4
ROUNDS = 30

#: Collects, for every `input` event, the time until the frame that it changed has been painted.
WATCH = """(root) => {
  window.waits = [];
  let began = null;
  root.addEventListener("input", () => { began ??= performance.now(); }, true);
  const channel = new MessageChannel();
  channel.port1.onmessage = () => { if (began !== null) window.waits.push(performance.now() - began); began = null; };
  new MutationObserver(() => channel.port2.postMessage(0)).observe(root, { attributeFilter: ["data-painted"] });
}"""
#: Frames, and frames in which the page was painted anew, each second.
COUNT = """([root, seconds]) => new Promise((done) => {
  const [start, painted] = [performance.now(), Number(root.dataset.painted)];
  let frames = 0;
  const tick = (now) => {
    const passed = (now - start) / 1000;
    if (passed < seconds) { frames += 1; requestAnimationFrame(tick); return; }
    done([frames / passed, (Number(root.dataset.painted) - painted) / passed]);
  };
  requestAnimationFrame(tick);
})"""


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
    with sync_playwright() as playwright, _page(playwright) as page, server() as (address, _):
        sent = _sent(page)
        page.goto(f"{address}?lang=en&conv={LAYER}")
        page.get_by_role("link", name="Convolution").click()
        page.wait_for_selector(".convolution[data-painted]", timeout=60_000)
        page.wait_for_timeout(3000)
        yield page, sent


def browser() -> Iterator[tuple[str, str, str]]:
    """Rows about dragging and playing."""
    with _opened() as (page, sent):
        assert sent, "the page talks to its server over a web socket"
        page.locator(".convolution").evaluate(WATCH)
        dragging = 0
        for slider in SLIDERS:
            sent.clear()
            page.evaluate("window.waits.length = 0")
            _drag(page, slider)
            dragging += len(sent)
            page.mouse.up()
            page.wait_for_timeout(1500)
            times = page.evaluate("window.waits")
            assert len(times) > STEPS / 8
            yield f"slider to paint, {slider!r}, p50", f"{_quantile(times, 0.5):.0f} ms", ""
            yield f"slider to paint, {slider!r}, p95", f"{_quantile(times, 0.95):.0f} ms", "34 ms"
        yield "messages to the server while dragging", str(dragging), "0"
        yield from _playing(page, sent)


def _playing(page: Page, sent: list[str]) -> Iterator[tuple[str, str, str]]:
    page.get_by_label("Cells a second", exact=True).fill("60")
    page.wait_for_timeout(1500)
    root = page.locator(".convolution").element_handle()
    resting, _ = page.evaluate(COUNT, [root, SECONDS])
    yield "frames a second at rest: the most this machine shows", f"{resting:.1f}", ""
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(300)
    sent.clear()
    frames, painted = page.evaluate(COUNT, [root, SECONDS])
    yield "frames a second while playing 60 cells a second", f"{frames:.1f}", "58 or more"
    yield "of them painted anew", f"{painted:.1f}", ""
    yield "messages to the server while playing", str(len(sent)), "0"


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
