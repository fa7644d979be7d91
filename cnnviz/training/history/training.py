"""A network in training: one step, its state, and what was written down."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import SGD

from cnnviz.training.history.batches import Batches
from cnnviz.training.history.recipe import Recipe
from cnnviz.training.history.records import Epoch, Moment, Sums
from cnnviz.training.steps import decay_groups, forward_backward
from cnnviz.training.views import seed_of

DROPOUT = 3  # a purpose of draws, beside those of the batches
MOMENT = 50  # steps


class Training:
    """A module and its optimizer after ``step`` steps; ``moments`` and ``epochs`` are what was written down."""

    def __init__(self, module: nn.Module, batches: Batches) -> None:
        self.module = module.to(memory_format=torch.channels_last)
        self.batches, self.recipe = batches, batches.recipe
        self.optimizer = _optimizer(module, batches.recipe)
        self.step, self.order = 0, torch.tensor([])
        self.moments: list[Moment] = []
        self.epochs: list[Epoch] = []
        self._moment, self._epoch = Sums(), Sums()

    @property
    def steps(self) -> int:
        """Steps of the whole training."""
        return self.recipe.epochs * self.batches.per_epoch

    @property
    def is_over(self) -> bool:
        """Whether all epochs are done and tested."""
        return len(self.epochs) == self.recipe.epochs

    @property
    def epoch_is_complete(self) -> bool:
        """Whether an epoch is done and still to be tested."""
        return self.step == (len(self.epochs) + 1) * self.batches.per_epoch

    def learn(self) -> None:
        """The next step; raises ``FloatingPointError`` when the loss is not finite."""
        started = time.perf_counter()
        inputs, classes = self._batch()
        rate = self.recipe.rate_at(self.step, self.steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.module.train()
        torch.manual_seed(seed_of(self.batches.seed, DROPOUT, self.step))
        loss, scores = forward_backward(self.module, inputs, classes, self.recipe.label_smoothing)
        if not math.isfinite(loss):
            raise FloatingPointError(f"the loss became {loss} in step {self.step + 1}")
        if self.recipe.gradient_norm:
            nn.utils.clip_grad_norm_(self.module.parameters(), self.recipe.gradient_norm)
        self.optimizer.step()
        wrong = int((scores.argmax(1) != classes).sum())
        seconds = time.perf_counter() - started
        self._write_down(Sums(len(classes), float(loss) * len(classes), wrong, seconds))

    def _batch(self) -> tuple[Tensor, Tensor]:
        if not len(self.order) or self.step % self.batches.per_epoch == 0:
            self.order = self.batches.order(self.step // self.batches.per_epoch)
        return self.batches.batch(self.order, self.step)

    def _write_down(self, sums: Sums) -> None:
        self.step += 1
        self._moment, self._epoch = self._moment + sums, self._epoch + sums
        if self.step % MOMENT == 0:
            self.moments.append(self._moment.moment(self.step))
            self._moment = Sums()

    def end_epoch(self, test_error: float) -> Epoch:
        """Write down an epoch after its test; returns what was written."""
        self.epochs.append(self._epoch.epoch(test_error))
        self._epoch = Sums()
        return self.epochs[-1]

    def state(self) -> dict[str, Any]:
        """Everything that going on needs."""
        return {
            "step": self.step,
            "module": self.module.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "moments": [astuple(each) for each in self.moments],
            "epochs": [astuple(each) for each in self.epochs],
            "sums": [astuple(self._moment), astuple(self._epoch)],
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what ``state`` returned."""
        self.step, self.order = state["step"], torch.tensor([])
        self.module.load_state_dict(state["module"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.moments = [Moment(*each) for each in state["moments"]]
        self.epochs = [Epoch(*each) for each in state["epochs"]]
        self._moment, self._epoch = (Sums(*each) for each in state["sums"])


def _optimizer(module: nn.Module, recipe: Recipe) -> SGD:
    everything = [{"params": list(module.parameters()), "weight_decay": recipe.weight_decay}]
    groups = everything if recipe.decayed == "all" else decay_groups(module, recipe.weight_decay)
    return SGD(groups, lr=recipe.peak_rate, momentum=0.9, nesterov=recipe.nesterov)
