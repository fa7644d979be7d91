"""The Pooling page in a real Chromium, as its tests use it: opened by a link, read, pointed at."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect
from torch import Tensor, nn

from app.text import Words
from tests.browser.conftest import DESKTOP, PATIENCE, SETTLED

expect.set_options(timeout=PATIENCE)
LIGHT = "?lang=en&net=lenet5&weights=random"
PHONE = {"width": 390, "height": 844}
KINDS = ("max", "average", "l2", "strided", "global-max", "global-average")


def view(words: Words, key: str, **facts: Any) -> str:
    return words(f"pooling.view.{key}", **facts)


Linked = Callable[..., Page]
_awake: set[str] = set()


def wake(browser: Browser, address: str) -> None:
    """A server that nobody has visited yet answers a link to a page with "not found" first."""
    if address not in _awake:
        page = browser.new_page()
        page.goto(f"{address}/{LIGHT}")
        page.wait_for_selector(SETTLED, state="attached")
        page.close()
        _awake.add(address)


@contextmanager
def following(browser: Browser, address: str) -> Iterator[Linked]:
    """Follow links to the Pooling page: ``linked("pool=k3x3", lang="ko", color_scheme="dark")``; waits until drawn.

    Streamlit asks beside the page's own path before it asks at the root, which the browser reports as errors; any other
    complaint, or an exception on the page, fails the test when it ends.
    """
    wake(browser, address)
    pages: list[Page] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "/pooling/_stcore/" not in message.location.get("url", ""):
            complaints.append(message.text)

    def follow(query: str = "", lang: str = "en", **options: Any) -> Page:
        locale = {"ko": "ko-KR", "en": "en-US"}[lang]
        context = browser.new_context(**{"viewport": DESKTOP, "locale": locale} | options)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        pages.append(page)
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{address}/pooling?lang={lang}&{query}")
        drawn(page)
        return page

    yield follow
    for page in pages:
        complaints += page.locator("[data-testid=stException], [data-testid=stAlert]").all_inner_texts()
        page.context.close()
    assert not complaints, complaints


def drawn(page: Page) -> None:
    page.wait_for_selector(".pooling[data-painted]")


def state(page: Page) -> dict[str, Any]:
    return dict(json.loads(page.locator(".pooling").get_attribute("data-state") or "{}"))


def has_settings(page: Page, pattern: str) -> None:
    """The component's settings say so, and soon the address does too."""
    expect(page.locator(".pooling")).to_have_attribute("data-state", re.compile(pattern))
    expect(page).to_have_url(re.compile(rf"[?&]pool=[^&]*{pattern}"))


def grid(page: Page, name: str) -> Locator:
    return page.locator(f".card-{name} .box canvas")


def values(page: Page, name: str) -> NDArray[np.float64]:
    """The numbers that a grid shows."""
    shown = grid(page, name).evaluate("canvas => canvas.shown")
    return np.array(shown["values"]).reshape(shown["rows"], shown["columns"])


def spot(page: Page, name: str, row: int, column: int) -> tuple[float, float]:
    """Where a cell of a grid is on the page."""
    box = grid(page, name).bounding_box()
    shown = grid(page, name).evaluate("canvas => canvas.shown")
    assert box is not None
    top, _, _, left = shown["padding"]
    return box["x"] + (left + column + 0.5) * shown["cell"], box["y"] + (top + row + 0.5) * shown["cell"]


def point(page: Page, name: str, row: int, column: int) -> None:
    grid(page, name).scroll_into_view_if_needed()
    page.mouse.move(*spot(page, name, row, column))


def slide(page: Page, label: str, value: int) -> None:
    page.get_by_label(label, exact=True).and_(page.locator("input[type=range]")).fill(str(value))


def tab(page: Page, name: str) -> None:
    page.locator(f".tab[data-tab={name}]").click()


def number(text: str) -> float:
    found = re.findall(r"-?\d[\d.,]*", text.replace("\u2212", "-"))
    return float(found[-1].replace(",", ""))


def map_of(shown: NDArray[np.float64]) -> Tensor:
    return torch.from_numpy(shown)[None, None]


def answers(shown: NDArray[np.float64], window: int, **options: Any) -> dict[str, Tensor]:
    """What torch makes of a map: every kind of pooling."""
    read = map_of(shown)
    return {
        "max": nn.MaxPool2d(window, **options)(read)[0, 0],
        "average": nn.AvgPool2d(window, **options)(read)[0, 0],
        "l2": nn.AvgPool2d(window, **options)(read.square()).mul(window**2).sqrt()[0, 0],
        "global-max": nn.AdaptiveMaxPool2d(1)(read)[0, 0],
        "global-average": nn.AdaptiveAvgPool2d(1)(read)[0, 0],
    }


def agree(page: Page, window: int, **options: Any) -> None:
    for name, expected in answers(values(page, "input"), window, **options).items():
        torch.testing.assert_close(torch.from_numpy(values(page, name)), expected, rtol=1e-9, atol=1e-9, msg=name)
