"""Measure what the Explore page promises: ``python benchmarks/explore.py [--browser]``.

Library figures are ratios against a plain forward pass in the same process, alternated pass by pass; browser
figures are medians in real Chromium against a server started here.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, Playwright, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.serving import server  # noqa: E402 - after the path

ROUNDS = 15


def _ratio(ours: Callable[[], object], plain: Callable[[], object]) -> float:
    """Median of ours over median of plain, alternating so that a drift of the machine hits both."""
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    for _ in range(ROUNDS):
        for name, function in (("plain", plain), ("ours", ours)):
            start = time.perf_counter()
            function()
            times[name].append(time.perf_counter() - start)
    return statistics.median(times["ours"]) / statistics.median(times["plain"])


def library() -> Iterator[tuple[str, str, str]]:
    """Rows (what, measured, promised) about running and capturing."""
    import torch  # noqa: PLC0415 - the browser part does without

    import cnnviz  # noqa: PLC0415
    from cnnviz.architectures.registry import find  # noqa: PLC0415
    from cnnviz.pictures.images import normalize  # noqa: PLC0415

    cnnviz.use_threads(2)
    picture = cnnviz.read_sample("chelsea")
    net = cnnviz.load("resnet50", "random")
    module = find("resnet50").build(1000).eval()
    batch = torch.from_numpy(normalize(net.view(picture), net.preprocessing))[None]
    last = net.nodes[-1].name
    names = [node.name for node in net.nodes]

    def plain() -> None:
        with torch.inference_mode():
            module(normalized())

    def normalized() -> torch.Tensor:
        return torch.from_numpy(normalize(net.view(picture), net.preprocessing))[None]

    def stem() -> None:
        with torch.inference_mode():
            module.layer2(module.layer1(module.maxpool(module.relu(module.bn1(module.conv1(normalized()))))))

    plain()
    net.run(picture, names)
    assert batch.shape == (1, 3, 224, 224)
    yield (
        "keep the last node of ResNet-50 / plain forward",
        f"{_ratio(lambda: net.run(picture, [last]), plain):.2f} x",
        "1.10 x",
    )
    middle = _ratio(lambda: net.run(picture, ["layer2.3.relu_2"]), stem)
    yield "keep layer2's output / plain forward to it", f"{middle:.2f} x", "1.10 x"
    yield (
        "keep every node of ResNet-50 / plain forward",
        f"{_ratio(lambda: net.run(picture, names), plain):.2f} x",
        "2.0 x",
    )


def opening() -> Iterator[tuple[str, str, str]]:
    """Forward passes for a layer that is opened for the first time: its maps, what it reads, and one explanation."""
    from app.results.subject import Subject  # noqa: PLC0415

    subject, passes = Subject("resnet18", "bundled", "sample:chelsea"), []
    handle = subject.network._module.get_submodule("conv1").register_forward_hook(lambda *_: passes.append(1))  # noqa: SLF001
    node = "layer2.0.conv2"
    subject.activations(node)
    subject.inputs(node)
    subject.explanation(node, (3, 4, 5))
    handle.remove()
    yield "forward passes for opening a unit", str(len(passes)), "1"


def grid_bytes() -> Iterator[tuple[str, str, str]]:
    """The message that carries 256 maps of 14x14."""
    import numpy as np  # noqa: PLC0415

    from app.components.map_grid import map_tiles  # noqa: PLC0415

    maps = np.random.default_rng(0).normal(size=(256, 14, 14)).astype(np.float32)
    tiles = map_tiles(maps, 3.0)
    size = len(tiles.values) + len(tiles.facts) + 4 * tiles.count
    yield "values, facts and order of 256 maps of 14x14", f"{size / 1000:.0f} kB", "100 kB"


def _bare() -> float:
    """Seconds in which a process imports torch, torchvision and Streamlit, and ends."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import torch, torchvision, streamlit"], cwd=ROOT, check=True)
    return time.perf_counter() - start


def beside_data(frame: bytes) -> int:
    """Bytes of a message from the server, those of a component's data not counted."""
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: PLC0415

    message = ForwardMsg.FromString(frame)
    component = message.delta.new_element.bidi_component
    blobs = sum(len(blob.data) for blob in component.mixed.arrow_blobs.values())
    return len(frame) - blobs - len(component.bytes) - len(component.arrow_data.data)


