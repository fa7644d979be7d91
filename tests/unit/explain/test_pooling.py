"""Pooling: torch's own indices of the winners, and its own weights of the means."""

import itertools
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.explain.explanation import Explanation, Origin, Rule
from tests.explaining import Calls, check, network_of, run

SHAPE = (2, 7, 8)


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "dilation", "ceil"),
    [
        (3, 2, 1, 1, True),
        (2, 2, 0, 1, True),
        (3, 1, 1, 2, False),
        ((3, 2), (2, 3), (1, 0), 1, False),
        (3, 3, 1, 1, True),
    ],
)
def test_the_winner_is_the_one_that_torch_takes(
    kernel: Any, stride: Any, padding: Any, dilation: Any, ceil: Any
) -> None:
    pool = nn.MaxPool2d(kernel, stride, padding, dilation, return_indices=True, ceil_mode=ceil)
    net = network_of(Calls(lambda _, x: F.max_pool2d(x.relu(), kernel, stride, padding, dilation, ceil)), SHAPE)
    kept = run(net)  # half the cells are 0 after the ReLU: windows with several largest values occur
    _, indices = pool(torch.tensor(kept.maps["relu"])[None])
    node = net.nodes[-1]
    for unit in itertools.product(*map(range, node.output)):
        explanation = kept.explain(node.name, *unit)
        assert explanation.rule is Rule.MAXIMUM
        assert explanation.winner is not None
        row, column = divmod(int(indices[(0, *unit)]), SHAPE[2])
        assert explanation.terms[explanation.winner].source == Origin("relu", unit[0], row, column)
        assert explanation.difference == 0
        assert all(term.value == -np.inf for term in explanation.terms if term.source is None)


def pooled(layer: nn.Module, shape: tuple[int, int, int] = SHAPE) -> list[Explanation]:
    return check(nn.Sequential(layer), shape, units=30)["0"]


MEANS = [
    nn.AvgPool2d(3, 2, 1),
    nn.AvgPool2d(3, 2, 1, count_include_pad=False),
    nn.AvgPool2d(3, 2, 1, ceil_mode=True),
    nn.AvgPool2d((2, 3), divisor_override=5),
    nn.AdaptiveAvgPool2d((3, 5)),
    nn.AdaptiveAvgPool2d((9, 2)),
    nn.AdaptiveAvgPool2d(1),
]


@pytest.mark.parametrize("layer", MEANS, ids=str)
def test_the_terms_of_a_mean_are_a_box_of_one_channel(layer: nn.Module) -> None:
    for each in pooled(layer):
        assert each.rule is Rule.MEAN
        assert each.terms.shape[0] == 1
        assert len(each.terms.shape) == 3
        assert {term.source.channel for term in each.terms if term.source} == {each.unit[0]}
        assert len(set(each.terms.weights)) == 1


def test_padding_counts_or_does_not() -> None:
    assert pooled(MEANS[0])[0].terms.weights.tolist() == pytest.approx([1 / 9] * 4)
    assert pooled(MEANS[1])[0].terms.weights.tolist() == pytest.approx([1 / 4] * 4)
    assert pooled(MEANS[3])[0].terms.weights.tolist() == pytest.approx([1 / 5] * 6)


def test_the_mean_of_a_map_is_global_pooling() -> None:
    explained = check(Calls(lambda _, x: x.mean((2, 3))), SHAPE)["mean"]
    assert explained[0].terms.shape == (1, 7, 8)
    assert explained[-1].terms[55].source == Origin("input", 1, 6, 7)
