"""The networks of both experiments."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import nn
from torchvision import models
from torchvision.models import vgg

from cnnviz.architectures.registry import find
from cnnviz.architectures.resnet_cifar import Block, CifarResNet, PlainBlock
from cnnviz.pictures.channel_statistics import CIFAR_MEAN, CIFAR_STD, IMAGENET_MEAN, IMAGENET_STD
from cnnviz.training.history.recipe import Recipe
from cnnviz.training.live.networks import NETWORKS

UNITS = 512  # of both hidden linear layers of the small AlexNet and VGG, which have 4096
SMALL = 0.01  # deviation of the last layer's first weights, so that no class is preferred
GRID = 2  # rows and columns of maps that those layers read; 6 in AlexNet, 7 in VGG
#: VGG-11 with half the filters and without the last pooling; "M" is a max pooling.
HALF_VGG11: tuple[str | int, ...] = (32, "M", 64, "M", 128, 128, "M", 256, 256, "M", 256, 256)


@dataclass(frozen=True, slots=True)
class Entry:
    """One network: ``build(classes)`` makes its module with weights from torch's own generator.

    ``architecture`` is the slug under which the product has it, or that of the network of which it is a smaller copy;
    empty where the product has neither. ``is_shipped`` says whether its weights are shipped.
    """

    architecture: str
    build: Callable[[int], nn.Module]
    is_shipped: bool = False


@dataclass(frozen=True, slots=True)
class Experiment:
    """Networks by name in the order in which they are trained, by one ``recipe``."""

    recipe: Recipe
    networks: Mapping[str, Entry]


def _initialize(layers: nn.Module) -> None:
    """He et al. 2015, "Delving deep into rectifiers" (arXiv:1502.01852): convolutions and linear layers."""
    for part in layers.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
            nn.init.constant_(part.bias, 0)  # type: ignore[arg-type]  # both have one here


def _classifier(channels: int, classes: int) -> nn.Sequential:
    """Three linear layers with dropout before the first two, as in AlexNet, the hidden ones with few units."""
    hidden = [
        *(nn.Dropout(), nn.Linear(channels * GRID**2, UNITS), nn.ReLU(inplace=True)),
        *(nn.Dropout(), nn.Linear(UNITS, UNITS), nn.ReLU(inplace=True)),
    ]
    scores = nn.Linear(UNITS, classes)
    layers = nn.Sequential(*hidden, scores)
    _initialize(layers)
    nn.init.normal_(scores.weight, 0, SMALL)
    return layers


def _assembled(features: nn.Module, classes: int) -> nn.Module:
    """As torchvision's AlexNet and VGG are put together."""
    _initialize(features)
    head = nn.AdaptiveAvgPool2d(GRID), nn.Flatten(), _classifier(256, classes)
    names = "features", "avgpool", "flatten", "classifier"
    return nn.Sequential(OrderedDict(zip(names, (features, *head), strict=True)))


def small_alexnet(classes: int) -> nn.Module:
    """AlexNet of torchvision with a first stride of 2 instead of 4, and narrow linear layers on a 2x2 grid."""
    with torch.device("meta"):  # without the time and memory of its wide linear layers
        _, *others = models.AlexNet().features
    first = nn.Conv2d(3, 64, kernel_size=11, stride=2, padding=5)
    return _assembled(nn.Sequential(first, *(part.to_empty(device="cpu") for part in others)), classes)


def small_vgg11(classes: int) -> nn.Module:
    """VGG-11 of torchvision with half the filters, without the last pooling, and narrow linear layers on a 2x2 grid."""
    return _assembled(vgg.make_layers(list(HALF_VGG11)), classes)


def _depth(blocks: int, block: type[PlainBlock], architecture: str) -> Entry:
    return Entry(architecture, lambda classes: CifarResNet(blocks, classes, block))


def _offered(slug: str, *, is_shipped: bool = False) -> Entry:
    return Entry(slug, lambda classes: find(slug).build(classes), is_shipped)


#: He et al. 2015, "Deep residual learning" (arXiv:1512.03385), section 4.2: 64,000 steps are 164 epochs.
DEPTH = Experiment(
    Recipe(
        "cifar10",
        "cifar10",
        input=(3, 32, 32),
        crop=32,
        mean=CIFAR_MEAN,
        std=CIFAR_STD,
        epochs=164,
        peak_rate=0.1,
        weight_decay=1e-4,
        padding=4,
        falls=(0.5, 0.75),
        decayed="all",
        nesterov=False,
        paper_epochs=164,
    ),
    MappingProxyType(
        {
            "plain20": _depth(3, PlainBlock, NETWORKS["plain20"]),
            "resnet20": _depth(3, Block, "resnet20"),
            "plain56": _depth(9, PlainBlock, ""),
            "resnet56": _depth(9, Block, ""),
        }
    ),
)
#: In the order of their publication. Networks without batch norm need the warm-up and the bound of the gradient.
FAMILIES = Experiment(
    Recipe(
        "folder",
        "tiny64",
        input=(3, 64, 64),
        crop=48,
        mean=IMAGENET_MEAN,
        std=IMAGENET_STD,
        epochs=8,
        peak_rate=0.03,
        weight_decay=5e-4,
        batch=64,
        scale=0.35,
        warmup=0.5,
        gradient_norm=2.0,
        label_smoothing=0.1,
    ),
    MappingProxyType(
        {
            "alexnet": Entry("alexnet2012", small_alexnet),
            "vgg11": Entry("vgg11", small_vgg11),
            "googlenet": _offered("googlenet", is_shipped=True),
            "resnet18": _offered("resnet18"),
            "densenet121": _offered("densenet121", is_shipped=True),
            "mobilenet_v3_large": _offered("mobilenet_v3_large", is_shipped=True),
        }
    ),
)
#: By the name that the command takes.
EXPERIMENTS: Mapping[str, Experiment] = MappingProxyType({"depth": DEPTH, "families": FAMILIES})
