"""The teacher's features of every view, computed once and kept in files."""

import logging
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from cnnviz.training.distillation.recipe import Distillation
from cnnviz.training.distillation.teacher import BATCH, Features, linear_head
from cnnviz.training.splits import Split
from cnnviz.training.views import boxes, generator, view

log = logging.getLogger(__name__)


@torch.inference_mode()
def _features(teacher: Features, pictures: Tensor, where: Tensor, size: int) -> Tensor:
    parts = zip(pictures.split(BATCH), where.split(BATCH), strict=True)
    return torch.cat([teacher(view(part, box, size)).half() for part, box in parts])


@dataclass(frozen=True, slots=True)
class Targets:
    """Views of the training pictures and what the teacher sees in them; ``folder`` keeps the features."""

    recipe: Distillation
    teacher: Features
    train: Split
    folder: Path
    seed: int

    def boxes(self, number: int) -> Tensor:
        """Boxes ``(N, 4)`` of view ``number``."""
        return boxes(len(self.train.pictures), self.recipe.scale, generator(self.seed, 1, number))

    def features(self, number: int) -> Tensor:
        """The teacher's features ``(N, C)`` float16 of view ``number``, computed where they are not kept yet."""
        path = self.folder / f"view{number}.partial.pt"
        if not path.exists():
            log.info("the teacher looks at view %d", number)
            values = _features(self.teacher, self.train.pictures, self.boxes(number), self.recipe.teacher_size)
            torch.save(values.clone(), path)
        features: Tensor = torch.load(path, weights_only=True)
        return features


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """Standardization of the teacher's features, and a linear classifier of them for the student's classes."""

    mean: Tensor
    std: Tensor
    linear: nn.Linear

    def standardized(self, features: Tensor) -> Tensor:
        """Features ``(N, C)`` with mean 0 and deviation 1."""
        return (features.float() - self.mean) / self.std

    def scores(self, standardized: Tensor) -> Tensor:
        """Scores ``(N, classes)`` of standardized features ``(N, C)``."""
        scores: Tensor = self.linear(standardized)
        return scores


def head_of(features: Tensor, classes: Tensor) -> Head:
    """Fitted to the features ``(N, C)`` of one view, for true ``classes`` ``(N,)``."""
    mean, std = features.float().mean(0), features.float().std(0) + 1e-3
    standardized = (features.float() - mean) / std
    return Head(mean, std, linear_head(standardized, classes, int(classes.max()) + 1))


def teacher_accuracy(targets: Targets, head: Head, split: Split) -> float:
    """Top-1 accuracy, 0 to 1, of the teacher and its head on whole pictures."""
    whole = torch.tensor([0.0, 0.0, 1.0, 1.0]).expand(len(split.pictures), 4)
    features = _features(targets.teacher, split.pictures, whole, targets.recipe.teacher_size)
    best = head.scores(head.standardized(features)).argmax(1)
    return float((best == split.classes).float().mean())
