"""The Blocks page in a real Chromium: separable, excitation, batch norm, dropout, response norm, head, invariance."""

import re

import pytest
from playwright.sync_api import expect

from app.text import words
from tests.browser.blocks_page import SMALL, addressed, read, tile, topic
from tests.browser.conftest import PHONE, OpenPage, sideways


def test_batch_norm_in_both_modes_under_the_pointer(open_page: OpenPage) -> None:
    page = open_page(f"blocks?blk_topic=batch_norm&{SMALL}&blk_norm_layer=bn1")
    tile(page, 2).hover()
    expect(page.locator(".map-board .status")).to_contain_text("train mode")
    before, rest, training = read(page)
    assert before != rest != training
    expect(page.locator(".js-plotly-plot")).to_have_count(6)
    slider = page.get_by_role("slider", name=words("en")("blocks_batch_norm.size"))
    slider.focus()
    page.keyboard.press("End")
    addressed(page, "blk_norm_size", "8")
    page.get_by_text(words("en")("blocks_batch_norm.by-size")).click()
    expect(page.get_by_text(re.compile("The middle channel.s mean is"))).to_be_visible()


def test_the_next_mask_and_many_passes(open_page: OpenPage) -> None:
    wording = words("ko")
    page = open_page(
        "blocks?blk_topic=dropout&net=squeezenet1_0&weights=random&pic=sample:coffee", lang="ko", color_scheme="dark"
    )
    expect(
        page.get_by_text(wording("blocks_dropout.column-deviation")).or_(page.locator(".js-plotly-plot").nth(1)).first
    ).to_be_visible()
    tile(page, 1).hover()
    expect(page.locator(".map-board .status")).to_contain_text(wording("blocks_dropout.after"))
    page.get_by_role("button", name=wording("blocks_dropout.next")).click()
    addressed(page, "blk_dropout_seed", "1")
    votes = wording("blocks_dropout.votes", name="", votes=16, count=16).split("(")[0].strip()
    expect(page.get_by_text(votes)).to_be_visible()
    assert sideways(page) == 0


def test_counts_follow_the_sliders(open_page: OpenPage) -> None:
    page = open_page(f"blocks?blk_topic=head&{SMALL}")
    expect(page.get_by_text("51,380,224 weights")).to_be_visible()
    page.get_by_role("slider", name=words("en")("blocks_head.slide-side")).focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("67,108,864 weights")).to_be_visible()  # 8·8·1,024·1,024
    addressed(page, "blk_head_side", "8")
    topic(page, words("en")("blocks_separable.name"))  # no such convolution in a ResNet: an offer instead
    page.get_by_role("button", name=re.compile("MobileNetV2$")).click()
    expect(page.get_by_text("1/16 + 1/9")).to_be_visible()
    expect(page.locator(".map-board[aria-busy=false]")).to_be_visible()


def test_a_moved_picture_on_a_phone(open_page: OpenPage) -> None:
    page = open_page("blocks?blk_topic=invariance&net=lenet5&weights=bundled&pic=sample:digit-3", viewport=PHONE)
    expect(page.locator(".js-plotly-plot")).to_have_count(4)
    assert sideways(page) == 0
    page.get_by_role("radio", name=words("en")("blocks_invariance.flip-horizontal")).click()
    addressed(page, "blk_move_flip", "horizontal")
    page.get_by_role("slider", name=words("en")("blocks_invariance.right")).focus()
    page.keyboard.press("ArrowLeft")
    addressed(page, "blk_move_right", "3")
    expect(page.get_by_text(re.compile("^The first layer.s maps changed by"))).to_be_visible()


def test_gates_and_neighbors_have_their_numbers(open_page: OpenPage) -> None:
    page = open_page("blocks?blk_topic=excitation&net=mobilenet_v3_small&weights=random&pic=sample:coffee")
    expect(page.locator(".js-plotly-plot")).to_have_count(5)
    tile(page, 0).hover()
    before, after = read(page)[:2]
    gate = float(page.locator(".map-board").get_by_text(re.compile("× ")).first.inner_text().removeprefix("× "))
    assert after == pytest.approx(before * gate, abs=0.01)
    page = open_page(
        "blocks?blk_topic=response_norm&net=alexnet2012&weights=random&pic=sample:coffee&blk_lrn_channel=10"
    )
    expect(page.get_by_text("b = a / (k + α/n · Σa²)^β")).to_be_visible()
    expect(page.get_by_text(re.compile(r"0\.0005/5"))).to_have_count(2)
