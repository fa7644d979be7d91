"""Moments of a training: the exact weights at steps that are spread evenly over it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.records import Thinned

MOST_MOMENTS = 100  # half of them are left when there are more
MOST_BYTES = 256 * 1024 * 1024
FEWEST = 2  # the beginning and the end


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The state after ``step`` batches, in ``epoch`` (from 0): parameters and buffers by name, as the module has them.

    The arrays have the types and shapes of the module's tensors and are read-only.
    """

    step: int
    epoch: int
    weights: Mapping[str, NDArray[Any]]

    @property
    def size(self) -> int:
        """Bytes of its arrays."""
        return sum(value.nbytes for value in self.weights.values())

    def __reduce__(self) -> tuple[Any, ...]:
        return frozen, (self.step, self.epoch, dict(self.weights))

    def restore(self, module: nn.Module) -> None:
        """Give ``module`` these weights, to the last bit; raises ``RuntimeError`` where it has others."""
        module.load_state_dict({name: torch.from_numpy(np.array(value)) for name, value in self.weights.items()})


def frozen(step: int, epoch: int, weights: Mapping[str, NDArray[Any]]) -> Moment:
    """A moment of these weights, a kernel as ``(out, in, H, W)``; the arrays are read-only from now on."""
    for value in weights.values():
        value.flags.writeable = False
    return Moment(step, epoch, MappingProxyType(weights))


def moment(module: nn.Module, step: int, epoch: int) -> Moment:
    """A copy of the module's state."""
    state = module.state_dict()
    return frozen(step, epoch, {name: value.detach().cpu().numpy().copy() for name, value in state.items()})


def size_of(module: nn.Module) -> int:
    """Bytes of one moment: of all parameters and buffers, in the precision in which they are."""
    return sum(value.nbytes for value in module.state_dict().values())


class History:
    """At most ``most`` moments, as many as ``limit`` bytes hold, but not more than ``MOST_MOMENTS``.

    From ``most`` batches on there are at least half as many: 50 for a network of up to 2.6 MB (some 670,000 parameters)
    within ``MOST_BYTES``, fewer for a larger one. Weights are kept as they are, float32: rounded ones would not be the
    network's. Raises ``TrainingError`` (SIZE) where not even ``FEWEST`` moments fit.
    """

    def __init__(self, module: nn.Module, limit: int = MOST_BYTES) -> None:
        size = size_of(module)
        if FEWEST * size > limit:
            raise TrainingError(TrainingFault.SIZE, size=FEWEST * size, limit=limit)
        self.kept: Thinned[Moment] = Thinned(min(MOST_MOMENTS, limit // size) - 1)
        self.last: Moment | None = None

    @property
    def moments(self) -> tuple[Moment, ...]:
        """All moments, the earliest first; the last one is the end of a training that is over."""
        return (*self.kept.items, *([self.last] if self.last else []))

    def offer(self, module: nn.Module, step: int, epoch: int) -> None:
        """Keep a moment if it is time for one."""
        self.kept.offer(lambda: moment(module, step, epoch))

    def close(self, module: nn.Module, step: int, epoch: int) -> None:
        """Keep the end of the training."""
        self.last = moment(module, step, epoch)
