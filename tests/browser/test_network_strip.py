"""The network strip in a real browser: how it is laid out, and what hands can do with it."""

import json
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from app.components import _source
from app.components.network_strip import Volume, _message
from app.components.network_strip.encode import encode
from app.text import words
from tests.strip_networks import dense, inception, plain, residual

Network = tuple[Volume, ...]
Opened = tuple[str, ...]

LAYOUT = "({ network, open, width }) => lay(network, open, width)"
HARNESS = """
globalThis.lay = (sent, open, width) => {
  const network = decodeNetwork(sent);
  const numbers = new Set(open.map((name) => network.blocks.findIndex((block) => block.name === name)));
  const strip = layoutStrip(network, numbers, width);
  const names = (item) => item.nodes.map((number) => network.nodes[number].name);
  return { width: strip.width, height: strip.height,
    items: strip.items.map((item) => ({ nodes: names(item), folded: item.folded >= 0, lane: item.lane, rank: item.rank,
      left: leftOf(item), right: rightOf(item), top: item.y - tall(item) / 2, bottom: item.y + tall(item) / 2 })),
    edges: strip.edges.map(({ from, to, kind }) => [from, to, kind]), labels: strip.labels };
};
"""


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    script = _source("network_strip", ".js").replace("export default", "globalThis.start =")
    page.add_script_tag(content=script + HARNESS)
    yield page
    page.close()


def laid_out(page: Page, volumes: tuple[Volume, ...], *opened: str, width: int = 1120) -> dict[str, Any]:
    return page.evaluate(LAYOUT, {"network": encode(volumes), "open": list(opened), "width": width})


def item_of(strip: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in strip["items"] if name in item["nodes"])


CASES = [
    (residual(), ()),
    (residual(), ("layer2", "layer2.0", "layer1")),
    (inception(), ("mixed_a",)),
    (dense(), ("features.block1", "features.block1.layer2")),
    (plain((2, 2, 3, 3, 3)), ("features.5–8",)),
]


class TestLayout:
    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_every_node_is_drawn_once(self, bare: Page, volumes: Network, opened: Opened) -> None:
        strip = laid_out(bare, volumes, *opened)
        assert [name for item in strip["items"] for name in item["nodes"]] == [volume.name for volume in volumes]

    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_no_box_covers_another(self, bare: Page, volumes: Network, opened: Opened) -> None:
        items = laid_out(bare, volumes, *opened)["items"]
        for at, one in enumerate(items):
            for other in items[:at]:
                beside = one["left"] >= other["right"] or other["left"] >= one["right"]
                assert beside or one["top"] >= other["bottom"] or other["top"] >= one["bottom"], (one, other)

    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_labels_do_not_overlap(self, bare: Page, volumes: Network, opened: Opened) -> None:
        labels = laid_out(bare, volumes, *opened)["labels"]
        assert labels
        for tier in (0, 1):
            row = sorted((label for label in labels if label["tier"] == tier), key=lambda label: label["x"])
            for one, other in pairwise(row):
                widest = [6.1 * max(len(line) for line in label["lines"]) for label in (one, other)]
                assert other["x"] - one["x"] >= sum(widest) / 2

    def test_a_deep_network_fits_while_it_is_folded(self, bare: Page) -> None:
        volumes = residual((3, 8, 36, 3))
        strip = laid_out(bare, volumes)
        assert strip["width"] == 1120
        assert strip["height"] <= 180
        assert sum(item["folded"] for item in strip["items"]) == 4
        assert laid_out(bare, volumes, "layer3")["width"] > 1120

    def test_unfolding_leaves_the_others_folded(self, bare: Page) -> None:
        strip = laid_out(bare, residual(), "layer2")
        assert item_of(strip, "layer2.0.add")["nodes"][0] == "layer2.0.one.conv"
        assert item_of(strip, "layer2.1.add") != item_of(strip, "layer2.0.add")
        assert item_of(strip, "layer1.0.add") == item_of(strip, "layer1.1.add")

    def test_a_shortcut_is_an_arc_over_its_block(self, bare: Page) -> None:
        strip = laid_out(bare, residual(), "layer1", "layer1.1")
        ends = {(strip["items"][a]["nodes"][-1], strip["items"][b]["nodes"][-1]): kind for a, b, kind in strip["edges"]}
        assert ends["layer1.0.add", "layer1.1.add"] == "arc"
        assert ends["layer1.1.one.relu", "layer1.1.two.relu"] == "line"

    def test_a_convolution_on_the_shortcut_has_its_own_lane(self, bare: Page) -> None:
        strip = laid_out(bare, residual(), "layer2", "layer2.0")
        assert item_of(strip, "layer2.0.one.conv")["lane"] == item_of(strip, "layer2.0.add")["lane"] == 0
        assert item_of(strip, "layer2.0.downsample.0")["lane"] == 1

    def test_branches_run_side_by_side_and_meet(self, bare: Page) -> None:
        strip = laid_out(bare, inception(), "mixed_a")
        starts = [f"mixed_a.{name}" for name in ("branch1.conv", "branch2.0.conv", "branch3.0.conv", "pool")]
        assert [item_of(strip, name)["lane"] for name in starts] == [-1.5, -0.5, 0.5, 1.5]
        assert len({item_of(strip, name)["rank"] for name in starts}) == 1
        assert item_of(strip, "mixed_a.cat")["lane"] == 0
        assert item_of(strip, "mixed_a.branch4.conv")["lane"] == 1.5

    def test_a_phone_scrolls(self, bare: Page) -> None:
        assert laid_out(bare, residual(), width=360)["width"] > 360


