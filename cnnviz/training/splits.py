"""Pictures of a folder in memory: read once, so that an epoch waits for no file."""

from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torchvision import datasets
from torchvision.transforms import v2


@dataclass(frozen=True, slots=True)
class Split:
    """Pictures ``(N, 3, H, W)`` uint8 and their class indices ``(N,)``."""

    pictures: Tensor
    classes: Tensor


def read_split(folder: Path, side: int) -> tuple[Split, list[str]]:
    """The pictures of an ImageFolder, cropped to ``side`` px a side, and the slugs of its classes.

    Raises ``FileNotFoundError`` when there are none.
    """
    steps = v2.Compose([v2.PILToTensor(), v2.Resize(side), v2.CenterCrop(side)])
    pictures = datasets.ImageFolder(str(folder), steps)
    labels = [str(name).split(" - ")[0] for name in pictures.classes]
    return Split(torch.stack([picture for picture, _ in pictures]), torch.tensor(pictures.targets)), labels
