"""The Blocks page in a real Chromium, as its tests use it: opened by a link, read, pointed at."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PATIENCE, SETTLED

expect.set_options(timeout=PATIENCE)
FIRST = "?lang=en&net=lenet5&weights=random"
PHONE = {"width": 390, "height": 844}
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
SMALL = "net=resnet20&weights=bundled&pic=sample:coffee"

Linked = Callable[..., Page]
_awake: set[str] = set()


def wake(browser: Browser, address: str) -> None:
    """A server that nobody has visited yet answers a link to a page with "not found" first."""
    if address not in _awake:
        page = browser.new_page()
        page.goto(f"{address}/{FIRST}")
        page.wait_for_selector(SETTLED, state="attached")
        page.close()
        _awake.add(address)


@contextmanager
def following(browser: Browser, address: str) -> Iterator[Linked]:
    """Follow links to the Blocks page: ``linked("blk_topic=dense", lang="ko", color_scheme="dark")``, drawn once.

    Streamlit asks beside the page's own path before it asks at the root, which the browser reports as errors; any other
    complaint, or an exception on the page, fails the test when it ends.
    """
    wake(browser, address)
    pages: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "/blocks/_stcore/" not in message.location.get("url", ""):
            complaints.append(message.text)

    def follow(query: str = "", lang: str = "en", **options: Any) -> Page:
        locale = {"ko": "ko-KR", "en": "en-US"}[lang]
        context = browser.new_context(**{"viewport": DESKTOP, "locale": locale} | options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        pages.append(page)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/blocks?lang={lang}&{query}")
        page.wait_for_selector(SETTLED, state="attached")
        return page

    yield follow
    for page in pages:
        complaints += page.locator("[data-testid=stException]").all_inner_texts()
        page.context.close()
    assert not complaints, complaints


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
    return page.locator(".map-board[data-painted] .slot canvas").nth(at)


def read(page: Page) -> list[float]:
    """The values under the marked cell, of every map of the board."""
    texts = page.locator(".map-board .under .value").all_inner_texts()
    return [float(text.replace("\u2212", "-")) for text in texts if text]


def sideways(page: Page) -> int:
    """How many pixels the page could be scrolled to the side."""
    return int(page.evaluate("(m => m.scrollWidth - m.clientWidth)(document.querySelector('[data-testid=stMain]'))"))
