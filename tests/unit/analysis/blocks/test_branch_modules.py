"""Modules of parallel branches in torchvision's networks and in small ones."""

from cnnviz import layers
from cnnviz.analysis.blocks.branch_modules import branch_modules
from tests.small_networks import Passing, nodes_of


def test_googlenet_has_nine_modules_of_four_branches() -> None:
    result = branch_modules(layers("googlenet"))
    assert [module.name for module in result] == [
        f"inception{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    ]
    first = result[0]
    assert first.start == "maxpool2"
    assert [(branch.first, branch.channels) for branch in first.branches] == [(0, 64), (64, 128), (192, 32), (224, 32)]
    reduced = [branch.reduced for branch in first.branches]
    assert [pair and (pair[0].output[0], pair[1].output[0]) for pair in reduced] == [None, (96, 128), (16, 32), None]
    assert [[node.kind.value for node in branch.windows] for branch in first.branches][3] == ["max-pool", "convolution"]


def test_a_concatenation_within_a_branch_belongs_to_the_branch() -> None:
    result = branch_modules(layers("inception_v3"))
    assert len(result) == 11
    last = result[-1]
    assert last.concatenation.name == "Mixed_7c.cat_2"
    assert [branch.channels for branch in last.branches] == [320, 768, 768, 192]
    assert all(sum(branch.channels for branch in each.branches) == each.concatenation.output[0] for each in result)


def test_squeezenet_s_fire_reduces_before_the_branches_part() -> None:
    result = branch_modules(layers("squeezenet1_1"))
    assert len(result) == 8
    assert all(branch.reduced is None for module in result for branch in module.branches)


def test_what_only_passes_on_is_no_branch() -> None:
    assert branch_modules(nodes_of(Passing())) == ()


def test_dense_blocks_are_no_modules_of_branches() -> None:
    assert branch_modules(layers("densenet121")) == ()
