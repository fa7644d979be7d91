"""Activation functions: our own formulas against torch's."""

from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.explain.curves import CURVES
from cnnviz.explain.explanation import Explanation, Rule
from tests.explaining import Calls, check

SHAPE = (6, 4, 5)


def of_inputs(step: Any) -> list[Explanation]:
    """Explanations of what ``step`` makes of the picture itself."""
    return list(check(Calls(step), SHAPE).values())[-1]


ACTIVATIONS: list[Any] = [
    nn.ReLU(), nn.ReLU6(), nn.Tanh(), nn.Sigmoid(), nn.SiLU(), nn.GELU(), nn.GELU("tanh"), nn.Hardswish(),
    nn.Hardsigmoid(), nn.Mish(),
    torch.relu, F.relu6, torch.tanh, torch.sigmoid, F.silu, F.gelu, F.hardswish, F.hardsigmoid, F.mish,
]  # fmt: skip


def spread(step: Any) -> Calls:
    """From far left of every bend to far right."""
    if isinstance(step, nn.Module):
        return Calls(lambda net, x: net.step(x * 4), step=step)
    return Calls(lambda _, x: step(x * 4))


@pytest.mark.parametrize("step", ACTIVATIONS, ids=lambda step: str(getattr(step, "__name__", step)))
def test_activation_functions_are_those_of_torch(step: Any) -> None:
    explanations = list(check(spread(step), SHAPE, units=120).values())[-1]
    assert {each.rule for each in explanations} == {Rule.CURVE}
    assert {each.kind for each in explanations} <= set(CURVES)
    assert min(each.terms[0].value for each in explanations) < -6
    assert max(each.terms[0].value for each in explanations) > 6


def test_gelu_by_tanh_is_not_the_exact_one() -> None:
    exact, by_tanh = (of_inputs(lambda _, x, how=how: F.gelu(x, approximate=how))[0] for how in ("none", "tanh"))
    assert exact.terms[0].value == by_tanh.terms[0].value
    assert exact.value != by_tanh.value


def test_a_large_negative_number_does_not_overflow() -> None:
    for step in (torch.sigmoid, F.silu, F.mish):
        assert abs(of_inputs(lambda _, x, step=step: step(x * 1e6))[0].value) < 1e9
