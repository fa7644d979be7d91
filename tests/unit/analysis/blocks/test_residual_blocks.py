"""Residual blocks in torchvision's networks and in small ones."""

import pytest
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz import layers
from cnnviz.analysis.blocks.residual_blocks import Shortcut, residual_blocks
from tests.small_networks import conv, nodes_of


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
