"""The recipe of a distillation."""

from dataclasses import dataclass

from cnnviz.pictures.channel_statistics import IMAGENET_MEAN, IMAGENET_STD


@dataclass(frozen=True, slots=True)
class Distillation:
    """SGD with Nesterov momentum 0.9: the rate rises over ``warmup`` steps, stays, and falls to 0 over ``cooldown``.

    ``cooldown`` is a share of all steps. A training with more epochs has the same steps before the cooldown, so that it
    can go on from there (Hägele et al. 2024, arXiv:2405.18392). ``input``, ``labels`` and ``resize`` are those
    of ``cnnviz.training.recipes.Recipe``. Pictures have ``size`` px a side, in the ``first_epochs`` ``first_size`` px,
    which costs half as much, and in the ``last_epochs`` ``last_size`` px.

    ``views`` crops of each picture are shown to the teacher at ``teacher_size`` px, each of ``scale`` of the picture's
    area at least; a view serves ``epochs_per_view`` epochs, and then the next one. ``temperature`` softens both
    distributions; ``hard`` is the weight of the cross-entropy with the true class, ``features`` that of the squared
    error of the teacher's features. ``averaging`` is the decay of the moving average of the weights, which is shipped.
    """

    slug: str = "resnet18"
    data: str = "folder"
    labels: str = "tiny64"
    input: tuple[int, int, int] = (3, 96, 96)
    mean: tuple[float, ...] = IMAGENET_MEAN
    std: tuple[float, ...] = IMAGENET_STD
    resize: int = 0
    epochs: int = 18
    first_epochs: int = 8
    first_size: int = 48
    size: int = 64
    last_epochs: int = 3
    last_size: int = 80
    batch: int = 128
    peak_rate: float = 0.03
    warmup: int = 100
    cooldown: float = 0.4
    weight_decay: float = 2e-4
    teacher: str = "efficientnet-lite0"
    teacher_size: int = 160
    views: int = 3
    epochs_per_view: int = 2
    scale: float = 0.35
    temperature: float = 2.0
    hard: float = 0.2
    features: float = 1.0
    averaging: float = 0.99

    def rate_at(self, step: int, steps: int) -> float:
        """Learning rate of ``step`` (from 0) of ``steps``."""
        left = (steps - step) / max(1.0, self.cooldown * steps)
        return self.peak_rate * min(1.0, (step + 1) / self.warmup, left)

    def is_cooling(self, step: int, steps: int) -> bool:
        """Whether the cooldown has begun at ``step`` of ``steps``."""
        return step > (1 - self.cooldown) * steps

    def size_at(self, epoch: int) -> int:
        """Side in px of the training pictures in ``epoch`` (from 0)."""
        if epoch >= self.epochs - self.last_epochs:
            return self.last_size
        return self.first_size if epoch < self.first_epochs else self.size

    def view_at(self, epoch: int) -> int:
        """Number of the view that ``epoch`` (from 0) uses."""
        return epoch // self.epochs_per_view % self.views
