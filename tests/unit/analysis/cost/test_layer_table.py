"""Rows of the layer table: they count what torch produces, fold without losing anything, and add up."""

import math
from itertools import pairwise

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

import cnnviz
from cnnviz import Node
from cnnviz.analysis.cost.layer_table import folded, kept_memory, memory, rows_of, total
from cnnviz.graph.reading import trace

LENET = cnnviz.layers("lenet5")


def produced(module: nn.Module, batch: Tensor) -> list[int]:
    """Bytes of every leaf's output, as torch has them in memory."""
    sizes: list[int] = []
    for child in module.modules():
        if not list(child.children()):
            child.register_forward_hook(lambda _m, _i, output: sizes.append(output.nbytes))
    module(batch)
    return sizes


def chain(channels: int, side: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(3, channels, 3, bias=False), nn.BatchNorm2d(channels), nn.ReLU(),
        nn.MaxPool2d(2), nn.Flatten(), nn.Linear(channels * ((side - 2) // 2) ** 2, 5),
    ).eval()  # fmt: skip


@given(channels=st.integers(1, 9), side=st.integers(4, 20))
def test_memory_is_what_torch_takes(channels: int, side: int) -> None:
    module = chain(channels, side)
    nodes = trace(module, (3, side, side)).nodes
    assert [memory(node) for node in nodes] == produced(module, torch.zeros(1, 3, side, side))


@given(channels=st.integers(1, 9), side=st.integers(4, 20))
def test_what_is_overwritten_or_only_read_anew_takes_nothing(channels: int, side: int) -> None:
    nodes = trace(chain(channels, side), (3, side, side)).nodes
    conv, norm, _, pool, _, linear = map(memory, nodes)
    assert kept_memory(nodes, (3, side, side)) == 4 * 3 * side * side + conv + norm + pool + linear


def test_vgg_needs_what_the_notes_should_have_said() -> None:
    nodes = cnnviz.layers("vgg16")
    numbers = kept_memory(nodes, (3, 224, 224)) / 4
    assert numbers == 15_237_608
    assert round(numbers / 1e6, 1) == 15.2
    assert round(4 * numbers / 1e6) == 61


def test_rows_are_the_nodes() -> None:
    for row, node in zip(rows_of(LENET), LENET, strict=True):
        assert (row.name, row.kinds, row.steps) == (node.name, (node.kind,), 1)
        assert (row.output, row.parameters, row.macs) == (node.output, node.parameters, node.macs)
        assert row.memory == 4 * math.prod(node.output)
        assert row.field == node.receptive_field


def test_totals_are_torch_s() -> None:
    sums = total(rows_of(LENET))
    assert (sums.steps, sums.parameters) == (len(LENET), 61_706)
    assert sums.macs == sum(node.macs for node in LENET)
    assert total([]).parameters == total([]).steps == 0


@given(cuts=st.sets(st.integers(1, len(LENET) - 1)))
def test_folding_neither_loses_nor_invents(cuts: set[int]) -> None:
    edges = sorted({0, *cuts, len(LENET)})
    blocks = [f"block {edge}" for edge, end in pairwise(edges) for _ in range(edge, end)]
    table = folded(rows_of(LENET), blocks)
    assert total(table) == total(rows_of(LENET))
    assert [row.name for row in table] == [f"block {edge}" for edge in edges[:-1]]
    assert table[-1].output == LENET[-1].output
    assert [row.steps for row in table] == [end - edge for edge, end in pairwise(edges)]


def test_a_block_that_comes_back_is_two_rows() -> None:
    table = folded(rows_of(LENET[:3]), ["a", "b", "a"])
    assert [row.name for row in table] == ["a", "b", "a"]


def test_every_row_needs_a_block() -> None:
    with pytest.raises(ValueError, match="zip"):
        folded(rows_of(LENET), ["one"])


def test_adaptive_pooling_that_pools_nothing_takes_nothing() -> None:
    def pool(side: int) -> tuple[Node, ...]:
        return trace(nn.Sequential(nn.AdaptiveAvgPool2d(7)), (2, side, side)).nodes

    assert kept_memory(pool(7), (2, 7, 7)) == 4 * 2 * 49
    assert kept_memory(pool(14), (2, 14, 14)) == 4 * 2 * (14**2 + 49)
