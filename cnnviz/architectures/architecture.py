"""Architectures: the name and input shape of a network, and a function that builds its module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from cnnviz.estimates import Cost
from cnnviz.pictures.images import Preprocessing

#: What initializations call on a tensor. On ``meta`` they compute nothing and take most of the time of building.
FILLS = frozenset(
    {Tensor.normal_, Tensor.uniform_, Tensor.zero_, Tensor.fill_, Tensor.erfinv_, Tensor.mul_, Tensor.add_}
    | {Tensor.clamp_, nn.init.normal_, nn.init.uniform_, nn.init.constant_, nn.init.kaiming_normal_}
    | {nn.init.kaiming_uniform_, nn.init.trunc_normal_, nn.init.xavier_uniform_, nn.init.ones_, nn.init.zeros_}
)


class _MetaParameters(TorchFunctionMode):
    """Creates parameters on the ``meta`` device and leaves out their initialization.

    ``with torch.device("meta")`` would do so with every tensor, including those from which RegNet computes widths.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        options = dict(kwargs or {})
        if func is torch.empty:
            options["device"] = "meta"
        if func in FILLS and (tensor := args[0] if args else options["tensor"]).is_meta:
            return tensor
        return func(*args, **options)


@dataclass(frozen=True, slots=True)
class External:
    """Weights, labels and preprocessing of a network whose code is neither this project's nor torchvision's.

    ``source`` is the source of its weights ("own" or "imagenet", ``None`` where it has none), ``weights`` their name;
    ``module()`` creates a new module that has them. ``labels`` are in English or the author's language, empty where
    the outputs are no classes; ``labels_key`` as in ``Provenance``. ``is_cached()`` is false where the weights, of
    ``size`` bytes, would be downloaded.
    """

    source: str | None
    weights: str
    module: Callable[[], nn.Module]
    preprocessing: Preprocessing
    labels: tuple[str, ...]
    labels_key: str | None
    size: int = 0
    is_cached: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Architecture:
    """One network on offer.

    ``build(classes)`` returns the untrained ``torch.nn.Module``; ``input`` is ``(C, H, W)`` in pixels.
    ``family`` names the entry of ``assets/text/networks.toml`` that holds year, authors and what was new.
    ``parameters`` is the published count, used without building the module; a test compares it with the module's.
    ``cost`` is what one picture takes, where it is not in the table ``costs``. ``external`` is set for networks whose
    code is neither this project's nor torchvision's.
    """

    slug: str
    name: str
    family: str
    input: tuple[int, int, int]
    build: Callable[[int], nn.Module]
    classes: int = 1000
    parameters: int | None = None
    cost: Cost | None = None
    external: External | None = None

    def skeleton(self, classes: int | None = None) -> nn.Module:
        """The module in evaluation mode on torch's ``meta`` device: shapes without values."""
        with _MetaParameters():
            module = self.build(classes or self.classes)
        return module.to("meta").eval()
