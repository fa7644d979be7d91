"""Pooling in ``app/frontend/maths`` against torch: values, windows, winners, what an average divides by."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from tests.frontend.cases import Ask, Case, agree, numbers, pair, possible, random_pooling, sent

KINDS = ("max", "average", "l2")


POOLINGS = [("max", True), ("average", True), ("average", False), ("l2", True)]


@pytest.mark.parametrize(("kind", "count_padding"), POOLINGS)
def test_pooling(ask: Ask, kind: str, *, count_padding: bool) -> None:
    draw = numbers(5)
    cases = possible(ask, [random_pooling(draw, kind, count_padding=count_padding) for _ in range(800)])
    assert len(cases) >= 250
    choice = {"countPadding": count_padding}
    answers = ask([["pool", sent(case.picture), case.layer, kind, choice] for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        agree(answer, case.expected)


def test_l2_without_padding_is_the_layer_of_that_name(ask: Ask) -> None:
    draw = numbers(6)
    cases = [case for case in possible(ask, [random_pooling(draw, "l2") for _ in range(800)]) if not padded(case)]
    assert len(cases) >= 50
    answers = ask([["pool", sent(case.picture), case.layer, "l2"] for case in cases])
    for case, answer in zip(cases, answers, strict=True):
        window = pair(case.axes, "kernel"), pair(case.axes, "stride")
        agree(answer, functional.lp_pool2d(case.picture, 2.0, *window, case.axes[0]["ceil"]))


def padded(case: Case) -> bool:
    return any(pair(case.axes, "before"))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("count_padding", [True, False])
def test_one_window_taken_apart(ask: Ask, kind: str, *, count_padding: bool) -> None:
    draw = numbers(7)
    cases = possible(ask, [random_pooling(draw, kind, count_padding=count_padding) for _ in range(300)])
    units = [case.random_unit(draw) for case in cases]
    choice = {"countPadding": count_padding}
    calls = zip(cases, units, strict=True)
    answers = ask([["poolAt", sent(case.picture), case.layer, kind, unit, choice] for case, unit in calls])
    for case, unit, answer in zip(cases, units, answers, strict=True):
        assert case.expected is not None
        assert float(answer["value"]) == pytest.approx(float(case.expected[tuple(unit)]), rel=1e-9, abs=1e-12)
        check_cells(case, unit, answer["cells"])
        if kind == "average":
            total = sum(cell["value"] for cell in answer["cells"])
            assert answer["value"] * answer["count"] == pytest.approx(total, abs=1e-12)


def check_cells(case: Case, unit: list[int], cells: list[dict[str, Any]]) -> None:
    """All cells of the window that lie inside the map, in order, with their values and their place in the window."""
    channel, *corner = unit
    result = [(cell["row"], cell["column"]) for cell in cells]
    assert result == [(row, column) for row in inside(case, corner, 0) for column in inside(case, corner, 1)]
    for cell in cells:
        assert cell["value"] == case.picture[channel, cell["row"], cell["column"]]
        assert cell["row"] == position(case, corner, 0, cell["i"])
        assert cell["column"] == position(case, corner, 1, cell["j"])


def position(case: Case, corner: list[int], index: int, tap: int) -> int:
    axis = case.axes[index]
    return int(corner[index] * axis["stride"] - axis["before"] + tap * axis["dilation"])


def inside(case: Case, corner: list[int], index: int) -> list[int]:
    positions = [position(case, corner, index, tap) for tap in range(case.axes[index]["kernel"])]
    return [each for each in positions if 0 <= each < case.picture.shape[index + 1]]


def test_the_winner_is_torch_s_even_among_equals(ask: Ask) -> None:
    draw = numbers(8)
    cases = possible(ask, [random_pooling(draw, "max") for _ in range(800)])
    units = [case.random_unit(draw) for case in cases]
    calls = zip(cases, units, strict=True)
    answers = ask([["poolAt", sent(case.picture), case.layer, "max", unit] for case, unit in calls])
    ties = 0
    for case, unit, answer in zip(cases, units, answers, strict=True):
        if not answer["cells"]:  # a dilated window that only padding and what lies behind it fill
            continue
        winner = answer["cells"][answer["winner"]]
        assert winner["row"] * case.picture.shape[2] + winner["column"] == winners(case)[tuple(unit)]
        ties += [cell["value"] for cell in answer["cells"]].count(answer["value"]) > 1
    assert ties > 10


def winners(case: Case) -> Tensor:
    window = [pair(case.axes, name) for name in ("kernel", "stride", "before", "dilation")]
    layer = nn.MaxPool2d(*window, return_indices=True, ceil_mode=case.axes[0]["ceil"])
    _, indices = layer(case.picture[None])
    return indices[0]


@pytest.mark.parametrize("kind", KINDS)
def test_global_pooling(ask: Ask, kind: str) -> None:
    draw = numbers(9)
    maps = [torch.randn(draw.randint(1, 5), draw.randint(1, 9), draw.randint(1, 9)).double() for _ in range(60)]
    expected = {
        "max": lambda values: functional.adaptive_max_pool2d(values, 1),
        "average": lambda values: functional.adaptive_avg_pool2d(values, 1),
        "l2": lambda values: functional.lp_pool2d(values, 2.0, values.shape[1:]),
    }[kind]
    for values, answer in zip(maps, ask([["globalPool", sent(values), kind] for values in maps]), strict=True):
        agree(answer, expected(values))
