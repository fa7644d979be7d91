"""The Pooling page by finger, by keyboard alone and by a link; what it tells the server, and when."""

import re
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest
import torch
from playwright.sync_api import expect
from torch import nn

from app.results import Subject
from app.text import words
from tests.browser.conftest import MOVED_ON, PHONE, OpenPage, sideways
from tests.browser.pooling_page import (
    agree,
    grid,
    has_settings,
    map_of,
    number,
    opened,
    spot,
    tab,
    values,
    view,
)


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=idot", lang="ko")
    wording = words("ko")
    field = page.get_by_label(view(wording, "window"), exact=True)
    field.focus()
    field.press("ArrowRight")
    has_settings(page, "k3x3")
    field.press("Control+z")
    expect(page).not_to_have_url(re.compile("k3x3"))
    grid(page, "max").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):  # the first one enters the grid
        page.keyboard.press(key)
    expect(page.locator(".card-max .value")).to_contain_text("(1, 1)")
    spoken = page.locator(".pooling > [role=status]")
    expect(spoken).to_have_text(view(wording, "window-output", row=1, column=1, top=2, bottom=3, left=2, right=3))
    page.keyboard.press("Enter")
    has_settings(page, "u5")
    page.locator(".tab[aria-selected=true]").focus()
    page.keyboard.press("ArrowLeft")  # from the first tab to the last
    has_settings(page, "ttable")
    row = page.locator("tr[data-row=noise]")
    row.focus()
    expect(page.locator(".card.lit")).to_have_count(2)
    page.get_by_role("button", name=view(wording, "player-next"), exact=True).press("Enter")
    has_settings(page, "u6")
    expect(page.locator(".card.lit")).to_have_count(0)
    page.get_by_role("button", name=view(wording, "reset"), exact=True).press("Enter")
    expect(page).not_to_have_url(re.compile("[?&]pool=[^&]"))


def test_a_finger_on_a_phone(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=n12x12.k3x3", viewport=PHONE, has_touch=True, is_mobile=True)
    wording = words("en")
    assert sideways(page) == 0
    expect(page.get_by_label(view(wording, "window"), exact=True)).not_to_be_visible()  # one level at a time
    page.get_by_text(view(wording, "settings"), exact=True).tap()
    expect(page.get_by_label(view(wording, "window"), exact=True)).to_be_visible()
    page.get_by_label(view(wording, "input"), exact=True).select_option("digit-3")
    has_settings(page, "idigit-3")
    grid(page, "max").scroll_into_view_if_needed()
    page.touchscreen.tap(*spot(page, "max", 1, 2))
    expect(page.locator(".card-max .value")).to_contain_text("(1, 2)")
    assert number(page.locator(".card-max .value").inner_text()) == pytest.approx(values(page, "max")[1, 2], rel=1e-3)
    has_settings(page, "u6")
    agree(page, 3)
    for name in ("change", "size", "code", "table"):
        tab(page, name)
        assert sideways(page) == 0


def test_nothing_is_sent_while_it_plays_or_a_slider_is_held(open_page: OpenPage) -> None:
    page = opened(open_page, "pool=n16x16")
    wording = words("en")
    play = page.get_by_role("button", name=view(wording, "player-play"), exact=True)
    play.click()
    page.wait_for_timeout(1500)
    expect(page.get_by_label(view(wording, "player-position"), exact=True)).to_have_value(MOVED_ON)
    assert "u" not in parse_qs(urlparse(page.url).query).get("pool", [""])[0]
    page.get_by_role("button", name=view(wording, "player-pause"), exact=True).click()
    has_settings(page, r"u\d+")
    slider = page.get_by_label(view(wording, "dx"), exact=True)
    box = slider.bounding_box()
    assert box is not None
    before = page.url
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] / 2, steps=6)
    expect(slider).to_have_attribute("aria-valuetext", "4")
    page.wait_for_timeout(1000)
    assert page.url == before
    page.mouse.up()
    has_settings(page, "x4")


def test_an_address_brings_everything_back_with_a_map_from_a_network(open_page: OpenPage) -> None:
    settings = "imap.n14x14.k3x3.f0.p1x1.c1.x1.tcode.u4"  # the stride is 2, as from the start
    page = opened(open_page, f"pool={settings}&map_from=lenet5|random|sample:digit-3|c1|2")
    has_settings(page, re.escape(settings))
    full = Subject("lenet5", "random", "sample:digit-3").activations("c1")[2].astype(np.float64)
    expected = full.reshape(14, 2, 14, 2).mean(axis=(1, 3))
    np.testing.assert_allclose(values(page, "input"), np.roll(expected, 1, axis=1), atol=1e-6)
    agree(page, 3, stride=2, padding=1, ceil_mode=True)
    layer = eval(page.locator("code[data-kind=max]").inner_text(), {"nn": nn})  # noqa: S307 - the visitor may run it
    torch.testing.assert_close(torch.from_numpy(values(page, "max")), layer(map_of(values(page, "input")))[0, 0])
    expect(page.locator(".controls .note", has_text="28 × 28")).to_be_visible()
