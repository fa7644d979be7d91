"""How the values of every layer are distributed over a batch, at three points: what batch norm changes.

A convolution or linear layer returns its output; a batch norm takes each channel's mean off it and divides it by its
deviation, then scales and shifts it (Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 1); a nonlinearity reads the
result.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.modules.batchnorm import _BatchNorm

from cnnviz.training.live.calls import NONLINEARITIES, RELUS, Function, WatchedCalls

BINS = 60
TAIL = 0.001  # of the values beyond each end of the bins
SAMPLED = 20_000  # values that are counted in bins
LEAST = 1e-6  # half the width of all bins together


class Point(StrEnum):
    """Which values of a layer."""

    OUTPUT = "output"  # what the convolution or linear layer returns
    NORMALIZED = "normalized"  # what the batch norm behind it makes of them before scale and shift
    ENTERING = "entering"  # what the next nonlinearity reads


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Mean and standard deviation of all finite values, and how many of at most ``SAMPLED`` lie in each bin.

    ``counts`` ``(BINS,)`` are those between neighbors of ``edges`` ``(BINS + 1,)``; a share of ``TAIL`` of the sample
    lies beyond each end.
    """

    mean: float
    deviation: float
    edges: NDArray[np.float64]
    counts: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class LayerValues:
    """The values of the convolution or linear layer at path ``layer``.

    A point is missing where the layer has none, or where no value is finite. ``zeros`` is the share of the values after
    the ReLU that are 0, ``None`` where what follows is no ReLU.
    """

    layer: str
    points: dict[Point, Distribution] = field(default_factory=dict)
    zeros: float | None = None


def distribution(values: Tensor) -> Distribution | None:
    """The distribution of values ``(N, ...)``; ``None`` where none of them is finite."""
    flat = values.detach().flatten().float()
    finite = flat if bool(flat.isfinite().all()) else flat[flat.isfinite()]
    if not len(finite):
        return None
    variance, mean = torch.var_mean(finite, correction=0)
    sample = _sample(finite)
    low, high = np.quantile(sample, (TAIL, 1 - TAIL))
    half, middle = max((high - low) / 2, LEAST), (high + low) / 2
    counts, edges = np.histogram(sample, BINS, (middle - half, middle + half))
    return Distribution(float(mean), float(variance.sqrt()), edges, counts)


def _sample(values: Tensor) -> NDArray[np.float64]:
    """All of them ``(N,)``, or ``SAMPLED`` drawn at random, always the same."""
    if len(values) > SAMPLED:
        values = values[torch.randint(len(values), (SAMPLED,), generator=torch.Generator().manual_seed(0))]
    return values.double().numpy()


@torch.no_grad()
def layer_values(module: nn.Module, pictures: Tensor) -> tuple[LayerValues, ...]:
    """Of every convolution and linear layer in the order in which they run on ``pictures`` ``(N, C, H, W)``, N > 1.

    Batch norms use the statistics of these pictures, as they do in training; dropout is off. The running statistics of
    ``module`` change, which nobody else may use meanwhile.
    """
    module.eval()
    for part in module.modules():
        part.train(isinstance(part, _BatchNorm))
    with _watching(module) as watch:
        module(pictures)
    return tuple(watch.layers)


@dataclass(slots=True)
class _Watch:
    """Layers so far; norms and nonlinearities belong to the last one."""

    layers: list[LayerValues] = field(default_factory=list)

    def enter(self, name: str, output: Tensor) -> None:
        self.layers.append(LayerValues(name))
        self._keep(Point.OUTPUT, output)

    def normalize(self, epsilon: float, values: Tensor) -> None:
        axes = [axis for axis in range(values.ndim) if axis != 1]
        variance, mean = torch.var_mean(values, axes, correction=0, keepdim=True)
        self._keep(Point.NORMALIZED, (values - mean) / (variance + epsilon).sqrt())

    def read(self, _function: Function, values: Tensor) -> None:
        self._keep(Point.ENTERING, values)

    def count(self, function: Function, result: Tensor) -> None:
        if function in RELUS and self.layers and self.layers[-1].zeros is None:
            self.layers[-1] = replace(self.layers[-1], zeros=float((result == 0).float().mean()))

    def _keep(self, point: Point, values: Tensor) -> None:
        """The first such values of the last layer."""
        if self.layers and point not in self.layers[-1].points:
            measured = distribution(values)
            if measured is not None:
                self.layers[-1].points[point] = measured


@contextmanager
def _watching(module: nn.Module) -> Iterator[_Watch]:
    watch = _Watch()
    with ExitStack() as hooks:
        for name, part in module.named_modules():
            if isinstance(part, nn.Conv2d | nn.Linear):
                hooks.enter_context(part.register_forward_hook(partial(_enter, watch, name)))
            elif isinstance(part, _BatchNorm):
                hooks.enter_context(part.register_forward_pre_hook(partial(_normalize, watch)))
        hooks.enter_context(WatchedCalls(NONLINEARITIES, before=watch.read, after=watch.count))
        yield watch


def _enter(watch: _Watch, name: str, _part: nn.Module, _inputs: object, output: Tensor) -> None:
    watch.enter(name, output)


def _normalize(watch: _Watch, part: _BatchNorm, inputs: tuple[Tensor]) -> None:
    watch.normalize(part.eps, inputs[0])
