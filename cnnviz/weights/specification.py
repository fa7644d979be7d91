"""Number of classes and preprocessing of a network with weights, without loading the weights."""

import logging
from pathlib import Path

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import find
from cnnviz.assets import WEIGHTS
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.pictures.channel_statistics import (
    CIFAR_MEAN,
    CIFAR_STD,
    IMAGENET_MEAN,
    IMAGENET_STD,
    MNIST_MEAN,
    MNIST_STD,
)
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights import checkpoints, imagenet, model_card
from cnnviz.weights.embedded_card import embedded_card
from cnnviz.weights.hashes import sha256
from cnnviz.weights.model_card import ModelCard
from cnnviz.weights.sources import Source, sources

log = logging.getLogger(__name__)

MNIST_SIDE, LENET_SIDE = 28, 32  # px; LeNet-5 reads MNIST's digits with a border of 2
IMAGENET_SIDE = 224  # px of a crop; pictures for crops of this size or more are resized to at least 256
#: Side in px up to which the input is taken to be CIFAR's pictures.
SMALL = 64


def specification(
    slug: str, weights: str | Path | bytes = "bundled", *, folder: Path = WEIGHTS
) -> tuple[int, Preprocessing]:
    """Number of classes and preprocessing, as ``load_weights`` would return them, without reading or making weights.

    Of a file only names and shapes of the tensors are read. Raises as ``load_weights`` does, except ``WeightsError``
    (NO_NETWORK).
    """
    architecture = find(slug)
    if architecture.external:
        return architecture.classes, architecture.external.preprocessing
    if weights == Source.BUNDLED:
        card = bundled_card(slug, folder)
        return len(card.labels), card.preprocessing
    if weights == Source.IMAGENET:
        entry = imagenet.offered_entry(slug)
        return len(entry.meta["categories"]), imagenet.preprocessing(entry, architecture)
    if weights == Source.RANDOM:
        return architecture.classes, default_preprocessing(architecture)
    file = file_of(weights)
    classes = check_file(file, slug)
    return classes, preprocessing_of(card_of_file(file, architecture, classes), architecture)


def check_file(source: Path | bytes, slug: str, name: str = "upload") -> int:
    """Number of classes of a file of weights for ``slug``; ``name`` is used where ``source`` is a file's content.

    Raises ``WeightsError`` unless the tensors have the network's names and shapes, and ``UnknownNetworkError``.
    Whether their numbers are finite is checked only by loading them.
    """
    with checkpoints.open_checkpoint(source, name_of(source, name), find(slug)) as (_, classes):
        return classes


def default_preprocessing(architecture: Architecture) -> Preprocessing:
    """Preprocessing where no card says how the network was trained: torchvision's, or by the shape of the input."""
    if architecture.external:
        return architecture.external.preprocessing
    entry = imagenet.entry(architecture.slug)
    if entry is not None:
        return imagenet.preprocessing(entry, architecture)
    channels, height, width = architecture.input
    side = max(height, width)
    if channels == 1:
        return Preprocessing(channels, height, width, MNIST_SIDE if side == LENET_SIDE else side, MNIST_MEAN, MNIST_STD)
    if side <= SMALL:
        return Preprocessing(channels, height, width, side, CIFAR_MEAN, CIFAR_STD)
    resize = max(256, side) if side >= IMAGENET_SIDE else side
    return Preprocessing(channels, height, width, resize, IMAGENET_MEAN, IMAGENET_STD)


def preprocessing_of(card: ModelCard | None, architecture: Architecture) -> Preprocessing:
    """The preprocessing of the card, or the default where there is none."""
    return card.preprocessing if card else default_preprocessing(architecture)


def bundled_card(slug: str, folder: Path) -> ModelCard:
    """The card of the bundled weights, whose hash it names; raises ``WeightsError`` (NOT_OFFERED or DAMAGED)."""
    if Source.BUNDLED not in sources(slug, folder):
        raise WeightsError(WeightsFault.NOT_OFFERED, slug=slug, source=Source.BUNDLED)
    path = folder / f"{slug}.json"
    try:
        card = model_card.read_card(path)
    except (OSError, ValueError) as error:
        raise WeightsError(WeightsFault.DAMAGED, name=path.name) from error
    if card.sha256 is None:
        raise WeightsError(WeightsFault.DAMAGED, name=path.name)
    return card


def card_of_file(source: Path | bytes, architecture: Architecture, classes: int) -> ModelCard | None:
    """The card in a file of weights, or the one beside it, if there is one for this network and number of classes.

    Raises ``WeightsError`` (DAMAGED) where the card beside it was written for another file, and ``OSError``.
    """
    shapes = {architecture.input, *_bundled_shapes(architecture.slug)}
    return embedded_card(source, architecture, classes, shapes) or card_beside(source, architecture, classes)


def _bundled_shapes(slug: str) -> tuple[tuple[int, int, int], ...]:
    """The shape of the input of the bundled weights, if there are any: their last layer may have been replaced."""
    shipped = Source.BUNDLED in sources(slug)
    return (bundled_card(slug, WEIGHTS).preprocessing.shape,) if shipped else ()


def card_beside(source: Path | bytes, architecture: Architecture, classes: int) -> ModelCard | None:
    """The card in the folder of a file of weights, if there is one for this network and number of classes.

    Raises ``WeightsError`` (DAMAGED) where the file is another than the card was written for.
    """
    if isinstance(source, bytes):
        return None
    try:
        card = model_card.read_card(source.with_suffix(".json"))
    except (OSError, ValueError) as error:
        log.info("no card for %s: %r", source, error)
        return None
    fits = card.slug == architecture.slug and len(card.labels) == classes
    if not fits or card.preprocessing.channels != architecture.input[0]:
        return None
    check_hash(source, card)
    return card


def check_hash(path: Path, card: ModelCard) -> None:
    """Raise ``WeightsError`` (DAMAGED) where the card names a hash and the file has another."""
    if card.sha256 is not None and sha256(path) != card.sha256:
        raise WeightsError(WeightsFault.DAMAGED, name=path.name)


def file_of(weights: str | Path | bytes) -> Path | bytes:
    """The content of a file as it is, or its path with ``~`` expanded."""
    return weights if isinstance(weights, bytes) else Path(weights).expanduser()


def name_of(source: Path | bytes, name: str) -> str:
    """The name of the file at a path; ``name`` for a file's content."""
    return name if isinstance(source, bytes) else source.name
