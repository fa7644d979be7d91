"""The Convolution page as its tests use it: opened, pointed at, read back, and computed again with torch."""

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Locator, Page, expect
from torch import Tensor

from app.text import words
from tests.browser.conftest import OpenPage
from tests.browser.modules import computed
from tests.frontend.torch_lines import agreed

DRAWN = ".convolution[aria-busy=false]"

#: Every number of the layer that the address names, as torch lays them out.
NUMBERS = """async ({ folder, message }, text) => {
  const [{ ConvolutionModel }, { decoded }, { inputsOf }] = await Promise.all(
    ["model", "settings", "message"].map((name) => import(`${folder}convolution/${name}.js`)));
  const model = new ConvolutionModel(decoded(text), inputsOf(message));
  const filters = [...Array(model.settings.f).keys()];
  return {
    input: { data: Array.from(model.map.data), shape: model.map.shape },
    weights: filters.map((filter) => Array.from(model.filter(filter).cells)),
    share: model.share,
    bias: filters.map((filter) => model.filter(filter).bias),
    output: filters.map((filter) => Array.from(model.output(filter).data)),
    unit: [model.settings.u, Math.floor(model.settings.x / model.stepColumns), model.settings.x % model.stepColumns],
    transposed: model.transposed,
  };
}"""


def opened(open_page: OpenPage, conv: str = "", more: str = "", **options: Any) -> Page:
    """The page with these settings in its address, drawn."""
    return open_page(f"convolution?conv={conv}{more}", drawn=DRAWN, **options)


def again(page: Page) -> None:
    """The same address for another visitor."""
    page.goto(page.url)
    page.wait_for_selector(DRAWN)


def by_the_menu(open_page: OpenPage, conv: str = "", lang: str = "en", **options: Any) -> Page:
    """From the first page to this one, by the menu."""
    page = open_page(f"?net=lenet5&weights=random&conv={conv}", lang=lang, **options)
    page.wait_for_load_state("networkidle")  # pictures of a page that is left at once are asked for in vain
    link = page.get_by_role("link", name=words(lang)("convolution.title"), exact=True)
    page.wait_for_function("document.querySelector('[data-testid=stTopNavLink], [data-testid=stExpandSidebarButton]')")
    if page.get_by_test_id("stExpandSidebarButton").is_visible():  # a phone has its menu at the side
        page.get_by_test_id("stExpandSidebarButton").click()
    link.click()
    page.wait_for_selector(DRAWN)
    if page.get_by_test_id("stSidebarCollapseButton").is_visible():
        page.get_by_test_id("stSidebarCollapseButton").locator("button").press("Enter")
    return page


def told(lang: str, key: str, **facts: Any) -> str:
    return words(lang)(f"convolution.view.{key}", **facts)


def root(page: Page) -> Locator:
    return page.locator(".convolution")


def kept(page: Page, pattern: str) -> None:
    """The address has these settings: what the visitor sees, half a second after the last change."""
    expect(page).to_have_url(re.compile(rf"[?&]conv=[^&]*{pattern}"))


def makes(page: Page, lang: str, **size: int) -> None:
    """The output has this size: height, width, filters."""
    expect(page.locator(".side.output .title")).to_have_text(told(lang, "title-output", **size))


def grid(page: Page, name: str, index: int = 0) -> Locator:
    """A grid of "input", "kernel" or "output"."""
    return page.locator(f".side.{name} .figure canvas").nth(index)


def spot(
    page: Page, name: str, position: tuple[int, int], cells: tuple[int, int], index: int = 0
) -> tuple[float, float]:
    """The middle of the cell at ``position``, counted from the corner of a grid that is ``cells`` high and wide."""
    canvas = grid(page, name, index)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    (row, column), (rows, columns) = position, cells
    return box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows


def slide(page: Page, label: str, value: int) -> None:
    page.get_by_label(label, exact=True).and_(page.locator("input[type=range]")).fill(str(value))


def settings(page: Page) -> str:
    """The settings in the address."""
    return parse_qs(urlparse(page.url).query).get("conv", [""])[0]


def numbers(page: Page) -> dict[str, Any]:
    """Every number of the layer in the address, from the page's own modules; wait for the address with ``kept``."""
    return dict(computed(page, "picture", NUMBERS, settings(page)))


def agrees(page: Page) -> Tensor:
    """Torch's output (filters, height, width) for the page's line: the page's numbers and the sum on the screen."""
    result = numbers(page)
    expected = agreed(page.locator(".code").inner_text(), result)
    filter_, row, column = result["unit"]
    if not result["transposed"]:
        total = float(expected[filter_, row, column])
        assert number(page.locator(".total").inner_text()) == pytest.approx(total, rel=1e-3, abs=1e-3)
    return expected


def number(text: str) -> float:
    """The last number of a text."""
    texts = re.findall(r"-?\d[\d.,]*(?:e[+-]?\d+)?", text.replace("\u2212", "-"))
    return float(texts[-1].replace(",", "").rstrip("."))
