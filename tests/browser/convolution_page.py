"""The Convolution page as its tests use it: opened, pointed at, read back, and computed again with torch."""

import json
import re
from typing import Any

import torch
from playwright.sync_api import Locator, Page, expect
from torch import Tensor, nn

from app.text import words
from tests.browser.conftest import OpenPage

DRAWN = ".convolution[data-painted]"


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


def state(page: Page) -> dict[str, Any]:
    return dict(json.loads(root(page).get_attribute("data-state") or "{}"))


def shows(page: Page, pattern: str) -> None:
    """The settings on the screen match."""
    expect(root(page)).to_have_attribute("data-state", re.compile(rf'"settings":"[^"]*{pattern}'))


def kept(page: Page, pattern: str) -> None:
    """And the address does."""
    expect(page).to_have_url(re.compile(rf"[?&]conv=[^&]*{pattern}"))


def grid(page: Page, name: str, index: int = 0) -> Locator:
    """A grid of "input", "kernel" or "output"."""
    return page.locator(f".side.{name} .figure canvas").nth(index)


def spot(page: Page, name: str, place: tuple[int, int], cells: tuple[int, int], index: int = 0) -> tuple[float, float]:
    """The middle of the cell at ``place``, counted from the corner of a grid that is ``cells`` high and wide."""
    canvas = grid(page, name, index)
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    (row, column), (rows, columns) = place, cells
    return box["x"] + (column + 0.5) * box["width"] / columns, box["y"] + (row + 0.5) * box["height"] / rows


def slide(page: Page, label: str, value: int) -> None:
    page.get_by_label(label, exact=True).and_(page.locator("input[type=range]")).fill(str(value))


def numbers(page: Page) -> dict[str, Any]:
    """Every number on the page, as torch lays them out."""
    return dict(root(page).evaluate("root => root.numbers()"))


def module(page: Page) -> nn.Module:
    """What the line under "In PyTorch" makes."""
    line = page.locator(".code").inner_text()
    assert re.fullmatch(r"""nn\.[\w.]+\([\w\s.,()="-]*\)+""", line), line
    return eval(line, {"nn": nn}).double()  # type: ignore[no-any-return]  # noqa: S307 - only names of nn, checked above


def torch_says(page: Page) -> Tensor:
    """The output of torch's module with the weights and the input of the page: (filters, height, width)."""
    found = numbers(page)
    made = module(page)
    layer = next(each for each in made.modules() if isinstance(each, nn.Conv2d | nn.ConvTranspose2d))
    weights = torch.tensor(found["weights"], dtype=torch.float64)
    high, wide = layer.kernel_size
    weights = weights.reshape(layer.out_channels, found["share"], high, wide)
    if isinstance(layer, nn.ConvTranspose2d):
        weights = transposed(weights, layer.groups)
    with torch.no_grad():
        layer.weight.copy_(weights)
        if layer.bias is not None:
            layer.bias.copy_(torch.tensor(found["bias"], dtype=torch.float64))
        read = torch.tensor(found["input"]["data"], dtype=torch.float64).reshape(1, *found["input"]["shape"])
        return torch.as_tensor(made(read))[0]


def transposed(weights: Tensor, groups: int) -> Tensor:
    """(filters, channels of a group, ...) as (channels, filters of a group, ...)."""
    parts = weights.chunk(groups)
    return torch.cat([part.transpose(0, 1) for part in parts])


def agrees(page: Page) -> Tensor:
    """What is on the page is what torch says; returns torch's output."""
    expected = torch_says(page)
    found = torch.tensor(numbers(page)["output"], dtype=torch.float64).reshape(expected.shape)
    torch.testing.assert_close(found, expected, rtol=1e-9, atol=1e-9)
    return expected


def number(text: str) -> float:
    """The last number of a text."""
    found = re.findall(r"-?\d[\d.,]*(?:e[+-]?\d+)?", text.replace("\u2212", "-"))
    return float(found[-1].replace(",", "").rstrip("."))
