"""The student: a step of its training, its state, and the network that is shipped."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn
from torch.optim import SGD
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnnviz.training.distillation.recipe import Distillation
from cnnviz.training.steps import decay_groups


class Student(nn.Module):
    """A network whose last layer ``fc`` is linear, and a projection of that layer's input on the teacher's features."""

    def __init__(self, network: nn.Module, channels: int) -> None:
        super().__init__()
        self.network = network
        last = network.get_submodule("fc")
        if not isinstance(last, nn.Linear):
            raise TypeError("the last layer is not linear")
        self.projection = nn.Linear(last.in_features, channels)

    def forward(self, pictures: Tensor) -> tuple[Tensor, Tensor]:
        """Scores ``(N, classes)`` and projected features ``(N, channels)`` of pictures ``(N, 3, H, W)``."""
        inputs: list[Tensor] = []
        last = self.network.get_submodule("fc")
        hook = last.register_forward_pre_hook(lambda _, values: inputs.append(values[0]))
        scores = self.network(pictures)
        hook.remove()
        return scores, self.projection(inputs[0])


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: pictures ``(N, 3, H, W)`` normalized, classes ``(N,)``, the teacher's ``scores`` and ``features``."""

    pictures: Tensor
    classes: Tensor
    scores: Tensor
    features: Tensor


def loss_of(student: Student, batch: Batch, recipe: Distillation) -> Tensor:
    """Of the scores ``(N, classes)``: divergence from the teacher, cross-entropy, and squared error of its features."""
    scores, features = student(batch.pictures)
    temperature = recipe.temperature
    soft = F.kl_div(
        F.log_softmax(scores / temperature, 1),
        F.log_softmax(batch.scores / temperature, 1),
        reduction="batchmean",
        log_target=True,
    )
    hard = F.cross_entropy(scores, batch.classes)
    return temperature**2 * soft + recipe.hard * hard + recipe.features * F.mse_loss(features, batch.features)


class Training:
    """A student, the moving average of its network, and the optimizer.

    ``step`` is the number of steps done, ``seconds`` the time that they took.
    """

    def __init__(self, student: Student, recipe: Distillation) -> None:
        self.recipe, self.student = recipe, student.to(memory_format=torch.channels_last)
        self.step, self.seconds, self._since = 0, 0.0, time.monotonic()
        self.optimizer = SGD(
            decay_groups(student, recipe.weight_decay), lr=recipe.peak_rate, momentum=0.9, nesterov=True
        )
        self.average = AveragedModel(
            student.network, multi_avg_fn=get_ema_multi_avg_fn(recipe.averaging), use_buffers=True
        )

    def learn(self, batch: Batch, rate: float) -> float:
        """One step; returns the loss."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.student.train()
        self.optimizer.zero_grad()
        loss = loss_of(self.student, batch, self.recipe)
        loss.backward()
        self.optimizer.step()
        self.average.update_parameters(self.student.network)
        self.step += 1
        return loss.item()

    def state(self) -> dict[str, Any]:
        """Everything that going on needs, ``seconds`` up to now included."""
        now = time.monotonic()
        self.seconds, self._since = self.seconds + now - self._since, now
        return {
            "step": self.step,
            "epochs": self.recipe.epochs,
            "seconds": self.seconds,
            "student": self.student.state_dict(),
            "average": self.average.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """Go on from what ``state`` returned."""
        self.step, self.seconds = state["step"], state["seconds"]
        self.student.load_state_dict(state["student"])
        self.average.load_state_dict(state["average"])
        self.optimizer.load_state_dict(state["optimizer"])
