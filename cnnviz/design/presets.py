"""Networks to begin with, and the layer pattern of the cs231n notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cnnviz.design.kinds import KINDS
from cnnviz.design.schema import Design, Layer
from cnnviz.errors import DesignError, DesignFault

Layers = tuple[Layer, ...]
RELU, TANH = Layer.of("activation"), Layer.of("activation", function="tanh")
MAX_POOL, MEAN_POOL = Layer.of("pool"), Layer.of("pool", mode="average")
OVERLAPPING = Layer.of("pool", window=3)
FLATTEN, DROPOUT = Layer.of("flatten"), Layer.of("dropout")
#: The paper's alpha of 1e-4 multiplies the sum over five channels; torch's multiplies their mean.
RESPONSE = Layer.of("local-response-norm", alpha=5e-4, k=2.0)


def _three(filters: int, groups: int = 1) -> Layers:
    return Layer.of("conv", filters=filters, padding=1, groups=groups), RELU


def _linear(units: int, *behind: Layer) -> Layers:
    return Layer.of("linear", units=units), *behind


def _lenet5() -> Layers:
    def five(filters: int) -> Layers:
        return Layer.of("conv", filters=filters, kernel=5), TANH

    return *five(6), MEAN_POOL, *five(16), MEAN_POOL, *five(120), FLATTEN, *_linear(84, TANH)


def _mycnn() -> Layers:
    return *_three(32), MAX_POOL, *_three(64), MAX_POOL, FLATTEN, *_linear(128, RELU)


def _alexnet2012() -> Layers:
    first = Layer.of("conv", filters=96, kernel=11, stride=4), RELU, RESPONSE, OVERLAPPING
    second = Layer.of("conv", filters=256, kernel=5, padding=2, groups=2), RELU, RESPONSE, OVERLAPPING
    further = *_three(384), *_three(384, groups=2), *_three(256, groups=2), OVERLAPPING
    return *first, *second, *further, FLATTEN, *_linear(4096, RELU, DROPOUT), *_linear(4096, RELU, DROPOUT)


def _vgg11() -> Layers:
    stages = ((64,), (128,), (256, 256), (512, 512), (512, 512))
    maps = (layer for stage in stages for layer in (*(each for filters in stage for each in _three(filters)), MAX_POOL))
    return *maps, FLATTEN, *_linear(4096, RELU, DROPOUT), *_linear(4096, RELU, DROPOUT)


def _small_resnet() -> Layers:
    """14 layers: He et al. 2015, section 4.2, with two blocks per stage and projected shortcuts."""
    blocks = ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1))
    first = Layer.of("conv", padding=1, bias=False), Layer.of("batch-norm"), RELU
    residual = (Layer.of("residual", channels=channels, stride=stride) for channels, stride in blocks)
    return *first, *residual, Layer.of("global-average-pool"), FLATTEN


PRESETS: Mapping[str, Design] = MappingProxyType(
    {
        "lenet5": Design("LeNet-5", (1, 32, 32), 10, _lenet5()),
        "mycnn": Design("MyCNN", (1, 28, 28), 10, _mycnn()),
        "alexnet2012": Design("AlexNet (2012)", (3, 227, 227), 1000, _alexnet2012()),
        "vgg11": Design("VGG-11", (3, 224, 224), 1000, _vgg11()),
        "resnet-small": Design("Small ResNet", (3, 32, 32), 10, _small_resnet()),
    }
)
#: Bounds of ``Pattern``, smallest and largest.
PATTERN: Mapping[str, tuple[int, int]] = MappingProxyType(
    {"n": (1, 3), "m": (1, 5), "k": (0, 3), "filters": (1, 256), "units": (1, 4096)}
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """INPUT -> [[CONV -> RELU]*N -> POOL?]*M -> [FC -> RELU]*K -> FC, the layer pattern of the cs231n notes.

    Convolutions are 3x3 with a padding of 1; ``filters`` is the number of the first stage and doubles with each stage.
    Raises ``DesignError`` out of the bounds of ``PATTERN``.
    """

    n: int = 2
    m: int = 2
    k: int = 1
    pool: bool = True
    filters: int = 16
    units: int = 128

    def __post_init__(self) -> None:
        for name, (low, high) in PATTERN.items():
            value = getattr(self, name)
            if not low <= value <= high:
                raise DesignError(DesignFault.RANGE, where=name, value=str(value), low=low, high=high)

    def design(self, name: str, shape: tuple[int, int, int], classes: int) -> Design:
        """The network for pictures of ``shape`` ``(C, H, W)``; its last layer is the output layer."""
        return Design(name, shape, classes, (*self._stages(), FLATTEN, *self.k * _linear(self.units, RELU)))

    def _stages(self) -> Iterator[Layer]:
        most = int(KINDS["conv"].setting("filters").high)
        for stage in range(self.m):
            yield from self.n * _three(min(self.filters * 2**stage, most))
            if self.pool:
                yield MAX_POOL
