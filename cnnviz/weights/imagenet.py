"""torchvision's ImageNet weights: which there are, whether they are cached, and their tensors."""

import logging
from functools import lru_cache
from pathlib import Path

import torch
from torch import Tensor
from torchvision import models
from torchvision.models import WeightsEnum

from cnnviz.architectures.architecture import Architecture
from cnnviz.errors import WeightsError, WeightsFault
from cnnviz.pictures.images import Preprocessing
from cnnviz.weights import checkpoints, download
from cnnviz.weights.download import Progress, Remote
from cnnviz.weights.files import read_published

log = logging.getLogger(__name__)
#: Trained on pixels from -1 to 1. torchvision's ``transform_input`` computes these back from pixels normalized as for
#: all other networks; our networks are built without it and get them directly.
FROM_MINUS_ONE = frozenset({"googlenet", "inception"})


@lru_cache(maxsize=256)
def entry(slug: str) -> WeightsEnum | None:
    """The default weights of torchvision for ``slug``; ``None`` for a network that torchvision does not have."""
    if slug not in models.list_models(module=models):
        return None
    return models.get_model_weights(slug).DEFAULT


def remote(weights: WeightsEnum) -> Remote:
    """URL and size of the file."""
    return Remote(weights.url, int(weights.meta["_file_size"] * (1 << 20)))


def is_cached(slug: str) -> bool:
    """Whether torch's hub cache has the ImageNet weights, in a file of the expected size."""
    offered = entry(slug)
    if offered is None:
        return False
    file, path = remote(offered), cached_path(slug)
    return path.is_file() and 0.9 * file.size < path.stat().st_size < file.limit


def cached_path(slug: str) -> Path:
    """Where the ImageNet weights are once they are downloaded; raises ``WeightsError`` (NOT_OFFERED)."""
    return _cache_folder() / remote(offered_entry(slug)).name


def download_size(slug: str) -> int:
    """Bytes to download for the ImageNet weights, to about one percent; raises ``WeightsError`` (NOT_OFFERED)."""
    return remote(offered_entry(slug)).size


def offered_entry(slug: str) -> WeightsEnum:
    """As ``entry``; raises ``WeightsError`` (NOT_OFFERED) where that is None."""
    weights = entry(slug)
    if weights is None:
        raise WeightsError(WeightsFault.NOT_OFFERED, slug=slug, source="imagenet")
    return weights


def preprocessing(weights: WeightsEnum, architecture: Architecture) -> Preprocessing:
    """Torchvision's evaluation preset for the weights."""
    preset = weights.transforms()
    side = preset.crop_size[0]
    mean, std = tuple(preset.mean), tuple(preset.std)
    if architecture.family in FROM_MINUS_ONE:
        mean, std = (0.5, 0.5, 0.5), (0.5, 0.5, 0.5)
    return Preprocessing(3, side, side, preset.resize_size[0], mean, std, preset.interpolation.value)


def tensors(
    weights: WeightsEnum, architecture: Architecture, progress: Progress | None = None, *, offline: bool = False
) -> tuple[dict[str, Tensor], bool]:
    """The tensors by name, from the cache or torchvision's server, and whether the file is the published one.

    torch uses any file in its cache; likewise a cached file with another hash is used when its tensors fit, and is
    otherwise removed and downloaded again, unless ``offline``. Raises ``WeightsError`` as ``download.fetch`` does,
    NOT_CACHED or DAMAGED.
    """
    file = remote(weights)
    path = _cache_folder() / file.name
    with download.lock(path):
        substitute = _substitute(path, file, architecture) if path.is_file() else None
        if substitute is not None:
            return substitute, False
        if not path.is_file():
            if offline:
                raise WeightsError(WeightsFault.NOT_CACHED, slug=architecture.slug, size=file.size)
            download.fetch(file, path.parent, progress)
    return checkpoints.rename_tensors(read_published(path, path.name), architecture), True


def _substitute(path: Path, file: Remote, architecture: Architecture) -> dict[str, Tensor] | None:
    """The tensors of a cached file that is not the published one but fits; one that does not fit is removed."""
    try:
        if download.matches(path, file):
            return None
        with checkpoints.open_checkpoint(path, path.name, architecture, architecture.classes) as (tensors, _):
            return tensors
    except (OSError, WeightsError) as error:
        log.warning("%s is damaged: %r", path, error)
    try:
        path.unlink()
    except OSError as error:
        raise WeightsError(WeightsFault.DAMAGED, name=path.name) from error
    return None


def _cache_folder() -> Path:
    return Path(torch.hub.get_dir(), "checkpoints")
