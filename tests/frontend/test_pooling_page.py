"""What the Pooling page computes, in Node.js against torch: settings, moves, distances and PyTorch's lines."""

import re
from random import Random
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - the page's lines call it so
from torch import Tensor, nn

from tests.frontend.node import Ask, asking

KINDS = ("max", "average", "l2", "strided", "global-max", "global-average")


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asking("tests/pages.js")


def some_settings(draw: Random) -> str:
    """Any settings, as an address may have them; many cannot be and have to be mended."""
    pair = "{}x{}".format
    tokens = {
        "i": draw.choice(("blob", "edge", "checker", "ramp", "noise", "dot")),
        "n": pair(draw.randint(4, 14), draw.randint(4, 14)),
        "l": draw.randint(0, 1),
        "k": pair(draw.randint(1, 8), draw.randint(1, 8)),
        "f": draw.randint(0, 1),
        "s": pair(draw.randint(1, 8), draw.randint(1, 8)),
        "p": pair(draw.randint(0, 4), draw.randint(0, 4)),
        "c": draw.randint(0, 1),
        "q": draw.randint(0, 1),
        "x": draw.randint(-4, 4),
        "y": draw.randint(-4, 4),
        "m": draw.choice(("circular", "zeros")),
        "g": draw.choice((0, 0, 15)),
        "w": draw.choice(("box", "gaussian", "sobel-x", "random")),
        "d": 1,
    }
    return ".".join(f"{letter}{value}" for letter, value in tokens.items())


def tensor(sent: dict[str, Any]) -> Tensor:
    return torch.tensor(sent["data"], dtype=torch.float64).reshape(1, *sent["shape"])


@pytest.fixture(scope="module")
def models(ask: Ask) -> list[dict[str, Any]]:
    draw = Random(4)  # noqa: S311 - cases, no secrets
    return ask([["poolingModel", some_settings(draw)] for _ in range(300)])


def test_the_lines_on_the_screen_make_the_maps_on_the_screen(models: list[dict[str, Any]]) -> None:
    """Every line is run by torch as it stands, on the original and on the moved input."""
    for each in models:
        model = each["model"]
        for kind, code in each["codes"]:
            layer = eval(code, {"nn": nn, "F": F})  # noqa: S307 - the visitor is invited to run it
            if kind == "strided":
                layer.double().weight.data = torch.tensor(model["kernel"]["data"], dtype=torch.float64).reshape(
                    layer.weight.shape
                )
            for view in ("original", "moved"):
                expected = layer(tensor(model["input"][view])).detach()
                torch.testing.assert_close(tensor(model["outputs"][kind][view]), expected, rtol=1e-9, atol=1e-9)


def test_moving_is_torch_s_roll_or_lets_zeros_in(models: list[dict[str, Any]]) -> None:
    calm = [each for each in models if each["settings"]["noise"] == 0]
    assert {each["settings"]["edges"] for each in calm} == {"circular", "zeros"}
    for each in calm:
        settings, original = each["settings"], tensor(each["model"]["input"]["original"])
        dy, dx = settings["dy"], settings["dx"]
        expected = original.roll((dy, dx), (2, 3))
        if settings["edges"] == "zeros":
            rows, columns = original.shape[2:]
            padded = F.pad(original, (4, 4, 4, 4))
            expected = padded[:, :, 4 - dy : 4 - dy + rows, 4 - dx : 4 - dx + columns]
        torch.testing.assert_close(tensor(each["model"]["input"]["moved"]), expected)


def test_changes_are_relative_distances(models: list[dict[str, Any]]) -> None:
    seen = 0
    for each in models:
        model = each["model"]
        for name, pair in {"input": model["input"], **model["outputs"]}.items():
            original, moved = tensor(pair["original"]), tensor(pair["moved"])
            result = model["changes"][name]["ratio"]
            if original.norm() == 0:
                assert result is None
            else:
                assert result == pytest.approx(float((moved - original).norm() / original.norm()), rel=1e-9, abs=1e-12)
                seen += result > 0.01
    assert seen > 500


