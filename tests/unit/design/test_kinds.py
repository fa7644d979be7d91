"""Every row of the table: its operations, its module and its kind of node belong together."""

import pytest
import torch

from cnnviz import Kind
from cnnviz.design import KINDS, Layer, LayerKind
from cnnviz.design.modules import module
from cnnviz.design.primitives import Intermediate, apply_all
from cnnviz.graph.kinds import Family

SHAPES = {"linear": (12,)}


@pytest.mark.parametrize("name", KINDS)
def test_operations_and_module_return_the_same_shape(name: str) -> None:
    kind, shape, settings = KINDS[name], SHAPES.get(name, (4, 8, 8)), Layer.fresh(name).settings
    behind = apply_all(kind.primitives(settings, shape[0]), Intermediate(shape))
    built = module(kind.call(settings, shape)).eval()
    assert built(torch.zeros(1, *shape)).shape == (1, *behind.shape)
    assert sum(parameter.numel() for parameter in built.parameters()) == behind.parameters


@pytest.mark.parametrize("kind", KINDS.values())
def test_the_node_is_a_kind_and_blocks_combine_paths(kind: LayerKind) -> None:
    assert kind.is_block == (Kind(kind.node).traits.family is Family.COMBINATION)
    assert not kind.continues or kind.continues in KINDS
    assert kind.call(Layer.fresh(kind.name).settings, SHAPES.get(kind.name, (4, 8, 8))).is_block == kind.is_block


def test_names_in_code_are_all_different() -> None:
    assert len({kind.short for kind in KINDS.values()}) == len(KINDS)
