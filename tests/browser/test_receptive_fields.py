"""What a visitor does on the Receptive fields page, in a real Chromium; what the scripts walk is what Python says."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

import cnnviz
from app.pages.receptive_fields import state
from app.text import Words, words
from cnnviz.analysis.receptive_field.pixel_reach import reached, read_patterns
from tests.browser import addresses
from tests.browser.conftest import PHONE, OpenPage, sideways

EN, KO = words("en"), words("ko")
DRAWN = {
    "growth": ".field-growth[aria-busy=false]",
    "channels": ".channel-strip[aria-busy=false]",
    "effective": ".effective-view[aria-busy=false]",
    "forwards": ".pixel-reach[aria-busy=false]",
    "stacks": ".js-plotly-plot",
}


def opened(open_page: OpenPage, view: str, lang: str = "en", color_scheme: str = "light", **names: str) -> Page:
    """The page in a view: ``opened(open_page, "forwards", net="resnet20", lang="ko", color_scheme="dark")``."""
    given = {"net": "lenet5", "weights": "bundled", "rf_view": view, **names}
    query = "&".join(f"{name}={value}" for name, value in given.items())
    return open_page(f"receptive-fields?{query}", lang=lang, drawn=DRAWN[view], color_scheme=color_scheme)


def at(page: Page, **names: Any) -> None:
    addresses.shows(page, state.ReceptiveFields, **names)


def turn_to(page: Page, text: Words, view: str) -> None:
    page.get_by_text(text(f"receptive_fields.view-{view}"), exact=True).first.click()
    page.wait_for_selector(DRAWN[view])
    at(page, rf_view=view)


def middle(locator: Locator, across: float = 0.5, down: float = 0.5) -> dict[str, float]:
    box = locator.bounding_box()
    assert box is not None
    return {"x": box["width"] * across, "y": box["height"] * down}


def shows_layer(view: Locator, name: str) -> None:
    expect(view.locator(".title")).to_contain_text(re.compile(rf"\b{re.escape(name)}\b"))


def test_the_field_grows_layer_by_layer(open_page: OpenPage) -> None:
    page = opened(open_page, "growth")
    view = page.locator(".field-growth")
    names = [node.name for node in state.stops(cnnviz.layers("lenet5", "bundled"))]
    shows_layer(view, "s4")
    page.get_by_role("button", name=EN("receptive_fields.growth.view.previous")).click()
    before = names[names.index("s4") - 1]
    shows_layer(view, before)
    at(page, rf_layer=before)
    slider = page.get_by_role("slider", name=EN("receptive_fields.growth.view.position"), exact=True)
    slider.focus()
    slider.press("Home")
    shows_layer(view, "c1")
    expect(view.locator(".lines")).to_contain_text("r = r₀ + d(k − 1)·j₀ = 1 + 1·(5 − 1)·1 = 5")
    curve = view.locator("canvas.curve")
    curve.click(position=middle(curve, 0.95))
    shows_layer(view, names[-1])
    page.get_by_role("button", name=EN("receptive_fields.growth.view.play")).click()
    expect(view.locator(".title")).not_to_contain_text(names[-1])
    page.get_by_role("button", name=EN("receptive_fields.growth.view.pause")).click()
    expect(page.get_by_role("button", name=EN("receptive_fields.growth.view.play"))).to_be_visible()

    slider.press("Home")
    slider.press("ArrowRight")
    at(page, rf_layer="s2")
    a_unit_is_chosen(page)


def a_unit_is_chosen(page: Page) -> None:
    """By pointer and by keys."""
    picture = page.locator(".field-growth canvas.picture")
    caption = page.locator(".field-growth .caption")
    picture.click(position=middle(picture, 0.1, 0.1))
    expect(caption).to_contain_text("row 0, column 0")
    picture.click(position=middle(picture, 0.52, 0.52))
    at(page, rf_layer="s2", rf_row=7, rf_col=7)
    picture.press("ArrowLeft")
    picture.press("ArrowUp")
    at(page, rf_row=6, rf_col=6)
    expect(caption).to_contain_text("rows 12 to 17, columns 12 to 17")


def test_channels_tell_where_they_come_from(open_page: OpenPage) -> None:
    page = opened(open_page, "channels", net="googlenet", weights="random", lang="ko", color_scheme="dark")
    readout, bar = page.locator(".channel-strip .readout"), page.locator(".channel-strip .bar-of-channels")
    expect(readout).to_contain_text("315")
    bar.hover(position=middle(bar, 0.95, 0.3))
    expect(readout).to_contain_text("inception5b.branch4.1.relu")
    expect(readout).to_contain_text("379")
    bar.press("Home")
    for _ in range(2):
        bar.press("PageUp")
    expect(bar).to_have_attribute("aria-valuenow", "768")
    expect(bar).to_have_attribute("aria-valuetext", re.compile("branch3"))
    bar.press("ArrowLeft")
    expect(bar).to_have_attribute("aria-valuenow", "767")
    page.locator(".channel-strip .entry").first.click()
    expect(bar).to_have_attribute("aria-valuenow", "0")


def test_a_network_without_branches_leads_to_one_with(open_page: OpenPage) -> None:
    page = opened(open_page, "growth")
    page.get_by_text(EN("receptive_fields.view-channels"), exact=True).first.click()
    page.get_by_role("button", name=EN("choosing.open", network="SqueezeNet 1.0")).click()
    page.wait_for_selector(DRAWN["channels"])
    at(page, net="squeezenet1_0", rf_view="channels")


def test_trained_beside_random_and_a_link_that_brings_it_back(open_page: OpenPage) -> None:
    page = opened(open_page, "effective", rf_layer="s2", rf_draw="1")
    panels = page.locator(".effective-view .panel")
    expect(panels).to_have_count(3)
    expect(page.locator("[data-panel=picture]")).to_contain_text(
        EN("receptive_fields.effective.line-theory", field="6 px")
    )
    row = page.get_by_role("spinbutton", name=EN("receptive_fields.row"))
    row.fill("0")
    row.press("Enter")
    at(page, rf_row=0)
    on_picture = EN("receptive_fields.effective.line-theory-on", height=6, width=6)
    expect(page.locator("[data-panel=picture]")).to_contain_text(on_picture)
    text = page.locator("[data-panel=trained]").inner_text()
    overlay = page.get_by_role("slider", name=EN("receptive_fields.effective.view.overlay"))
    overlay.fill("10")
    link = dict(part.split("=") for part in page.url.partition("?")[2].split("&"))
    again = opened(
        open_page, "effective", **{name: value for name, value in link.items() if name not in {"rf_view", "lang"}}
    )
    expect(again.locator("[data-panel=trained]")).to_have_text(text, use_inner_text=True)


def test_what_a_pixel_reaches_is_what_python_says(open_page: OpenPage) -> None:
    slug = "shufflenet_v2_x0_5"
    page = opened(open_page, "forwards", net=slug, weights="random")
    view, picture = page.locator(".pixel-reach"), page.locator(".pixel-reach canvas.picture")
    picture.click(position=middle(picture, 0.02, 0.7))
    picture.press("Shift+ArrowRight")
    picture.press("ArrowUp")
    page.mouse.move(1, 1)  # off the picture, so that the chosen pixel shows
    position = re.search(r"row (\d+), column (\d+)", view.locator(".caption").inner_text())
    assert position
    row, column = map(int, position.groups())
    at(page, rf_y=row, rf_x=column)
    nodes = {node.name: node for node in cnnviz.layers(slug, "random")}
    side = next(card.input[1] for card in cnnviz.networks() if card.slug == slug)
    reaches = reached(tuple(nodes.values()), read_patterns(tuple(nodes.values()), (3, side, side)), (row, column))
    texts = page.locator(".pixel-reach .tile").evaluate_all(
        "tiles => Object.fromEntries(tiles.map((tile) => [tile.dataset.node, tile.querySelector('.text').textContent]))"
    )
    assert len(texts) > 20
    assert texts == {name: reach_text(nodes[name].output, reaches[name]) for name in texts}


def reach_text(shape: tuple[int, ...], reach: tuple[tuple[int, int], ...] | None) -> str:
    """What a tile says of the units that a pixel reaches."""
    word = "receptive_fields.forwards.view.tile-{}".format
    if reach is None:
        return EN(word("none"))
    if len(shape) == 1:
        return EN(word("vector"))
    (top, bottom), (left, right) = reach
    count, total = (bottom - top + 1) * (right - left + 1), shape[1] * shape[2]
    if total == 1:
        return EN(word("one"))
    facts = {"top": top, "bottom": bottom, "left": left, "right": right, "count": f"{count:,}", "total": f"{total:,}"}
    return EN(word("all" if count == total else "some"), **facts)


def shows(page: Page, text: str) -> None:
    """Somewhere on the screen; a table has its cells once more where only screen readers find them."""
    expect(page.get_by_text(text).filter(visible=True).first).to_be_visible()


def test_stacks_are_counted_at_once(open_page: OpenPage) -> None:
    page = opened(open_page, "stacks", lang="ko", color_scheme="dark")
    shows(page, "28.0 %")
    page.get_by_role("button", name=KO("receptive_fields.stacks.preset-three")).click()
    shows(page, "442,368")
    shows(page, "802,816")
    at(page, rf_n=3)
    slider = page.get_by_role("slider", name=KO("receptive_fields.stacks.layers"))
    slider.press("ArrowRight")
    at(page, rf_n=4)
    shows(page, "589,824")


def test_a_phone_never_scrolls_sideways(open_page: OpenPage) -> None:
    page = opened(open_page, "growth")
    page.set_viewport_size(PHONE)
    for view in state.VIEWS:
        if view != "channels":
            turn_to(page, EN, view)
            assert sideways(page) == 0
