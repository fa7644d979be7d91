"""What one step of a traced network is: its kind, and its sliding windows if it has any."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn
from torchvision.models import shufflenetv2
from torchvision.ops import FrozenBatchNorm2d, Permute, StochasticDepth, stochastic_depth

from cnnviz.geometry import Window

Windows = tuple[Window, Window]


class Kind(StrEnum):
    """What a node does; the words for it are in ``assets/text/kinds.toml``."""

    CONVOLUTION = "convolution"
    TRANSPOSED_CONVOLUTION = "transposed-convolution"
    LINEAR = "linear"
    MAX_POOL = "max-pool"
    AVERAGE_POOL = "average-pool"
    ADAPTIVE_AVERAGE_POOL = "adaptive-average-pool"
    GLOBAL_AVERAGE_POOL = "global-average-pool"
    BATCH_NORM = "batch-norm"
    LAYER_NORM = "layer-norm"
    LOCAL_RESPONSE_NORM = "local-response-norm"
    RELU = "relu"
    RELU6 = "relu6"
    TANH = "tanh"
    SIGMOID = "sigmoid"
    SILU = "silu"
    GELU = "gelu"
    HARDSWISH = "hardswish"
    HARDSIGMOID = "hardsigmoid"
    SOFTMAX = "softmax"
    ADD = "add"
    MULTIPLY = "multiply"
    CONCATENATION = "concatenation"
    FLATTEN = "flatten"
    DROPOUT = "dropout"
    STOCHASTIC_DEPTH = "stochastic-depth"
    PAD = "pad"
    SLICE = "slice"
    RESHAPE = "reshape"
    PERMUTE = "permute"
    CHANNEL_SHUFFLE = "channel-shuffle"
    IDENTITY = "identity"
    OTHER = "other"


#: Each output position depends on the same position of the inputs alone (channels may mix).
POINTWISE = frozenset(Kind) - {
    Kind.CONVOLUTION,
    Kind.TRANSPOSED_CONVOLUTION,
    Kind.LINEAR,
    Kind.MAX_POOL,
    Kind.AVERAGE_POOL,
    Kind.ADAPTIVE_AVERAGE_POOL,
    Kind.GLOBAL_AVERAGE_POOL,
    Kind.FLATTEN,
    Kind.PAD,
    Kind.SLICE,
    Kind.RESHAPE,
    Kind.OTHER,
}


@dataclass(frozen=True, slots=True)
class Operation:
    """``windows`` is (vertical, horizontal) for convolutions and pooling with a fixed window, else ``None``."""

    kind: Kind
    windows: Windows | None = None
    groups: int = 1
    padding_mode: str = "zeros"


def _pair(value: int | tuple[int, ...]) -> tuple[int, int]:
    return (value, value) if isinstance(value, int) else (value[0], value[-1])


def _windows(
    kernel_size: Any, stride: Any = None, padding: Any = 0, dilation: Any = 1, *, ceil_mode: Any = False
) -> Windows:
    settings = zip(_pair(kernel_size), _pair(stride or kernel_size), _pair(padding), _pair(dilation), strict=True)
    vertical, horizontal = (Window(k, s, p, d, ceil_mode) for k, s, p, d in settings)
    return vertical, horizontal


def _convolution_windows(kernel_size: Any, stride: Any = 1, padding: Any = 0, dilation: Any = 1) -> Windows:
    if padding != "same":
        return _windows(kernel_size, stride, 0 if padding == "valid" else padding, dilation)
    vertical, horizontal = (
        Window.same(kernel, apart) for kernel, apart in zip(_pair(kernel_size), _pair(dilation), strict=True)
    )
    return vertical, horizontal


def _convolution(module: nn.Conv2d) -> Operation:
    windows = _convolution_windows(module.kernel_size, module.stride, module.padding, module.dilation)
    return Operation(Kind.CONVOLUTION, windows, module.groups, module.padding_mode)


def _max_pool(module: nn.MaxPool2d) -> Operation:
    windows = _windows(module.kernel_size, module.stride, module.padding, module.dilation, ceil_mode=module.ceil_mode)
    return Operation(Kind.MAX_POOL, windows)


def _average_pool(module: nn.AvgPool2d) -> Operation:
    return Operation(
        Kind.AVERAGE_POOL, _windows(module.kernel_size, module.stride, module.padding, ceil_mode=module.ceil_mode)
    )


MODULES: Mapping[type[nn.Module], Kind | Callable[[Any], Operation]] = {
    nn.Conv2d: _convolution,
    nn.ConvTranspose2d: lambda module: Operation(Kind.TRANSPOSED_CONVOLUTION, groups=module.groups),
    nn.Linear: Kind.LINEAR,
    nn.MaxPool2d: _max_pool,
    nn.AvgPool2d: _average_pool,
    nn.AdaptiveAvgPool2d: Kind.ADAPTIVE_AVERAGE_POOL,
    nn.BatchNorm1d: Kind.BATCH_NORM,
    nn.BatchNorm2d: Kind.BATCH_NORM,
    FrozenBatchNorm2d: Kind.BATCH_NORM,
    nn.LayerNorm: Kind.LAYER_NORM,
    nn.LocalResponseNorm: Kind.LOCAL_RESPONSE_NORM,
    nn.ReLU6: Kind.RELU6,
    nn.ReLU: Kind.RELU,
    nn.Tanh: Kind.TANH,
    nn.Sigmoid: Kind.SIGMOID,
    nn.SiLU: Kind.SILU,
    nn.GELU: Kind.GELU,
    nn.Hardswish: Kind.HARDSWISH,
    nn.Hardsigmoid: Kind.HARDSIGMOID,
    nn.Softmax: Kind.SOFTMAX,
    nn.Flatten: Kind.FLATTEN,
    nn.Dropout: Kind.DROPOUT,
    nn.Dropout2d: Kind.DROPOUT,
    StochasticDepth: Kind.STOCHASTIC_DEPTH,
    Permute: Kind.PERMUTE,
    nn.Identity: Kind.IDENTITY,
}


def _called(names: tuple[str, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of ``names`` as they stand in a call, behind the input; those behind them do not say where."""
    given = {**dict(zip(("input", *names), args, strict=False)), **kwargs}
    return {name: given[name] for name in names if name in given}


