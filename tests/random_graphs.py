"""Small random networks with branches, strides, dilation, groups and ceil_mode: fields are tested against gradients."""

from dataclasses import dataclass

import numpy as np
import torch
from hypothesis import strategies as st
from torch import Tensor, nn

import cnnviz

SHAPE = (3, 27, 27)  # square, so that pictures of this size are read pixel by pixel


@dataclass(frozen=True)
class Step:
    """One layer, or branches that meet: ``branches`` are (kernel, dilation) of convolutions of one stride.

    A convolution of its own is one column narrower than high, so that rows and columns cannot be mixed up.
    """

    kind: str
    kernel: int = 3
    stride: int = 1
    padding: int = 0
    dilation: int = 1
    groups: int = 1
    ceil_mode: bool = False
    branches: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> int:
        return max(1, self.kernel - 1)

    @property
    def leaves_gaps(self) -> bool:
        """Whether some of what lies within a window is not read, or lies between two."""
        width = self.width if self.kind == "conv" else self.kernel
        cells = self.branches or ((self.kernel, self.dilation), (width, self.dilation))
        return any(kernel < self.stride or (kernel > 1 and dilation > 1) for kernel, dilation in cells)


class Meeting(nn.Module):
    """Branches of different reach side by side, then concatenated or added; the input itself is one where it fits."""

    def __init__(self, step: Step, channels: int) -> None:
        super().__init__()
        self.joined = step.kind == "cat"
        self.straight = step.stride == 1
        self.branches = nn.ModuleList(
            nn.Conv2d(channels, channels, kernel, step.stride, dilation * (kernel // 2), dilation, bias=False)
            for kernel, dilation in step.branches
        )

    def forward(self, x: Tensor) -> Tensor:
        result = [branch(x) for branch in self.branches]
        if self.straight:
            result.append(x)
        if self.joined:
            return torch.cat(result, 1)
        total = result[0]
        for other in result[1:]:
            total = total + other
        return total


def _layer(step: Step, channels: int) -> nn.Module:
    if step.kind in {"cat", "add"}:
        return Meeting(step, channels)
    if step.kind == "max":
        return nn.MaxPool2d(step.kernel, step.stride, step.padding, step.dilation, ceil_mode=step.ceil_mode)
    if step.kind == "mean":
        return nn.AvgPool2d(step.kernel, step.stride, step.padding, ceil_mode=step.ceil_mode)
    if step.kind == "relu":
        return nn.ReLU()
    return nn.Conv2d(
        channels,
        channels,
        (step.kernel, step.width),
        step.stride,
        step.padding,
        step.dilation,
        step.groups if channels % step.groups == 0 else 1,
        bias=False,
    )


def network(steps: list[Step]) -> cnnviz.Network | None:
    """The network of these steps with positive weights; ``None`` where a window does not fit."""
    layers: list[nn.Module] = []
    maps = torch.zeros(1, *SHAPE)
    try:
        for step in steps:
            layers.append(_layer(step, maps.shape[1]))
            maps = layers[-1](maps)
    except RuntimeError:
        return None
    module = nn.Sequential(*layers)
    for parameter in module.parameters():
        nn.init.uniform_(parameter, 0.5, 1.0)
    return cnnviz.wrap(module, SHAPE)


def picture(seed: int = 0) -> cnnviz.Picture:
    rng = np.random.default_rng(seed)
    return cnnviz.picture_from_pixels(rng.integers(1, 256, (*SHAPE[1:], SHAPE[0]), dtype=np.uint8))


def lit(row: int, column: int) -> cnnviz.Picture:
    """Black but for one pixel."""
    pixels = np.zeros((*SHAPE[1:], SHAPE[0]), np.uint8)
    pixels[row, column] = 255
    return cnnviz.picture_from_pixels(pixels)


_sizes = {"kernel": st.integers(2, 4), "stride": st.integers(1, 3), "ceil_mode": st.booleans()}
convolutions = st.builds(
    Step,
    kind=st.just("conv"),
    kernel=st.integers(1, 4),
    stride=st.integers(1, 2),
    padding=st.integers(0, 2),
    dilation=st.integers(1, 2),
    groups=st.sampled_from([1, 1, 3]),
)
means = st.builds(Step, kind=st.just("mean"), padding=st.integers(0, 1), **_sizes)
maxima = st.builds(Step, kind=st.just("max"), padding=st.integers(0, 1), dilation=st.integers(1, 2), **_sizes)
meetings = st.builds(
    Step,
    kind=st.sampled_from(["cat", "add"]),
    stride=st.integers(1, 2),
    branches=st.lists(st.sampled_from([(1, 1), (3, 1), (3, 2), (5, 1)]), min_size=2, max_size=3).map(tuple),
)
#: What a unit sees with positive weights: all that it could see.
linear = st.lists(convolutions | means | meetings, min_size=1, max_size=4)
#: With what lets only some of it through.
any_steps = st.lists(convolutions | means | meetings | maxima | st.just(Step("relu")), min_size=1, max_size=5)
