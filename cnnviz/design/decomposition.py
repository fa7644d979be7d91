"""What each kind of layer consists of, as elementary parts, and what comes out of it."""

from collections.abc import Callable, Mapping

from cnnviz.design.primitives import (
    Branches,
    Convolution,
    Flat,
    FullyConnected,
    GlobalAverage,
    Halving,
    Intermediate,
    Pointwise,
    Pooling,
    Primitive,
    through,
)
from cnnviz.design.schema import LIMITS, Layer, Settings
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import Window

Parts = tuple[Primitive, ...]
RELU = Pointwise()
NORM = Pointwise(parameters_per_channel=2)  # a factor and an offset
ONE, THREE, FIVE = Window(1), Window(3, padding=1), Window(5, padding=2)
BOTTLENECK = 4  # a dense layer's 1x1 convolution makes so many times the growth rate


def _conv(s: Settings, _: int) -> Parts:
    window = Window(s["kernel"], s["stride"], s["padding"], s["dilation"])
    return (Convolution(s["filters"], window, s["groups"], s["bias"]),)


def _pool(s: Settings, _: int) -> Parts:
    return (Pooling(Window(s["window"], s["stride"], s["padding"], ceil_mode=s["ceil_mode"])),)


def _residual(s: Settings, channels: int) -> Parts:
    """He et al. 2015, figure 2, with batch norm; the shortcut is projected where the shape changes."""
    first = Convolution(s["channels"], Window(3, s["stride"], padding=1))
    branch = (first, NORM, RELU, Convolution(s["channels"], THREE), NORM)
    same = s["stride"] == 1 and channels == s["channels"]
    shortcut: Parts = () if same else (Convolution(s["channels"], Window(1, s["stride"])), NORM)
    return Branches((branch, shortcut), concatenated=False), RELU


def _inception(s: Settings, _: int) -> Parts:
    """Szegedy et al. 2014, figure 2b."""

    def convolution(name: str, window: Window) -> Parts:
        return Convolution(s[name], window, bias=True), RELU

    branches: tuple[Parts, ...] = (
        convolution("ones", ONE),
        convolution("threes_reduced", ONE) + convolution("threes", THREE),
        convolution("fives_reduced", ONE) + convolution("fives", FIVE),
        (Pooling(THREE), *convolution("pooled", ONE)),
    )
    return (Branches(branches, concatenated=True),)


def _dense(s: Settings, channels: int) -> Parts:
    """Huang et al. 2016 (DenseNet-BC): every layer's maps are put behind what it read."""
    growth = s["growth"]
    grown = (NORM, RELU, Convolution(BOTTLENECK * growth, ONE), NORM, RELU, Convolution(growth, THREE))
    layers = s["layers"] * (Branches(((), grown), concatenated=True),)
    end = channels + s["layers"] * growth
    return (*layers, NORM, RELU, Convolution(end // 2, ONE), Halving()) if s["transition"] else layers


_PARTS: Mapping[str, Callable[[Settings, int], Parts]] = {
    "conv": _conv,
    "pool": _pool,
    "global-average-pool": lambda _s, _c: (GlobalAverage(),),
    "activation": lambda _s, _c: (RELU,),
    "batch-norm": lambda _s, _c: (NORM,),
    "local-response-norm": lambda _s, _c: (Pointwise(on_maps_only=True),),
    "dropout": lambda _s, _c: (Pointwise(),),
    "flatten": lambda _s, _c: (Flat(),),
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


def after(layer: Layer, flow: Intermediate) -> Intermediate:
    """What comes out of a layer; raises ``DesignError`` where it cannot follow or makes the network too large."""
    behind = through(_PARTS[layer.kind](layer.settings, flow.shape[0]), flow)
    for what, limit in LIMITS.items():
        count = getattr(behind, what)
        if count > limit:
            raise DesignError(_TOO_MANY[what], count=count, limit=limit)
    return behind
