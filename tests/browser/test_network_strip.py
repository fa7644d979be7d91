"""The network strip in a real browser: what hands can do with it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from app.components.network_strip import Volume, strip_message
from app.text import words
from tests.browser.mounted import Mounted
from tests.strip_networks import inception, residual

Network = tuple[Volume, ...]


def message(volumes: Network) -> bytes:
    return strip_message(volumes, words("en"), "strip")


class TestHands:
    @pytest.fixture
    def mounted(self, browser: Browser) -> Iterator[Mounted]:
        mounted = Mounted(browser, "network_strip", width=1120, height=400)
        mounted.show(message(residual()), "stem.conv")
        yield mounted
        mounted.close()

    @pytest.fixture
    def strip(self, mounted: Mounted) -> Page:
        return mounted.page

    def folded(self, page: Page) -> int:
        return page.locator(".item.folded").count()

    def test_the_way_to_the_selected_node_is_open(self, mounted: Mounted, strip: Page) -> None:
        assert self.folded(strip) == 3
        mounted.show(message(inception()), "mixed_b.pool")
        assert self.folded(strip) == 1
        assert strip.locator(".opened").count() == 1
        assert strip.locator("path.selected:not(.within)").count() == 1

    def test_a_click_picks_what_is_under_it(self, mounted: Mounted, strip: Page) -> None:
        strip.locator(".plate[data-node='1'] .face").click()
        strip.locator(".plate[data-node='3'] .front").click()
        assert mounted.sent("selected") == ["stem.conv", "stem.relu"]

    def test_a_folded_block_picks_its_output(self, mounted: Mounted, strip: Page) -> None:
        strip.locator(".item.folded .front").last.click()
        assert mounted.sent("selected") == ["layer1.1.add"]
        assert strip.locator("path.selected.within").count() == 1

    def test_a_handle_unfolds_without_a_message(self, mounted: Mounted, strip: Page) -> None:
        strip.locator(".item.folded .handle").last.click()
        assert self.folded(strip) == 4
        assert mounted.sent("selected") == []

    def test_unfolded_blocks_stay_so_when_the_same_network_comes_again(self, mounted: Mounted, strip: Page) -> None:
        strip.locator(".item.folded .handle").last.click()
        mounted.show(message(residual()), "stem.conv")
        assert self.folded(strip) == 4
        strip.locator(".tool.all").click()
        assert self.folded(strip) == 3
        assert strip.locator(".tool.all").is_hidden()

    def test_the_keyboard_does_everything(self, mounted: Mounted, strip: Page) -> None:
        for key in ("Tab", "Tab", "End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "+"):
            strip.keyboard.press(key)
        assert self.folded(strip) == 4
        assert strip.locator("[role=status]").inner_text().startswith("block layer3.0")
        for key in ("+", "Enter"):
            strip.keyboard.press(key)
        assert mounted.sent("selected") == ["layer3.0.one.conv"]
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
