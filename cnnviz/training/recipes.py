"""Recipes of the bundled networks: data, schedule and sizes."""

from dataclasses import dataclass

from cnnviz.pictures.channel_statistics import (
    CIFAR_MEAN,
    CIFAR_STD,
    IMAGENET_MEAN,
    IMAGENET_STD,
    MNIST_MEAN,
    MNIST_STD,
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """SGD with Nesterov momentum 0.9 under a one-cycle schedule; ``sizes`` is ``(first epoch, pixels)``.

    Training on smaller pictures first is "progressive resizing": the early epochs cost a quarter and the
    network sees full-size pictures only when its filters have formed. ``input`` is the size in use afterwards.
    ``labels`` names the set of class names in ``assets/text``. ``fine_tuned`` are prefixes of layers that are trained
    again at the size in use (``cnnviz.training.fine_tuning``). ``resize`` is the shorter side in px before the central
    crop or padding to ``input``; 0 for that of ``input``.
    """

    slug: str
    data: str
    labels: str
    input: tuple[int, int, int]
    mean: tuple[float, ...]
    std: tuple[float, ...]
    epochs: int
    peak_rate: float
    sizes: tuple[tuple[int, int], ...] = ()
    batch: int = 128
    weight_decay: float = 5e-4
    label_smoothing: float = 0.0
    fine_tuned: tuple[str, ...] = ()
    resize: int = 0

    def size_at(self, epoch: int) -> int:
        """Side in pixels of the training pictures in ``epoch`` (from 0)."""
        sizes = [size for first, size in self.sizes if first <= epoch]
        return sizes[-1] if sizes else self.input[-1]


def _mnist(slug: str, side: int, epochs: int) -> Recipe:
    """Digits of 28 px, with a black border for networks with larger inputs."""
    shape = (1, side, side)
    return Recipe(slug, "mnist", "digits", shape, MNIST_MEAN, MNIST_STD, epochs, peak_rate=0.05, resize=28)


RECIPES = {
    recipe.slug: recipe
    for recipe in (
        _mnist("lenet5", 32, epochs=14),
        _mnist("mycnn", 28, epochs=8),
        Recipe(
            "resnet20",
            "cifar10",
            "cifar10",
            (3, 32, 32),
            mean=CIFAR_MEAN,
            std=CIFAR_STD,
            epochs=16,
            peak_rate=0.3,
        ),
        Recipe(
            "resnet18",
            "folder",
            "tiny64",
            (3, 96, 96),
            mean=IMAGENET_MEAN,
            std=IMAGENET_STD,
            epochs=13,
            peak_rate=0.2,
            sizes=((0, 48), (7, 64), (12, 80)),
            label_smoothing=0.1,
            fine_tuned=("layer4", "fc"),
        ),
    )
}
