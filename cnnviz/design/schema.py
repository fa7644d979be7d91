"""Designs: networks as lists of layers with settings, validated when they are created.

The kinds of layers, their settings and bounds are in ``kinds.KINDS``.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cnnviz.design.kinds import KINDS
from cnnviz.design.settings import Value
from cnnviz.errors import DesignError, DesignFault

FORMAT, VERSION = "cnnviz-network", 1
NAME_LENGTH = 60
#: Characters of a name; the exported code and the page show it unchanged.
NAME = re.compile(rf"[\w .,()+-]{{1,{NAME_LENGTH}}}")
CHANNELS = (1, 3)  # gray or color
SIDE = (1, 512)  # px
CLASSES = (2, 1000)
MOST_LAYERS = 100
#: For one picture; ``memory`` in bytes. VGG-11 has 132,863,336 parameters, 592 MB of memory; DenseNet-121 about 430
#: nodes; VGG's largest output has 3.2 million values. Seconds are estimates (``cnnviz.estimates``), for one core.
LIMITS: Mapping[str, float] = MappingProxyType(
    {
        "nodes": 1000,
        "parameters": 150_000_000,
        "largest": 2**23,
        "activations": 64_000_000,
        "memory": 768 * 2**20,
        "seconds": 2.0,
    }
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One layer: its kind and a value for each of the kind's settings, in their order.

    >>> Layer.of("pool", window=3)
    Layer(kind='pool', values=('max', 3, 2, 0, False))
    >>> Layer.of("conv")["filters"]
    16
    """

    kind: str
    values: tuple[Value, ...]

    @classmethod
    def of(cls, kind: str, **settings: Value) -> Layer:
        """A layer with these settings and defaults for the others; raises ``DesignError``."""
        if kind not in KINDS:
            raise DesignError(DesignFault.CHOICE, where="kind", value=kind, choices=", ".join(KINDS))
        return cls(kind, tuple(each.default for each in KINDS[kind].settings)).changed(**settings)

    @classmethod
    def fresh(cls, kind: str) -> Layer:
        """A layer as the Builder adds it: a convolution has padding 1, so that its output keeps the size."""
        return cls.of(kind, **dict(KINDS[kind].fresh))

    @property
    def settings(self) -> dict[str, Any]:
        """Every setting by its name."""
        return {each.name: value for each, value in zip(KINDS[self.kind].settings, self.values, strict=True)}

    def __getitem__(self, name: str) -> Value:
        value: Value = self.settings[name]
        return value

    def changed(self, **settings: Value) -> Layer:
        """The same layer with some settings changed; raises ``DesignError``."""
        table = KINDS[self.kind]
        changes = {name: table.setting(name).checked(value, f"{self.kind}.{name}") for name, value in settings.items()}
        return Layer(self.kind, tuple((self.settings | changes).values()))

    def record(self) -> dict[str, Value]:
        """For JSON: the kind, and the settings that differ from the defaults."""
        defaults = {each.name: each.default for each in KINDS[self.kind].settings}
        return {"kind": self.kind} | {name: value for name, value in self.settings.items() if value != defaults[name]}


def _between(where: str, value: int, bounds: tuple[int, int]) -> None:
    low, high = bounds
    if not low <= value <= high:
        raise DesignError(DesignFault.RANGE, where=where, value=str(value), low=low, high=high)


@dataclass(frozen=True, slots=True)
class Design:
    """A network: shape of the picture ``(C, H, W)`` in pixels, layers, and number of classes.

    A fully connected layer with one score per class is added behind ``layers``. ``summarize`` checks whether each layer
    fits its input. Raises ``DesignError`` when a value is out of bounds.
    """

    name: str
    input: tuple[int, int, int]
    classes: int
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", unicodedata.normalize("NFC", self.name).strip())
        if not NAME.fullmatch(self.name):
            raise DesignError(DesignFault.NAME, limit=NAME_LENGTH)
        channels, height, width = self.input
        if channels not in CHANNELS:
            raise DesignError(DesignFault.CHOICE, where="input", value=str(channels), choices="1, 3")
        _between("input", height, SIDE)
        _between("input", width, SIDE)
        _between("classes", self.classes, CLASSES)
        if len(self.layers) > MOST_LAYERS:
            raise DesignError(DesignFault.TOO_MANY_LAYERS, count=len(self.layers), limit=MOST_LAYERS)

    @property
    def whole(self) -> tuple[Layer, ...]:
        """Its layers and the output layer."""
        return (*self.layers, Layer.of("linear", units=self.classes))

    def json(self) -> str:
        """One line of JSON, the same for equal designs; ``read_design`` reads it."""
        layers = [layer.record() for layer in self.layers]
        content = {"name": self.name, "input": list(self.input), "classes": self.classes, "layers": layers}
        return json.dumps({"format": FORMAT, "version": VERSION} | content, ensure_ascii=False, separators=(",", ":"))

    def inserted(self, index: int, *layers: Layer) -> Design:
        """A copy with ``layers`` inserted before the layer ``index``."""
        return replace(self, layers=(*self.layers[:index], *layers, *self.layers[index:]))

    def removed(self, index: int) -> Design:
        """A copy without the layer ``index``."""
        return replace(self, layers=(*self.layers[:index], *self.layers[index + 1 :]))

    def moved(self, index: int, to: int) -> Design:
        """A copy with the layer ``index`` moved to index ``to``."""
        return self.removed(index).inserted(to, self.layers[index])

    def replaced(self, index: int, layer: Layer) -> Design:
        """A copy with the layer ``index`` replaced by ``layer``."""
        return self.removed(index).inserted(index, layer)
