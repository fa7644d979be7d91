"""The Blocks page in a real Chromium, as its tests use it: read and pointed at."""

import re

from playwright.sync_api import Locator, Page, expect

SMALL = "net=resnet20&weights=bundled&pic=sample:coffee"


def topic(page: Page, name: str) -> None:
    """Open a topic by its pill."""
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()


def addressed(page: Page, name: str, value: str) -> None:
    """The address says so."""
    expect(page).to_have_url(re.compile(rf"[?&]{name}={value}(&|$)"))


def tile(page: Page, at: int) -> Locator:
    """A map of the board, counted from the left and the top."""
    return page.locator(".map-board[aria-busy=false] .slot canvas").nth(at)


def read(page: Page) -> list[float]:
    """The values under the marked cell, of every map of the board."""
    texts = page.locator(".map-board .under .value").all_inner_texts()
    return [float(text.replace("\u2212", "-")) for text in texts if text]
