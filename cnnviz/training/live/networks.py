"""The networks that live training offers by name; any other of the Builder's is trained by its slug.

Variants of MyCNN, and the plain network that He et al. compare with ResNet-20, are designs of the Builder: what was
trained opens in every page by its slug, and as PyTorch code.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from types import MappingProxyType

from torch import nn

from cnnviz.architectures.registry import find
from cnnviz.design import PRESETS, Design, Layer, design_of, slug_of
from cnnviz.errors import DesignError

DROPOUT, BATCH_NORM, RELU = Layer.of("dropout"), Layer.of("batch-norm"), Layer.of("activation")
CLASSES = 10  # of a network whose last layer does not matter
STAGES = ((16, 1), (32, 2), (64, 2))  # channels, and the stride of a stage's first layer


def mycnn(*, dropout: bool = False, batch_norm: bool = False) -> Design:
    """MyCNN as in docs/sources.md, mathematics of CNNs, parts 4.2 and 4.3.

    ``dropout`` is one of 0.5 before the last layer; ``batch_norm`` follows each convolution.
    """
    design = PRESETS["mycnn"]
    design = with_batch_norm(design) if batch_norm else design
    return with_dropout(design) if dropout else design


def with_batch_norm(design: Design) -> Design:
    """A batch norm behind each convolution; raises ``DesignError`` where these are too many layers."""
    layers = ((layer, BATCH_NORM) if layer.kind == "conv" else (layer,) for layer in design.layers)
    return replace(design, layers=tuple(each for group in layers for each in group))


def with_dropout(design: Design) -> Design:
    """A dropout of 0.5 before the last layer; raises ``DesignError`` where these are too many layers."""
    return design.inserted(len(design.layers), DROPOUT)


def without(design: Design, kind: str) -> Design:
    """The design without its layers of a kind."""
    return replace(design, layers=tuple(each for each in design.layers if each.kind != kind))


def plain(blocks: int = 3) -> Design:
    """``6 blocks + 2`` layers as in He et al. 2015, section 4.2: the residual network without its shortcuts."""
    strides = ((channels, stride if index == 0 else 1) for channels, stride in STAGES for index in range(2 * blocks))
    layers = tuple(each for channels, stride in ((16, 1), *strides) for each in _convolution(channels, stride))
    head = Layer.of("global-average-pool"), Layer.of("flatten")
    return Design(f"Plain-{6 * blocks + 2} (CIFAR)", (3, 32, 32), 10, (*layers, *head))


def _convolution(channels: int, stride: int) -> tuple[Layer, ...]:
    return Layer.of("conv", filters=channels, stride=stride, padding=1, bias=False), BATCH_NORM, RELU


def windows() -> Design:
    """One layer whose filters are as large as a made shape; the largest value of each map says whether it is there."""
    layers = Layer.of("conv", filters=8, kernel=7, padding=3), RELU
    head = Layer.of("pool", window=28, stride=1), Layer.of("flatten")
    return Design("Windows", (1, 28, 28), 10, (*layers, *head))


#: Slugs of networks by name.
NETWORKS: Mapping[str, str] = MappingProxyType(
    {
        "mycnn": "mycnn",
        "mycnn-dropout": slug_of(replace(mycnn(dropout=True), name="MyCNN, dropout")),
        "mycnn-batch-norm": slug_of(replace(mycnn(batch_norm=True), name="MyCNN, batch norm")),
        "mycnn-both": slug_of(replace(mycnn(dropout=True, batch_norm=True), name="MyCNN, dropout, batch norm")),
        "lenet5": "lenet5",
        "resnet20": "resnet20",
        "plain20": slug_of(plain()),
        "windows": slug_of(windows()),
    }
)
#: The plain network and the residual one of the same layers.
SHORTCUTS: Mapping[str, str] = MappingProxyType(
    {NETWORKS["plain20"]: NETWORKS["resnet20"], NETWORKS["resnet20"]: NETWORKS["plain20"]}
)


#: Kinds of layers that a variant has more or less, and how they are added.
ADDITIONS: Mapping[str, Callable[[Design], Design]] = MappingProxyType(
    {BATCH_NORM.kind: with_batch_norm, DROPOUT.kind: with_dropout}
)


def variants(slug: str) -> tuple[str, ...]:
    """Slugs of networks that differ from ``slug`` in one thing alone: batch norm, dropout or shortcuts."""
    design = composition(slug)
    changed = [] if design is None else [_toggled(design, kind, add) for kind, add in ADDITIONS.items()]
    return (*(_slug(each) for each in changed if each), *([SHORTCUTS[slug]] if slug in SHORTCUTS else []))


def _toggled(design: Design, kind: str, add: Callable[[Design], Design]) -> Design | None:
    """The design with a kind of layer, or without it where it has it; ``None`` where neither is another one."""
    if any(layer.kind == kind for layer in design.layers):
        return without(design, kind)
    with suppress(DesignError):
        changed = add(design)
        return changed if changed != design else None
    return None


def _slug(design: Design) -> str:
    """The slug of a network on offer that has the same layers, else the design's own."""
    offers = {(each.input, each.layers): slug for slug in NETWORKS.values() if (each := composition(slug))}
    return offers.get((design.input, design.layers), slug_of(design))


def composition(slug: str) -> Design | None:
    """The design of a network; ``None`` where it is none of the Builder's."""
    if slug in PRESETS:
        return PRESETS[slug]
    with suppress(DesignError):
        return design_of(slug)
    return None


def first_kernel(slug: str) -> int:
    """The height in px of the windows of a network's first convolution; 0 where it has none.

    Raises ``UnknownNetworkError`` or ``DesignError``.
    """
    modules = find(slug).skeleton(CLASSES).modules()
    return next((each.kernel_size[0] for each in modules if isinstance(each, nn.Conv2d)), 0)
