"""What the Pooling page computes: settings, moves, distances and PyTorch's lines, held against torch."""

import json
import re
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - the page's lines call it so
from playwright.sync_api import Browser
from torch import Tensor, nn

from app.components.pooling import LIBRARIES
from tests.serving import ROOT

COMPONENTS = ROOT / "app" / "components"
SCRIPTS = [
    *(COMPONENTS / "libraries" / f"{name}.js" for name in LIBRARIES[:4]),
    *(COMPONENTS / "pooling" / f"_{name}.js" for name in ("measure", "samples", "settings")),
]
OWN = {"rows": 32, "columns": 32}
#: Runs a function body once for each case, arrays written as lists.
ANSWERS = """([body, cases]) => JSON.stringify(JSON.parse(cases).map(new Function("given", body)),
  (key, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value))"""
KINDS = ("max", "average", "l2", "strided", "global-max", "global-average")

Ask = Callable[[str, list[Any]], list[Any]]


@pytest.fixture(scope="module")
def ask(browser: Browser) -> Iterator[Ask]:
    """``ask("return f(given)", cases)`` answers for every case what the page's scripts say."""
    page = browser.new_page()
    page.add_script_tag(content="\n".join(path.read_text(encoding="utf-8") for path in SCRIPTS))
    yield lambda body, cases: list(json.loads(page.evaluate(ANSWERS, [body, json.dumps(cases)])))
    page.close()


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


MODELS = """const settings = settledSettings(parseSettings(given), {rows: 32, columns: 32});
  const model = modelOf(settings, sampleMap(settings.input, settings.rows, settings.columns));
  return {settings, model, codes: KINDS.map((kind) => [kind, codeOf(kind, settings)]),
    sizes: [sizeSteps(model.layer.rows, settings.rows), sizeSteps(model.layer.columns, settings.columns)]};"""


@pytest.fixture(scope="module")
def models(ask: Ask) -> list[dict[str, Any]]:
    draw = Random(4)  # noqa: S311 - cases, no secrets
    return ask(MODELS, [some_settings(draw) for _ in range(300)])


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
            told = model["changes"][name]["ratio"]
            if original.norm() == 0:
                assert told is None
            else:
                assert told == pytest.approx(float((moved - original).norm() / original.norm()), rel=1e-9, abs=1e-12)
                seen += told > 0.01
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
    body = "return withNoise({data: new Float64Array(4096), shape: [1, 64, 64]}, given[0], given[1]).data;"
    one, again, other, none = (torch.tensor(found) for found in ask(body, [[0.3, 1], [0.3, 1], [0.3, 2], [0, 1]]))
    assert torch.equal(one, again)
    assert not torch.equal(one, other)
    assert float(one.std()) == pytest.approx(0.3, rel=0.05)
    assert abs(float(one.mean())) < 0.02
    assert float(none.abs().max()) == 0


def test_settings_come_back_from_their_text(ask: Ask) -> None:
    draw = Random(5)  # noqa: S311 - cases, no secrets
    body = """const settings = settledSettings(parseSettings(given), {rows: 32, columns: 32});
      const text = writeSettings(settings);
      return [settings, settledSettings(parseSettings(text), {rows: 32, columns: 32}), text];"""
    texts = [some_settings(draw) for _ in range(200)] + ["", "wown.k2x2.o-25_0_100_999", "tcode.u3.e9.voriginal"]
    for before, after, text in ask(body, texts):
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
    body = "return settledSettings(parseSettings(given), {rows: 32, columns: 32});"
    found = ask(body, texts)
    for settings in found:
        assert 4 <= settings["rows"] <= 32
        assert 4 <= settings["columns"] <= 32
        assert 1 <= settings["kh"] <= min(8, settings["rows"])
        assert 1 <= settings["kw"] <= min(8, settings["columns"])
        assert 0 <= settings["ph"] <= settings["kh"] // 2
        assert 0 <= settings["pw"] <= settings["kw"] // 2
        assert -4 <= settings["dx"] <= 4
        assert settings["kernel"] != "own" or len(settings["cells"]) == settings["kh"] * settings["kw"]
    by_text = dict(zip(texts, found, strict=True))
    assert (by_text["inothing.k3x3"]["input"], by_text["inothing.k3x3"]["kh"]) == ("blob", 3)
    assert (by_text["n5xq.k2x2"]["rows"], by_text["x99.y-99.g999.u9999"]["dy"]) == (5, -4)


def test_a_smaller_map_is_the_mean_of_areas(ask: Ask) -> None:
    values = torch.rand(12, 18, dtype=torch.float64)
    body = "return shrunkMap({data: Float64Array.from(given[0]), shape: [1, 12, 18]}, given[1], given[2]);"
    sizes = [(12, 18), (6, 9), (4, 6), (5, 7)]
    found = ask(body, [[values.flatten().tolist(), *size] for size in sizes])
    for size, small in zip(sizes[:3], found, strict=False):
        torch.testing.assert_close(tensor(small)[0, 0], F.adaptive_avg_pool2d(values[None], size)[0])
    assert tensor(found[3]).mean() == pytest.approx(float(values.mean()))


def test_the_share_that_is_thrown_away(ask: Ask) -> None:
    texts = ["n8x8", "n8x8.k3x3.f0.s1x1.p1x1", "n8x8.k2x2.f0.s1x1.p1x1"]
    body = """const settings = settledSettings(parseSettings(given), {rows: 32, columns: 32});
      const model = modelOf(settings, sampleMap("blob", settings.rows, settings.columns));
      return droppedShare(model, "max");"""
    assert ask(body, texts) == [0.75, 0, 1 - 81 / 64]


def test_a_box_kernel_is_average_pooling(ask: Ask) -> None:
    body = """const settings = settledSettings(parseSettings(given), {rows: 32, columns: 32});
      const { outputs } = modelOf(settings, sampleMap("noise", settings.rows, settings.columns));
      return largestDifference(outputs.strided.original, outputs.average.original);"""
    box, gaussian, ceiled = ask(body, ["n9x9.k3x3.p1x1", "n9x9.k3x3.p1x1.wgaussian", "n8x8.k3x3.f0.s2x2.c1"])
    assert box < 1e-12
    assert gaussian > 0.01
    assert ceiled is None
