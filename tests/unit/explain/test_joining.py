"""Sums and products of maps: the operands, in order."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn

from cnnviz.explain.explanation import Explanation, Origin, Rule, Term
from tests.explaining import Calls, check

SHAPE = (4, 5, 6)


def joined(forward: Callable[[Any, Tensor], Tensor]) -> list[Explanation]:
    return list(check(Calls(forward), SHAPE, units=40).values())[-1]


class Scaled(nn.Module):
    """A learned factor per channel, as in ConvNeXt, and a gate, as in squeeze-and-excitation."""

    def __init__(self) -> None:
        super().__init__()
        self.scale = nn.Parameter(torch.randn(4, 1, 1))

    def forward(self, x: Tensor) -> Tensor:
        gate = x.mean((2, 3), keepdim=True)
        return self.scale * x * gate


def test_operands_come_in_order() -> None:
    twice = joined(lambda _, x: x + x)[-1]
    assert [term.source for term in twice.terms] == [Origin("input", 3, 4, 5)] * 2
    assert twice.rule is Rule.ADD
    number = joined(lambda _, x: 2.5 + x)[0]
    assert Term(2.5, 1.0, None) in number.terms  # Python may turn the operands round
    weighted = joined(lambda _, x: torch.add(x, x.relu(), alpha=3))[0]
    assert [(term.weight, term.source and term.source.node) for term in weighted.terms] == [(1, "input"), (3, "relu")]
    named = joined(lambda _, x: torch.mul(input=x, other=x.relu()))[0]
    assert [term.source and term.source.node for term in named.terms] == ["input", "relu"]
    in_place = joined(lambda _, x: x.relu().add_(x))[0]
    assert [term.source and term.source.node for term in in_place.terms] == ["relu", "input"]


def test_factors_are_parameters_and_gates() -> None:
    net = Scaled()
    explained = check(net, SHAPE)
    for each in explained["mul"]:
        assert each.rule is Rule.MULTIPLY
        factor, value = each.terms
        assert (factor.value, factor.source) == (float(net.scale[each.unit[0], 0, 0]), None)
        assert value.source == Origin("input", *each.unit)
    for each in explained["mul_1"]:
        assert [term.source for term in each.terms] == [Origin("mul", *each.unit), Origin("mean", each.unit[0], 0, 0)]
