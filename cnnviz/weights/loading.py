"""Where a network's weights come from: shipped with the project, from torchvision, from a file, or by chance."""

import logging
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import torch
from torch import nn

from cnnviz.architectures.architecture import Architecture, Elsewhere
from cnnviz.architectures.registry import architectures, find
from cnnviz.assets import WEIGHTS
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights import checkpoints, imagenet, model_card
from cnnviz.weights.download import Progress
from cnnviz.weights.model_card import ModelCard

log = logging.getLogger(__name__)

IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CIFAR_MEAN, CIFAR_STD = (0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)
MNIST_MEAN, MNIST_STD = (0.1307,), (0.3081,)
MNIST_SIDE, LENET_SIDE = 28, 32  # px; LeNet's digits have a border around them
IMAGENET_SIDE = 224  # px of a crop; from there on, what is cropped was resized to 256 or more
#: Side in px up to which a network is one for CIFAR's pictures.
SMALL = 64
_chance = threading.Lock()


class Source(StrEnum):
    """Where weights come from: shipped by this project, with a network of one's own, ImageNet, chance or a file."""

    OWN = "own"
    BUNDLED = "bundled"
    IMAGENET = "imagenet"
    RANDOM = "random"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is shown about weights.

    ``name`` is torchvision's ("IMAGENET1K_V2"), the file's, or the seed's; ``labels_key`` names the set of class
    names in ``assets/text`` ("imagenet", "tiny64", "cifar10", "digits"; "own" is none of these: labels are shown as
    they are) or is None; ``card`` is what the training wrote beside the file; ``published`` is False for a cached
    file whose hash is not the one that was published.
    """

    source: Source
    name: str
    labels_key: str | None
    card: ModelCard | None
    trained: bool
    published: bool = True


@dataclass(frozen=True, slots=True)
class Weights:
    """A network with its weights: single precision, evaluation mode, no gradients, on the CPU.

    ``labels`` are in English, one per output; none where the outputs are no classes.
    """

    module: nn.Module
    labels: tuple[str, ...]
    preprocessing: Preprocessing
    provenance: Provenance


def sources(slug: str, folder: Path = WEIGHTS) -> tuple[Source, ...]:
    """What is on offer for the network, best first; ``RANDOM`` always is, but for networks of one's own.

    >>> [str(source) for source in sources("squeezenet1_1")]
    ['imagenet', 'random']
    """
    brought = _brought(find(slug))
    offered = {
        Source.OWN: brought == Source.OWN,
        Source.BUNDLED: _is_shipped(slug, folder),
        Source.IMAGENET: brought == Source.IMAGENET or imagenet.entry(slug) is not None,
        Source.RANDOM: brought != Source.OWN,
    }
    return tuple(source for source in offered if offered[source])


def takes_files(slug: str) -> bool:
    """Whether weights can be read from a file: only into networks that we build ourselves."""
    return find(slug).elsewhere is None


def is_cached(slug: str) -> bool:
    """Whether the ImageNet weights lie on this machine and look whole: nothing has to be downloaded."""
    known = architectures().get(slug)
    return known.elsewhere.is_here() if known and known.elsewhere else imagenet.is_cached(slug)


def download_size(slug: str) -> int:
    """Bytes to download for the ImageNet weights, to about one percent; raises ``WeightsError`` (NOT_OFFERED)."""
    elsewhere = find(slug).elsewhere
    return elsewhere.size if elsewhere and elsewhere.source == Source.IMAGENET else imagenet.download_size(slug)


def _is_shipped(slug: str, folder: Path) -> bool:
    """A network made on request is nobody's file; its slug may be too long to be the name of one."""
    return ":" not in slug and all((folder / f"{slug}{suffix}").is_file() for suffix in (".safetensors", ".json"))


def _brought(architecture: Architecture) -> str | None:
    """Whose weights a network from elsewhere brings along."""
    return architecture.elsewhere.source if architecture.elsewhere else None


def load_weights(
    slug: str,
    weights: str | Path | bytes = "bundled",
    *,
    seed: int = 0,
    progress: Progress | None = None,
    name: str = "upload",
    folder: Path = WEIGHTS,
) -> Weights:
    """The network ``slug`` with weights: ``"bundled"``, ``"imagenet"``, ``"random"``, a path, or a file's content.

    For a network from elsewhere ``"bundled"`` are the weights that it brings along. ``seed`` decides random weights;
    ``progress(bytes done, bytes in all)`` follows a download; ``name`` is what a file is called whose content is
    given. Raises ``UnknownNetworkError`` or ``WeightsError``.
    """
    architecture = find(slug)
    if weights == Source.RANDOM and Source.RANDOM in sources(slug, folder):
        return _random(architecture, seed)
    if architecture.elsewhere:
        return _from_elsewhere(architecture, architecture.elsewhere, weights)
    if weights == Source.BUNDLED:
        return _bundled(architecture, folder)
    if weights == Source.IMAGENET:
        return _imagenet(architecture, progress)
    return _from_file(architecture, _file(weights), name)


def specification(
    slug: str, weights: str | Path | bytes = "bundled", *, folder: Path = WEIGHTS
) -> tuple[int, Preprocessing]:
    """Number of classes and preprocessing, as ``load_weights`` would give them, without reading or making weights.

    A file is looked through, but its numbers stay where they are. Raises as ``load_weights`` does, never NO_NETWORK.
    """
    architecture = find(slug)
    if architecture.elsewhere:
        return architecture.classes, architecture.elsewhere.preprocessing
    if weights == Source.BUNDLED:
        card = _bundled_card(slug, folder)
        return len(card["labels"]), model_card.preprocessing(card)
    if weights == Source.IMAGENET:
        entry = imagenet.offered_entry(slug)
        return len(entry.meta["categories"]), imagenet.preprocessing(entry, architecture)
    if weights == Source.RANDOM:
        return architecture.classes, default_preprocessing(architecture)
    source = _file(weights)
    classes = check_file(source, slug)
    return classes, _preprocessing(_card_beside(source, architecture, classes), architecture)


