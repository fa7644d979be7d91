"""Modules as people write them, for the tests of networks of one's own, and factories of networks."""

from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

import cnnviz


class Block(nn.Module):
    """Circular padding, batch norm, a scale that is a parameter of its own, and a way around."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(channels, channels, 3, padding=2, dilation=2, padding_mode="circular", bias=False)
        self.norm = nn.BatchNorm2d(channels)
        self.scale = nn.Parameter(torch.linspace(0.5, 1.5, channels))

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.norm(self.conv(x))) * self.scale.view(1, -1, 1, 1) + x


class Everything(nn.Module):
    """What the networks on offer do not do: a shared block, ``x + x``, transposed convolution, interpolation."""

    def __init__(self, classes: int = 5) -> None:
        super().__init__()
        self.input = nn.Conv2d(3, 6, (3, 5), stride=2, padding=(1, 2), padding_mode="reflect")
        self.block = Block(6)
        self.up = nn.ConvTranspose2d(6, 4, 3, stride=2, padding=1, output_padding=1, groups=2)
        self.act = nn.ReLU(inplace=True)
        self.head = nn.Linear(4, classes)
        self.register_buffer("shift", torch.full((1, 4, 1, 1), 0.25), persistent=False)

    def forward(self, x: Tensor, double: bool = True) -> Tensor:  # noqa: FBT001, FBT002 - what people write
        x = self.block(self.block(self.input(x)))
        if double:
            x = x + x
        x = self.act(self.up(x)) + self.shift
        x = F.interpolate(x, scale_factor=0.5, mode="bilinear")
        return self.head(F.avg_pool2d(x, x.shape[2:]).flatten(1)) + torch.ones(1)


class AsksForTheSize(Everything):
    """torch.fx cannot follow it, torch.export can."""

    def forward(self, x: Tensor, double: bool = True) -> Tensor:  # noqa: FBT001, FBT002 - as above
        if x.shape[-1] < 8 or not isinstance(x, Tensor):
            raise ValueError("too small")
        return super().forward(x, double)


class Asks(nn.Module):
    """Nothing can follow it: where it goes depends on the numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(1, 2, 3), Doubtful())

    def forward(self, x: Tensor) -> Tensor:
        return self.stem(x)


class Doubtful(nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        if x.sum() > 0:
            return x
        return -x


class Tokens(nn.Module):
    """Maps become tokens, a volume, and vectors again."""

    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 8, 4, stride=4)
        self.mix = nn.Linear(8, 8)
        self.head = nn.Linear(8, 3)

    def forward(self, x: Tensor) -> Tensor:
        x = self.conv(x)
        volume = x.view(1, 2, 4, *x.shape[2:])
        tokens = self.mix(volume.flatten(1, 2).flatten(2).transpose(1, 2))
        return self.head(tokens.mean(1))


class Segments(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.conv = nn.Conv2d(3, 2, 3, padding=1)

    def forward(self, x: Tensor) -> dict[str, Any]:
        return {"out": self.conv(x)}


class ForeignNames(nn.Module):
    """Names of layers that would be something else in Markdown and in HTML."""

    NAMES = ("[a](http://evil/b)", "![x](http://evil/x_png)", "<img src=x onerror=evil()>")

    def __init__(self) -> None:
        super().__init__()
        layers = nn.Conv2d(3, 4, 3, padding=1), nn.ReLU(), nn.Linear(4, 3)
        for name, layer in zip(self.NAMES, layers, strict=True):
            self.add_module(name, layer)

    def forward(self, x: Tensor) -> Tensor:
        conv, act, head = (getattr(self, name) for name in self.NAMES)
        return head(act(conv(x)).mean((2, 3)))


class TwoPictures(nn.Module):
    def forward(self, left: Tensor, right: Tensor) -> Tensor:
        return left - right


def everything() -> cnnviz.Network:
    torch.manual_seed(3)
    return cnnviz.wrap(Everything(), (3, 16, 20), ["ant", "bee", "cat", "dog", "elk"], on="cpu")


def segments() -> cnnviz.Network:
    return cnnviz.wrap(Segments(), (3, 12, 12), on="cpu")


def foreign_names() -> cnnviz.Network:
    torch.manual_seed(0)
    labels = ["[c](http://evil/c)", "<b>evil</b>", "![e](http://evil/e.png)"]
    return cnnviz.wrap(ForeignNames(), (3, 12, 12), labels, on="cpu")


def returns_a_module() -> nn.Module:
    return Everything()


def fails() -> cnnviz.Network:
    raise RuntimeError("no file of weights")