def message(volumes: Network) -> dict[str, Any]:
    return json.loads(json.dumps(_message(volumes, words("en"), "strip")))  # as it arrives: lists, no tuples


MOUNT = """async ([script, style, data, selected]) => {
  document.body.innerHTML = "<div id=host></div>";
  const root = document.getElementById("host").attachShadow({ mode: "open" });
  const css = document.createElement("style");
  css.textContent = style;
  root.append(css);
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  globalThis.picked = [];
  globalThis.root = root;
  globalThis.update = (sent, name) => {
    module.default({ data: sent, parentElement: root, setTriggerValue: (_, value) => picked.push(value) });
    const key = "strip-" + sent.network.id;
    cnnvizChosen.values.set(key, name);
    cnnvizChosen.news.dispatchEvent(new Event(key));
  };
  update(data, selected);
}"""


class TestHands:
    @pytest.fixture
    def strip(self, browser: Browser) -> Iterator[Page]:
        page = browser.new_page(viewport={"width": 1120, "height": 400})
        complaints: list[str] = []
        page.on("pageerror", lambda error: complaints.append(str(error)))
        sources = [_source("network_strip", suffix) for suffix in (".js", ".css")]
        page.evaluate(MOUNT, [*sources, message(residual()), "stem.conv"])
        yield page
        page.close()
        assert not complaints

    def folded(self, page: Page) -> int:
        return page.locator(".item.folded").count()

    def test_the_way_to_the_selected_node_is_open(self, strip: Page) -> None:
        assert self.folded(strip) == 3
        strip.evaluate("(data) => update(data, 'mixed_b.pool')", message(inception()))
        assert self.folded(strip) == 1
        assert strip.locator(".opened").count() == 1
        assert strip.locator("path.chosen:not(.within)").count() == 1

    def test_a_click_picks_what_is_under_it(self, strip: Page) -> None:
        strip.locator(".plate[data-node='1'] .face").click()
        strip.locator(".plate[data-node='3'] .front").click()
        assert strip.evaluate("picked") == ["stem.conv", "stem.relu"]

    def test_a_folded_block_picks_its_output(self, strip: Page) -> None:
        strip.locator(".item.folded .front").last.click()
        assert strip.evaluate("picked") == ["layer1.1.add"]
        assert strip.locator("path.chosen.within").count() == 1

    def test_a_handle_unfolds_without_a_message(self, strip: Page) -> None:
        strip.locator(".item.folded .handle").last.click()
        assert self.folded(strip) == 4
        assert strip.evaluate("picked") == []

    def test_unfolded_blocks_stay_so_when_the_same_network_comes_again(self, strip: Page) -> None:
        strip.locator(".item.folded .handle").last.click()
        strip.evaluate("(data) => update(data, 'stem.conv')", message(residual()))
        assert self.folded(strip) == 4
        strip.locator(".tool.all").click()
        assert self.folded(strip) == 3
        assert strip.locator(".tool.all").is_hidden()

    def test_the_keyboard_does_everything(self, strip: Page) -> None:
        for key in ("Tab", "Tab", "End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "+"):
            strip.keyboard.press(key)
        assert self.folded(strip) == 4
        assert strip.locator("[role=status]").inner_text().startswith("block layer3.0")
        for key in ("+", "Enter"):
            strip.keyboard.press(key)
        assert strip.evaluate("picked") == ["layer3.0.one.conv"]
        for expected in (4, 3):
            strip.keyboard.press("Escape")
            assert self.folded(strip) == expected

    def test_every_stop_is_named(self, strip: Page) -> None:
        options = strip.locator("[role=option]")
        names = options.evaluate_all("(all) => all.map((one) => one.getAttribute('aria-label'))")
        assert names[1].startswith("stem.conv, convolution, 16")
        assert len(names) == len(set(names)) == options.count()

    def test_hovering_lights_what_it_is_joined_to(self, strip: Page) -> None:
        strip.locator(".item.folded .front").last.hover()
        assert strip.locator(".edge.hot").count() == 2
        assert "2 blocks" in strip.locator(".tip").inner_text()
        strip.mouse.move(5, 390)
        assert strip.locator(".edge.hot").count() == 0
