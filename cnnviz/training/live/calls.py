"""Calls of torch's functions, seen while a module runs, whether its layers are modules or functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor
from torch.overrides import TorchFunctionMode

Function = Callable[..., Any]

#: ReLUs; ``nn.ReLU6`` calls ``hardtanh``.
RELUS: Sequence[Function] = (F.relu, F.relu6, F.hardtanh, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_)
NONLINEARITIES: Sequence[Function] = (
    *RELUS,
    torch.tanh,
    Tensor.tanh,
    torch.sigmoid,
    Tensor.sigmoid,
    F.silu,
    F.gelu,
    F.hardswish,
)


class WatchedCalls(TorchFunctionMode):
    """Within this context this thread's calls of ``functions`` are told to ``before`` and ``after``.

    ``before`` gets the function and its first argument, which the call may overwrite, ``after`` the function and its
    result.
    """

    def __init__(
        self,
        functions: Sequence[Function],
        *,
        before: Callable[[Function, Tensor], None] = lambda _function, _values: None,
        after: Callable[[Function, Tensor], None] = lambda _function, _values: None,
    ) -> None:
        super().__init__()
        self.functions, self.before, self.after = functions, before, after

    def __torch_function__(
        self,
        func: Function,
        types: Any,  # noqa: ANN401 - torch's signature
        args: Any = (),  # noqa: ANN401
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:  # noqa: ANN401
        if func not in self.functions:
            return func(*args, **kwargs or {})
        self.before(func, args[0])
        result = func(*args, **kwargs or {})
        self.after(func, result)
        return result
