"""What a training will take: bytes by layer before anything is computed, and seconds measured on two batches."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import partial

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn
from torch.autograd.graph import saved_tensors_hooks
from torch.multiprocessing.reductions import StorageWeakRef

from cnnviz.architectures.registry import find
from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.evaluation import BATCH, evaluate
from cnnviz.training.live.recipe import RECIPE_BOUNDS, Optimizer, Recipe
from cnnviz.training.live.trainer import Trainer, prepare

LOWEST_RATE = RECIPE_BOUNDS["rate"][0]  # with it two steps do not diverge, whatever the recipe


@dataclass(frozen=True, slots=True)
class LayerMemory:
    """Bytes of one layer while a network is trained.

    ``activations`` are what the backward pass needs of a batch: inputs of layers, results of activation functions,
    positions of maxima. What a function outside of any layer keeps is counted with the layer that ran before it.
    """

    layer: str
    weights: int
    gradients: int
    optimizer: int
    activations: int

    @property
    def total(self) -> int:
        """Their sum."""
        return self.weights + self.gradients + self.optimizer + self.activations


@dataclass(frozen=True, slots=True)
class Duration:
    """Seconds: of one batch with its update, and of an epoch with validation."""

    batch: float
    epoch: float


def memory(slug: str, classes: int, recipe: Recipe) -> tuple[LayerMemory, ...]:
    """By layer, for batches of ``recipe.batch`` pictures; nothing is computed and no memory of that size is taken.

    Raises ``UnknownNetworkError`` or ``DesignError``.
    """
    architecture = find(slug)
    module = architecture.skeleton(classes).train()
    saved = _saved(module, torch.empty(recipe.batch, *architecture.input, device="meta"))
    tensors = _copies(recipe)
    return tuple(_layer(name, part, tensors, saved.get(name, 0)) for name, part in _leaves(module))


def _leaves(module: nn.Module) -> Iterator[tuple[str, nn.Module]]:
    return ((name, part) for name, part in module.named_modules() if next(part.children(), None) is None)


def _copies(recipe: Recipe) -> int:
    """Numbers that the optimizer keeps for each weight: Adam two moments, AMSGrad their maximum, SGD the velocity."""
    if recipe.optimizer is Optimizer.SGD:
        return int(recipe.momentum > 0)
    return 2 + recipe.amsgrad


def _layer(name: str, part: nn.Module, copies: int, activations: int) -> LayerMemory:
    trained = sum(each.nbytes for each in part.parameters())
    buffers = sum(each.nbytes for each in part.buffers())
    return LayerMemory(name, trained + buffers, trained, copies * trained, activations)


def _saved(module: nn.Module, batch: Tensor) -> dict[str, int]:
    """Bytes that one pass forward keeps for the way back, by the layer that ran last, each piece of memory once."""
    own = {StorageWeakRef(each.untyped_storage()) for each in (*module.parameters(), *module.buffers())}
    counted: dict[StorageWeakRef, Tensor] = {}  # keeps the tensors, so that no address is used twice
    result: dict[str, int] = {}
    with _running_layer(module) as layer:

        def keep(value: Tensor) -> Tensor:
            storage = value.untyped_storage()
            key = StorageWeakRef(storage)
            if key not in own and key not in counted:
                counted[key] = value
                result[layer()] = result.get(layer(), 0) + storage.nbytes()
            return value

        with saved_tensors_hooks(keep, lambda value: value):
            F.cross_entropy(module(batch), torch.zeros(len(batch), dtype=torch.long, device=batch.device))
    return result


@contextmanager
def _running_layer(module: nn.Module) -> Iterator[Callable[[], str]]:
    """A function that tells the layer that runs, or ran last; ``module`` is nobody else's, so that hooks are safe."""
    names = {part: name for name, part in _leaves(module)}
    current = [next(iter(names.values()), "")]

    def enter(part: nn.Module, _: object) -> None:
        current[0] = names[part]

    with ExitStack() as hooks:
        for part in names:
            hooks.enter_context(part.register_forward_pre_hook(enter))
        yield lambda: current[0]


def duration(trainer: Trainer) -> Duration:
    """Measured on a copy of the trainer's module, which stays as it is: two batches, and one of validation.

    Raises ``TrainingError`` (DIVERGED).
    """
    copied = Trainer(copy.deepcopy(trainer.module), trainer.data, replace(trainer.recipe, batch=trainer.batch_size))
    return _measured(copied, len(copied.training), len(copied.validation))


def duration_of(slug: str, data: Dataset, recipe: Recipe) -> Duration:
    """As ``duration``, of a training that is still to come; only as many pictures are prepared as are measured.

    Raises ``UnknownNetworkError``, ``DesignError`` or ``TrainingError`` (SIZE).
    """
    counts = {"training": recipe.batch + 1, "validation": BATCH, "test": 1}
    few = {name: getattr(data, name).first(count) for name, count in counts.items()}
    trainer = prepare(slug, replace(data, **few), replace(recipe, rate=LOWEST_RATE))
    return _measured(trainer, len(data.training), len(data.validation))


def _measured(trainer: Trainer, training: int, validation: int) -> Duration:
    """For epochs of so many pictures; the trainer's module changes."""
    update = min(_seconds(partial(_step, trainer)) for _ in range(2))
    few = trainer.validation.first(BATCH)
    validate = _seconds(lambda: evaluate(trainer.module, few))
    batches = -(-training // trainer.batch_size)
    return Duration(update, batches * update + validate * validation / len(few))


def _step(trainer: Trainer) -> None:
    trainer.progress.position = 0  # a small data set has only one batch
    trainer.update(trainer.forward())


def _seconds(compute: Callable[[], object]) -> float:
    started = time.perf_counter()
    compute()
    return time.perf_counter() - started
