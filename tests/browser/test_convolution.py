"""What a visitor does on the Convolution page, in a real Chromium, by mouse, by finger and by keyboard alone."""

import io
import re

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import expect

from app.text import plain, words
from tests.browser.conftest import MOVED_ON, PHONE, OpenPage, sideways
from tests.browser.convolution_page import (
    again,
    agrees,
    by_the_menu,
    grid,
    kept,
    number,
    numbers,
    opened,
    slide,
    spot,
    told,
)


def test_the_worked_example_of_source_s3_step_by_step(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_label(told("en", "preset"), exact=True).select_option("s3")
    kept(page, "c-3")
    expected = agrees(page)
    assert expected.shape == (2, 3, 3)
    for canvas in (grid(page, "input", 2), grid(page, "kernel", 2), grid(page, "output")):
        box = canvas.bounding_box()
        assert box is not None
        assert box["y"] + box["height"] < 720  # a projector shows all three without scrolling
    following = page.get_by_role("button", name=told("en", "next"), exact=True)
    for step in range(9):
        row, column = divmod(step, 3)
        expect(page.get_by_label(told("en", "position"), exact=True)).to_have_value(str(step))
        expect(page.locator(".readout")).to_contain_text(f"({row}, {column})")
        total = page.locator(".total").inner_text()
        assert number(total) == expected[0, row, column]
        sums = [number(each) for each in page.locator(".sums .caption:visible").all_inner_texts()]
        assert len(sums) == 3
        assert sum(sums) + 1 == expected[0, row, column]  # the bias is 1
        following.click()
    kept(page, "i-whole")
    page.locator(".thumb").nth(1).click()  # the other filter
    expect(page.locator(".readout")).to_contain_text(f"= {expected[1, 0, 0]:g}".replace("-", "\u2212"))


def test_alexnet_s_first_layer_can_be_stepped_through(open_page: OpenPage) -> None:
    page = opened(open_page, lang="ko", color_scheme="dark")
    page.get_by_label(told("ko", "preset"), exact=True).select_option("alexnet227")
    kept(page, "p-227")
    expect(page.locator(".side.output .title")).to_have_text(
        told("ko", "title-output", height=55, width=55, filters=96)
    )
    expect(page.get_by_label(told("ko", "position"), exact=True)).to_have_attribute("max", "3024")
    facts = page.locator(".facts")
    for fact in (
        "34,944",
        "105,705,600",
        "\u230a(227 + 2\u00b70 \u2212 (1\u00b7(11 \u2212 1) + 1)) / 4\u230b + 1 = 55",
    ):
        expect(facts).to_contain_text(fact)
    slide(page, told("ko", "position"), 3024)
    expect(page.locator(".readout")).to_have_text(re.compile(r"\(54, 54\).*216~226.*216~226"))
    kept(page, "x-3024")
    expected = agrees(page)
    assert number(page.locator(".total").inner_text()) == pytest.approx(float(expected[0, 54, 54]), rel=1e-3)
    page.get_by_label(told("ko", "preset"), exact=True).select_option("alexnet224")
    expect(page.locator(".side.output .title")).to_have_text(
        told("ko", "title-output", height=54, width=54, filters=96)
    )
    expect(facts).to_contain_text("\u230a53.25\u230b + 1 = 54")
    expect(page.locator(".unread")).to_have_text(told("ko", "unread", rows=1, columns=1))


def test_three_hovers_light_each_other(open_page: OpenPage) -> None:
    page = opened(open_page, "h-6.w-6.i-whole.ph-1.pw-1.pm-reflect")
    expected = agrees(page)[0]
    readout = page.locator(".readout")
    page.mouse.move(*spot(page, "output", (4, 5), (6, 6)))
    expect(readout).to_contain_text(f"(4, 5) = {expected[4, 5]:g}".replace("-", "\u2212"))
    values = np.reshape(numbers(page)["input"]["data"], (6, 6))
    terms = re.findall(r"(\d+)\u00d7\(?(\u2212?\d+)", page.locator(".written").inner_text())
    assert [int(value) for value, _ in terms] == np.pad(values, 1, "reflect")[4:7, 5:8].flatten().tolist()
    assert sum(int(x) * int(w.replace("\u2212", "-")) for x, w in terms) == expected[4, 5]
    page.mouse.move(*spot(page, "input", (3, 3), (8, 8)))  # the grid has a cell of padding around it
    expect(readout).to_have_text(
        told("en", "readout-input", channel=0, row=2, column=2, value=f"{values[2, 2]:g}", count=9)
    )
    page.mouse.move(*spot(page, "input", (0, 3), (8, 8)))
    expect(readout).to_have_text(told("en", "readout-repeated", row=1, column=2, value=f"{values[1, 2]:g}", count=3))
    page.mouse.move(*spot(page, "kernel", (1, 2), (3, 3)))
    expect(readout).to_have_text(told("en", "readout-weight", channel=0, row=1, column=2, value="2", count=36))
    expect(page.locator(".side.output .title")).to_have_text(told("en", "products", weight="2"))


def test_the_keyboard_alone_is_enough(open_page: OpenPage) -> None:
    page = opened(open_page)
    spoken = page.locator(".convolution > [role=status]")
    kernel = page.get_by_label(told("en", "name-kernel") + " \u2195", exact=True)
    kernel.focus()
    page.keyboard.press("ArrowRight")
    kept(page, r"kh-4\.kw-4")  # locked together
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("[?&]conv=[^&]"))
    grid(page, "kernel").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):  # the first one enters the grid
        page.keyboard.press(key)
    page.keyboard.type("2.5")
    kept(page, "e-12~2500")
    assert numbers(page)["weights"][0][4] == 2.5
    agrees(page)
    page.keyboard.press("Enter")  # back to the grid
    expect(grid(page, "kernel")).to_be_focused()
    page.get_by_role("button", name=told("en", "next"), exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(spoken).to_contain_text("Output (0, 2)")
    grid(page, "output").focus()
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    kept(page, "x-6")
    expect(spoken).to_contain_text("Output (1, 0)")
    page.get_by_role("button", name=told("en", "reset"), exact=True).press("Enter")
    expect(page).not_to_have_url(re.compile("[?&]conv=[^&]"))
    page.get_by_role("button", name=told("en", "undo"), exact=True).press("Enter")
    kept(page, "e-12~2500")


def test_a_finger_on_a_phone_in_korean(open_page: OpenPage) -> None:
    options = {"viewport": PHONE, "has_touch": True, "is_mobile": True, "color_scheme": "dark"}
    page = by_the_menu(open_page, "h-10.w-10.sh-2.sw-2", lang="ko", **options)
    assert sideways(page) == 0
    expected = agrees(page)[0]
    page.touchscreen.tap(*spot(page, "output", (2, 1), expected.shape))
    expect(page.locator(".readout")).to_contain_text("(2, 1)")
    kept(page, "x-9")
    assert number(page.locator(".total").inner_text()) == pytest.approx(float(expected[2, 1]), rel=1e-3, abs=1e-9)
    page.get_by_label(told("ko", "preset"), exact=True).select_option("resnet")
    expect(page.locator(".side.output .title")).to_have_text(
        told("ko", "title-output", height=112, width=112, filters=64)
    )
    assert sideways(page) == 0
    help_mark = page.locator(".panel .mark:visible").first
    help_mark.tap()  # help opens below the control: a finger cannot hover
    expect(page.locator(".panel .help:visible")).to_have_text(plain(words("ko")("terms.filter.help")))


def test_the_address_brings_everything_back_and_is_mended_where_it_is_wrong(open_page: OpenPage) -> None:
    page = opened(open_page, "h-99.w-9.l-0.kh-5.sh-0.pm-nonsense.f-3.k-xyg.x-4.u-9.e-1~x_2~500.zz-1")
    kept(page, r"w-9\.kh-5\.f-3\.k-xyg\.e-2~500\.l-0\.u-2\.x-4(&|$)")  # what cannot be is as usual
    slide(page, told("en", "filters"), 2)
    slide(page, told("en", "channels"), 2)
    kept(page, r"c-2")
    groups = page.get_by_label(told("en", "groups"), exact=True)
    groups.press("ArrowRight")
    expect(groups).to_have_attribute("aria-valuetext", "2")
    kept(page, r"g-2")
    again(page)
    kept(page, r"w-9\.c-2\.kh-5\.f-2\.g-2")
    agrees(page)


def test_nothing_is_sent_while_it_plays_or_a_slider_is_held(open_page: OpenPage) -> None:
    page = opened(open_page, "h-16.w-16")
    page.wait_for_timeout(1000)
    before = page.url
    page.get_by_role("button", name=told("en", "play"), exact=True).click()
    page.wait_for_timeout(1500)
    expect(page.get_by_label(told("en", "position"), exact=True)).to_have_value(MOVED_ON)
    assert page.url == before
    page.get_by_role("button", name=told("en", "pause"), exact=True).click()
    kept(page, r"x-\d+")
    before = page.url
    box = page.get_by_label(told("en", "name-stride") + " \u2195", exact=True).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 6, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=5)
    slider = page.get_by_label(told("en", "name-stride") + " \u2195", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", re.compile("[45]"))
    page.wait_for_timeout(1000)
    assert page.url == before
    page.mouse.up()
    kept(page, r"sh-[45]")


def test_an_own_picture_is_filtered_as_a_whole(open_page: OpenPage) -> None:
    page = opened(open_page, "i-picture.p-128.k-s")
    picture = np.random.default_rng(2).integers(0, 256, (90, 120, 3), np.uint8)
    content = io.BytesIO()
    Image.fromarray(picture).save(content, "png")
    page.get_by_role("button", name=told("en", "other"), exact=True).click()
    page.locator("[role=dialog] input[type=file]").set_input_files(
        {"name": "mine.png", "mimeType": "image/png", "buffer": content.getvalue()}
    )
    expect(page).to_have_url(re.compile("conv_pic=own"))
    kept(page, r"i-picture\.p-128")
    expect(page.locator(".side.output .title")).to_have_text(
        told("en", "title-output", height=94, width=126, filters=1)
    )
    agrees(page)
    slide(page, told("en", "longest"), 120)
    kept(page, "p-120")
    gray = (picture / 255) @ [0.299, 0.587, 0.114]
    assert np.allclose(np.reshape(numbers(page)["input"]["data"], (90, 120)), gray)
    page.get_by_label(told("en", "channels"), exact=True).fill("3")
    kept(page, "c-3")
    assert np.allclose(np.reshape(numbers(page)["input"]["data"], (3, 90, 120)), picture.transpose(2, 0, 1) / 255)
    agrees(page)


def test_less_motion_means_a_step_a_second(open_page: OpenPage) -> None:
    page = by_the_menu(open_page, reduced_motion="reduce")
    slide(page, told("en", "speed"), 60)
    started = page.evaluate("performance.now()")
    page.get_by_role("button", name=told("en", "play"), exact=True).click()
    position = page.get_by_label(told("en", "position"), exact=True)
    expect(position).to_have_value(MOVED_ON)
    steps, milliseconds = int(position.input_value()), page.evaluate("performance.now()") - started
    assert steps <= milliseconds / 1000 + 1
