"""What one step of a traced network is: its kind, and its sliding windows if it has any."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import nn

from cnnviz.geometry import Window
from cnnviz.graph.kinds import TRAITS, Kind

Windows = tuple[Window, Window]


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


def _called(names: tuple[str, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call by name, as far as they stand in it; ``names`` are its parameters after the input."""
    arguments = {**dict(zip(("input", *names), args, strict=False)), **kwargs}
    return {name: arguments[name] for name in names if name in arguments}


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
    arguments = _called(("weight", "bias", "stride", "padding", "dilation", "groups"), args, kwargs)
    size = tuple(arguments["weight"].meta["result"].shape[2:])
    settings = {name: arguments[name] for name in ("stride", "padding", "dilation") if name in arguments}
    return Operation(Kind.CONVOLUTION, _convolution_windows(size, **settings), arguments.get("groups", 1))


#: How windows are read from a module, or from a function's arguments; of everything else the kind is enough.
READERS: Mapping[str, Callable[..., Operation]] = {
    "nn.Conv2d": _convolution,
    "nn.ConvTranspose2d": lambda module: Operation(Kind.TRANSPOSED_CONVOLUTION, groups=module.groups),
    "nn.MaxPool2d": _max_pool,
    "nn.AvgPool2d": _average_pool,
    "F.conv2d": _functional_convolution,
    "F.max_pool2d": _functional_max_pool,
    "torch.max_pool2d": _functional_max_pool,
    "F.avg_pool2d": _functional_average_pool,
}
Entry = Kind | Callable[..., Operation]
_SHORT = {"nn": "torch.nn", "F": "torch.nn.functional", "ops": "torchvision.ops"}


_NAMED = {call: kind for kind, traits in TRAITS.items() for call in traits.calls.split()}


def _resolved(call: str) -> Any:
    """The class or function that the table of kinds calls by this name."""
    module, _, name = call.rpartition(".")
    return getattr(import_module(_SHORT.get(module, module)), name)


def _names(prefix: str) -> Mapping[str, Kind]:
    return {call.removeprefix(prefix): kind for call, kind in _NAMED.items() if call.startswith(prefix)}


METHODS = _names("Tensor.")
#: Classes of modules, and functions.
CALLS: Mapping[Any, Entry] = {
    _resolved(call): READERS.get(call, kind)
    for call, kind in _NAMED.items()
    if not call.startswith(("Tensor.", "aten."))
}
#: For what torch.export writes in place of functions and methods: operators of the same name and arguments (those of
#: its batch norm come in another order).
EXPORTED: Mapping[str, Entry] = {
    **METHODS,
    **{call.__name__: entry for call, entry in CALLS.items() if call is not F.batch_norm},
    **_names("aten."),
}


def of_module(module: nn.Module) -> Operation:
    """The operation of a leaf module, by the nearest class in its ancestry that we know."""
    for ancestor in type(module).__mro__:
        entry = CALLS.get(ancestor)
        if entry is not None:
            return Operation(entry) if isinstance(entry, Kind) else entry(module)
    return Operation(Kind.OTHER)


def name_of(target: Any) -> str:
    """What a traced step calls, in a word: "add" for ``operator.add``, ``torch.add`` and ``aten.add.Tensor``."""
    if isinstance(target, torch._ops.OpOverload):  # noqa: SLF001 - torch gives its class no other name
        return str(target.name()).partition("::")[2].partition(".")[0]
    return str(getattr(target, "__name__", target))


def of_function(function: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Operation:
    """The operation of a function call; ``args`` and ``kwargs`` are what it gets, tensors left as they were traced."""
    exported = isinstance(function, torch._ops.OpOverload)  # noqa: SLF001 - torch gives its class no other name
    entry = EXPORTED.get(name_of(function), Kind.OTHER) if exported else CALLS.get(function, Kind.OTHER)
    return Operation(entry) if isinstance(entry, Kind) else entry(*args, **kwargs)


def of_method(name: str) -> Operation:
    """The operation of a tensor method."""
    return Operation(METHODS.get(name, Kind.OTHER))
