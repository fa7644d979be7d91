"""The table of kinds: complete, consistent, and true of what torch computes."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from app.text import words
from cnnviz.explain.curves import CURVES
from cnnviz.explain.explainer import RULES
from cnnviz.graph import kinds
from cnnviz.graph.kinds import FAMILIES, TRAITS, Channels, Family, Kind, Positions
from cnnviz.graph.operations import CALLS, METHODS, of_function, of_method, of_module

POINTWISE = [kind for kind in Kind if kind.traits.is_pointwise]


def test_every_kind_has_its_row_its_rule_and_its_words() -> None:
    assert list(TRAITS) == list(Kind)
    assert {traits.rule for traits in TRAITS.values()} == set(RULES)
    for language in ("ko", "en"):
        for kind in Kind:
            assert all(words(language).has(f"kinds.{kind}.{part}") for part in ("name", "role", "help"))


def test_every_family_has_its_style_and_occurs() -> None:
    assert list(FAMILIES) == list(Family)
    assert {traits.family for traits in TRAITS.values()} == set(Family)


def test_what_works_in_place_has_nothing_to_learn_and_joins_nothing() -> None:
    in_place = [kind.traits for kind in Kind if kind.traits.in_place]
    assert in_place
    assert not any(traits.weighted or traits.family is Family.COMBINATION for traits in in_place)


def test_an_unknown_kind_is_unknown() -> None:
    traits = Kind.OTHER.traits
    assert (traits.positions, traits.channels) == (Positions.UNKNOWN, Channels.UNKNOWN)
    assert [traits.is_pointwise, traits.is_layer, traits.moves_values, traits.in_place] == [False] * 4


def test_activation_functions_have_a_formula_and_a_curve() -> None:
    curves = {kind for kind in Kind if kind.traits.is_activation_function}
    assert curves == set(CURVES) == {kind for kind in Kind if kind.traits.formula}
    assert all("{x}" in kind.traits.formula for kind in curves)


def test_what_computes_a_kind_is_named_once_and_exists() -> None:
    named = [call for traits in TRAITS.values() for call in traits.calls.split()]
    assert len(named) == len(set(named))
    assert {name for name in METHODS if not hasattr(Tensor, name)} == set()
    assert all(callable(call) for call in CALLS)


CASES: list[tuple[Callable[[Tensor], Tensor], Kind]] = [
    (nn.Conv2d(4, 4, 1, groups=2), Kind.CONVOLUTION),
    (nn.ConvTranspose2d(4, 4, 1, groups=2), Kind.TRANSPOSED_CONVOLUTION),
    (nn.MaxPool2d(3, 1, 1), Kind.MAX_POOL),
    (nn.AvgPool2d(3, 1, 1), Kind.AVERAGE_POOL),
    (nn.BatchNorm2d(4), Kind.BATCH_NORM),
    (nn.LayerNorm(6), Kind.LAYER_NORM),
    (nn.LocalResponseNorm(2), Kind.LOCAL_RESPONSE_NORM),
    (nn.ReLU(), Kind.RELU),
    (nn.ReLU6(), Kind.RELU6),
    (nn.Tanh(), Kind.TANH),
    (nn.Sigmoid(), Kind.SIGMOID),
    (nn.SiLU(), Kind.SILU),
    (nn.GELU(), Kind.GELU),
    (nn.Hardswish(), Kind.HARDSWISH),
    (nn.Hardsigmoid(), Kind.HARDSIGMOID),
    (nn.Mish(), Kind.MISH),
    (nn.Softmax(1), Kind.SOFTMAX),
    (nn.Dropout(), Kind.DROPOUT),
    (nn.Identity(), Kind.IDENTITY),
]


def channels_read(compute: Callable[[Tensor], Tensor], channel: int) -> set[int]:
    picture = torch.rand(1, 4, 6, 6, requires_grad=True)
    (slope,) = torch.autograd.grad(compute(picture)[0, channel].square().sum(), picture)
    return set(slope[0].abs().sum((1, 2)).nonzero().ravel().tolist())


@pytest.mark.parametrize(("compute", "kind"), CASES, ids=[str(kind) for _, kind in CASES])
def test_channels_and_positions_are_those_that_the_gradient_reaches(compute: Any, kind: Kind) -> None:
    module = compute.eval()
    assert of_module(module).kind is kind
    read = channels_read(module, 2)
    if kind.traits.channels is Channels.SAME:
        assert read == {2}
    if kind.traits.channels is Channels.GROUP:
        assert read == {2, 3}
    if kind.traits.is_pointwise and kind is not Kind.LAYER_NORM:  # that of a map's last axis is not ConvNeXt's
        picture = torch.rand(1, 4, 6, 6, requires_grad=True)
        (slope,) = torch.autograd.grad(module(picture)[0, :, 2, 3].square().sum(), picture)
        assert {tuple(each) for each in slope[0].abs().sum(0).nonzero().tolist()} <= {(2, 3)}


@pytest.mark.parametrize(("compute", "kind"), CASES, ids=[str(kind) for _, kind in CASES])
def test_weights_are_where_the_table_says(compute: Any, kind: Kind) -> None:
    assert kind.traits.weighted == bool(list(compute.parameters()))


def test_pointwise_kinds_read_no_other_position() -> None:
    assert {Kind.RELU, Kind.ADD, Kind.BATCH_NORM, Kind.CHANNEL_SHUFFLE} <= set(POINTWISE)
    assert not {Kind.CONVOLUTION, Kind.MAX_POOL, Kind.LINEAR, Kind.FLATTEN, Kind.PAD} & set(POINTWISE)


def test_what_no_row_names_is_other() -> None:
    assert of_function(torch.fft.fft2, (None,), {}).kind is Kind.OTHER
    assert of_method("cumsum").kind is Kind.OTHER


def test_the_browser_gets_the_table_without_what_only_python_calls() -> None:
    sent = json.loads(json.dumps(kinds.table()))
    assert list(sent) == [str(kind) for kind in Kind]
    assert sent["relu"] == {
        "family": "activation",
        "positions": "same",
        "channels": "same",
        "rule": "curve",
        "weighted": False,
        "in_place": True,
        "formula": "max(0, {x})",
    }
    assert list(json.loads(json.dumps(kinds.families()))) == list(FAMILIES)
