"""Copies: which unit of which input each value came from."""

import itertools
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn
from torchvision.ops import Permute, StochasticDepth

from cnnviz import NotExplainableError
from cnnviz.explain.explanation import Explanation, Origin, Rule
from tests.explaining import Calls, check, network_of, run

SHAPE = (4, 5, 6)
MOVES: dict[str, Any] = {
    "cat": lambda _, x: torch.cat([x, x.relu(), x], 1),
    "cat along rows": lambda _, x: torch.cat((x.relu(), x), dim=2),
    "flatten": lambda _, x: torch.flatten(x, 1),
    "reshape": lambda _, x: x.reshape(1, 2, 10, 6),
    "view by size": lambda _, x: x.view(x.size(0), -1),
    "slice": lambda _, x: x[:, 1:, ::2, 1::3],
    "one channel": lambda _, x: x[:, 2],
    "permute": lambda _, x: x.permute(0, 2, 3, 1),
    "half": lambda _, x: x.chunk(2, dim=1)[1],
    "unsqueeze": lambda _, x: torch.unsqueeze(x[:, 2], 1),
    "reflect": lambda _, x: F.pad(x, (2, 1, 1, 0), mode="reflect"),
    "nearest": lambda _, x: F.interpolate(x, scale_factor=2.0),
    "dropout": nn.Dropout(),
    "functional dropout": lambda net, x: F.dropout(x, training=net.training),
    "depth": StochasticDepth(0.5, "row"),
    "identity": nn.Identity(),
    "permute module": Permute([0, 3, 1, 2]),
}


def moved(step: Any, shape: tuple[int, int, int] = SHAPE) -> list[Explanation]:
    module = nn.Sequential(step) if isinstance(step, nn.Module) else Calls(step)
    return list(check(module, shape, units=40).values())[-1]


@pytest.mark.parametrize("name", MOVES)
def test_a_copy_is_exactly_what_its_source_had(name: str) -> None:
    # The values are all different: that the value is right (which check() proves) tells that the source is.
    for each in moved(MOVES[name]):
        assert each.rule is Rule.COPY
        assert each.terms.shape == (1,)
        assert each.terms[0].source is not None
        assert each.difference == 0


@pytest.mark.parametrize("filling", [0.0, 1.0, -2.5])
def test_padding_has_no_source_whatever_it_is_filled_with(filling: float) -> None:
    for each in moved(lambda _, x: F.pad(x, (1, 2, 0, 1, 2, 0), value=filling)):
        channel, row, column = each.unit
        inside = channel >= 2 and row < 5 and 1 <= column < 7
        expected = Origin("input", channel - 2, row, column - 1) if inside else None
        assert each.terms[0].source == expected
        assert each.value == each.captured


@pytest.mark.parametrize("name", ["sin", "sign", "abs", "neg", "exp", "square", "log", "round"])
def test_a_step_that_does_more_than_move_is_not_explained(name: str) -> None:
    net = network_of(Calls(lambda _, x: getattr(x, name)()), SHAPE)
    kept = run(net)
    for unit in itertools.product(*map(range, SHAPE)):
        with pytest.raises(NotExplainableError) as caught:
            kept.explain(name, *unit)
        assert caught.value.facts == {"node": name, "kind": "other"}