def _functional_max_pool(*args: Any, **kwargs: Any) -> Operation:
    """``torch.nn.functional.max_pool2d``."""
    names = ("kernel_size", "stride", "padding", "dilation", "ceil_mode")
    return Operation(Kind.MAX_POOL, _windows(**_called(names, args, kwargs)))


def _functional_average_pool(*args: Any, **kwargs: Any) -> Operation:
    """``torch.nn.functional.avg_pool2d``."""
    names = ("kernel_size", "stride", "padding", "ceil_mode")
    return Operation(Kind.AVERAGE_POOL, _windows(**_called(names, args, kwargs)))


def _functional_convolution(*args: Any, **kwargs: Any) -> Operation:
    """``torch.nn.functional.conv2d``; the size of the kernel is that of the traced weight."""
    given = _called(("weight", "bias", "stride", "padding", "dilation", "groups"), args, kwargs)
    size = tuple(given["weight"].meta["result"].shape[2:])
    where = {name: given[name] for name in ("stride", "padding", "dilation") if name in given}
    return Operation(Kind.CONVOLUTION, _convolution_windows(size, **where), given.get("groups", 1))


FUNCTIONS: Mapping[Any, Kind | Callable[..., Operation]] = {
    F.conv2d: _functional_convolution,
    F.linear: Kind.LINEAR,
    F.batch_norm: Kind.BATCH_NORM,
    F.max_pool2d: _functional_max_pool,
    torch.max_pool2d: _functional_max_pool,
    F.avg_pool2d: _functional_average_pool,
    F.adaptive_avg_pool2d: Kind.ADAPTIVE_AVERAGE_POOL,
    F.relu: Kind.RELU,
    torch.relu: Kind.RELU,
    F.relu6: Kind.RELU6,
    torch.tanh: Kind.TANH,
    torch.sigmoid: Kind.SIGMOID,
    F.silu: Kind.SILU,
    F.gelu: Kind.GELU,
    F.hardswish: Kind.HARDSWISH,
    F.hardsigmoid: Kind.HARDSIGMOID,
    F.softmax: Kind.SOFTMAX,
    F.dropout: Kind.DROPOUT,
    F.layer_norm: Kind.LAYER_NORM,
    F.local_response_norm: Kind.LOCAL_RESPONSE_NORM,
    stochastic_depth: Kind.STOCHASTIC_DEPTH,
    shufflenetv2.channel_shuffle: Kind.CHANNEL_SHUFFLE,
    operator.add: Kind.ADD,
    operator.iadd: Kind.ADD,
    torch.add: Kind.ADD,
    operator.mul: Kind.MULTIPLY,
    operator.imul: Kind.MULTIPLY,
    torch.mul: Kind.MULTIPLY,
    torch.cat: Kind.CONCATENATION,
    torch.flatten: Kind.FLATTEN,
    F.pad: Kind.PAD,
    operator.getitem: Kind.SLICE,
    torch.permute: Kind.PERMUTE,
    torch.mean: Kind.GLOBAL_AVERAGE_POOL,
}

