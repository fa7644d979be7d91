"""The Builder page in a real Chromium, as its tests use it."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.text import Words
from cnnviz.design import Design, design_of
from tests.browser.conftest import OpenPage


def opened(open_page: OpenPage, **options: Any) -> Page:
    """The Builder, drawn: ``opened(open_page, lang="ko", color_scheme="dark")``."""
    return open_page("builder", drawn=".builder[aria-busy=false] .layer", **options)


def say(words: Words, key: str, **facts: Any) -> str:
    return words(f"builder.view.{key}", **facts)


def rows(page: Page) -> Locator:
    return page.locator(".row.layer")


def row(page: Page, position: int) -> Locator:
    """The row of the layer at this place, from 1."""
    return rows(page).nth(position - 1)


def has_names(page: Page, *names: str) -> None:
    """The layers, by the names of their kinds, in order."""
    expect(page.locator(".row.layer .name")).to_have_text(list(names))


def output(page: Page, position: int, text: str) -> None:
    expect(row(page, position).locator(".output")).to_have_text(text)


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
    match = re.search(r"[?&]design=([\w-]+)", page.url)
    assert match
    return design_of("built:" + match[1])


def address_says(page: Page, **expected: Any) -> None:
    """Soon the address holds a design of which this is true."""
    for _ in range(100):
        result = design_in_address(page)
        if all(getattr(result, name) == value for name, value in expected.items()):
            return
        page.wait_for_timeout(100)
    assert {name: getattr(design_in_address(page), name) for name in expected} == expected
