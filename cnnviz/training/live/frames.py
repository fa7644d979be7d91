"""What a network looks like in the middle of a training: first filters, maps of one picture, and what is dead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from cnnviz.training.live.batches import Examples
from cnnviz.training.live.calls import RELUS, Function, WatchedCalls
from cnnviz.training.live.evaluation import evaluating

COUNTED = 32  # pictures on which dead channels are counted


@dataclass(frozen=True, slots=True)
class DeadCount:
    """Channels after a ReLU, and how many of them are 0 everywhere on the first ``COUNTED`` validation pictures.

    ``layer`` is the path of the last module with parameters before the ReLU.
    """

    layer: str
    dead: int
    channels: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A network after ``step`` batches.

    ``filters`` ``(K, C, h, w)`` are those of the first convolution; none, ``(0, 1, 1, 1)``, where there is no
    convolution. ``maps`` ``(C, H, W)`` are what the module at path ``layer`` returns for the watched picture, a vector
    as ``(C, 1, 1)``, and ``probabilities`` ``(classes,)`` the network's answer to it, both in evaluation mode.
    """

    step: int
    filters: NDArray[np.float32]
    layer: str
    maps: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    dead: tuple[DeadCount, ...]


def convolutions(module: nn.Module) -> tuple[str, ...]:
    """Paths of the convolutions of ``module``."""
    return tuple(name for name, part in module.named_modules() if isinstance(part, nn.Conv2d))


def first_filters(module: nn.Module) -> NDArray[np.float32]:
    """A copy of the weights of the first convolution, ``(K, C, h, w)``; ``(0, 1, 1, 1)`` where there is none."""
    paths = convolutions(module)
    return _array(module.get_parameter(f"{paths[0]}.weight")) if paths else np.zeros((0, 1, 1, 1), np.float32)


@torch.no_grad()
def frame(module: nn.Module, validation: Examples, picture: int, layer: str, step: int) -> Frame:
    """What ``module`` makes of the validation picture at index ``picture``; one pass over ``COUNTED + 1`` pictures.

    ``layer`` is the path of the module whose maps are wanted, the first convolution where it is empty. The module's
    mode and all random numbers stay as they are. Raises ``AttributeError`` for a path and ``IndexError`` for an index
    that do not exist.
    """
    path = layer or next(iter(convolutions(module)), "")
    indices = torch.tensor([picture, *range(min(COUNTED, len(validation)))])
    pictures, _ = validation.batch(indices)
    with evaluating(module), _watching(module, path) as watch:
        scores = module(pictures)
    return Frame(
        step, first_filters(module), path, watch.maps, _array(scores[0].softmax(0)), tuple(watch.dead.values())
    )


@dataclass(slots=True)
class _Watch:
    """What one pass of a batch leaves: the maps of its first picture, and dead channels over all others."""

    layer: str = ""
    maps: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 1, 1), np.float32))
    dead: dict[str, DeadCount] = field(default_factory=dict)

    def keep(self, values: Tensor) -> None:
        """The maps of the first picture."""
        maps = _array(values[0])
        self.maps = maps if maps.ndim == 3 else maps.reshape(-1, 1, 1)

    def count(self, _function: Function, values: Tensor) -> None:
        """Dead channels of what a ReLU returned, ``(N, C, ...)``, but for the first picture."""
        largest = values[1:].transpose(0, 1).flatten(1).amax(1)
        self.dead[self.layer] = DeadCount(self.layer, int((largest == 0).sum()), len(largest))


@contextmanager
def _watching(module: nn.Module, path: str) -> Iterator[_Watch]:
    """``module`` is used by nobody else meanwhile, so that hooks are safe."""
    watch = _Watch()
    with ExitStack() as hooks:
        hooks.enter_context(module.get_submodule(path).register_forward_hook(partial(_keep, watch)))
        for name, part in module.named_modules():
            if next(part.parameters(recurse=False), None) is not None:
                hooks.enter_context(part.register_forward_pre_hook(partial(_enter, watch, name)))
        hooks.enter_context(WatchedCalls(RELUS, after=watch.count))
        yield watch


def _keep(watch: _Watch, _part: nn.Module, _inputs: object, output: Tensor) -> None:
    watch.keep(output)


def _enter(watch: _Watch, name: str, _part: nn.Module, _inputs: object) -> None:
    watch.layer = name


def _array(values: Tensor) -> NDArray[np.float32]:
    return values.detach().float().cpu().numpy().copy()
