"""The kinds of layers of a design: one row each with all that is known of a kind.

A row has the settings with their bounds, what the layer computes (``primitives``), the module that it becomes
(``call``), and how it is named. The JSON schema, checks, costs, modules, exported code and the page's controls follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cnnviz.design.calls import Call, options
from cnnviz.design.primitives import (
    Branches,
    Convolution,
    Flattening,
    FullyConnected,
    GlobalAverage,
    Halving,
    Pointwise,
    Pooling,
    Primitive,
    Shape,
)
from cnnviz.design.settings import Setting, Settings, Value
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import Window

Primitives = tuple[Primitive, ...]
RELU = Pointwise("relu")
NORM = Pointwise("batch-norm", parameters_per_channel=2)  # scale and shift
ONE, THREE, FIVE = Window(1), Window(3, padding=1), Window(5, padding=2)
BOTTLENECK = 4  # outputs of a dense layer's 1x1 convolution, in multiples of the growth rate


def _conv_primitives(s: Settings, _: int) -> Primitives:
    window = Window(s["kernel"], s["stride"], s["padding"], s["dilation"])
    return (Convolution(s["filters"], window, s["groups"], s["bias"]),)


def _pool_primitives(s: Settings, _: int) -> Primitives:
    return (Pooling(Window(s["window"], s["stride"], s["padding"], ceil_mode=s["ceil_mode"]), f"{s['mode']}-pool"),)


def _residual_primitives(s: Settings, channels: int) -> Primitives:
    """He et al. 2015, figure 2, with batch norm; the shortcut is projected where the shape changes."""
    first = Convolution(s["channels"], Window(3, s["stride"], padding=1))
    branch = (first, NORM, RELU, Convolution(s["channels"], THREE), NORM)
    same = s["stride"] == 1 and channels == s["channels"]
    shortcut: Primitives = () if same else (Convolution(s["channels"], Window(1, s["stride"])), NORM)
    return Branches((branch, shortcut), concatenated=False), RELU


def _inception_primitives(s: Settings, _: int) -> Primitives:
    """Szegedy et al. 2014, figure 2b."""

    def convolution(name: str, window: Window) -> Primitives:
        return Convolution(s[name], window, bias=True), RELU

    branches: tuple[Primitives, ...] = (
        convolution("ones", ONE),
        convolution("threes_reduced", ONE) + convolution("threes", THREE),
        convolution("fives_reduced", ONE) + convolution("fives", FIVE),
        (Pooling(THREE), *convolution("pooled", ONE)),
    )
    return (Branches(branches, concatenated=True),)


def _dense_primitives(s: Settings, channels: int) -> Primitives:
    """Huang et al. 2016 (DenseNet-BC): every layer's output is concatenated with its input."""
    growth = s["growth"]
    grown = (NORM, RELU, Convolution(BOTTLENECK * growth, ONE), NORM, RELU, Convolution(growth, THREE))
    layers = s["layers"] * (Branches(((), grown), concatenated=True),)
    end = channels + s["layers"] * growth
    return (*layers, NORM, RELU, Convolution(end // 2, ONE), Halving()) if s["transition"] else layers


def _conv_call(s: Settings, shape: Shape) -> Call:
    more = options(s, "stride", "padding", "dilation", "groups", "bias")
    return Call("Conv2d", (shape[0], s["filters"]), (("kernel_size", s["kernel"]), *more))


def _pool_call(s: Settings, _: Shape) -> Call:
    stride = () if s["stride"] == s["window"] else (("stride", s["stride"]),)
    name = "MaxPool2d" if s["mode"] == "max" else "AvgPool2d"
    return Call(name, (), (("kernel_size", s["window"]), *stride, *options(s, "padding", "ceil_mode")))


def _batch_norm_call(_: Settings, shape: Shape) -> Call:
    return Call("BatchNorm2d" if len(shape) == 3 else "BatchNorm1d", (shape[0],))


def _inception_call(s: Settings, shape: Shape) -> Call:
    pairs = (("threes", (s["threes_reduced"], s["threes"])), ("fives", (s["fives_reduced"], s["fives"])))
    return Call("Inception", (shape[0],), (("ones", s["ones"]), *pairs, ("pooled", s["pooled"])), is_block=True)


@dataclass(frozen=True, slots=True)
class LayerKind:
    """A kind of layer.

    ``node`` is the kind of node that the layer is or ends in. ``primitives(settings, channels)`` are its operations on
    an input of so many channels, ``call(settings, shape)`` is its module for an input of that shape. ``fresh`` are
    settings that differ from the defaults in a layer just added. ``short_name`` stands in code for the name. ``opens``
    is whether the layer begins a line of the exported ``forward``, except behind the kind ``continues``.
    """

    name: str
    node: str
    primitives: Callable[[Settings, int], Primitives]
    call: Callable[[Settings, Shape], Call]
    settings: tuple[Setting, ...] = ()
    fresh: tuple[tuple[str, Value], ...] = ()
    short_name: str = ""
    opens: bool = False
    continues: str = ""

    @property
    def short(self) -> str:
        """What the names of such layers begin with in the module."""
        return self.short_name or self.name

    @property
    def is_block(self) -> bool:
        """Whether it is several operations with branches."""
        return self.node in {"add", "concatenation"}

    def setting(self, name: str) -> Setting:
        """The setting called ``name``; raises ``DesignError`` (UNKNOWN_KEY)."""
        for each in self.settings:
            if each.name == name:
                return each
        raise DesignError(DesignFault.UNKNOWN_KEY, where=self.name, entry=name)


def _branch(name: str, filters: int) -> Setting:
    return Setting(name, filters, 1, 512)


_BIAS = Setting("bias", default=True)
#: Activation functions and their classes in ``torch.nn``.
_FUNCTIONS = {
    "relu": "ReLU",
    "relu6": "ReLU6",
    "tanh": "Tanh",
    "sigmoid": "Sigmoid",
    "silu": "SiLU",
    "gelu": "GELU",
    "hardswish": "Hardswish",
}
_KINDS = (
    LayerKind(
        "conv",
        node="convolution",
        primitives=_conv_primitives,
        call=_conv_call,
        settings=(
            Setting("filters", 16, 1, 2048),
            Setting("kernel", 3, 1, 31),
            Setting("stride", 1, 1, 16),
            Setting("padding", 0, 0, 31),
            Setting("dilation", 1, 1, 16),
            Setting("groups", 1, 1, 2048),
            _BIAS,
        ),
        fresh=(("padding", 1),),
        opens=True,
    ),
    LayerKind(
        "pool",
        node="max-pool",
        primitives=_pool_primitives,
        call=_pool_call,
        settings=(
            Setting("mode", "max", choices=("max", "average")),
            Setting("window", 2, 1, 31),
            Setting("stride", 2, 1, 16),
            Setting("padding", 0, 0, 15),
            Setting("ceil_mode", default=False),
        ),
    ),
    LayerKind(
        "global-average-pool",
        node="global-average-pool",
        primitives=lambda _s, _c: (GlobalAverage(),),
        call=lambda _s, _shape: Call("AdaptiveAvgPool2d", (1,)),
        short_name="gap",
        opens=True,
    ),
    LayerKind(
        "activation",
        node="relu",
        primitives=lambda s, _: (Pointwise(s["function"]),),
        call=lambda s, _: Call(_FUNCTIONS[s["function"]]),
        settings=(Setting("function", "relu", choices=tuple(_FUNCTIONS)),),
    ),
    LayerKind(
        "batch-norm",
        node="batch-norm",
        primitives=lambda _s, _c: (NORM,),
        call=_batch_norm_call,
        short_name="norm",
    ),
    LayerKind(
        "local-response-norm",
        node="local-response-norm",
        primitives=lambda _s, _c: (Pointwise("local-response-norm", on_maps_only=True),),
        call=lambda s, _: Call("LocalResponseNorm", (), options(s, "size", "alpha", "beta", "k")),
        settings=(
            Setting("size", 5, 1, 15),
            Setting("alpha", 1e-4, 0, 1),
            Setting("beta", 0.75, 0, 5),
            Setting("k", 1.0, 0.1, 10),  # with 0, a black picture would be divided by 0
        ),
        short_name="lrn",
    ),
    LayerKind(
        "dropout",
        node="dropout",
        primitives=lambda _s, _c: (Pointwise("dropout"),),
        call=lambda s, _: Call("Dropout", (), options(s, "p")),
        settings=(Setting("p", 0.5, 0, 0.95),),
        short_name="drop",
    ),
    LayerKind(
        "flatten",
        node="flatten",
        primitives=lambda _s, _c: (Flattening(),),
        call=lambda _s, _shape: Call("Flatten"),
        opens=True,
        continues="global-average-pool",
    ),
    LayerKind(
        "linear",
        node="linear",
        primitives=lambda s, _: (FullyConnected(s["units"], s["bias"]),),
        call=lambda s, shape: Call("Linear", (shape[0], s["units"]), options(s, "bias")),
        settings=(Setting("units", 128, 1, 8192), _BIAS),
        short_name="fc",
        opens=True,
        continues="flatten",
    ),
    LayerKind(
        "residual",
        node="add",
        primitives=_residual_primitives,
        call=lambda s, shape: Call("Residual", (shape[0], s["channels"]), options(s, "stride"), is_block=True),
        settings=(Setting("channels", 16, 1, 1024), Setting("stride", 1, 1, 4)),
        opens=True,
    ),
    LayerKind(
        "inception",
        node="concatenation",
        primitives=_inception_primitives,
        call=_inception_call,
        settings=(
            _branch("ones", 16),
            _branch("threes_reduced", 16),
            _branch("threes", 24),
            _branch("fives_reduced", 4),
            _branch("fives", 8),
            _branch("pooled", 8),
        ),
        opens=True,
    ),
    LayerKind(
        "dense",
        node="concatenation",
        primitives=_dense_primitives,
        call=lambda s, shape: Call("Dense", (shape[0],), options(s, "layers", "growth", "transition"), is_block=True),
        settings=(Setting("layers", 4, 1, 24), Setting("growth", 12, 1, 64), Setting("transition", default=False)),
        opens=True,
    ),
)
KINDS: Mapping[str, LayerKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
