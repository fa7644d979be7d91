"""One step of a training in numbers: forward, loss, backward, step, for one picture and one weight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from numpy.typing import NDArray
from torch import Tensor
from torch.optim import Adam
from torch.optim import Optimizer as TorchOptimizer

from cnnviz.training.live.trainer import Trainer


@dataclass(frozen=True, slots=True)
class AdamUpdate:
    """How Adam changes a weight (Kingma and Ba 2014, algorithm 1; AMSGrad: Reddi et al. 2018).

    ``gradient`` includes ``weight_decay * before``. ``first`` and ``second`` are the moments after this step, ``step``
    its number; ``largest`` is the largest second moment so far, ``None`` without AMSGrad.
    """

    rate: float
    gradient: float
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
    """How SGD changes a weight: ``velocity`` is ``momentum`` times the one before, plus ``gradient``.

    ``gradient`` includes ``weight_decay * before``; without momentum the velocity is the gradient.
    """

    rate: float
    gradient: float
    velocity: float

    @property
    def change(self) -> float:
        """What is added: ``-rate * velocity``."""
        return -self.rate * self.velocity


@dataclass(frozen=True, slots=True, eq=False)
class OpenedStep:
    """A step that was taken; ``step`` and ``epoch`` count from 1.

    Forward: ``indices`` ``(N,)`` of the batch in the training data, ``labels`` ``(N,)``, ``scores`` and
    ``probabilities`` ``(N, classes)``. Loss: ``losses`` ``(N,)`` of the pictures, and their mean ``loss``. Backward:
    ``gradient``, the derivative of ``loss`` by the weight that was ``before``. Step: ``update``, and the weight
    ``after``.
    """

    step: int
    epoch: int
    indices: NDArray[np.int64]
    labels: NDArray[np.int64]
    scores: NDArray[np.float32]
    probabilities: NDArray[np.float32]
    losses: NDArray[np.float32]
    loss: float
    before: float
    gradient: float
    update: AdamUpdate | MomentumUpdate
    after: float


def open_batch(trainer: Trainer, parameter: str, index: tuple[int, ...]) -> OpenedStep | None:
    """Take the next step as ``trainer.batch`` does and tell its numbers; ``None`` where only validation was left.

    ``parameter`` is a name as in ``named_parameters()``, ``index`` the place of a number in it. Raises
    ``AttributeError`` or ``IndexError`` where there is none, and ``TrainingError`` (DIVERGED, OVER) as ``batch``.
    """
    values = trainer.module.get_parameter(parameter)
    before = float(values.detach()[index])
    trainer.check_not_over()
    if not trainer.progress.remaining:
        trainer.finish_epoch()
        return None
    batch, epoch = trainer.forward(), trainer.progress.epoch + 1
    gradient = float(values.grad[index]) if values.grad is not None else 0.0
    rate = trainer.rate
    trainer.update(batch)
    opened = OpenedStep(
        step=trainer.progress.step,
        epoch=epoch,
        indices=batch.indices.numpy(),
        labels=batch.labels.cpu().numpy(),
        scores=batch.scores.cpu().numpy(),
        probabilities=batch.scores.softmax(1).cpu().numpy(),
        losses=F.cross_entropy(batch.scores, batch.labels, reduction="none").cpu().numpy(),
        loss=batch.loss,
        before=before,
        gradient=gradient,
        update=_update(trainer.optimizer, values, index, rate, gradient + trainer.recipe.weight_decay * before),
        after=float(values.detach()[index]),
    )
    trainer.finish_epoch()
    return opened


def _update(
    optimizer: TorchOptimizer, values: Tensor, index: tuple[int, ...], rate: float, gradient: float
) -> AdamUpdate | MomentumUpdate:
    state, options = optimizer.state[values], optimizer.param_groups[0]
    if not isinstance(optimizer, Adam):
        velocity = state.get("momentum_buffer")
        return MomentumUpdate(rate, gradient, gradient if velocity is None else float(velocity[index]))
    return AdamUpdate(
        rate=rate,
        gradient=gradient,
        first=float(state["exp_avg"][index]),
        second=float(state["exp_avg_sq"][index]),
        largest=float(state["max_exp_avg_sq"][index]) if options["amsgrad"] else None,
        step=int(state["step"]),
        betas=options["betas"],
        epsilon=options["eps"],
    )
