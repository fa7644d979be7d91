"""What the Convolution page computes, in Node.js against torch: its line makes the same numbers for every layer."""

from typing import Any

import pytest
import torch
from torch import nn

from app.text import words
from tests.frontend.node import Ask, asking
from tests.frontend.torch_lines import agreed, layer_of, module_of

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")

LAYERS = (
    "i-noise.h-9.w-7.l-0.kh-3.kw-5.sh-2.sw-1.dh-2.dw-1.ph-1.pw-2.f-2.k-r",
    "i-noise.h-8.w-8.kh-4.kw-4.ph-s.pw-s.k-r",
    "i-noise.h-8.w-8.l-0.kh-4.kw-3.ph-s.pw-f.k-r.pm-replicate",
    "i-noise.h-8.w-8.kh-3.kw-3.ph-f.pw-f.k-r.pm-circular",
    "i-noise.h-8.w-8.kh-5.kw-5.ph-4.pw-4.k-r.pm-reflect.sh-3.sw-3",
    "i-noise.h-7.w-7.c-4.f-4.g-2.k-r.ph-1.pw-1",
    "i-picture.h-12.w-12.c-3.f-3.g-3.k-xyl.b-0",
    "i-digit.h-28.w-28.kh-7.kw-7.f-8.k-ibgsxyle.z-0~500_1~-250",
    "i-checker.h-6.w-6.c-2.f-2.k-ew.kh-3.kw-3.e-4~1500",
    "i-ramp.h-1.w-32.l-0.kh-1.kw-11.k-o.a-90",
    "m-trans.i-noise.h-5.w-4.l-0.kh-4.kw-3.sh-3.sw-2.dh-2.ph-1.oh-2.ow-1.f-2.k-r",
    "m-trans.i-noise.h-4.w-4.c-4.f-4.g-2.k-r.kh-4.kw-4.sh-2.sw-2.ph-1.pw-1",
)


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asking("tests/pages.js")


def pages(ask: Ask, texts: list[str], lang: str = "en") -> list[dict[str, Any]]:
    view = words(lang).under("convolution.view")
    return ask([["convolutionPage", text, view] for text in texts])


def test_torch_s_line_makes_the_same_numbers_for_every_kind_of_layer(ask: Ask) -> None:
    for text, page in zip(LAYERS, pages(ask, list(LAYERS)), strict=True):
        expected = agreed(page["code"], page)
        layer = layer_of(module_of(page["code"]))
        assert page["counts"][0].endswith(f"= {sum(each.numel() for each in layer.parameters()):,}")
        assert list(expected.shape[1:]) == page["size"]
        if isinstance(layer, nn.Conv2d):
            assert page["sum"]["total"] == pytest.approx(float(expected[0, 0, 0]))
            assert sum(each["sum"] for each in page["sum"]["channels"]) + page["sum"]["bias"] == pytest.approx(
                page["sum"]["total"]
            )
            check_unread(page, text)


def check_unread(page: dict[str, Any], text: str) -> None:
    """The rows that the page says no window reads are those that get no gradient."""
    if "pm-" in text:
        return
    module = module_of(page["code"])
    read = torch.zeros(1, *page["input"]["shape"], dtype=torch.float64, requires_grad=True)
    for each in module.parameters():
        nn.init.ones_(each)
    module(read).sum().backward()
    assert read.grad is not None
    dark = read.grad[0].sum(0) == 0
    rows, columns = int(dark.all(1).sum()), int(dark.all(0).sum())
    sentence = words("en")("convolution.view.unread", rows=rows, columns=columns) if rows + columns else ""
    assert page["unread"] == sentence
    assert layer_of(module).in_channels == read.shape[1]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_what_cannot_be_has_its_sentence(ask: Ask, lang: str) -> None:
    def sentence(key: str, **facts: object) -> str:
        return words(lang)(f"convolution.view.problem-{key}", **facts)

    both = words(lang)("convolution.view.both-axes")
    rows = words(lang)("convolution.view.axis-rows")
    problems = {
        "h-5.w-5.kh-7.kw-7": sentence("extent", axis=both, extent=7, room=5),
        "h-5.w-5.ph-5.pw-5.pm-reflect": sentence("reflect", axis=both, padding=5, size=5),
        "h-5.w-5.ph-6.pw-6.pm-circular": sentence("circular", axis=both, padding=6, size=5),
        "h-5.w-5.l-0.ph-s.sh-2": sentence("same-stride", axis=rows, stride=2),
        "m-trans.h-1.w-1.ph-2.pw-2": sentence("nothing-left", axis=both, padding=2),
        "m-trans.sh-2.sw-2.oh-3.ow-3": sentence("output-padding", axis=both, padding=3, most=1),
    }
    for page, expected in zip(pages(ask, list(problems), lang), problems.values(), strict=True):
        assert page["problem"] == expected
        assert (page["steps"], page["output"]) == (0, None)
    assert pages(ask, ["h-5.w-5"])[0]["problem"] == ""


def test_what_an_address_cannot_say_is_replaced_value_by_value(ask: Ask) -> None:
    texts = {
        "h-99.w-9.l-0.kh-5.sh-0.pm-nonsense.f-3.k-xyg.x-4.u-9.e-1~x_2~500.zz-1": (
            "w-9.kh-5.f-3.k-xyg.e-2~500.l-0.u-2.x-4"
        ),
        "": "",
        "h-5.w-7": "h-5.w-5",
        "m-trans.ph-s.kh-5.kw-5": "m-trans.kh-5.kw-5.ph-2.pw-2",
        "c-2.f-2.g-3": "c-2.f-2.g-2",
        "p-128": "",
        "__proto__-1.constructor-2..": "",
        "ph-f.z-0~1000_1~-250.e-12~2500": "ph-f.pw-f.e-12~2500.z-0~1000_1~-250",
    }
    assert ask([["convolutionText", text] for text in texts]) == list(texts.values())
