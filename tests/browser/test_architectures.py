"""What a visitor does on the Architectures page, in a real Chromium."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

import cnnviz
from app.pages.architectures.state import VIEWS, Architectures
from app.text import Words, plain, words
from tests.browser import addresses
from tests.browser.conftest import PHONE, OpenPage, sideways

EN, KO = words("en"), words("ko")


def opened(open_page: OpenPage, view: str, lang: str = "en", color_scheme: str = "light", **names: str) -> Page:
    """The page in a view: ``opened(open_page, "layers", arch_net="vgg16", lang="ko", color_scheme="dark")``."""
    query = "&".join(f"{name}={value}" for name, value in {"arch_view": view, **names}.items())
    page = open_page(f"architectures?net=lenet5&weights=random&{query}", lang=lang, color_scheme=color_scheme)
    shows(page, words(lang), view)
    return page


def shows(page: Page, text: Words, view: str) -> None:
    expect(page.get_by_text(plain(text(f"architectures.view-{view}-caption")))).to_be_visible()
    idle(page)


def idle(page: Page) -> None:
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", state="attached")


def at(page: Page, **names: Any) -> None:
    addresses.shows(page, Architectures, **names)


def chart(page: Page) -> Locator:
    return page.locator(".js-plotly-plot").first


def click_point(page: Page, trace: str, index: int) -> None:
    """A point of a scatter by its trace's name; Plotly's own layer lies over it and takes the click."""
    expect(chart(page).locator(".point").first).to_be_visible()
    position = chart(page).evaluate(
        """(plot, [name, index]) => {
          const trace = plot.calcdata.find((points) => points[0].trace.name === name);
          const { xaxis, yaxis } = plot._fullLayout;
          const box = plot.getBoundingClientRect();
          const at = (axis, value) => axis._offset + axis.c2p(value);
          return [box.left + at(xaxis, trace[index].x), box.top + at(yaxis, trace[index].y)];
        }""",
        [trace, index],
    )
    page.mouse.click(*position)


def pick(page: Page, label: str, option: str) -> None:
    """Choose in a list by keyboard: type, then Enter."""
    box = page.get_by_role("combobox", name=re.compile(re.escape(label))).first
    box.click()
    box.fill(option)
    box.press("Enter")
    idle(page)


def test_from_the_time_line_to_a_layer_table(open_page: OpenPage) -> None:
    page = opened(open_page, "time")
    cards = page.get_by_text(EN("architectures.differs"))
    expect(cards.nth(20)).to_be_attached()
    expect(page.get_by_text(re.compile(r"ResNet-50: .*427 px"))).to_be_visible()
    pick(page, EN("architectures.family"), "VGG")
    at(page, arch_family="VGG-2014")
    expect(page.get_by_text("Karen Simonyan")).to_be_visible()
    page.get_by_role("button", name=EN("architectures.layers"), exact=False).click()
    shows(page, EN, "layers")
    at(page, arch_net="vgg16")
    expect(page.get_by_text("138,357,544")).to_be_visible()


def test_a_point_of_the_time_line_is_its_family(open_page: OpenPage) -> None:
    page = opened(open_page, "time", lang="ko", color_scheme="dark")
    expect(page.get_by_text(re.compile(r"ResNet-50: .*427 px"))).to_be_visible()
    box = chart(page).locator(".scatterlayer .point").nth(3).bounding_box()  # LeNet, two AlexNets, GoogLeNet
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    at(page, arch_family="GoogLeNet-2014")
    expect(page.get_by_text("6,998,552")).to_be_visible()


def test_search_fold_and_file(open_page: OpenPage, tmp_path: Path) -> None:
    page = opened(open_page, "layers", arch_net="vgg16")
    field = page.get_by_role("textbox", name=EN("architectures.search"))
    field.fill("fully connected")
    field.press("Enter")
    expect(page.get_by_text("123,642,856 / 138,357,544 (89.4%)")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name=EN("architectures.csv")).click()
    path = tmp_path / "table.csv"
    download.value.save_as(path)
    lines = path.read_text("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines[1:]] == ["classifier.0", "classifier.3", "classifier.6", "Total"]
    assert lines[-1].split(",")[3] == "123642856"
    field.fill("")
    field.press("Enter")
    page.get_by_role("radio", name=EN("architectures.fold-blocks")).click()
    at(page, arch_fold="blocks")
    expect(page.get_by_text(re.compile("40 steps"))).to_be_visible()


def test_side_by_side_and_on_to_explore(open_page: OpenPage) -> None:
    page = opened(open_page, "compare", arch_compare="lenet5+mycnn")
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    pick(page, EN("architectures.slot", number=3), "ResNet-20")
    at(page, arch_compare="lenet5+mycnn+resnet20")
    expect(chart(page).locator(".ytick")).to_have_count(3)
    page.get_by_text(EN("architectures.measure-memory"), exact=True).click()
    at(page, arch_by="memory")
    page.get_by_role("button", name=EN("architectures.explore-name", name="MyCNN")).click()
    at(page, net="mycnn")
    expect(page.locator(".frame-of-strip svg")).to_be_visible()


def test_a_point_opens_its_network(open_page: OpenPage) -> None:
    page = opened(open_page, "all")
    expect(page.get_by_text(re.compile("IMAGENET1K_V2, crop 224×224 px"))).to_be_visible()
    click_point(page, "SqueezeNet", 1)
    at(page, net="squeezenet1_0")
    expect(page.locator(".frame-of-strip svg")).to_be_visible()


def test_the_head_is_swapped_and_counted_again(open_page: OpenPage) -> None:
    page = opened(open_page, "head", lang="ko", arch_net="vgg16")
    expect(page.get_by_text("123,642,856")).to_be_visible()
    expect(page.get_by_text("51,380,224")).to_be_visible()
    swapped = KO("architectures.head-swapped", name="VGG-16")
    expect(chart(page).get_by_text(swapped)).to_have_count(0)
    page.get_by_text(KO("architectures.head-pooled"), exact=True).click()
    expect(chart(page).get_by_text(swapped)).to_be_visible()
    at(page, arch_head="pooled")
    expect(page.get_by_text("15,227,688")).to_be_visible()


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_phone_never_scrolls_sideways(open_page: OpenPage, lang: str) -> None:
    wording = words(lang)
    page = opened(open_page, "source", lang=lang, color_scheme="dark", arch_compare="lenet5+mycnn", arch_net="lenet5")
    page.set_viewport_size(PHONE)
    expect(page.get_by_text("340,908")).to_be_visible()
    for view in reversed(VIEWS):
        name = plain(wording(f"architectures.view-{view}"))
        option, button = (page.get_by_role(role, name=name, exact=True) for role in ("radio", "button"))
        option.or_(button).first.click()
        shows(page, wording, view)
        assert sideways(page) == 0, view


def test_numbers_on_the_screen_are_the_library_s(open_page: OpenPage) -> None:
    page = opened(open_page, "layers", arch_net="resnet20")
    nodes = cnnviz.layers("resnet20")
    expect(page.get_by_text(f"{sum(node.macs for node in nodes):,}")).to_be_visible()
    rows = page.locator("[data-testid=stDataFrame] table[role=grid] tr")
    expect(rows.nth(1)).to_contain_text(nodes[0].name)
    expect(rows.nth(1)).to_contain_text(f"{nodes[0].parameters:,}")
