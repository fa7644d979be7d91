"""The Builder page in a real Chromium, as its tests use it."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from app.text import Words
from cnnviz.building import Design, design_of
from tests.browser.conftest import DESKTOP, PATIENCE
from tests.browser.pooling_page import wake

expect.set_options(timeout=PATIENCE)


Linked = Callable[..., Page]


@contextmanager
def following(browser: Browser, address: str) -> Iterator[Linked]:
    """Open the Builder by a link: ``linked("ko", color_scheme="dark")``; waits until drawn.

    Streamlit asks beside the page's own path before it asks at the root, which the browser reports as errors; any other
    complaint, or an exception on the page, fails the test when it ends.
    """
    wake(browser, address)
    opened: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "/builder/_stcore/" not in message.location.get("url", ""):
            complaints.append(message.text)

    def follow(lang: str = "en", query: str = "", **options: Any) -> Page:
        locale = {"ko": "ko-KR", "en": "en-US"}[lang]
        context = browser.new_context(**{"viewport": DESKTOP, "locale": locale} | options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        opened.append(page)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/builder?lang={lang}&{query}")
        page.wait_for_selector(".builder[data-answered]")
        return page

    yield follow
    for page in opened:
        complaints += page.locator("[data-testid=stException]").all_inner_texts()
        page.context.close()
    assert not complaints, complaints


def say(words: Words, key: str, **facts: Any) -> str:
    return words(f"builder.view.{key}", **facts)


def rows(page: Page) -> Locator:
    return page.locator(".row.layer")


def row(page: Page, place: int) -> Locator:
    """The row of the layer at this place, from 1."""
    return rows(page).nth(place - 1)


def has_names(page: Page, *names: str) -> None:
    """The layers, by the names of their kinds, in order."""
    expect(page.locator(".row.layer .name")).to_have_text(list(names))


def output(page: Page, place: int, text: str) -> None:
    expect(row(page, place).locator(".output")).to_have_text(text)


def total(page: Page, text: str) -> None:
    """The number of parameters, in all."""
    expect(page.locator(".totals dd").first).to_have_text(text)


def field(page: Page, name: str) -> Locator:
    return page.locator(f"[data-focus=field-{name}]")


def act(page: Page, name: str) -> None:
    page.locator(f"[data-focus=act-{name}]").click()


def add(page: Page, kind: str) -> None:
    page.locator(f".add[data-kind={kind}]").click()


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def design_in_address(page: Page) -> Design:
    """What the address holds, once it has caught up with the screen."""
    page.wait_for_function("() => location.search.includes('design=')")
    found = re.search(r"[?&]design=([\w-]+)", page.url)
    assert found
    return design_of("built:" + found[1])


def address_says(page: Page, **expected: Any) -> None:
    """Soon the address holds a design of which this is true."""
    for _ in range(100):
        found = design_in_address(page)
        if all(getattr(found, name) == value for name, value in expected.items()):
            return
        page.wait_for_timeout(100)
    assert {name: getattr(design_in_address(page), name) for name in expected} == expected