METHODS: Mapping[str, Kind] = {
    "add": Kind.ADD,
    "add_": Kind.ADD,
    "mul": Kind.MULTIPLY,
    "mul_": Kind.MULTIPLY,
    "flatten": Kind.FLATTEN,
    "mean": Kind.GLOBAL_AVERAGE_POOL,
    "permute": Kind.PERMUTE,
    "relu": Kind.RELU,
    "reshape": Kind.RESHAPE,
    "sigmoid": Kind.SIGMOID,
    "tanh": Kind.TANH,
    "view": Kind.RESHAPE,
}


def of_module(module: nn.Module) -> Operation:
    """The operation of a leaf module, by the nearest class in its ancestry that we know."""
    for ancestor in type(module).__mro__:
        entry = MODULES.get(ancestor)
        if entry is not None:
            return Operation(entry) if isinstance(entry, Kind) else entry(module)
    return Operation(Kind.OTHER)


#: For what torch.export writes in place of functions and methods: operators of the same name and arguments (those of
#: its batch norm come in another order).
EXPORTED: Mapping[str, Kind | Callable[..., Operation]] = {
    **METHODS,
    **{function.__name__: entry for function, entry in FUNCTIONS.items() if function is not F.batch_norm},
    "relu_": Kind.RELU,
    "silu_": Kind.SILU,
    "hardswish_": Kind.HARDSWISH,
    "hardsigmoid_": Kind.HARDSIGMOID,
}


def name_of(target: Any) -> str:
    """What a traced step calls, in a word: "add" for ``operator.add``, ``torch.add`` and ``aten.add.Tensor``."""
    if isinstance(target, torch._ops.OpOverload):  # noqa: SLF001 - torch gives its class no other name
        return str(target.name()).partition("::")[2].partition(".")[0]
    return str(getattr(target, "__name__", target))


def of_function(function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Operation:
    """The operation of a function call; ``args`` and ``kwargs`` are what it gets, tensors left as they were traced."""
    exported = isinstance(function, torch._ops.OpOverload)  # noqa: SLF001 - torch gives its class no other name
    entry = EXPORTED.get(name_of(function), Kind.OTHER) if exported else FUNCTIONS.get(function, Kind.OTHER)
    return Operation(entry) if isinstance(entry, Kind) else entry(*args, **kwargs)


def of_method(name: str) -> Operation:
    """The operation of a tensor method."""
    return Operation(METHODS.get(name, Kind.OTHER))
