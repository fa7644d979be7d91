"""The arithmetic panel in a real browser: down to the pixels and back, hovers both ways, keyboard alone, a phone."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect

from app.components import _source
from app.text import words
from cnnviz import Kind, Window
from cnnviz.explain.curves import CURVES
from cnnviz.explain.windows import positions
from tests.browser.conftest import PHONE, OpenPage, sideways

EN = words("en")
LENET = "?lang=en&net=lenet5&weights=random&pic=sample:digit-3"
RESNET = "?lang=en&net=resnet18&weights=bundled&pic=sample:coffee"
#: Middle of the item with this name, in pixels of the sheet.
WHERE = """(canvas, name) => {
  const sheet = canvas.cnnvizSheet;
  const item = sheet.items.find((each) => each.name === name);
  return item ? [item.x + Math.min(item.w, 40) / 2, item.y + item.h / 2] : null;
}"""


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


def spot(page: Page, name: str) -> dict[str, float]:
    found = sheet(page).evaluate(WHERE, name)
    assert found is not None, name
    return {"x": found[0], "y": found[1]}


def boxes(canvas: Locator) -> list[list[int]]:
    found: list[list[int]] = json.loads(canvas.get_attribute("data-boxes") or "[]")
    return found


def lit(page: Page) -> int:
    return int(sheet(page).get_attribute("data-lit") or 0)


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
        expect(sheet(page)).to_have_attribute("data-current", name)
        assert lit(page) == 5  # three cells, the sum and its bar
    assert [9, 4, 1, 1] in boxes(small_map(page, "input"))
    sheet(page).hover(position=spot(page, "sum0"))
    expect(sheet(page)).to_have_attribute("data-current", "sum0")
    assert lit(page) == 3 * 9 + 2
    assert boxes(small_map(page, "input"))[0] == [8, 3, 3, 3]  # what the unit reads

    output, source = small_map(page, "output"), small_map(page, "input")
    cell = (output.bounding_box() or {"width": 0})["width"] / 24
    output.hover(position={"x": cell * 12.5, "y": cell * 6.5})
    expect(output).to_have_attribute("data-boxes", "[[9,4,1,1],[6,12,1,1]]")
    assert [5, 11, 3, 3] in boxes(source)
    cell = (source.bounding_box() or {"width": 0})["width"] / 26  # a cell of padding on each side
    source.hover(position={"x": cell * 6.5, "y": cell * 10.5})
    expect(source).to_have_attribute("data-boxes", re.compile(re.escape("[9,5,1,1]")))
    assert [8, 4, 3, 3] in boxes(output)  # it feeds nine results
    assert lit(page) == 1  # and is one cell of the patch


def test_all_of_it_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(LENET + "&layer=c3&channel=2&row=4&column=4")
    shows(page, "sum", "c3")
    sheet(page).focus()
    page.keyboard.press("Home")
    expect(sheet(page)).to_have_attribute("data-current", "value0.0")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(sheet(page)).to_have_attribute("data-current", "value0.6")
    expect(panel(page).locator("[role=status]")).to_contain_text("×")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(sheet(page)).to_have_attribute("data-current", "weight0.5")
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
    expect(panel(page)).to_have_attribute("data-drawn", re.compile(r"\d"))
    assert sideways(page) == 0
    width = (sheet(page).bounding_box() or {"width": 999})["width"]
    assert width <= PHONE["width"] - 20
    before = page.url
    sheet(page).tap(position=spot(page, "value0.0"))
    expect(sheet(page)).to_have_attribute("data-current", "value0.0")
    assert page.url == before  # a first touch shows, it does not go
    go = panel(page).get_by_role("button", name=EN("arithmetic.go"))
    if go.is_enabled():  # padding was made by nobody
        go.tap()
        expect(page.get_by_role("button", name=EN("arithmetic.back"))).to_be_visible()


def test_the_softmax_lights_term_and_class(open_page: OpenPage) -> None:
    page = open_page(RESNET)
    page.get_by_role("button", name=EN("arithmetic.softmax")).click()
    expect(page.locator(".unit-arithmetic[data-rule=softmax]")).to_be_visible()
    canvas = page.locator(".unit-arithmetic[data-rule=softmax] canvas.sheet")
    middle = canvas.evaluate(WHERE, "class1")
    canvas.hover(position={"x": middle[0], "y": middle[1]})
    expect(canvas).to_have_attribute("data-current", "class1")
    assert int(canvas.get_attribute("data-lit") or 0) == 5  # e, its power, the name, the share and the bar
    canvas.click(position={"x": middle[0], "y": middle[1]})
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


@pytest.fixture(scope="module")
def bare(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    script = _source("unit_arithmetic", ".js", ("arithmetic",)).replace("export default", "globalThis.start =")
    page.add_script_tag(content=script + "\nglobalThis.readsAlong = readsAlong; globalThis.CURVES = CURVES;")
    yield page
    page.close()


@pytest.mark.parametrize("size", [7, 13, 56])
@pytest.mark.parametrize(
    "window",
    [Window(3, 2, 1), Window(3, 1, 2, 2), Window(11, 4, 2), Window(3, 2, 0, 1, ceil_mode=True), Window.same(4)],
)
def test_the_maps_know_what_each_cell_reads(bare: Page, window: Window, size: int) -> None:
    count = window.output_size(size)
    axis = {"kernel": window.kernel, "stride": window.stride, "dilation": window.dilation, "ceil": window.ceil_mode}
    axis |= {"before": window.padding, "after": window.padding_end}
    found = bare.evaluate("([axis, size, count]) => readsAlong(axis, size, count)", [axis, size, count])
    assert found == [positions(window, unit, size).tolist() for unit in range(count)]


@pytest.mark.parametrize(("size", "count"), [(7, 1), (7, 7), (13, 6), (6, 4), (3, 7)])
def test_adaptive_windows_are_torch_s(bare: Page, size: int, count: int) -> None:
    cells = torch.zeros(1, 1, size, requires_grad=True)
    found = bare.evaluate("([size, count]) => readsAlong({ bins: true }, size, count)", [size, count])
    for unit, reads in enumerate(found):
        pooled = torch.nn.functional.adaptive_avg_pool1d(cells, count)
        (slope,) = torch.autograd.grad(pooled[0, 0, unit], cells)
        assert reads == slope[0, 0].nonzero()[:, 0].tolist()


@pytest.mark.parametrize("kind", CURVES)
def test_the_curves_are_the_library_s(bare: Page, kind: Kind) -> None:
    xs = [-7.5, -3.0, -1.25, -0.1, 0.0, 0.4, 2.0, 3.5, 8.0]
    drawn = bare.evaluate("([kind, xs]) => xs.map(CURVES[kind])", [str(kind), xs])
    assert drawn == pytest.approx([CURVES[kind](x) for x in xs], abs=1e-6)
