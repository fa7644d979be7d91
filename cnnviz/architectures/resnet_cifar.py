"""The residual network for 32x32 pictures: He et al. 2015, section 4.2, option A (zero-padded shortcuts)."""

import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture


class ZeroPadShortcut(nn.Module):
    """Every second row and column, with zeros for the channels that the wider stage adds."""

    def __init__(self, stride: int, extra_channels: int) -> None:
        super().__init__()
        self.stride = stride
        self.extra_channels = extra_channels

    def forward(self, x: Tensor) -> Tensor:
        return F.pad(x[:, :, :: self.stride, :: self.stride], (0, 0, 0, 0, 0, self.extra_channels))


class PlainBlock(nn.Module):
    """Two 3x3 convolutions, each with batch norm."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)

    def forward(self, x: Tensor) -> Tensor:
        return F.relu(self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x))))))


class Block(PlainBlock):
    """The same with a shortcut around both."""

    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__(inputs, outputs, stride)
        same = inputs == outputs
        self.shortcut = nn.Identity() if same else ZeroPadShortcut(stride, outputs - inputs)

    def forward(self, x: Tensor) -> Tensor:
        out = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(out + self.shortcut(x))


class CifarResNet(nn.Module):
    """``6 n + 2`` layers with ``n = blocks``, each block a ``block``; ``(N, 3, 32, 32)`` -> ``(N, classes)``."""

    def __init__(self, blocks: int, classes: int = 10, block: type[PlainBlock] = Block) -> None:
        super().__init__()
        self.block = block
        self.conv1 = nn.Conv2d(3, 16, 3, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = self._stage(16, 16, blocks, stride=1)
        self.layer2 = self._stage(16, 32, blocks, stride=2)
        self.layer3 = self._stage(32, 64, blocks, stride=2)
        self.avgpool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(64, classes)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.kaiming_normal_(module.weight, mode="fan_out", nonlinearity="relu")

    def _stage(self, inputs: int, outputs: int, blocks: int, stride: int) -> nn.Sequential:
        first = self.block(inputs, outputs, stride)
        return nn.Sequential(first, *(self.block(outputs, outputs, 1) for _ in range(blocks - 1)))

    def forward(self, x: Tensor) -> Tensor:
        x = F.relu(self.bn1(self.conv1(x)))
        x = self.layer3(self.layer2(self.layer1(x)))
        scores: Tensor = self.fc(self.avgpool(x).flatten(1))
        return scores


def resnet20(classes: int) -> CifarResNet:
    """20 layers, 269,722 parameters for ten classes."""
    return CifarResNet(blocks=3, classes=classes)


ARCHITECTURES = (Architecture("resnet20", "ResNet-20 (CIFAR)", "resnet_cifar", (3, 32, 32), resnet20, classes=10),)
