"""The Blocks page in a real Chromium: its frame, and residual, bottleneck, inception and dense."""

import pytest
from playwright.sync_api import expect

from app.text import words
from tests.browser.blocks_page import SMALL, addressed, read, tile, topic
from tests.browser.conftest import PHONE, OpenPage, sideways


def test_x_and_f_of_x_add_up_under_the_pointer_and_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(f"blocks?blk_topic=residual&{SMALL}&blk_res_block=layer1.1")
    box = tile(page, 0).bounding_box()
    assert box is not None
    for share in (0.3, 0.7):
        page.mouse.move(box["x"] + share * box["width"], box["y"] + 0.4 * box["height"])
        expect(page.locator(".map-board .status")).to_contain_text("F(x)")
        x, branch, total, after = read(page)[:4]
        assert x + branch == pytest.approx(total, abs=0.02)
        assert after == pytest.approx(max(0, total), abs=0.02)
    assert len(read(page)) == 12  # the same cell in every map
    page.mouse.move(2, 2)
    expect(page.locator(".map-board .status")).to_contain_text(words("en")("blocks.board.pointer", rows=32, across=32))
    page.locator(".map-board .board").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".map-board .status")).to_contain_text("Row 16, column 16")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".map-board .status")).to_contain_text("Row 17, column 16")


def test_a_block_is_switched_off_and_the_classes_move(open_page: OpenPage) -> None:
    wording = words("ko")
    page = open_page(f"blocks?blk_topic=residual&{SMALL}&blk_res_view=off", lang="ko", color_scheme="dark")
    expect(page.get_by_text(wording("blocks_residual.off-before"), exact=True)).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_have_count(3)
    page.get_by_text(wording("blocks_residual.off-toggle", block="layer1.0").replace("`", "")).click()
    expect(page.locator(".js-plotly-plot")).to_have_count(2)
    page.get_by_role("radio", name=wording("blocks_residual.view-gradient")).click()
    expect(page.get_by_text(wording("blocks_residual.gradient-without"))).to_be_visible()
    addressed(page, "blk_res_view", "gradient")


def test_bottlenecks_are_counted_as_the_sliders_move(open_page: OpenPage) -> None:
    page = open_page("blocks?blk_topic=bottleneck&net=resnet18&weights=bundled")
    expect(page.get_by_text("69,632").first).to_be_visible()
    page.locator(".st-key-blk_bot_channels").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")  # 512 channels
    addressed(page, "blk_bot_channels", "512")
    expect(page.get_by_text("4,718,592").first).to_be_visible()
    page.get_by_role("button", name=words("en")("blocks.reset")).click()
    expect(page.get_by_text("1,179,648").first).to_be_visible()


def test_source_s1_s_example_and_a_network_that_has_modules(open_page: OpenPage) -> None:
    wording = words("en")
    page = open_page("blocks?blk_topic=inception&net=mycnn")
    for number in ("112,896,000", "5,268,480"):
        expect(page.get_by_text(number).first).to_be_visible()
    expect(page.get_by_text(wording("blocks_inception.none", network="MyCNN"))).to_be_visible()
    page.get_by_role("button", name=wording("choosing.open", network="GoogLeNet")).click()
    addressed(page, "net", "googlenet")
    expect(page.locator(".map-board[aria-busy=false] .head")).to_have_count(4)
    expect(page.locator(".map-board .head").nth(1)).to_contain_text("1×1 → 3×3")
    expect(page.locator(".map-board .slot canvas")).to_have_count(12)
    topic(page, wording("blocks_dense.name"))
    addressed(page, "blk_topic", "dense")
    expect(page.get_by_role("button", name=wording("choosing.open", network="DenseNet-121"))).to_be_visible()


def test_the_layer_s_slider_moves_the_triangle_and_the_maps(open_page: OpenPage) -> None:
    page = open_page("blocks?blk_topic=dense&net=densenet121&weights=random")
    expect(page.get_by_text("64 + 32·(3 − 1) = 128")).to_be_visible()
    page.locator(".st-key-blk_den_layer").get_by_role("slider").focus()
    page.keyboard.press("ArrowRight")
    addressed(page, "blk_den_layer", "4")
    expect(page.get_by_text("64 + 32·(4 − 1) = 160")).to_be_visible()
    expect(page.get_by_text("features.denseblock1.denselayer4.conv2")).to_be_visible()


def test_a_phone_needs_no_sideways_scroll(open_page: OpenPage) -> None:
    page = open_page("blocks?blk_topic=residual", lang="ko", viewport=PHONE)
    expect(tile(page, 11)).to_be_visible()
    assert sideways(page) == 0
    for slug in ("bottleneck", "inception", "dense"):
        topic(page, words("ko")(f"blocks_{slug}.name"))
        addressed(page, "blk_topic", slug)
        expect(page.locator(".js-plotly-plot").first).to_be_visible()
        assert sideways(page) == 0
