"""Blocks as torch modules. Their code is part of exported networks, so it depends on torch alone."""

import torch
from torch import Tensor, nn


class Residual(nn.Module):
    """Two 3x3 convolutions and a shortcut around them, projected where the shape changes (He et al. 2015)."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, kernel_size=3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, kernel_size=3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride > 1 or inputs != outputs:
            self.shortcut.append(nn.Conv2d(inputs, outputs, kernel_size=1, stride=stride, bias=False))
            self.shortcut.append(nn.BatchNorm2d(outputs))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.norm1(self.conv1(x)).relu()
        y = self.norm2(self.conv2(y)) + self.shortcut(x)
        return y.relu()


class Inception(nn.Module):
    """1x1, 3x3, 5x5 and pooling side by side, the large kernels after a 1x1 reduction (Szegedy et al. 2014)."""

    def __init__(self, inputs: int, ones: int, threes: tuple[int, int], fives: tuple[int, int], pooled: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, ones, kernel_size=1)
        self.reduce3 = nn.Conv2d(inputs, threes[0], kernel_size=1)
        self.conv3 = nn.Conv2d(*threes, kernel_size=3, padding=1)
        self.reduce5 = nn.Conv2d(inputs, fives[0], kernel_size=1)
        self.conv5 = nn.Conv2d(*fives, kernel_size=5, padding=2)
        self.pool = nn.MaxPool2d(kernel_size=3, stride=1, padding=1)
        self.project = nn.Conv2d(inputs, pooled, kernel_size=1)

    def forward(self, x: Tensor) -> Tensor:
        branches = (
            self.conv1(x).relu(),
            self.conv3(self.reduce3(x).relu()).relu(),
            self.conv5(self.reduce5(x).relu()).relu(),
            self.project(self.pool(x)).relu(),
        )
        return torch.cat(branches, dim=1)


class DenseLayer(nn.Module):
    """Concatenates its input with ``growth`` new maps, computed through a 1x1 convolution (Huang et al. 2016)."""

    def __init__(self, inputs: int, growth: int) -> None:
        super().__init__()
        self.norm1 = nn.BatchNorm2d(inputs)
        self.conv1 = nn.Conv2d(inputs, 4 * growth, kernel_size=1, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * growth)
        self.conv2 = nn.Conv2d(4 * growth, growth, kernel_size=3, padding=1, bias=False)

    def forward(self, x: Tensor) -> Tensor:
        y = self.conv1(self.norm1(x).relu())
        y = self.conv2(self.norm2(y).relu())
        return torch.cat((x, y), dim=1)


class Dense(nn.Module):
    """Several dense layers; a transition then halves the number, height and width of the maps."""

    def __init__(self, inputs: int, layers: int, growth: int, *, transition: bool = False) -> None:
        super().__init__()
        self.layers = nn.Sequential(*(DenseLayer(inputs + index * growth, growth) for index in range(layers)))
        self.transition = nn.Sequential()
        if transition:
            outputs = inputs + layers * growth
            self.transition.append(nn.BatchNorm2d(outputs))
            self.transition.append(nn.ReLU())
            self.transition.append(nn.Conv2d(outputs, outputs // 2, kernel_size=1, bias=False))
            self.transition.append(nn.AvgPool2d(kernel_size=2))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.transition(self.layers(x))
        return y
