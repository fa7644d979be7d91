"""Both convolutions and their terms in ``app/frontend/maths`` against torch, and every recorded shape."""

import gzip
import json
from typing import Any

import pytest

from tests.frontend.cases import (
    Ask,
    Axis,
    Call,
    Case,
    agree,
    codes_of,
    numbers,
    possible,
    random_convolution,
    random_transposed,
    refused,
    sides,
)
from tests.serving import DATA

ORACLE = DATA / "shapes.jsonl.gz"
WINDOWS = ("Conv2d", "MaxPool2d", "AvgPool2d")
NOBODY = -1  # a term from padding

pytestmark = pytest.mark.filterwarnings("ignore:Using padding='same' with even kernel:UserWarning")


# --- every recorded shape -------------------------------------------------------------------------------------------


def recorded_axis(case: dict[str, Any], index: int) -> Axis:
    settings = case["kw"]

    def setting(name: str, default: int) -> Any:
        value = settings.get(name, default)
        return value[index] if isinstance(value, list) else value

    kernel = setting("kernel_size", 0)
    axis = {
        "kernel": kernel,
        "stride": setting("stride", kernel if "Pool" in case["op"] else 1),
        "dilation": setting("dilation", 1),
        "mode": settings.get("padding_mode", "zeros"),
        "ceil": settings.get("ceil_mode", False),
        "outputPadding": setting("output_padding", 0),
    }
    before, after = sides(setting("padding", 0), axis)
    return axis | {"before": before, "after": after}


def recorded_problems(case: dict[str, Any]) -> list[Call]:
    function = "poolProblem" if "Pool" in case["op"] else "axisProblem"
    function = "transposedProblem" if case["op"] == "ConvTranspose2d" else function
    calls: list[Call] = [[function, recorded_axis(case, index), case["inp"][index + 1]] for index in (0, 1)]
    calls += [["namedProblem", case["kw"]["padding"], recorded_axis(case, index)] for index in (0, 1)]
    return [*calls, ["groupsProblem", recorded_channels(case)]]


def recorded_channels(case: dict[str, Any]) -> dict[str, int]:
    settings, inputs = case["kw"], case["inp"][0]
    return {
        "inputs": inputs,
        "filters": settings.get("out_channels", inputs),
        "groups": settings.get("groups", 1),
    }


def recorded_counts(case: dict[str, Any]) -> Call:
    facts = recorded_channels(case) | {
        "kernel": [recorded_axis(case, index)["kernel"] for index in (0, 1)],
        "bias": case["kw"].get("bias", True),
        "input": case["inp"][1:],
        "output": case["out"][1:],
        "transposed": case["op"] == "ConvTranspose2d",
    }
    return ["countsOf", facts]


@pytest.fixture(scope="module")
def recorded() -> list[dict[str, Any]]:
    cases = [json.loads(line) for line in gzip.decompress(ORACLE.read_bytes()).decode().splitlines()]
    covered = [case for case in cases if not case["op"].startswith("Adaptive")]
    assert (len(covered), len(cases)) == (3452, 3481)
    return covered


def test_recorded_refusals_have_their_problem(ask: Ask, recorded: list[dict[str, Any]]) -> None:
    answers = iter(ask([call for case in recorded for call in recorded_problems(case)]))
    for case in recorded:
        codes = codes_of(next(answers) for _ in range(5))
        assert refused(str(case.get("err", "")), codes), (case, codes)


def test_recorded_sizes(ask: Ask, recorded: list[dict[str, Any]]) -> None:
    cases = [case for case in recorded if "out" in case]
    names = ["transposedSize" if case["op"] == "ConvTranspose2d" else "outputSize" for case in cases]
    for index in (0, 1):
        calls = zip(names, cases, strict=True)
        sizes = ask([[name, recorded_axis(case, index), case["inp"][index + 1]] for name, case in calls])
        assert sizes == [case["out"][index + 1] for case in cases]


def test_recorded_parameters_and_multiply_adds(ask: Ask, recorded: list[dict[str, Any]]) -> None:
    cases = [case for case in recorded if "out" in case and case["op"].startswith("Conv")]
    for case, counts in zip(cases, ask([recorded_counts(case) for case in cases]), strict=True):
        assert counts["parameters"] == case["params"], case
        assert counts["macs"] == case.get("macs", counts["macs"]), case


