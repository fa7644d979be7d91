"""Designs: networks as lists of layers with settings, validated when they are created.

The table ``KINDS`` has the kinds of layers, their settings and bounds; the JSON schema, the checks, the page's controls
and the exported code are derived from it.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from cnnviz.errors import DesignError, DesignFault

Value = bool | int | float | str
Settings = Mapping[str, Any]

FORMAT, VERSION = "cnnviz-network", 1
NAME_LENGTH = 60
#: Characters of a name; the exported code and the page show it unchanged.
NAME = re.compile(rf"[\w .,()+-]{{1,{NAME_LENGTH}}}")
CHANNELS = (1, 3)  # gray or color
SIDE = (1, 512)  # px
CLASSES = (2, 1000)
MOST_LAYERS = 100
#: For one picture. VGG-11 has 132,863,336 parameters, 7.6 G multiply-adds; DenseNet-121 about 430 nodes.
LIMITS: Mapping[str, int] = MappingProxyType(
    {"nodes": 1000, "parameters": 150_000_000, "activations": 64_000_000, "macs": 20_000_000_000}
)


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting of a layer: boolean, integer, float or one of ``choices``, by the type of ``default``."""

    name: str
    default: Value
    low: float = 0
    high: float = 1
    choices: tuple[str, ...] = ()

    def checked(self, value: Value, where: str) -> Value:
        """The value in the setting's own type; raises ``DesignError`` (CHOICE or RANGE)."""
        if self.choices:
            if value not in self.choices:
                raise DesignError(DesignFault.CHOICE, where=where, value=str(value), choices=", ".join(self.choices))
            return value
        if not self._holds(value):
            raise DesignError(DesignFault.RANGE, where=where, value=str(value), low=self.low, high=self.high)
        return type(self.default)(value)

    def _holds(self, value: Value) -> bool:
        if isinstance(value, str) or isinstance(value, bool) != isinstance(self.default, bool):
            return False
        return self.low <= value <= self.high and type(self.default)(value) == value

    def schema(self) -> dict[str, Any]:
        """The JSON schema of the value."""
        if self.choices:
            return {"enum": list(self.choices)}
        if isinstance(self.default, bool):
            return {"type": "boolean"}
        kind = "integer" if isinstance(self.default, int) else "number"
        return {"type": kind, "minimum": self.low, "maximum": self.high}


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer and its settings; ``fresh`` are those that differ from the defaults in a layer just added."""

    name: str
    settings: tuple[Setting, ...] = ()
    fresh: tuple[tuple[str, Value], ...] = ()

    def setting(self, name: str) -> Setting:
        """The setting called ``name``; raises ``DesignError`` (UNKNOWN_KEY)."""
        for each in self.settings:
            if each.name == name:
                return each
        raise DesignError(DesignFault.UNKNOWN_KEY, where=self.name, entry=name)


def _branch(name: str, filters: int) -> Setting:
    return Setting(name, filters, 1, 512)


_BIAS = Setting("bias", default=True)
_FUNCTIONS = ("relu", "relu6", "tanh", "sigmoid", "silu", "gelu", "hardswish")
_KINDS = (
    LayerKind(
        "conv",
        (
            Setting("filters", 16, 1, 2048),
            Setting("kernel", 3, 1, 31),
            Setting("stride", 1, 1, 16),
            Setting("padding", 0, 0, 31),
            Setting("dilation", 1, 1, 16),
            Setting("groups", 1, 1, 2048),
            _BIAS,
        ),
        fresh=(("padding", 1),),
    ),
    LayerKind(
        "pool",
        (
            Setting("mode", "max", choices=("max", "average")),
            Setting("window", 2, 1, 31),
            Setting("stride", 2, 1, 16),
            Setting("padding", 0, 0, 15),
            Setting("ceil_mode", default=False),
        ),
    ),
    LayerKind("global-average-pool"),
    LayerKind("activation", (Setting("function", "relu", choices=_FUNCTIONS),)),
    LayerKind("batch-norm"),
    LayerKind(
        "local-response-norm",
        (
            Setting("size", 5, 1, 15),
            Setting("alpha", 1e-4, 0, 1),
            Setting("beta", 0.75, 0, 5),
            Setting("k", 1.0, 0.1, 10),  # with 0, a black picture would be divided by 0
        ),
    ),
    LayerKind("dropout", (Setting("p", 0.5, 0, 0.95),)),
    LayerKind("flatten"),
    LayerKind("linear", (Setting("units", 128, 1, 8192), _BIAS)),
    LayerKind("residual", (Setting("channels", 16, 1, 1024), Setting("stride", 1, 1, 4))),
    LayerKind(
        "inception",
        (
            _branch("ones", 16),
            _branch("threes_reduced", 16),
            _branch("threes", 24),
            _branch("fives_reduced", 4),
            _branch("fives", 8),
            _branch("pooled", 8),
        ),
    ),
    LayerKind(
        "dense", (Setting("layers", 4, 1, 24), Setting("growth", 12, 1, 64), Setting("transition", default=False))
    ),
)
KINDS: Mapping[str, LayerKind] = MappingProxyType({kind.name: kind for kind in _KINDS})


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
