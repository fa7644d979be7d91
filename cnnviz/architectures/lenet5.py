"""LeNet-5 with a full C3 and a linear output: 61,706 parameters (the 1998 original has 60,000)."""

from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture


class LeNet5(nn.Module):
    """LeCun et al. 1998, figure 2; ``(N, 1, 32, 32)`` -> ``(N, classes)``."""

    def __init__(self, classes: int = 10) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, kernel_size=5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, classes)

    def forward(self, x: Tensor) -> Tensor:
        x = self.s2(self.c1(x).tanh())
        x = self.s4(self.c3(x).tanh())
        x = self.c5(x).tanh().flatten(1)
        scores: Tensor = self.output(self.f6(x).tanh())
        return scores


ARCHITECTURES = (Architecture("lenet5", "LeNet-5", "lenet", (1, 32, 32), LeNet5, classes=10),)
