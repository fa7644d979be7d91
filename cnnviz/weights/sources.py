"""Which weights a network is offered with: shipped by this project, ImageNet's, random, its own, or a file."""

from enum import StrEnum
from pathlib import Path

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.registry import architectures, find
from cnnviz.assets import WEIGHTS
from cnnviz.weights import imagenet

#: What the names of bundled weights and of their card end in.
SHIPPED = (".safetensors", ".json")


class Source(StrEnum):
    """Where weights come from: a wrapped module, this project's training, ImageNet training, a seed, or a file."""

    OWN = "own"
    BUNDLED = "bundled"
    IMAGENET = "imagenet"
    RANDOM = "random"
    FILE = "file"


def sources(slug: str, folder: Path = WEIGHTS) -> tuple[Source, ...]:
    """The sources on offer for the network, best first; all networks but wrapped modules have ``RANDOM``.

    Raises ``UnknownNetworkError``, ``MissingPackageError`` or ``DesignError``.

    >>> [str(source) for source in sources("squeezenet1_1")]
    ['imagenet', 'random']
    """
    external = _external_source(find(slug))
    offered = {
        Source.OWN: external == Source.OWN,
        Source.BUNDLED: _is_shipped(slug, folder),
        Source.IMAGENET: external == Source.IMAGENET or imagenet.entry(slug) is not None,
        Source.RANDOM: external != Source.OWN,
    }
    return tuple(source for source in offered if offered[source])


def takes_files(slug: str) -> bool:
    """Whether weights can be read from a file: only for networks whose modules this project builds.

    Raises ``UnknownNetworkError``, ``MissingPackageError`` or ``DesignError``.
    """
    return find(slug).external is None


def is_cached(slug: str) -> bool:
    """Whether the ImageNet weights are on this machine with the expected size, so that nothing is downloaded."""
    architecture = architectures().get(slug)
    if architecture and architecture.external:
        return architecture.external.is_cached()
    return imagenet.is_cached(slug)


def download_size(slug: str) -> int:
    """Bytes of the ImageNet weights, to about one percent.

    Raises ``WeightsError`` (NOT_OFFERED), ``UnknownNetworkError``, ``MissingPackageError`` or ``DesignError``.
    """
    external = find(slug).external
    return external.size if external and external.source == Source.IMAGENET else imagenet.download_size(slug)


def file_states(slug: str, source: str, folder: Path = WEIGHTS) -> tuple[tuple[int, int] | None, ...]:
    """Size in bytes and time of change in ns of every file that the source of this network is read from.

    ``None`` for a file that is not there; empty for a source without files of this project's or torchvision's.
    """
    paths: tuple[Path, ...] = ()
    if source == Source.BUNDLED:
        paths = tuple(folder / f"{slug}{suffix}" for suffix in SHIPPED)
    elif source == Source.IMAGENET and imagenet.entry(slug) is not None:
        paths = (imagenet.cached_path(slug),)
    return tuple(_state(path) for path in paths)


def _state(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns


def _is_shipped(slug: str, folder: Path) -> bool:
    """Whether ``folder`` has weights and card; slugs with a prefix never do and may be too long for a file name."""
    return ":" not in slug and all((folder / f"{slug}{suffix}").is_file() for suffix in SHIPPED)


def _external_source(architecture: Architecture) -> str | None:
    return architecture.external.source if architecture.external else None