@pytest.mark.parametrize("index", [0, 1])
def test_recorded_rows_that_no_window_reaches(ask: Ask, recorded: list[dict[str, Any]], index: int) -> None:
    """The record counts what lies behind the last window; we also know the cells that windows jump over."""
    cases = [case for case in recorded if "input_rows_never_read" in case]
    axes = [recorded_axis(case, index) for case in cases]
    taps = ask([["tapsAt", axis, case["out"][index + 1] - 1] for axis, case in zip(axes, cases, strict=True)])
    unread = ask([["unreadOf", axis, case["inp"][index + 1]] for axis, case in zip(axes, cases, strict=True)])
    for case, last, cells in zip(cases, taps, unread, strict=True):
        behind = [cell for cell in cells if cell > last[-1]]
        assert len(behind) == case["input_rows_never_read"][index], case
    assert any(unread)


# --- random layers with values --------------------------------------------------------------------------------------


def test_convolutions(ask: Ask) -> None:
    draw = numbers(1)
    cases = possible(ask, [random_convolution(draw) for _ in range(2400)])
    assert len(cases) >= 1000
    for case, answer in zip(cases, ask([["convolve", *case.arguments] for case in cases]), strict=True):
        agree(answer, case.expected)


def test_transposed_convolutions(ask: Ask) -> None:
    draw = numbers(2)
    cases = possible(ask, [random_transposed(draw) for _ in range(1000)])
    assert len(cases) >= 500
    for case, answer in zip(cases, ask([["transposedConvolve", *case.arguments] for case in cases]), strict=True):
        agree(answer, case.expected)


def check_total(case: Case, unit: list[int], answer: dict[str, Any]) -> None:
    """Channels of the right group, whose sums and the bias make torch's value."""
    assert case.expected is not None
    share = len(case.picture) // case.groups
    group = unit[0] // (len(case.expected) // case.groups)
    assert [channel["channel"] for channel in answer["channels"]] == list(range(group * share, (group + 1) * share))
    assert answer["total"] == pytest.approx(float(case.expected[tuple(unit)]), rel=1e-9, abs=1e-12)
    assert answer["total"] == pytest.approx(answer["bias"] + sum(channel["sum"] for channel in answer["channels"]))


def check_terms(case: Case, channel: dict[str, Any], kernel: Any) -> None:
    """Every term names the input cell and the kernel's cell whose product it is."""
    for cell in channel["cells"]:
        read = NOBODY not in {cell["row"], cell["column"]}
        assert cell["value"] == (case.picture[channel["channel"], cell["row"], cell["column"]] if read else 0)
        assert cell["weight"] == kernel[cell["i"], cell["j"]]
        assert cell["product"] == cell["value"] * cell["weight"]
    assert channel["sum"] == pytest.approx(sum(cell["product"] for cell in channel["cells"]))


def test_the_terms_of_a_convolution(ask: Ask) -> None:
    draw = numbers(3)
    cases = possible(ask, [random_convolution(draw) for _ in range(800)])
    units = [case.random_unit(draw) for case in cases]
    calls = zip(cases, units, strict=True)
    answers = ask([["termsAt", *case.arguments, unit] for case, unit in calls])
    for case, unit, answer in zip(cases, units, answers, strict=True):
        check_total(case, unit, answer)
        for channel, kernel in zip(answer["channels"], case.module.weight[unit[0]], strict=True):
            assert len(channel["cells"]) == kernel.numel()
            check_terms(case, channel, kernel)


def test_the_stamps_that_meet_in_a_transposed_convolution(ask: Ask) -> None:
    draw = numbers(4)
    cases = possible(ask, [random_transposed(draw) for _ in range(400)])
    units = [case.random_unit(draw) for case in cases]
    calls = zip(cases, units, strict=True)
    answers = ask([["stampTermsAt", *case.arguments, unit] for case, unit in calls])
    for case, unit, answer in zip(cases, units, answers, strict=True):
        check_total(case, unit, answer)
        weight = case.module.weight[:, unit[0] % case.module.weight.shape[1]]
        for channel in answer["channels"]:
            check_terms(case, channel, weight[channel["channel"]])
