"""The arithmetic panel in a real browser: down to the pixels and back, hovers both ways, keyboard alone, a phone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from app.text import words
from tests.browser.conftest import PHONE, OpenPage, sideways

EN = words("en")
LENET = "?lang=en&net=lenet5&weights=random&pic=sample:digit-3"
RESNET = "?lang=en&net=resnet18&weights=bundled&pic=sample:coffee"


def panel(page: Page) -> Locator:
    return page.locator(".unit-arithmetic")


def sheet(page: Page) -> Locator:
    return panel(page).locator("canvas.sheet")


def small_map(page: Page, name: str) -> Locator:
    return panel(page).locator(f"canvas.small-map.{name}")


def shows(page: Page, rule: str, layer: str) -> None:
    """The panel explains this layer."""
    expect(page).to_have_url(re.compile(rf"[?&]layer={re.escape(layer)}(&|$)"))
    expect(panel(page)).to_have_attribute("data-rule", rule)
    expect(sheet(page)).to_have_attribute("aria-label", re.compile(re.escape(layer)))


def option(page: Page, name: str) -> Locator:
    """What a screen reader is given for an item of the sheet."""
    return panel(page).locator(f"[id='{name}']")


def spot(page: Page, name: str) -> dict[str, float]:
    """The item's middle, in pixels of the sheet."""
    box, canvas = option(page, name).bounding_box(), sheet(page).bounding_box()
    assert box, name
    assert canvas
    return {"x": box["x"] - canvas["x"] + min(box["width"], 40) / 2, "y": box["y"] - canvas["y"] + box["height"] / 2}


def points_at(page: Page, name: str) -> None:
    """This item is the current one."""
    expect(sheet(page)).to_have_attribute("aria-activedescendant", name)


def lit(page: Page) -> int:
    """How many items that can be pointed at light up."""
    return panel(page).get_by_role("option", selected=True).count()


def crumbs(page: Page) -> Locator:
    return page.locator(".st-key-trail-line button")


def test_from_a_convolution_down_to_a_pixel_and_back(open_page: OpenPage) -> None:
    page = open_page(RESNET + "&layer=layer1.0.bn1&channel=5&row=9&column=4")
    shows(page, "batch-norm", "layer1.0.bn1")
    sheet(page).click(position=spot(page, "f:x"))
    shows(page, "sum", "layer1.0.conv1")
    sheet(page).click(position=spot(page, "value0.4"))
    shows(page, "maximum", "maxpool")
    sheet(page).click(position=spot(page, "winner"))
    shows(page, "curve", "relu")
    sheet(page).click(position=spot(page, "origin"))
    shows(page, "batch-norm", "bn1")
    sheet(page).click(position=spot(page, "f:x"))
    shows(page, "sum", "conv1")
    sheet(page).click(position=spot(page, "value0.24"))
    expect(panel(page)).to_have_attribute("data-rule", "pixel")
    expect(crumbs(page).last).to_contain_text("picture")
    page.get_by_role("button", name=EN("arithmetic.back")).click()
    shows(page, "sum", "conv1")
    page.get_by_role("button", name=re.compile("^maxpool")).click()
    shows(page, "maximum", "maxpool")
    expect(crumbs(page)).to_have_count(4)  # back, and three units
    expect(page.get_by_text(re.compile("^recomputed"))).to_be_visible()


