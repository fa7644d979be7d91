"""The Pooling page in a real Chromium, as its tests use it: opened by a link, read, pointed at."""

import json
import re
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect
from torch import Tensor, nn

from app.text import Words
from tests.browser.conftest import FLAWS, OpenPage

KINDS = ("max", "average", "l2", "strided", "global-max", "global-average")


def view(words: Words, key: str, **facts: Any) -> str:
    return words(f"pooling.view.{key}", **facts)


def opened(open_page: OpenPage, query: str = "", **options: Any) -> Page:
    """The Pooling page, which must warn of nothing: ``opened(open_page, "pool=k3x3", lang="ko")``."""
    flaws = f"{FLAWS}, [data-testid=stAlert]"
    return open_page(f"pooling?{query}", drawn=".pooling[data-painted]", flaws=flaws, **options)


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
