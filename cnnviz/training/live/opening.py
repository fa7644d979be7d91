"""One step of a training in numbers: forward, loss, backward, step, for one picture and one weight."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import Adam
from torch.optim import Optimizer as TorchOptimizer

from cnnviz.architectures.registry import find
from cnnviz.training.live.batches import Examples, Inputs
from cnnviz.training.live.trainer import Trainer


@dataclass(frozen=True, slots=True)
class AdamUpdate:
    """How Adam changes a weight (Kingma and Ba 2014, algorithm 1; AMSGrad: Reddi et al. 2018).

    ``gradient`` includes ``weight_decay * before``. ``first`` and ``second`` are the moments after this step, ``step``
    its number, and ``first_before`` and ``second_before`` those after the step before; ``largest`` is the largest
    second moment so far, ``None`` without AMSGrad.
    """

    rate: float
    gradient: float
    first_before: float
    second_before: float
    first: float
    second: float
    largest: float | None
    step: int
    betas: tuple[float, float]
    epsilon: float

    @property
    def change(self) -> float:
        """What is added: ``-rate * m / (sqrt(v) + epsilon)`` with moments corrected for their start at 0."""
        first = self.first / (1 - self.betas[0] ** self.step)
        second = self.second if self.largest is None else self.largest
        return -self.rate * first / (math.sqrt(second / (1 - self.betas[1] ** self.step)) + self.epsilon)


@dataclass(frozen=True, slots=True)
class MomentumUpdate:
    """How SGD changes a weight: ``velocity`` is ``momentum * velocity_before + gradient``.

    ``gradient`` includes ``weight_decay * before``; without momentum the velocity is the gradient.
    """

    rate: float
    momentum: float
    gradient: float
    velocity_before: float
    velocity: float

    @property
    def change(self) -> float:
        """What is added: ``-rate * velocity``."""
        return -self.rate * self.velocity


@dataclass(frozen=True, slots=True, eq=False)
class OpenedStep:
    """A step that was taken; ``step`` and ``epoch`` count from 1. The weight is ``parameter[index]``.

    Forward: ``indices`` ``(N,)`` of the batch in the training data, ``pictures`` ``(N, H, W, C)`` as the network read
    them, in bytes, or none, ``labels`` ``(N,)``, ``scores`` and ``probabilities`` ``(N, classes)``. Loss: ``losses``
    ``(N,)`` of the pictures, and their mean ``loss``. Backward: ``gradient``, the derivative of ``loss`` by the weight
    that was ``before``. Step: ``decay``, the recipe's weight decay, ``update``, and the weight ``after``.
    """

    step: int
    epoch: int
    parameter: str
    index: tuple[int, ...]
    pictures: NDArray[np.uint8]
    indices: NDArray[np.int64]
    labels: NDArray[np.int64]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    losses: NDArray[np.float32]
    loss: float
    before: float
    gradient: float
    decay: float
    update: AdamUpdate | MomentumUpdate
    after: float


def open_batch(trainer: Trainer, parameter: str, index: tuple[int, ...]) -> OpenedStep | None:
    """Take the next step as ``trainer.batch`` does and tell its numbers; ``None`` where only validation was left.

    ``parameter`` is a name as in ``named_parameters()``, ``index`` the place of a number in it; where it has fewer
    numbers than the parameter has axes, the number behind it with the largest gradient is opened. Raises
    ``AttributeError`` or ``IndexError`` where there is none, and ``TrainingError`` (DIVERGED, OVER) as ``batch``.
    """
    values = trainer.module.get_parameter(parameter)
    _ = values[index]  # raises where there is none
    trainer.check_not_over()
    if not trainer.progress.remaining:
        trainer.finish_epoch()
        return None
    batch, epoch = trainer.forward(), trainer.progress.epoch + 1
    index = _largest(values, index)
    before = float(values.detach()[index])
    gradient = float(values.grad[index]) if values.grad is not None else 0.0
    decay, moments = trainer.recipe.weight_decay, _moments(trainer.optimizer, values, index)
    trainer.update(batch)
    opened = OpenedStep(
        step=trainer.progress.step,
        epoch=epoch,
        parameter=parameter,
        index=index,
        pictures=_bytes(trainer.training, batch.pictures),
        indices=batch.indices.numpy(),
        labels=batch.labels.cpu().numpy(),
        scores=batch.scores.cpu().numpy(),
        probabilities=batch.scores.softmax(1).cpu().numpy(),
        losses=F.cross_entropy(batch.scores, batch.labels, reduction="none").cpu().numpy(),
        loss=batch.loss,
        before=before,
        gradient=gradient,
        decay=decay,
        update=_update(trainer.optimizer, values, index, gradient + decay * before, moments),
        after=float(values.detach()[index]),
    )
    trainer.finish_epoch()
    return opened


def _largest(values: Tensor, start: tuple[int, ...]) -> tuple[int, ...]:
    """The index that begins with ``start`` of the number with the largest gradient, the first of equal ones."""
    sizes = values.detach()[start] if values.grad is None else values.grad[start].abs()
    return (*start, *map(int, np.unravel_index(int(sizes.argmax()), sizes.shape)))


def _bytes(inputs: Examples, pictures: Tensor) -> NDArray[np.uint8]:
    """Normalized pictures ``(N, C, H, W)`` as bytes ``(N, H, W, C)``; ``(0, 1, 1, 1)`` where they are features."""
    if not isinstance(inputs, Inputs):
        return np.zeros((0, 1, 1, 1), np.uint8)
    values = pictures.cpu() * inputs.std + inputs.mean
    pixels: NDArray[np.uint8] = values.mul(255).round().clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()
    return pixels


def _moments(optimizer: TorchOptimizer, values: Tensor, index: tuple[int, ...]) -> tuple[float, float]:
    """The optimizer's first and second moment of a weight, or its velocity and 0; 0 before the first step."""
    state = optimizer.state[values]
    names = ("exp_avg", "exp_avg_sq") if isinstance(optimizer, Adam) else ("momentum_buffer", "")
    first, second = (float(state[name][index]) if state.get(name) is not None else 0.0 for name in names)
    return first, second


def _update(
    optimizer: TorchOptimizer, values: Tensor, index: tuple[int, ...], gradient: float, before: tuple[float, float]
) -> AdamUpdate | MomentumUpdate:
    state, options = optimizer.state[values], optimizer.param_groups[0]
    first, second = _moments(optimizer, values, index)
    if not isinstance(optimizer, Adam):
        velocity = first if options["momentum"] else gradient
        return MomentumUpdate(options["lr"], options["momentum"], gradient, before[0], velocity)
    return AdamUpdate(
        rate=options["lr"],
        gradient=gradient,
        first_before=before[0],
        second_before=before[1],
        first=first,
        second=second,
        largest=float(state["max_exp_avg_sq"][index]) if options["amsgrad"] else None,
        step=int(state["step"]),
        betas=options["betas"],
        epsilon=options["eps"],
    )


def parameters(slug: str, classes: int) -> Mapping[str, tuple[int, ...]]:
    """Shapes of the parameters of the network called ``slug``, by name.

    Raises ``UnknownNetworkError`` or ``DesignError``.
    """
    module = find(slug).skeleton(classes)
    return MappingProxyType({name: tuple(value.shape) for name, value in module.named_parameters()})
