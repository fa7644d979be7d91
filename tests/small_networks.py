"""Small modules and their nodes, for tests of what is recognized in a graph."""

import torch
from torch import Tensor, nn

from cnnviz import Node
from cnnviz.graph.reading import trace

SHAPE = (4, 8, 8)


def nodes_of(module: nn.Module, shape: tuple[int, int, int] = SHAPE) -> tuple[Node, ...]:
    return trace(module.eval(), shape).nodes


def conv(inputs: int, outputs: int, size: int = 3, stride: int = 1) -> nn.Conv2d:
    return nn.Conv2d(inputs, outputs, size, stride, size // 2)


class Passing(nn.Module):
    """A concatenation of some maps and of one convolution of them."""

    def __init__(self) -> None:
        super().__init__()
        self.stem, self.conv = conv(4, 4), conv(4, 4)

    def forward(self, x: Tensor) -> Tensor:
        x = self.stem(x)
        return torch.cat([x, self.conv(x)], 1)