def test_hovering_lights_partners_both_ways(open_page: OpenPage) -> None:
    page = open_page(RESNET + "&layer=layer1.0.conv1&channel=5&row=9&column=4")
    shows(page, "sum", "layer1.0.conv1")
    sheet(page).scroll_into_view_if_needed()
    for name in ("value0.4", "weight0.4", "product0.4"):
        sheet(page).hover(position=spot(page, name))
        points_at(page, name)
        assert lit(page) == 4  # three cells and the sum
    sheet(page).hover(position=spot(page, "sum0"))
    points_at(page, "sum0")
    assert lit(page) == 3 * 9 + 1
    status = panel(page).locator(".status")

    output, source = small_map(page, "output"), small_map(page, "input")
    cell = (output.bounding_box() or {"width": 0})["width"] / 24
    output.hover(position={"x": cell * 12.5, "y": cell * 6.5})
    expect(status).to_have_text("Result cell (6, 12) reads 9 input cells.")
    cell = (source.bounding_box() or {"width": 0})["width"] / 26  # a cell of padding on each side
    source.hover(position={"x": cell * 6.5, "y": cell * 10.5})
    expect(status).to_have_text("Input cell (9, 5) feeds 9 results.")
    assert lit(page) == 1  # one cell of the patch


def test_all_of_it_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(LENET + "&layer=c3&channel=2&row=4&column=4")
    shows(page, "sum", "c3")
    sheet(page).focus()
    page.keyboard.press("Home")
    points_at(page, "value0.0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    points_at(page, "value0.6")
    expect(panel(page).locator("[role=status]")).to_contain_text("×")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    points_at(page, "weight0.5")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    shows(page, "mean", "s2")
    sheet(page).focus()
    page.keyboard.press("Escape")
    shows(page, "sum", "c3")
    small_map(page, "input").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    shows(page, "mean", "s2")
    more = page.get_by_role("button", name=EN("arithmetic.back"))
    more.focus()
    page.keyboard.press("Enter")
    shows(page, "sum", "c3")
    button = panel(page).get_by_role("button", name=EN("arithmetic.more"))
    drawn = sheet(page).bounding_box()
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_be_hidden()
    assert (sheet(page).bounding_box() or {"height": 0})["height"] > (drawn or {"height": 0})["height"]


@pytest.mark.parametrize("path", [LENET + "&layer=c3", RESNET + "&layer=conv1", RESNET + "&layer=fc"])
def test_on_a_phone_by_touch(open_page: OpenPage, path: str) -> None:
    page = open_page(path, viewport=PHONE, has_touch=True, is_mobile=True)
    expect(panel(page)).to_have_attribute("aria-busy", "false")
    assert sideways(page) == 0
    width = (sheet(page).bounding_box() or {"width": 999})["width"]
    assert width <= PHONE["width"] - 20
    before = page.url
    sheet(page).tap(position=spot(page, "value0.0"))
    points_at(page, "value0.0")
    assert page.url == before  # a first touch shows, it does not go
    go = panel(page).get_by_role("button", name=EN("arithmetic.go"))
    if go.is_enabled():  # padding was made by nobody
        go.tap()
        expect(page.get_by_role("button", name=EN("arithmetic.back"))).to_be_visible()


def test_the_softmax_lights_term_and_class(open_page: OpenPage) -> None:
    page = open_page(RESNET)
    page.get_by_role("button", name=EN("arithmetic.softmax")).click()
    expect(page.locator(".unit-arithmetic[data-rule=softmax]")).to_be_visible()
    popover = page.locator(".unit-arithmetic[data-rule=softmax]")
    popover.locator("[id=class1]").hover(force=True)
    expect(popover.locator("canvas.sheet")).to_have_attribute("aria-activedescendant", "class1")
    assert popover.get_by_role("option", selected=True).count() == 2  # the power in the sum, and the name
    popover.locator("[id=class1]").click(force=True)
    expect(page).to_have_url(re.compile("layer=fc"))
    expect(page.locator(".unit-arithmetic[data-rule=sum]")).to_be_visible()


def test_it_saves_as_a_picture(open_page: OpenPage, tmp_path: Any) -> None:
    page = open_page(LENET + "&layer=c3&channel=2&row=4&column=4")
    shows(page, "sum", "c3")
    with page.expect_download() as waiting:
        panel(page).get_by_role("button", name=EN("components.save-png")).click()
    file = tmp_path / "sum.png"
    waiting.value.save_as(file)
    assert file.read_bytes()[:4] == b"\x89PNG"
    assert file.stat().st_size > 20_000
