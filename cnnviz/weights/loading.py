"""Networks with their weights: bundled, ImageNet's, random, a file's, or those that an external network has."""

import threading
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import nn

from cnnviz.architectures.architecture import Architecture, External
from cnnviz.architectures.registry import find
from cnnviz.assets import WEIGHTS
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights import checkpoints, imagenet
from cnnviz.weights.download import Progress
from cnnviz.weights.model_card import ModelCard
from cnnviz.weights.sources import Source, sources
from cnnviz.weights.specification import (
    bundled_card,
    card_of_file,
    check_hash,
    default_preprocessing,
    file_of,
    name_of,
    preprocessing_of,
)

_seeding = threading.Lock()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where weights come from.

    ``name`` is torchvision's ("IMAGENET1K_V2"), the file's, or the seed's; ``labels_key`` names the set of class
    names in ``assets/text`` ("imagenet", "tiny64", "cifar10", "digits"; "own" for labels that have no translation) or
    is None; ``card`` is what the training wrote beside the file; ``published`` is False for a cached file whose hash
    is not the published one.
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

    ``labels`` are in English, one per output, or empty where the outputs are no classes.
    """

    module: nn.Module
    labels: tuple[str, ...]
    preprocessing: Preprocessing
    provenance: Provenance


def load_weights(
    slug: str,
    weights: str | Path | bytes = "bundled",
    *,
    seed: int = 0,
    progress: Progress | None = None,
    offline: bool = False,
    folder: Path = WEIGHTS,
) -> Weights:
    """The network ``slug`` with weights: ``"bundled"``, ``"imagenet"``, ``"random"``, a path, or a file's content.

    For an external network ``"bundled"`` are its own weights. ``seed`` determines random weights;
    ``progress(bytes done, bytes in all)`` follows a download; ``offline`` downloads nothing. Raises
    ``UnknownNetworkError``, ``MissingPackageError``, ``DesignError`` or ``WeightsError``.
    """
    architecture = find(slug)
    if weights == Source.RANDOM and Source.RANDOM in sources(slug, folder):
        return _random(architecture, seed)
    if architecture.external:
        return _external(architecture, architecture.external, weights, offline=offline)
    if weights == Source.BUNDLED:
        return _bundled(architecture, folder)
    if weights == Source.IMAGENET:
        return _imagenet(architecture, progress, offline=offline)
    return _from_file(architecture, file_of(weights))


def _bundled(architecture: Architecture, folder: Path) -> Weights:
    card = bundled_card(architecture.slug, folder)
    path = folder / f"{architecture.slug}.safetensors"
    check_hash(path, card)
    with checkpoints.open_checkpoint(path, path.name, architecture, len(card.labels)) as (tensors, classes):
        module = checkpoints.module_with(tensors, architecture, classes, copy=True)
    provenance = Provenance(Source.BUNDLED, path.name, card.labels_key, card, trained=True)
    return Weights(module, card.labels, card.preprocessing, provenance)


def _external(architecture: Architecture, external: External, weights: str | Path | bytes, *, offline: bool) -> Weights:
    """Its own weights; raises ``WeightsError`` (NOT_OFFERED, NOT_CACHED, or as ``external.module`` does)."""
    if external.source is None or weights not in {Source.BUNDLED, external.source}:
        source = weights if isinstance(weights, str) else str(Source.FILE)
        raise WeightsError(WeightsFault.NOT_OFFERED, slug=architecture.slug, source=source)
    if offline and not external.is_cached():
        raise WeightsError(WeightsFault.NOT_CACHED, slug=architecture.slug, size=external.size)
    module = external.module()
    module.eval().requires_grad_(requires_grad=False)
    provenance = Provenance(Source(external.source), external.weights, external.labels_key, None, trained=True)
    return Weights(module, external.labels, external.preprocessing, provenance)


def _imagenet(architecture: Architecture, progress: Progress | None, *, offline: bool) -> Weights:
    entry = imagenet.offered_entry(architecture.slug)
    tensors, published = imagenet.tensors(entry, architecture, progress, offline=offline)
    labels = tuple(entry.meta["categories"])
    checkpoints.check_tensors(tensors, architecture, len(labels))
    module = checkpoints.module_with(tensors, architecture, len(labels), copy=False)
    provenance = Provenance(Source.IMAGENET, entry.name, "imagenet", None, trained=True, published=published)
    return Weights(module, labels, imagenet.preprocessing(entry, architecture), provenance)


def _random(architecture: Architecture, seed: int) -> Weights:
    with _seeding, torch.random.fork_rng(devices=[]), torch.device("cpu"):
        torch.default_generator.manual_seed(seed % 2**64)  # torch.manual_seed would reseed accelerators too
        module = architecture.build(architecture.classes)
    module.eval().requires_grad_(requires_grad=False)
    provenance = Provenance(Source.RANDOM, f"seed {seed}", None, None, trained=False)
    return Weights(module, _numbered(architecture.classes), default_preprocessing(architecture), provenance)


def _from_file(architecture: Architecture, source: Path | bytes) -> Weights:
    name = name_of(source, "upload")
    with checkpoints.open_checkpoint(source, name, architecture) as (tensors, classes):
        module = checkpoints.module_with(tensors, architecture, classes, copy=True)
    card = card_of_file(source, architecture, classes)
    labels, key = (card.labels, card.labels_key) if card else (_numbered(classes), None)
    provenance = Provenance(Source.FILE, name, key, card, trained=True)
    return Weights(module, labels, preprocessing_of(card, architecture), provenance)


def _numbered(classes: int) -> tuple[str, ...]:
    return tuple(f"class {index}" for index in range(classes))
