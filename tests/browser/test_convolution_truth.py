"""Whatever the Convolution page is set to, torch's line makes the same numbers; what cannot be is told in words."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

import cnnviz
from app.text import words
from tests.browser.conftest import OpenPage, pasted
from tests.browser.convolution_page import (
    again,
    agrees,
    grid,
    kept,
    number,
    numbers,
    opened,
    slide,
    spot,
    told,
)

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_cannot_be_is_told_in_words(open_page: OpenPage, lang: str) -> None:
    page = opened(open_page, "h-5.w-5.kh-7.kw-7", lang=lang)
    problem = page.locator(".problem")
    expect(problem).to_have_text(told(lang, "problem-extent", axis=told(lang, "both-axes"), extent=7, room=5))
    expect(grid(page, "output")).to_be_hidden()
    slide(page, told(lang, "down", name=told(lang, "name-kernel")), 3)
    expect(problem).to_be_hidden()
    kept(page, r"h-5\.w-5(?:&|$)")  # without the kernel of 7
    agrees(page)


def test_each_input_of_a_transposed_convolution_stamps_the_kernel(open_page: OpenPage) -> None:
    page = opened(open_page)
    page.get_by_label(told("en", "preset"), exact=True).select_option("upsample")
    kept(page, "m-trans")
    expected = agrees(page)[0]
    assert expected.shape == (8, 8)
    expect(page.locator(".lines.size")).to_contain_text(
        "(4 \u2212 1)\u00b72 \u2212 2\u00b71 + 1\u00b7(4 \u2212 1) + 1 + 0 = 8"
    )
    slide(page, told("en", "position"), 5)
    value = np.reshape(numbers(page)["input"]["data"], (4, 4))[1, 1]
    told_stamp = told("en", "readout-stamp", channel=0, row=1, column=1, value=f"{value:g}", count=16)
    expect(page.locator(".readout")).to_have_text(told_stamp)
    page.mouse.move(*spot(page, "output", (3, 3), (8, 8)))
    expect(page.locator(".readout")).to_contain_text("(3, 3) =")
    assert number(page.locator(".total").inner_text()) == pytest.approx(float(expected[3, 3]), rel=1e-3)
    expect(page.locator(".readout")).to_contain_text(": 4.")  # a 4 x 4 kernel, 2 apart: four stamps meet
    slide(page, told("en", "name-stride") + " \u2195", 3)
    slide(page, told("en", "name-outside") + " \u2195", 2)
    kept(page, r"sh-3.*oh-2")
    assert agrees(page).shape == (1, 13, 13)


def test_a_stack_sees_more_and_named_kernels_follow_the_size(open_page: OpenPage) -> None:
    page = opened(open_page, "kh-3.kw-3.n-3")
    expect(page.locator(".lines.sees")).to_contain_text("7 \u00d7 7")
    slide(page, told("en", "depth"), 2)
    expect(page.locator(".lines.sees")).to_contain_text("5 \u00d7 5")
    kind = page.locator(".side.kernel select")
    kind.select_option("laplacian")
    kept(page, "k-l")
    assert numbers(page)["weights"][0] == [0, 1, 0, 1, -4, 1, 0, 1, 0]
    slide(page, told("en", "name-kernel") + " \u2195", 5)
    kept(page, "kh-5")
    assert sum(numbers(page)["weights"][0]) == pytest.approx(0, abs=1e-12)
    kind.select_option("sobel-x")
    expect(page).not_to_have_url(re.compile("k-l"))
    binomial, slope = np.array([1, 4, 6, 4, 1]), np.array([-1, -2, 0, 2, 1])
    assert np.reshape(numbers(page)["weights"][0], (5, 5)).tolist() == np.outer(binomial, slope).tolist()
    kind.select_option("gaussian")
    kept(page, "k-g")
    assert sum(numbers(page)["weights"][0]) == pytest.approx(1)
    kind.select_option("gabor")
    kept(page, "k-o")
    before = numbers(page)["weights"][0]
    slide(page, told("en", "angle"), 120)
    kept(page, "a-120")
    assert numbers(page)["weights"][0] != before
    agrees(page)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name=told("en", "copy"), exact=True).click()
    expect(page.get_by_text(told("en", "copied"), exact=True)).to_be_visible()
    assert pasted(page) == "nn.Conv2d(1, 1, kernel_size=5)"


def test_a_learned_filter_arrives_and_stays_until_another_is_chosen(open_page: OpenPage) -> None:
    page = opened(open_page, more="&kernel_from=resnet18|bundled|conv1|7")
    kept(page, r"kh-7\.kw-7\.sh-2\.sw-2\.ph-3\.pw-3\.k-n")
    weights = cnnviz.load("resnet18").parameter("conv1")[7]
    assert np.allclose(numbers(page)["weights"][0], weights.flatten())
    agrees(page)
    expect(page.get_by_text("conv1", exact=False).first).to_be_visible()
    page.locator(".side.kernel select").select_option("box")
    expect(page).to_have_url(re.compile("k-b"))
    again(page)
    kept(page, r"k-b")  # what the visitor did since is not undone
    page.get_by_role("button", name=told("en", "reset"), exact=True).click()
    page.locator(".side.kernel select").select_option("learned")
    kept(page, "k-n")
    assert numbers(page)["weights"][0] == pytest.approx(weights[0, 2:5, 2:5].flatten().tolist(), rel=1e-5)
    assert words("en").has("convolution.learned-by")
