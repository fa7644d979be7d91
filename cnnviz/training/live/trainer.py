"""Training batch by batch: whoever watches says when the next one is due."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import torch
from torch import Tensor, nn
from torch.optim import SGD, Adam
from torch.optim import Optimizer as TorchOptimizer
from torch.optim.lr_scheduler import ReduceLROnPlateau

from cnnviz.architectures.registry import find
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.interruption import checkpoint
from cnnviz.training.live.augmentation import augment
from cnnviz.training.live.batches import Batch, Source
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.evaluation import Evaluation, evaluate
from cnnviz.training.live.generators import Generators, OwnDropout
from cnnviz.training.live.history import History
from cnnviz.training.live.initialization import new_module
from cnnviz.training.live.recipe import NONE, Optimizer, Recipe
from cnnviz.training.live.records import EpochRecord, Event, Mark, Records, StepRecord
from cnnviz.training.live.stopping import Stopping
from cnnviz.training.steps import forward_backward

CPU = torch.device("cpu")


@dataclass(slots=True)
class Progress:
    """How far a training is: ``step`` batches and ``epoch`` whole epochs, and within the epoch so many pictures.

    ``order`` ``(N,)`` is the order of the pictures in this epoch; ``loss`` and ``hits`` are sums over those so far.
    ``ended`` says that whoever watches has ended it.
    """

    order: Tensor
    position: int = 0
    step: int = 0
    epoch: int = 0
    loss: float = 0.0
    hits: int = 0
    ended: bool = False

    @property
    def remaining(self) -> int:
        """Pictures of this epoch that were not trained on yet."""
        return len(self.order) - self.position


def prepare(slug: str, data: Dataset, recipe: Recipe, on: torch.device = CPU) -> Trainer:
    """A trainer of the network called ``slug``, on offer or ``built:...``, with new weights.

    Raises ``UnknownNetworkError``, ``DesignError``, ``TrainingError`` (SIZE), or ``TypeError`` for a layer whose
    initialization is unknown.
    """
    architecture, generators = find(slug), Generators.seeded(recipe.seed)
    module = new_module(architecture, len(data.classes), recipe.initialization, generators.weights)
    return Trainer(module, data.fit(architecture.input), recipe, generators, on)


def new_optimizer(module: nn.Module, recipe: Recipe) -> TorchOptimizer:
    """The recipe's optimizer for the parameters that are to be trained."""
    parameters = [each for each in module.parameters() if each.requires_grad]
    if recipe.optimizer is Optimizer.SGD:
        return SGD(parameters, lr=recipe.rate, momentum=recipe.momentum, weight_decay=recipe.weight_decay)
    return Adam(parameters, lr=recipe.rate, weight_decay=recipe.weight_decay, amsgrad=recipe.amsgrad)


