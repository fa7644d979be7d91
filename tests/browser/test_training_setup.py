"""What a visitor does on the Training page before a training starts, in a real Chromium."""

import re

import numpy as np
import pytest
from playwright.sync_api import FilePayload, expect

from app.text import plain, words
from tests.browser.conftest import PHONE, OpenPage, sideways
from tests.browser.training_page import button, fill_class, gallery, upload

EN, KO = words("en"), words("ko")


def pictures(hue: int) -> list[FilePayload]:
    """Five pictures of one color with noise."""
    random = np.random.default_rng(hue)
    pixels = random.integers(0, 120, (5, 40, 40, 3), np.uint8)
    pixels[:, :, :, hue] = 230
    return [upload(str(number), each) for number, each in enumerate(pixels)]


@pytest.mark.parametrize(("lang", "scheme"), [("en", "dark"), ("ko", "light")])
def test_a_recipe_given_as_a_link(open_page: OpenPage, lang: str, scheme: str) -> None:
    wording = words(lang)
    page = open_page(f"training?lang={lang}&trn_net=lenet5&trn_rate=0.01&trn_flip=1", color_scheme=scheme)
    gallery(page, 20)
    expect(page.get_by_text(wording("training.flip-digits"))).to_be_visible()
    expect(page.locator(".st-key-trn_rate input")).to_have_value("0.01")
    expect(button(page, "trn_start")).to_be_enabled()
    before = page.locator(".trn-gallery").inner_html()
    button(page, "trn_redraw").click()
    page.wait_for_function("before => document.querySelector('.trn-gallery').innerHTML !== before", arg=before)
    button(page, "start_over").click()
    gallery(page, 10)
    page.wait_for_url(re.compile("^((?!trn_).)*$"))
    button(page, "undo").click()
    gallery(page, 20)
    page.wait_for_url(re.compile("trn_flip=1"))


def test_a_phone_has_it_without_scrolling_sideways(open_page: OpenPage) -> None:
    page = open_page("training?lang=ko&trn_data=shapes&trn_rotation=10.0", viewport=PHONE)
    gallery(page, 20)  # noise has no filter
    assert sideways(page) == 0


def test_classes_of_one_s_own(open_page: OpenPage) -> None:
    page = open_page("training?lang=en&trn_data=own")
    for index, name in enumerate(("red", "green")):
        fill_class(page, index, name, pictures(index))
    gallery(page, 2)
    expect(page.get_by_text(plain(EN("training.own-enough", count=10)))).to_be_visible()
    expect(button(page, "trn_start")).to_be_enabled()
    with page.expect_download() as saved:
        button(page, "trn_export").click()
    content = saved.value.path().read_bytes()
    button(page, "trn_own_remove").click()
    expect(page.get_by_text("green · 5")).to_be_hidden()
    page.get_by_text(EN("training.own-import")).click()
    uploader = page.locator("[class*=st-key-trn_import] input[type=file]")
    uploader.set_input_files({"name": "evil.zip", "mimeType": "application/zip", "buffer": b"PK nonsense"})
    expect(page.get_by_text(EN("errors.data-not-an-archive")).first).to_be_visible()
    uploader.set_input_files({"name": "classes.zip", "mimeType": "application/zip", "buffer": content})
    expect(page.get_by_text("green · 5")).to_be_visible()
    expect(page.get_by_text("red · 5")).to_be_visible()


def test_a_network_comes_from_the_builder(open_page: OpenPage) -> None:
    page = open_page("builder?lang=en")
    button(page, "bld_train").click()
    gallery(page, 10)
    expect(page.get_by_text(re.compile("421,642"))).to_be_visible()
    page.wait_for_url(re.compile("/training.*trn_net=built"))
