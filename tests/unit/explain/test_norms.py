"""Norms and softmax: our own formulas against torch's."""

from collections.abc import Mapping
from typing import Any

import pytest
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn
from torchvision.models.convnext import LayerNorm2d
from torchvision.ops import FrozenBatchNorm2d

from cnnviz.explain.explanation import Explanation, Origin, Rule
from tests.explaining import Calls, check

SHAPE = (6, 4, 5)


def explained(step: Any, shape: tuple[int, int, int] = SHAPE) -> list[Explanation]:
    module = nn.Sequential(step) if isinstance(step, nn.Module) else Calls(step)
    return list(check(module, shape).values())[-1]


@pytest.mark.parametrize(
    "norm",
    [
        nn.BatchNorm2d(6),
        nn.BatchNorm2d(6, eps=0.1, affine=False),
        FrozenBatchNorm2d(6),
        nn.BatchNorm2d(6, track_running_stats=False),
    ],
    ids=["usual", "not affine", "frozen", "without statistics"],
)
def test_batch_norm_is_told_with_its_numbers(norm: nn.Module) -> None:
    for each in explained(norm):
        assert each.rule is Rule.BATCH_NORM
        assert [term.source for term in each.terms] == [Origin("input", *each.unit)]
        given = each.numbers
        assert set(given) == {"mean", "variance", "epsilon", "gamma", "beta"}
        value = (each.terms[0].value - given["mean"]) / (given["variance"] + given["epsilon"]) ** 0.5
        assert value * given["gamma"] + given["beta"] == pytest.approx(each.value)


def test_batch_norm_of_a_vector_and_without_scale() -> None:
    explanation = explained(nn.Sequential(nn.Flatten(), nn.BatchNorm1d(8, affine=False)), (2, 2, 2))[-1]
    assert (explanation.numbers["gamma"], explanation.numbers["beta"]) == (1, 0)


def channels_last(_: Any, x: Tensor) -> Tensor:
    return F.layer_norm(x.permute(0, 2, 3, 1), (6,))


LAYER_NORMS: Mapping[str, tuple[Any, int]] = {
    "channels": (LayerNorm2d(6, eps=1e-3), 6),
    "rows and columns": (nn.LayerNorm([4, 5]), 20),
    "all": (nn.LayerNorm([6, 4, 5], bias=False), 120),
    "columns, not affine": (nn.LayerNorm(5, elementwise_affine=False), 5),
    "function": (channels_last, 6),
}


@pytest.mark.parametrize("name", LAYER_NORMS)
def test_layer_norm_is_told_with_all_it_looks_at(name: str) -> None:
    step, count = LAYER_NORMS[name]
    for each in explained(step):
        assert each.rule is Rule.LAYER_NORM
        assert each.terms.shape == (count,)
        assert each.numbers["x"] in each.terms.values
        assert each.numbers["mean"] == pytest.approx(each.terms.values.mean())


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5])
def test_local_response_norm_looks_at_neighbors(size: int) -> None:
    for each in explained(nn.LocalResponseNorm(size, alpha=0.5, k=2.0)):
        channel, row, column = each.unit
        around = range(max(0, channel - size // 2), min(6, channel + (size - 1) // 2 + 1))
        assert [term.source for term in each.terms] == [Origin("input", near, row, column) for near in around]
        assert each.numbers["x"] == each.terms[channel - around[0]].value
    assert explained(lambda _, x: F.local_response_norm(x, size, alpha=2.0))[0].numbers["k"] == 1


@pytest.mark.parametrize(("dim", "count"), [(1, 6), (-1, 5), (2, 4)])
def test_softmax_is_told_with_all_it_divides_by(dim: int, count: int) -> None:
    for each in explained(nn.Softmax(dim)):
        assert each.rule is Rule.SOFTMAX
        assert each.terms.shape == (count,)
        assert each.numbers["x"] in each.terms.values
