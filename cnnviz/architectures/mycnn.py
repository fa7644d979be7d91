"""MyCNN: two convolutions and two fully connected layers, 421,642 parameters (docs/sources.md, mathematics of CNNs)."""

import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture


class MyCNN(nn.Module):
    """``(N, 1, 28, 28)`` -> ``(N, classes)``, initialized as in the notes: normal(0, 0.01) and Xavier uniform."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(1, 32, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(32, 64, kernel_size=3, padding=1)
        self.fc1 = nn.Linear(7 * 7 * 64, 128)
        self.fc2 = nn.Linear(128, classes)
        for convolution in (self.conv1, self.conv2):
            nn.init.normal_(convolution.weight, 0, 0.01)
        for linear in (self.fc1, self.fc2):
            nn.init.xavier_uniform_(linear.weight)
        for layer in (self.conv1, self.conv2, self.fc1, self.fc2):
            nn.init.zeros_(layer.get_parameter("bias"))

    def forward(self, x: Tensor) -> Tensor:
        x = F.max_pool2d(F.relu(self.conv1(x)), 2)
        x = F.max_pool2d(F.relu(self.conv2(x)), 2)
        x = F.relu(self.fc1(x.flatten(1)))
        scores: Tensor = self.fc2(x)
        return scores


ARCHITECTURES = (Architecture("mycnn", "MyCNN", "mycnn", (1, 28, 28), MyCNN, classes=10),)
