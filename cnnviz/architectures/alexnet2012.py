"""The AlexNet of 2012: two groups (one per graphics card then), local response normalization, 60,965,224 parameters."""

from torch import Tensor, nn

from cnnviz.architectures.architecture import Architecture


def _normalization() -> nn.LocalResponseNorm:
    # The paper's alpha of 1e-4 multiplies the sum over five channels; torch's multiplies their mean.
    return nn.LocalResponseNorm(size=5, alpha=5e-4, beta=0.75, k=2.0)


class AlexNet2012(nn.Module):
    """Krizhevsky, Sutskever, Hinton 2012; ``(N, 3, 227, 227)`` -> ``(N, classes)``."""

    def __init__(self, classes: int = 1000) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(3, 96, kernel_size=11, stride=4)
        self.relu1 = nn.ReLU()
        self.norm1 = _normalization()
        self.pool1 = nn.MaxPool2d(kernel_size=3, stride=2)
        self.conv2 = nn.Conv2d(96, 256, kernel_size=5, padding=2, groups=2)
        self.relu2 = nn.ReLU()
        self.norm2 = _normalization()
        self.pool2 = nn.MaxPool2d(kernel_size=3, stride=2)
        self.conv3 = nn.Conv2d(256, 384, kernel_size=3, padding=1)
        self.relu3 = nn.ReLU()
        self.conv4 = nn.Conv2d(384, 384, kernel_size=3, padding=1, groups=2)
        self.relu4 = nn.ReLU()
        self.conv5 = nn.Conv2d(384, 256, kernel_size=3, padding=1, groups=2)
        self.relu5 = nn.ReLU()
        self.pool5 = nn.MaxPool2d(kernel_size=3, stride=2)
        self.flatten = nn.Flatten()
        self.fc6 = nn.Linear(256 * 6 * 6, 4096)
        self.relu6 = nn.ReLU()
        self.drop6 = nn.Dropout()
        self.fc7 = nn.Linear(4096, 4096)
        self.relu7 = nn.ReLU()
        self.drop7 = nn.Dropout()
        self.fc8 = nn.Linear(4096, classes)
        self._initialize()

    def _initialize(self) -> None:
        """Section 5 of the paper: normal(0, 0.01); biases 1 where a ReLU should start in its positive part."""
        positive = {self.conv2, self.conv4, self.conv5, self.fc6, self.fc7}
        for module in self.children():
            if isinstance(module, nn.Conv2d | nn.Linear):
                nn.init.normal_(module.weight, 0, 0.01)
                nn.init.constant_(module.get_parameter("bias"), float(module in positive))

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.children():
            x = layer(x)
        return x


ARCHITECTURES = (Architecture("alexnet2012", "AlexNet (2012)", "alexnet2012", (3, 227, 227), AlexNet2012),)
