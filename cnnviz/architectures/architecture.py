"""What every architecture of the zoo is: a name, a shape and a way to build the module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

from cnnviz.pictures.images import Preprocessing


class _WithoutNumbers(TorchFunctionMode):
    """Puts parameters on the ``meta`` device as they are made.

    ``with torch.device("meta")`` would do so with every tensor, also with those from which RegNet computes widths.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: Any = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        options = dict(kwargs or {})
        if func is torch.empty:
            options["device"] = "meta"
        return func(*args, **options)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What a network brings along whose weights are neither this project's nor torchvision's.

    ``source`` says whose weights come with it ("own", "imagenet"; ``None``: none do), ``weights`` their name;
    ``module()`` makes a module that has them, the caller's own. ``labels`` are in English or its author's language,
    none where the outputs are no classes; ``labels_key`` as in ``Provenance``. ``is_here()`` says whether nothing of
    the ``size`` bytes of the weights would have to be downloaded.
    """

    source: str | None
    weights: str
    module: Callable[[], nn.Module]
    preprocessing: Preprocessing
    labels: tuple[str, ...]
    labels_key: str | None
    size: int = 0
    is_here: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Architecture:
    """One network on offer.

    ``build(classes)`` returns the untrained ``torch.nn.Module``; ``input`` is ``(C, H, W)`` in pixels.
    ``family`` names the entry of ``assets/text/networks.toml`` that holds year, authors and what was new.
    ``parameters`` is a published count, which spares building the module; a test holds it against the real one.
    ``elsewhere`` is what a network brings along that is neither this project's nor torchvision's.
    """

    slug: str
    name: str
    family: str
    input: tuple[int, int, int]
    build: Callable[[int], nn.Module]
    classes: int = 1000
    parameters: int | None = None
    elsewhere: Elsewhere | None = None

    def skeleton(self, classes: int | None = None) -> nn.Module:
        """The module in evaluation mode without a number in it: shapes only, on torch's ``meta`` device."""
        with _WithoutNumbers():
            module = self.build(classes or self.classes)
        return module.to("meta").eval()