class Trainer:
    """One training: module, data, recipe, and all that changes while it runs.

    ``data`` has pictures as the network reads them (``Dataset.fit``). ``records`` has the curves, ``history`` exact
    weights, ``progress`` and ``over`` say how far it is. After an error, or when it was interrupted between two
    batches (``cnnviz.interruption``), everything is as it was after the batch before. On the CPU the same recipe gives
    the same numbers on the same machine with the same number of threads. Raises ``TrainingError`` (SIZE) for a module
    that is too large for ``history``.
    """

    def __init__(
        self,
        module: nn.Module,
        data: Source,
        recipe: Recipe,
        generators: Generators | None = None,
        on: torch.device = CPU,
    ) -> None:
        self.module = module.to(on).train()
        self._trained = tuple((name, each) for name, each in self.module.named_parameters() if each.requires_grad)
        self.data = data
        self.recipe = recipe
        self.training, self.validation, self.test = data.inputs(on)
        self.generators = generators or Generators.seeded(recipe.seed)
        self.optimizer = new_optimizer(self.module, recipe)
        self.plateau = ReduceLROnPlateau(
            self.optimizer, factor=recipe.plateau_factor, patience=recipe.plateau_patience, min_lr=recipe.lowest_rate
        )
        self.stopping = Stopping(recipe.stop_patience)
        self.best: Mapping[str, Tensor] = {}  # the state of the epoch with the lowest validation loss
        self.progress = Progress(self._new_order())
        self.records = Records()
        self.history = History(self.module)
        self.history.offer(self.module, 0, 0)
        self._batch_size = recipe.batch
        augmented = partial(augment, augmentation=recipe.augmentation, generator=self.generators.augmentation)
        self._change = None if recipe.augmentation == NONE else augmented

    @property
    def layers(self) -> tuple[str, ...]:
        """Paths of the modules whose own parameters are trained."""
        return tuple(dict.fromkeys(name.rpartition(".")[0] for name, _ in self._trained))

    @property
    def over(self) -> bool:
        """Whether the training has ended: all epochs are done, it was stopped early, or ``end`` was called."""
        return self.progress.ended or self.stopping.over or self.progress.epoch >= self.recipe.epochs

    @property
    def rate(self) -> float:
        """The learning rate; it may be set while the training runs. Setting raises ``TrainingError``."""
        return float(self.optimizer.param_groups[0]["lr"])

    @rate.setter
    def rate(self, value: float) -> None:
        checked = replace(self.recipe, rate=value).rate
        for group in self.optimizer.param_groups:
            group["lr"] = checked
        self._mark(Event.RATE_SET, checked)

    @property
    def batch_size(self) -> int:
        """Pictures of a batch; it may be set while the training runs. Setting raises ``TrainingError``."""
        return self._batch_size

    @batch_size.setter
    def batch_size(self, value: int) -> None:
        self._batch_size = replace(self.recipe, batch=value).batch
        self._mark(Event.BATCH_SET, value)

    def resume_batch_size(self, value: int) -> None:
        """Set it without a mark, when a saved training continues."""
        self._batch_size = value

    def run(self) -> None:
        """Train to the end; raises ``TrainingError`` (DIVERGED)."""
        while not self.over:
            self.epoch()

    def epoch(self) -> None:
        """Train to the end of this epoch; raises ``TrainingError`` (DIVERGED, OVER)."""
        current = self.progress.epoch
        while self.progress.epoch == current:
            self.batch()

    def batch(self) -> None:
        """Train on one batch, and validate after the last one of an epoch.

        Raises ``TrainingError``: DIVERGED where loss or gradients are not finite, OVER after the end.
        """
        self.check_not_over()
        if self.progress.remaining:
            self.update(self.forward())
        self.finish_epoch()

    def end(self) -> None:
        """End it here, with the weights as they are; raises ``TrainingError`` (OVER)."""
        self.check_not_over()
        self.progress.ended = True
        self._end()

    def check_not_over(self) -> None:
        """Raise ``TrainingError`` (OVER) after the end."""
        if self.over:
            raise TrainingError(TrainingFault.OVER)

    def forward(self) -> Batch:
        """The first half of a step, forward and backward pass; the weights have not changed.

        Raises ``TrainingError`` (DIVERGED); statistics of batch norms are then as they were.
        """
        checkpoint()
        buffers = [(buffer, buffer.clone()) for buffer in self.module.buffers()]
        indices = self._next_indices()
        pictures, labels = self.training.batch(indices, self._change)
        with OwnDropout(self.generators.dropout):
            loss, scores = forward_backward(self.module, pictures, labels)
        norms = self._gradient_norms()
        if not all(map(math.isfinite, (loss.item(), *norms))):
            for buffer, value in buffers:
                buffer.copy_(value)
            raise TrainingError(TrainingFault.DIVERGED, epoch=self.progress.epoch + 1, step=self.progress.step + 1)
        return Batch(indices, pictures, labels, scores, loss.item(), norms)

    def update(self, batch: Batch) -> None:
        """The second half of a step: the optimizer changes the weights, and the batch is recorded."""
        self.optimizer.step()
        progress, count = self.progress, len(batch.indices)
        hits = int((batch.scores.argmax(1) == batch.labels).sum())
        progress.position += count
        progress.step += 1
        progress.loss += batch.loss * count
        progress.hits += hits
        self.records.steps.offer(
            lambda: StepRecord(
                progress.step,
                progress.epoch + 1,
                batch.loss,
                hits / count,
                self.rate,
                count,
                batch.gradient_norms,
            )
        )
        self.history.offer(self.module, progress.step, progress.epoch)

    def finish_epoch(self) -> None:
        """After an epoch's last batch: validate, lower the rate or stop where that is due, and draw the next order."""
        if self.progress.remaining:
            return
        validation = evaluate(self.module, self.validation)
        self._record_epoch(validation)
        self._adjust(validation.loss)
        step, epoch = self.progress.step, self.progress.epoch + 1
        self.progress = Progress(self._new_order(), step=step, epoch=epoch)
        if self.over:
            self._end()

    def _next_indices(self) -> Tensor:
        """The next pictures; a single one that would remain is added, because batch norm needs two."""
        start = self.progress.position
        rest = self.progress.remaining - self._batch_size
        return self.progress.order[start : start + self._batch_size + (rest == 1)]

    def _new_order(self) -> Tensor:
        return torch.randperm(len(self.training), generator=self.generators.order)

    def _gradient_norms(self) -> tuple[float, ...]:
        layers = self.layers
        squares = dict.fromkeys(layers, 0.0)
        names, gradients = zip(
            *((name, each.grad) for name, each in self._trained if each.grad is not None), strict=True
        )
        norms = torch.stack(torch._foreach_norm(gradients)).tolist()  # noqa: SLF001 - one call, as torch's clipping does
        for name, norm in zip(names, norms, strict=True):
            squares[name.rpartition(".")[0]] += norm**2
        return tuple(map(math.sqrt, squares.values()))

    def _record_epoch(self, validation: Evaluation) -> None:
        progress = self.progress
        count = len(progress.order)
        self.records.epochs.append(
            EpochRecord(
                progress.epoch + 1,
                progress.step,
                progress.loss / count,
                progress.hits / count,
                validation.loss,
                validation.accuracy,
                self.rate,
            )
        )

    def _adjust(self, loss: float) -> None:
        """Schedule and early stopping, after an epoch with this validation loss."""
        before = self.rate
        self.plateau.step(loss)
        if self.rate < before:
            self._mark(Event.RATE_FELL, self.rate)
        self.stopping = self.stopping.after(loss)
        if self.stopping.waited == 0:
            self.best = {name: value.clone() for name, value in self.module.state_dict().items()}

    def _end(self) -> None:
        stopped = self.stopping.over
        if stopped and self.best:  # there is none where no validation loss was a number
            self.module.load_state_dict(self.best)
        event, value = (Event.STOPPED, self.stopping.best_epoch) if stopped else (Event.ENDED, self.progress.epoch)
        self.records.marks.append(Mark(event, self.progress.epoch, self.progress.step, value))
        self.history.close(self.module, self.progress.step, self.progress.epoch)

    def _mark(self, event: Event, value: float) -> None:
        self.records.marks.append(Mark(event, self.progress.epoch + 1, self.progress.step, value))
