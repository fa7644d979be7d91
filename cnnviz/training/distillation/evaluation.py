"""The averaged network at the size in use: its batch norms' statistics, its accuracy, what it calls photographs."""

import copy
import logging
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import update_bn

from cnnviz.pictures.images import Preprocessing, fit, normalize, picture_from_pixels, read_picture
from cnnviz.training.distillation.recipe import Distillation
from cnnviz.training.distillation.student import Training
from cnnviz.training.export import half_precision
from cnnviz.training.splits import Split
from cnnviz.training.views import generator, normalized, view

log = logging.getLogger(__name__)
BATCH = 64
PHOTOS = (".png", ".jpg")
PICTURES = 3840  # from which the statistics are taken
EVERY = 3  # epochs; judging costs a quarter of an epoch
WHOLE = (0.0, 0.0, 1.0, 1.0)


def _batches(split: Split, recipe: Distillation, indices: Tensor) -> list[Tensor]:
    views = (
        view(split.pictures[part], torch.tensor(WHOLE).expand(len(part), 4), recipe.input[-1])
        for part in indices.split(BATCH)
    )
    return [normalized(pictures, recipe.mean, recipe.std) for pictures in views]


def at_size_in_use(network: nn.Module, train: Split, recipe: Distillation) -> nn.Module:
    """A copy of ``network`` in evaluation mode, its batch norms' statistics those of whole pictures at the final size.

    Touvron et al. 2019, "Fixing the train-test resolution discrepancy" (arXiv:1906.06423).
    """
    own = copy.deepcopy(network)
    indices = torch.randperm(len(train.pictures), generator=generator(4))[:PICTURES]
    update_bn(_batches(train, recipe, indices), own)
    return own.eval()


def preprocessing(recipe: Distillation) -> Preprocessing:
    """That of the product."""
    channels, height, width = recipe.input
    return Preprocessing(channels, height, width, recipe.resize or height, recipe.mean, recipe.std)


@torch.inference_mode()
def accuracy(network: nn.Module, split: Split, recipe: Distillation) -> float:
    """Top-1 accuracy, 0 to 1, on pictures that go the product's own way from picture to pixels."""
    way, right = preprocessing(recipe), 0
    for pictures, classes in zip(split.pictures.split(BATCH), split.classes.split(BATCH), strict=True):
        arrays = [picture_from_pixels(picture.permute(1, 2, 0).numpy()) for picture in pictures]
        inputs = torch.stack([torch.from_numpy(normalize(fit(array, way), way)) for array in arrays])
        right += int((network(inputs.contiguous(memory_format=torch.channels_last)).argmax(1) == classes).sum())
    return right / len(split.classes)


@torch.inference_mode()
def names(network: nn.Module, photo: Path, labels: list[str], recipe: Distillation) -> str:
    """The three most probable classes of a photograph: ``"tabby_cat 0.81, ..."``."""
    way = preprocessing(recipe)
    pixels = torch.from_numpy(normalize(fit(read_picture(photo), way), way))
    best = network(pixels[None]).softmax(1)[0].topk(min(3, len(labels)))
    return ", ".join(f"{labels[int(i)]} {p:.2f}" for p, i in zip(*best, strict=True))


@dataclass(frozen=True, slots=True, eq=False)
class Report:
    """The averaged network of a ``training``, judged by ``val`` and by a folder of photographs."""

    training: Training
    train: Split
    val: Split
    labels: list[str]
    photos: Path | None = None

    def network(self) -> nn.Module:
        """As it is shipped: at the size in use, rounded to half precision."""
        network = at_size_in_use(self.training.average.module, self.train, self.training.recipe)
        network.load_state_dict(half_precision(network))
        return network

    def accuracy(self, network: nn.Module) -> float:
        """Top-1 accuracy, 0 to 1."""
        return accuracy(network, self.val, self.training.recipe)

    def __call__(self, epochs: int) -> None:
        """Log accuracy and photographs after ``epochs`` epochs, where it is time for that."""
        if epochs % EVERY:
            return
        network = self.network()
        log.info("after epoch %d: accuracy %.4f", epochs, self.accuracy(network))
        paths = sorted(self.photos.iterdir()) if self.photos else []
        for path in (path for path in paths if path.suffix in PHOTOS):
            log.info("  %s: %s", path.name, names(network, path, self.labels, self.training.recipe))
