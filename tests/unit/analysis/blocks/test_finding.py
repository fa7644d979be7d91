"""Blocks found by how a network is joined, in torchvision's networks and in ones written here."""

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz import Node, layers
from cnnviz.analysis.blocks.finding import Shortcut, dense_blocks, modules, residual_blocks
from cnnviz.graph.nodes import trace

SHAPE = (4, 8, 8)


def nodes_of(module: nn.Module, shape: tuple[int, int, int] = SHAPE) -> tuple[Node, ...]:
    return trace(module.eval(), shape).nodes


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, size, stride, size // 2)


class Adding(nn.Module):
    """``add`` says how the two ways are joined."""

    def __init__(self, shortcut: nn.Module, branch: nn.Module, how: str = "branch+x") -> None:
        super().__init__()
        self.stem, self.shortcut, self.branch, self.how = conv(4, 4), shortcut, branch, how

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        if self.how == "x+branch":
            return self.shortcut(x) + self.branch(x)
        out = self.branch(x)
        out += self.shortcut(x)
        return F.relu(out)


def test_an_identity_shortcut_in_either_order() -> None:
    for how in ("branch+x", "x+branch"):
        (block,) = residual_blocks(
            nodes_of(Adding(nn.Identity(), nn.Sequential(conv(4, 4), nn.ReLU(), conv(4, 4)), how))
        )
        assert (block.kind, block.start, block.shortcut, block.branch) == (
            Shortcut.IDENTITY,
            "stem",
            "shortcut",
            "branch.2",
        )
        assert [node.name for node in block.layers] == ["branch.0", "branch.1", "branch.2"]
        assert block.after == ("relu" if how == "branch+x" else None)
        assert block.kernels == ((3, 3), (3, 3))
        assert not block.is_bottleneck


def test_projected_and_padded_shortcuts() -> None:
    projected = nn.Sequential(conv(4, 6, 1, 2), nn.BatchNorm2d(6))
    (block,) = residual_blocks(nodes_of(Adding(projected, conv(4, 6, 3, 2))))
    assert (block.kind, block.shortcut, block.branch) == (Shortcut.PROJECTED, "shortcut.1", "branch")
    kinds = [block.kind for block in residual_blocks(layers("resnet20"))]
    assert kinds == [*[Shortcut.IDENTITY] * 3, *[Shortcut.PADDED, *[Shortcut.IDENTITY] * 2] * 2]


@pytest.mark.parametrize(
    "module",
    [
        Adding(conv(4, 4, 3), conv(4, 4, 3)),  # two branches with features, no way past
        Adding(nn.Sequential(conv(4, 4, 1), nn.ReLU(), conv(4, 4, 1)), nn.Sequential(*[conv(4, 4)] * 4)),
        Adding(nn.Identity(), nn.ReLU()),  # nothing learned
        Adding(nn.Identity(), conv(4, 1, 3)),  # broadcast, not two maps of one shape
    ],
)
def test_other_additions_are_none(module: nn.Module) -> None:
    assert residual_blocks(nodes_of(module)) == ()


@pytest.mark.parametrize(
    ("slug", "identity", "projected", "bottlenecks"),
    [
        ("resnet18", 5, 3, 0),
        ("resnet50", 12, 4, 16),
        ("resnet152", 46, 4, 50),
        ("mobilenet_v2", 10, 0, 0),  # wide inside, narrow outside: an inverted bottleneck is none
        ("regnet_y_400mf", 12, 4, 0),
        ("vgg16", 0, 0, 0),
        ("googlenet", 0, 0, 0),
    ],
)
def test_torchvision_s_residual_networks(slug: str, identity: int, projected: int, bottlenecks: int) -> None:
    blocks = residual_blocks(layers(slug))
    kinds = [block.kind for block in blocks]
    assert (kinds.count(Shortcut.IDENTITY), kinds.count(Shortcut.PROJECTED)) == (identity, projected)
    assert sum(block.is_bottleneck for block in blocks) == bottlenecks
    names = {node.name: node for node in layers(slug)}
    assert all({block.shortcut, block.branch} == set(names[block.add].inputs) for block in blocks)


def test_googlenet_has_nine_modules_of_four_branches() -> None:
    found = modules(layers("googlenet"))
    assert [module.name for module in found] == [
        f"inception{name}" for name in ("3a", "3b", "4a", "4b", "4c", "4d", "4e", "5a", "5b")
    ]
    first = found[0]
    assert first.start == "maxpool2"
    assert [(branch.first, branch.channels) for branch in first.branches] == [(0, 64), (64, 128), (192, 32), (224, 32)]
    reduced = [branch.reduced for branch in first.branches]
    assert [pair and (pair[0].output[0], pair[1].output[0]) for pair in reduced] == [None, (96, 128), (16, 32), None]
    assert [[node.kind.value for node in branch.windows] for branch in first.branches][3] == ["max-pool", "convolution"]


def test_a_concatenation_within_a_branch_belongs_to_the_branch() -> None:
    found = modules(layers("inception_v3"))
    assert len(found) == 11
    last = found[-1]
    assert last.concatenation.name == "Mixed_7c.cat_2"
    assert [branch.channels for branch in last.branches] == [320, 768, 768, 192]
    assert all(sum(branch.channels for branch in each.branches) == each.concatenation.output[0] for each in found)


def test_squeezenet_s_fire_reduces_before_the_branches_part() -> None:
    found = modules(layers("squeezenet1_1"))
    assert len(found) == 8
    assert all(branch.reduced is None for module in found for branch in module.branches)


def test_what_only_passes_on_is_no_branch() -> None:
    class Passing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem, self.conv = conv(4, 4), conv(4, 4)

        def forward(self, x: Tensor) -> Tensor:
            x = self.stem(x)
            return torch.cat([x, self.conv(x)], 1)

    assert modules(nodes_of(Passing())) == ()
    assert dense_blocks(nodes_of(Passing())) == ()  # one layer is no chain


@pytest.mark.parametrize(("slug", "depths"), [("densenet121", [6, 12, 24, 16]), ("densenet169", [6, 12, 32, 32])])
def test_densenet_s_blocks_and_transitions(slug: str, depths: list[int]) -> None:
    blocks = dense_blocks(layers(slug))
    assert [block.depth for block in blocks] == depths
    for block, before in zip(blocks, [64, 128, 256, 512 if slug == "densenet121" else 640], strict=True):
        assert block.channels == (before, *[32] * block.depth)
        assert block.output.output[0] == sum(block.channels)
    for block in blocks[:-1]:
        kinds = [node.kind.value for node in block.transition]
        assert kinds == ["batch-norm", "relu", "convolution", "average-pool"]
        channels, rows, _ = block.output.output
        assert block.transition[-1].output == (channels // 2, rows // 2, rows // 2)
    assert blocks[-1].transition == ()
    assert modules(layers(slug)) == ()


def test_a_dense_block_that_joins_step_by_step() -> None:
    """``x = cat([x, f(x)])``, each concatenation made of the one before."""

    class Growing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.stem = conv(4, 5)
            self.steps = nn.ModuleList(conv(5 + 3 * index, 3) for index in range(4))

        def forward(self, x: Tensor) -> Tensor:
            x = self.stem(x)
            for step in self.steps:
                x = torch.cat([x, step(x)], 1)
            return x

    (block,) = dense_blocks(nodes_of(Growing()))
    assert block.sources == (("stem", 5), *[(f"steps.{index}", 3) for index in range(4)])
    assert block.output.output == (17, 8, 8)
