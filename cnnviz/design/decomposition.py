"""The primitives of each kind of layer, and the output of a layer."""

from collections.abc import Callable, Mapping

from cnnviz.design.primitives import (
    Branches,
    Convolution,
    Flattening,
    FullyConnected,
    GlobalAverage,
    Halving,
    Intermediate,
    Pointwise,
    Pooling,
    Primitive,
    apply_all,
)
from cnnviz.design.schema import LIMITS, Layer, Settings
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import Window

Primitives = tuple[Primitive, ...]
RELU = Pointwise()
NORM = Pointwise(parameters_per_channel=2)  # scale and shift
ONE, THREE, FIVE = Window(1), Window(3, padding=1), Window(5, padding=2)
BOTTLENECK = 4  # outputs of a dense layer's 1x1 convolution, in multiples of the growth rate


def _conv(s: Settings, _: int) -> Primitives:
    window = Window(s["kernel"], s["stride"], s["padding"], s["dilation"])
    return (Convolution(s["filters"], window, s["groups"], s["bias"]),)


def _pool(s: Settings, _: int) -> Primitives:
    return (Pooling(Window(s["window"], s["stride"], s["padding"], ceil_mode=s["ceil_mode"])),)


def _residual(s: Settings, channels: int) -> Primitives:
    """He et al. 2015, figure 2, with batch norm; the shortcut is projected where the shape changes."""
    first = Convolution(s["channels"], Window(3, s["stride"], padding=1))
    branch = (first, NORM, RELU, Convolution(s["channels"], THREE), NORM)
    same = s["stride"] == 1 and channels == s["channels"]
    shortcut: Primitives = () if same else (Convolution(s["channels"], Window(1, s["stride"])), NORM)
    return Branches((branch, shortcut), concatenated=False), RELU


def _inception(s: Settings, _: int) -> Primitives:
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


def _dense(s: Settings, channels: int) -> Primitives:
    """Huang et al. 2016 (DenseNet-BC): every layer's output is concatenated with its input."""
    growth = s["growth"]
    grown = (NORM, RELU, Convolution(BOTTLENECK * growth, ONE), NORM, RELU, Convolution(growth, THREE))
    layers = s["layers"] * (Branches(((), grown), concatenated=True),)
    end = channels + s["layers"] * growth
    return (*layers, NORM, RELU, Convolution(end // 2, ONE), Halving()) if s["transition"] else layers


_PRIMITIVES: Mapping[str, Callable[[Settings, int], Primitives]] = {
    "conv": _conv,
    "pool": _pool,
    "global-average-pool": lambda _s, _c: (GlobalAverage(),),
    "activation": lambda _s, _c: (RELU,),
    "batch-norm": lambda _s, _c: (NORM,),
    "local-response-norm": lambda _s, _c: (Pointwise(on_maps_only=True),),
    "dropout": lambda _s, _c: (Pointwise(),),
    "flatten": lambda _s, _c: (Flattening(),),
    "linear": lambda s, _: (FullyConnected(s["units"], s["bias"]),),
    "residual": _residual,
    "inception": _inception,
    "dense": _dense,
}


_TOO_MANY = {
    "nodes": DesignFault.NODES,
    "parameters": DesignFault.PARAMETERS,
    "activations": DesignFault.ACTIVATIONS,
    "macs": DesignFault.MACS,
}


def apply(layer: Layer, before: Intermediate) -> Intermediate:
    """The output of a layer; raises ``DesignError`` where its input does not fit or the network becomes too large."""
    behind = apply_all(_PRIMITIVES[layer.kind](layer.settings, before.shape[0]), before)
    for quantity, limit in LIMITS.items():
        count = getattr(behind, quantity)
        if count > limit:
            raise DesignError(_TOO_MANY[quantity], count=count, limit=limit)
    return behind