@contextmanager
def _page(playwright: Playwright) -> Iterator[Page]:
    """An empty page, open before the server starts."""
    chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    yield chromium.new_page(viewport={"width": 1280, "height": 720})
    chromium.close()


#: Resolves in the second frame after the canvas was cleared to be painted anew.
PAINTED = """(canvas) => { window.painted = new Promise((done) => {
  const context = canvas.getContext("2d"), clear = context.clearRect;
  context.clearRect = (...box) => {
    delete context.clearRect;
    clear.apply(context, box);
    requestAnimationFrame(() => requestAnimationFrame(done));
  };
}); }"""


def _click_to_paint(page: Page, view: str, click: Callable[[int], None]) -> str:
    """Median from a click until ``view`` shows another layer or map."""
    times = []
    for turn in range(ROUNDS):
        page.locator(view).first.evaluate(PAINTED)
        began = time.perf_counter()
        click(turn)
        page.wait_for_function("window.painted.then(() => true)", timeout=5000)
        times.append(1000 * (time.perf_counter() - began))
        page.wait_for_timeout(300)
    return f"{statistics.median(times):.0f} ms"


def _click_to_address(page: Page, click: Callable[[int], None]) -> str:
    """Median from a click until the server has answered with the enlarged map: the address comes last."""
    times = []
    for turn in range(ROUNDS):
        before = page.url
        began = time.perf_counter()
        click(turn)
        page.wait_for_function("before => location.href !== before", arg=before, timeout=5000)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        times.append(1000 * (time.perf_counter() - began))
        page.wait_for_timeout(300)
    return f"{statistics.median(times):.0f} ms"


def browser() -> Iterator[tuple[str, str, str]]:
    """Rows about what a visitor waits for."""
    with sync_playwright() as playwright, _page(playwright) as page, server() as served:
        address, start = served.address, served.start
        page.goto(address)
        page.wait_for_selector("[data-testid=stExpander]")
        seconds, bare = time.perf_counter() - start, statistics.median(_bare() for _ in range(3))
        what = "first page, from the start of the process / a process that imports torch, torchvision, Streamlit"
        yield what, f"{seconds / bare:.2f} x ({seconds:.1f} s / {bare:.1f} s)", "1.5 x"
        frames: list[bytes] = []

        def receive(frame: bytes) -> None:  # Playwright marks the handler, which a built-in method does not allow
            frames.append(frame)

        page.on("websocket", lambda socket: socket.on("framereceived", receive))
        page.goto(f"{address}?net=resnet50&weights=random&layer=conv1&channel=0&row=5&column=5")
        page.wait_for_selector("[data-testid=stExpander]")
        page.wait_for_timeout(3000)
        following = page.get_by_test_id("stButton").filter(has_text="chevron_right").get_by_role("button")
        layer = _click_to_paint(page, ".map-grid canvas", lambda _: following.click())
        yield "another layer of ResNet-50, click to paint (median)", layer, "500 ms"
        box = page.locator(".map-grid canvas").bounding_box()
        assert box is not None
        left, top = box["x"] + 25, box["y"] + 20
        click = _click_to_paint(
            page, ".map-grid canvas", lambda turn: page.mouse.click(left + 50 * (turn % 4 + 1), top)
        )
        yield "another map, click to paint (median)", click, "300 ms"
        page.wait_for_timeout(2000)
        frames.clear()
        page.mouse.click(left + 50, top)
        page.wait_for_timeout(2000)
        yield "bytes of a click on a map, beside its data", f"{sum(map(beside_data, frames)) / 1000:.1f} kB", "5 kB"


def main() -> None:
    """Print one row per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--browser", action="store_true", help="also measure in Chromium")
    parts = [library, opening, grid_bytes, *([browser] if parser.parse_args().browser else [])]
    sys.stdout.write("| what | measured | promised at most |\n| --- | --- | --- |\n")
    for part in parts:
        for what, measured, promised in part():
            sys.stdout.write(f"| {what} | {measured} | {promised} |\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