def check_file(source: Path | bytes, slug: str, name: str = "upload") -> int:
    """How many classes a file of weights for ``slug`` tells apart.

    Raises ``WeightsError`` when it is not such a file; whether its numbers are finite only loading can tell.
    """
    with checkpoints.opened(source, _name(source, name), find(slug)) as (_, classes):
        return classes


def default_preprocessing(architecture: Architecture) -> Preprocessing:
    """What to do to pictures when nothing says how the network was trained: as torchvision, or by the input's shape."""
    if architecture.elsewhere:
        return architecture.elsewhere.preprocessing
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


def _bundled(architecture: Architecture, folder: Path) -> Weights:
    card = _bundled_card(architecture.slug, folder)
    path = folder / f"{architecture.slug}.safetensors"
    with checkpoints.opened(path, path.name, architecture, len(card["labels"])) as (tensors, classes):
        module = checkpoints.fitted(tensors, architecture, classes, copied=True)
    provenance = Provenance(Source.BUNDLED, path.name, card["recipe"].get("labels"), card, trained=True)
    return Weights(module, model_card.labels(card), model_card.preprocessing(card), provenance)


def _bundled_card(slug: str, folder: Path) -> ModelCard:
    if Source.BUNDLED not in sources(slug, folder):
        raise WeightsError(WeightsFault.NOT_OFFERED, slug=slug, source=Source.BUNDLED)
    path = folder / f"{slug}.json"
    try:
        return model_card.read_card(path)
    except (OSError, ValueError) as error:
        raise WeightsError(WeightsFault.DAMAGED, name=path.name) from error


def _from_elsewhere(architecture: Architecture, given: Elsewhere, weights: str | Path | bytes) -> Weights:
    """The weights that the network brings along; raises ``WeightsError`` (NOT_OFFERED, or as ``given.module`` does)."""
    if given.source is None or weights not in {Source.BUNDLED, given.source}:
        source = weights if isinstance(weights, str) else str(Source.FILE)
        raise WeightsError(WeightsFault.NOT_OFFERED, slug=architecture.slug, source=source)
    module = given.module()
    module.eval().requires_grad_(requires_grad=False)
    provenance = Provenance(Source(given.source), given.weights, given.labels_key, None, trained=True)
    return Weights(module, given.labels, given.preprocessing, provenance)


def _imagenet(architecture: Architecture, progress: Progress | None) -> Weights:
    entry = imagenet.offered_entry(architecture.slug)
    tensors, published = imagenet.tensors(entry, architecture, progress)
    labels = tuple(entry.meta["categories"])
    checkpoints.compare(tensors, architecture, len(labels))
    module = checkpoints.fitted(tensors, architecture, len(labels), copied=False)
    provenance = Provenance(Source.IMAGENET, entry.name, "imagenet", None, trained=True, published=published)
    return Weights(module, labels, imagenet.preprocessing(entry, architecture), provenance)


def _random(architecture: Architecture, seed: int) -> Weights:
    with _chance, torch.random.fork_rng(devices=[]), torch.device("cpu"):
        torch.default_generator.manual_seed(seed % 2**64)  # torch.manual_seed would reseed accelerators too
        module = architecture.build(architecture.classes)
    module.eval().requires_grad_(requires_grad=False)
    provenance = Provenance(Source.RANDOM, f"seed {seed}", None, None, trained=False)
    return Weights(module, _numbered(architecture.classes), default_preprocessing(architecture), provenance)


def _from_file(architecture: Architecture, source: Path | bytes, name: str) -> Weights:
    name = _name(source, name)
    with checkpoints.opened(source, name, architecture) as (tensors, classes):
        module = checkpoints.fitted(tensors, architecture, classes, copied=True)
    card = _card_beside(source, architecture, classes)
    labels = model_card.labels(card) if card else _numbered(classes)
    provenance = Provenance(Source.FILE, name, None, card, trained=True)
    return Weights(module, labels, _preprocessing(card, architecture), provenance)


def _card_beside(source: Path | bytes, architecture: Architecture, classes: int) -> ModelCard | None:
    """The card of a file, when one lies beside it that speaks of this network and as many classes."""
    if isinstance(source, bytes):
        return None
    try:
        card = model_card.read_card(source.with_suffix(".json"))
    except (OSError, ValueError) as error:
        log.info("no card for %s: %r", source, error)
        return None
    same = card["recipe"].get("slug") == architecture.slug and len(card["labels"]) == classes
    return card if same and model_card.preprocessing(card).channels == architecture.input[0] else None


def _preprocessing(card: ModelCard | None, architecture: Architecture) -> Preprocessing:
    return model_card.preprocessing(card) if card else default_preprocessing(architecture)


def _file(weights: str | Path | bytes) -> Path | bytes:
    return weights if isinstance(weights, bytes) else Path(weights).expanduser()


def _name(source: Path | bytes, name: str) -> str:
    """What to call the file: its own name, or the one given with its content."""
    return name if isinstance(source, bytes) else source.name


def _numbered(classes: int) -> tuple[str, ...]:
    return tuple(f"class {index}" for index in range(classes))


__all__ = [
    "Provenance",
    "Source",
    "Weights",
    "check_file",
    "default_preprocessing",
    "download_size",
    "is_cached",
    "load_weights",
    "sources",
    "specification",
    "takes_files",
]