def test_winners_are_torch_s_and_sizes_are_explained(models: list[dict[str, Any]]) -> None:
    for each in models:
        model = each["model"]
        code = dict(each["codes"])["max"].removesuffix(")") + ", return_indices=True)"
        layer = eval(code, {"nn": nn})  # noqa: S307 - a line of our own
        shown = tensor(model["input"]["moved"])
        expected, indices = layer(shown)
        values = shown.flatten()[torch.tensor(model["winners"])]
        torch.testing.assert_close(values, expected.flatten())
        assert model["winners"] == indices.flatten().tolist() or len(set(shown.flatten().tolist())) < shown.numel()
        assert [each["sizes"][axis]["size"] for axis in (0, 1)] == list(expected.shape[2:])


def test_noise_is_seeded_and_has_the_strength_that_is_told(ask: Ask) -> None:
    draws = ask([["noiseOf", 0.3, 1], ["noiseOf", 0.3, 1], ["noiseOf", 0.3, 2], ["noiseOf", 0, 1]])
    one, again, other, none = map(torch.tensor, draws)
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert float(one.std()) == pytest.approx(0.3, rel=0.05)
    assert abs(float(one.mean())) < 0.02
    assert float(none.abs().max()) == 0


def test_settings_come_back_from_their_text(ask: Ask) -> None:
    draw = Random(5)  # noqa: S311 - cases, no secrets
    texts = [some_settings(draw) for _ in range(200)] + ["", "wown.k2x2.o-25_0_100_999", "tcode.u3.e9.voriginal"]
    for before, after, text in ask([["poolingRoundTrip", text] for text in texts]):
        assert before == after
        assert re.fullmatch(r"[\w.-]*", text)


def test_whatever_an_address_says_is_mended_value_by_value(ask: Ask) -> None:
    draw = Random(6)  # noqa: S311 - cases, no secrets
    letters = "inlkfspcqxymgrvwodtue.0123456789x-_~%"
    texts = ["".join(draw.choice(letters) for _ in range(draw.randint(0, 60))) for _ in range(500)]
    texts += [
        "n99x99.k99x1.p9x9",
        "inothing.k3x3",
        "n5xq.k2x2",
        "x99.y-99.g999.u9999",
        "o1_2_3.wown",
        "..",
        "__proto__",
    ]
    mended = ask([["poolingSettings", text] for text in texts])
    for settings in mended:
        assert 4 <= settings["rows"] <= 32
        assert 4 <= settings["columns"] <= 32
        assert 1 <= settings["kh"] <= min(8, settings["rows"])
        assert 1 <= settings["kw"] <= min(8, settings["columns"])
        assert 0 <= settings["ph"] <= settings["kh"] // 2
        assert 0 <= settings["pw"] <= settings["kw"] // 2
        assert -4 <= settings["dx"] <= 4
        assert settings["kernel"] != "own" or len(settings["cells"]) == settings["kh"] * settings["kw"]
    by_text = dict(zip(texts, mended, strict=True))
    assert (by_text["inothing.k3x3"]["input"], by_text["inothing.k3x3"]["kh"]) == ("blob", 3)
    assert (by_text["n5xq.k2x2"]["rows"], by_text["x99.y-99.g999.u9999"]["dy"]) == (5, -4)


def test_a_smaller_map_is_the_mean_of_areas(ask: Ask) -> None:
    values = torch.rand(12, 18, dtype=torch.float64)
    sizes = [(12, 18), (6, 9), (4, 6), (5, 7)]
    sent = {"data": values.flatten().tolist(), "shape": [1, 12, 18]}
    maps = ask([["smallerMap", sent, *size] for size in sizes])
    for size, small in zip(sizes[:3], maps, strict=False):
        torch.testing.assert_close(tensor(small)[0, 0], F.adaptive_avg_pool2d(values[None], size)[0])
    assert tensor(maps[3]).mean() == pytest.approx(float(values.mean()))


def test_the_share_that_is_thrown_away(ask: Ask) -> None:
    texts = ["n8x8", "n8x8.k3x3.f0.s1x1.p1x1", "n8x8.k2x2.f0.s1x1.p1x1"]
    assert [each["dropped"] for each in ask([["poolingModel", text, "blob"] for text in texts])] == [
        0.75,
        0,
        1 - 81 / 64,
    ]


def test_a_box_kernel_is_average_pooling(ask: Ask) -> None:
    texts = ["n9x9.k3x3.p1x1", "n9x9.k3x3.p1x1.wgaussian", "n8x8.k3x3.f0.s2x2.c1"]
    models = ask([["poolingModel", text, "noise"] for text in texts])
    box, gaussian, ceiled = (each["difference"] for each in models)
    assert box < 1e-12
    assert gaussian > 0.01
    assert ceiled is None
