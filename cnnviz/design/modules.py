"""Torch modules of designs. Each layer is one constructor call, which ``export`` writes as Python code."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from torch import nn

from cnnviz.design import blocks
from cnnviz.design.primitives import Shape
from cnnviz.design.schema import Design, Settings, Value
from cnnviz.design.summary import LayerSummary, check

Argument = Value | tuple[int, int]
_FUNCTIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "silu": "SiLU",
    "gelu": "GELU",
    "hardswish": "Hardswish",
}
#: torch's defaults.
_DEFAULTS = {
    "stride": 1,
    "padding": 0,
    "dilation": 1,
    "groups": 1,
    "bias": True,
    "ceil_mode": False,
    "transition": False,
}


@dataclass(frozen=True, slots=True)
class Call:
    """A constructor call: a class of ``torch.nn`` or of ``blocks``, positional arguments ``sizes`` and ``options``."""

    name: str
    sizes: tuple[int, ...] = ()
    options: tuple[tuple[str, Argument], ...] = ()

    def module(self) -> nn.Module:
        """A new module."""
        namespace = nn if hasattr(nn, self.name) else blocks
        module: nn.Module = getattr(namespace, self.name)(*self.sizes, **dict(self.options))
        return module

    @property
    def is_block(self) -> bool:
        """Whether the class is one of ``blocks``."""
        return not hasattr(nn, self.name)

    def code(self) -> str:
        """The call as Python."""
        arguments = [*map(repr, self.sizes), *(f"{name}={value!r}" for name, value in self.options)]
        return f"{'' if self.is_block else 'nn.'}{self.name}({', '.join(arguments)})"


def _options(settings: Settings, *names: str) -> tuple[tuple[str, Argument], ...]:
    """The settings of these names that differ from torch's defaults."""
    return tuple((name, settings[name]) for name in names if settings[name] != _DEFAULTS.get(name))


def _conv(s: Settings, shape: Shape) -> Call:
    more = _options(s, "stride", "padding", "dilation", "groups", "bias")
    return Call("Conv2d", (shape[0], s["filters"]), (("kernel_size", s["kernel"]), *more))


def _pool(s: Settings, _: Shape) -> Call:
    stride = () if s["stride"] == s["window"] else (("stride", s["stride"]),)
    name = "MaxPool2d" if s["mode"] == "max" else "AvgPool2d"
    return Call(name, (), (("kernel_size", s["window"]), *stride, *_options(s, "padding", "ceil_mode")))


def _batch_norm(_: Settings, shape: Shape) -> Call:
    return Call("BatchNorm2d" if len(shape) == 3 else "BatchNorm1d", (shape[0],))


def _inception(s: Settings, shape: Shape) -> Call:
    pairs = (("threes", (s["threes_reduced"], s["threes"])), ("fives", (s["fives_reduced"], s["fives"])))
    return Call("Inception", (shape[0],), (("ones", s["ones"]), *pairs, ("pooled", s["pooled"])))


_CALLS: Mapping[str, Callable[[Settings, Shape], Call]] = {
    "conv": _conv,
    "pool": _pool,
    "global-average-pool": lambda _s, _shape: Call("AdaptiveAvgPool2d", (1,)),
    "activation": lambda s, _: Call(_FUNCTIONS[s["function"]]),
    "batch-norm": _batch_norm,
    "local-response-norm": lambda s, _: Call("LocalResponseNorm", (), _options(s, "size", "alpha", "beta", "k")),
    "dropout": lambda s, _: Call("Dropout", (), _options(s, "p")),
    "flatten": lambda _s, _shape: Call("Flatten"),
    "linear": lambda s, shape: Call("Linear", (shape[0], s["units"]), _options(s, "bias")),
    "residual": lambda s, shape: Call("Residual", (shape[0], s["channels"]), _options(s, "stride")),
    "inception": _inception,
    "dense": lambda s, shape: Call("Dense", (shape[0],), _options(s, "layers", "growth", "transition")),
}


def call(layer: LayerSummary) -> Call:
    """The constructor call of a layer without a problem."""
    return _CALLS[layer.layer.kind](layer.layer.settings, layer.input or ())


def build(design: Design, classes: int | None = None) -> nn.Module:
    """The untrained module: ``(N, C, H, W)`` -> ``(N, classes)``, by default the design's number.

    Weights are drawn for ReLU (He et al. 2015), from torch's random generator. Raises ``DesignError``.
    """
    calls = [(layer.name, call(layer)) for layer in check(design)]
    name, output = calls.pop()
    head = Call(output.name, (output.sizes[0], classes or design.classes), output.options)
    module = nn.Sequential(OrderedDict((name, each.module()) for name, each in (*calls, (name, head))))
    for part in module.modules():
        if isinstance(part, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(part.weight, nonlinearity="relu")
    return module
