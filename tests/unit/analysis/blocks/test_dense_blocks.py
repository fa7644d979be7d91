"""Dense blocks in torchvision's networks and in small ones."""

import pytest
import torch
from torch import Tensor, nn

from cnnviz import layers
from cnnviz.analysis.blocks.dense_blocks import dense_blocks
from tests.small_networks import Passing, conv, nodes_of


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


def test_one_layer_is_no_dense_block() -> None:
    assert dense_blocks(nodes_of(Passing())) == ()  # one layer is no chain
