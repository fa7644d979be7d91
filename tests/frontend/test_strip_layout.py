"""The layout of the network strip, in Node.js."""

from itertools import pairwise
from typing import Any

import pytest

from app.components.network_strip import Volume
from app.components.network_strip.encode import encode
from tests.frontend.node import Ask, asking
from tests.strip_networks import dense, inception, plain, residual

Network = tuple[Volume, ...]
Opened = tuple[str, ...]


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asking("tests/strip.js")


def laid_out(ask: Ask, volumes: Network, *opened: str, width: int = 1120) -> dict[str, Any]:
    (layout,) = ask([["laidOut", encode(volumes), opened, width]])
    return layout


def item_of(layout: dict[str, Any], name: str) -> dict[str, Any]:
    return next(item for item in layout["items"] if name in item["nodes"])


CASES = [
    (residual(), ()),
    (residual(), ("layer2", "layer2.0", "layer1")),
    (inception(), ("mixed_a",)),
    (dense(), ("features.block1", "features.block1.layer2")),
    (plain((2, 2, 3, 3, 3)), ("features.5–8",)),
]


class TestLayout:
    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_every_node_is_drawn_once(self, ask: Ask, volumes: Network, opened: Opened) -> None:
        layout = laid_out(ask, volumes, *opened)
        assert [name for item in layout["items"] for name in item["nodes"]] == [volume.name for volume in volumes]

    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_no_box_covers_another(self, ask: Ask, volumes: Network, opened: Opened) -> None:
        items = laid_out(ask, volumes, *opened)["items"]
        for at, one in enumerate(items):
            for other in items[:at]:
                beside = one["left"] >= other["right"] or other["left"] >= one["right"]
                assert beside or one["top"] >= other["bottom"] or other["top"] >= one["bottom"], (one, other)

    @pytest.mark.parametrize(("volumes", "opened"), CASES)
    def test_labels_do_not_overlap(self, ask: Ask, volumes: Network, opened: Opened) -> None:
        labels = laid_out(ask, volumes, *opened)["labels"]
        assert labels
        for tier in (0, 1):
            row = sorted((label for label in labels if label["tier"] == tier), key=lambda label: label["x"])
            for one, other in pairwise(row):
                widest = [6.1 * max(len(line) for line in label["lines"]) for label in (one, other)]
                assert other["x"] - one["x"] >= sum(widest) / 2

    def test_a_deep_network_fits_while_it_is_folded(self, ask: Ask) -> None:
        volumes = residual((3, 8, 36, 3))
        layout = laid_out(ask, volumes)
        assert layout["width"] == 1120
        assert layout["height"] <= 180
        assert sum(item["folded"] for item in layout["items"]) == 4
        assert laid_out(ask, volumes, "layer3")["width"] > 1120

    def test_unfolding_leaves_the_others_folded(self, ask: Ask) -> None:
        layout = laid_out(ask, residual(), "layer2")
        assert item_of(layout, "layer2.0.add")["nodes"][0] == "layer2.0.one.conv"
        assert item_of(layout, "layer2.1.add") != item_of(layout, "layer2.0.add")
        assert item_of(layout, "layer1.0.add") == item_of(layout, "layer1.1.add")

    def test_a_shortcut_is_an_arc_over_its_block(self, ask: Ask) -> None:
        layout = laid_out(ask, residual(), "layer1", "layer1.1")
        ends = {
            (layout["items"][a]["nodes"][-1], layout["items"][b]["nodes"][-1]): kind for a, b, kind in layout["edges"]
        }
        assert ends["layer1.0.add", "layer1.1.add"] == "arc"
        assert ends["layer1.1.one.relu", "layer1.1.two.relu"] == "line"

    def test_a_convolution_on_the_shortcut_has_its_own_lane(self, ask: Ask) -> None:
        layout = laid_out(ask, residual(), "layer2", "layer2.0")
        assert item_of(layout, "layer2.0.one.conv")["lane"] == item_of(layout, "layer2.0.add")["lane"] == 0
        assert item_of(layout, "layer2.0.downsample.0")["lane"] == 1

    def test_branches_run_side_by_side_and_meet(self, ask: Ask) -> None:
        layout = laid_out(ask, inception(), "mixed_a")
        starts = [f"mixed_a.{name}" for name in ("branch1.conv", "branch2.0.conv", "branch3.0.conv", "pool")]
        assert [item_of(layout, name)["lane"] for name in starts] == [-1.5, -0.5, 0.5, 1.5]
        assert len({item_of(layout, name)["rank"] for name in starts}) == 1
        assert item_of(layout, "mixed_a.cat")["lane"] == 0
        assert item_of(layout, "mixed_a.branch4.conv")["lane"] == 1.5

    def test_a_phone_scrolls(self, ask: Ask) -> None:
        assert laid_out(ask, residual(), width=360)["width"] > 360
