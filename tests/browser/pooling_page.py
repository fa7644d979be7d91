"""The Pooling page in a real Chromium, as its tests use it: opened by a link, read, pointed at."""

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import torch
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page, expect
from torch import Tensor, nn

from app.text import Words
from tests.browser.conftest import FLAWS, OpenPage
from tests.browser.modules import computed

DRAWN = ".pooling[aria-busy=false]"
KINDS = ("max", "average", "l2", "strided", "global-max", "global-average")


#: The map that the card ``name`` shows for these settings, as the page's modules compute it.
VALUES = """async ({ folder, message }, [text, name]) => {
  const [settings, source, { modelOf, shownMap }] = await Promise.all(
    ["settings", "source", "model"].map((file) => import(`${folder}pooling/${file}.js`)));
  const parsed = settings.parseSettings(text);
  const settled = settings.settledSettings(parsed, source.ownSize(message, parsed));
  const { data, shape } = shownMap(modelOf(settled, source.inputMap(message, settled)), name);
  return { data: Array.from(data), shape };
}"""


def view(words: Words, key: str, **facts: Any) -> str:
    return words(f"pooling.view.{key}", **facts)


def opened(open_page: OpenPage, query: str = "", **options: Any) -> Page:
    """The Pooling page, which must warn of nothing: ``opened(open_page, "pool=k3x3", lang="ko")``."""
    flaws = f"{FLAWS}, [data-testid=stAlert]"
    return open_page(f"pooling?{query}", drawn=DRAWN, flaws=flaws, **options)


def has_settings(page: Page, pattern: str) -> None:
    """The address has these settings: what the visitor sees, half a second after the last change."""
    expect(page).to_have_url(re.compile(rf"[?&]pool=[^&]*{pattern}"))


def settings(page: Page) -> str:
    """The settings in the address."""
    return parse_qs(urlparse(page.url).query).get("pool", [""])[0]


def grid(page: Page, name: str) -> Locator:
    return page.locator(f".card-{name} .box canvas")


def values(page: Page, name: str) -> NDArray[np.float64]:
    """The map (rows, columns) of a grid for the settings in the address; the values at the focus are on the screen."""
    result = computed(page, "digits", VALUES, [settings(page), name])
    return np.array(result["data"]).reshape(result["shape"][1:])


def spot(page: Page, name: str, row: int, column: int) -> tuple[float, float]:
    """Where a cell of a grid without padding is on the page."""
    box = grid(page, name).bounding_box()
    assert box is not None
    rows, columns = values(page, name).shape
    return box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows


def point(page: Page, name: str, row: int, column: int) -> None:
    grid(page, name).scroll_into_view_if_needed()
    page.mouse.move(*spot(page, name, row, column))


def slide(page: Page, label: str, value: int) -> None:
    page.get_by_label(label, exact=True).and_(page.locator("input[type=range]")).fill(str(value))


def tab(page: Page, name: str) -> None:
    page.locator(f".tab[data-tab={name}]").click()


def number(text: str) -> float:
    texts = re.findall(r"-?\d[\d.,]*", text.replace("\u2212", "-"))
    return float(texts[-1].replace(",", ""))


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
