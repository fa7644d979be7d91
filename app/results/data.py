"""Data sets to train on, by key: what the library has, what the operator's folder has, and what visitors bring."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

import cnnviz
from app.results import uploads
from app.results.networks import sets
from app.results.turns import forwarding
from cnnviz import settings
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.pictures.images import fit
from cnnviz.training.live.data import downloads
from cnnviz.training.live.data.dataset import Dataset, Pictures, Pixels, check_classes, dataset
from cnnviz.training.live.data.digits import digits
from cnnviz.training.live.data.folders import KEPT, read_folder
from cnnviz.training.live.data.shapes import NAMES, NOISE_CLASS, ONE, shapes
from cnnviz.training.live.data.torchvision_sets import SETS, read_set
from cnnviz.weights.download import Progress

#: The operator's folder with data, if there is one.
ROOT: Final = settings.folder(settings.DATA)
DIGITS, SHAPES, OWN, FOLDER = "digits", "shapes", "own", "folder:"
#: Sets of one made shape and noise, by key: the name of the shape.
ONE_SHAPE: Final = {f"{ONE}{name}": name for name in NAMES if name != NOISE_CLASS}


@dataclass(frozen=True, slots=True)
class OwnClass:
    """A class of the visitor's own: its name, and keys of its pictures in ``uploads``."""

    name: str
    pictures: tuple[str, ...] = ()


def keys() -> tuple[str, ...]:
    """Every set that this server can offer, but for uploads; some have to be downloaded first."""
    return (DIGITS, SHAPES, *ONE_SHAPE, *SETS, *folders())


def folders() -> tuple[str, ...]:
    """Keys of the folders of class folders in the operator's folder."""
    return tuple(f"{FOLDER}{path.name}" for path in _class_folders())


def _class_folders() -> Iterator[Path]:
    inside = sorted(ROOT.iterdir()) if ROOT is not None and ROOT.is_dir() else []
    return filter(_has_classes, inside)


def _has_classes(path: Path) -> bool:
    """Whether it is a folder of folders, and neither hidden, a link, nor one of torchvision's."""
    if path.name.startswith(".") or path.name in {"cifar-10-batches-py", *SETS.values()}:
        return False
    return path.is_dir() and not path.is_symlink() and sum(each.is_dir() for each in path.iterdir()) > 1


def folder_of(name: str) -> Path:
    """The folder in which a set of ``SETS`` is, or to which it would be downloaded."""
    candidates = [each for each in (ROOT, downloads.cache_folder()) if each is not None]
    return next((each for each in candidates if downloads.is_here(name, each)), candidates[0])


def is_here(key: str) -> bool:
    """Whether a set needs no download."""
    return key not in SETS or downloads.is_here(key, folder_of(key))


def download(name: str, progress: Progress) -> None:
    """Download a set of ``SETS``; raises ``TrainingError``."""
    downloads.download(name, folder_of(name), progress)


def data_set(key: str, kernel: int = 3) -> Dataset:
    """The set behind a key; ``kernel`` is the size in px of the filters that are right for made shapes.

    Raises ``TrainingError`` for one that is not there (DATA_MISSING, DATA_GONE) or not fit for training, and
    ``cnnviz.PictureError`` where pictures cannot be decoded at the moment.
    """
    if key.startswith(f"{uploads.ZIP}:"):
        return uploads.data_set(key)
    if key in SETS and not is_here(key):
        raise TrainingError(TrainingFault.DATA_MISSING, name=SETS[key])
    has_filters = key == SHAPES or key in ONE_SHAPE
    return sets.computed((key, kernel if has_filters else 0), lambda: _made(key, kernel))


def _made(key: str, kernel: int) -> Dataset:
    if key in SETS:
        return read_set(key, folder_of(key))
    if key in folders():
        with forwarding():
            return read_folder(Path(ROOT or "", key.removeprefix(FOLDER)))
    if key in ONE_SHAPE:
        return shapes(names=(ONE_SHAPE[key], NOISE_CLASS), kernel=kernel)
    makers: dict[str, Callable[[], Dataset]] = {DIGITS: digits, SHAPES: lambda: shapes(kernel=kernel)}
    if key not in makers:
        raise TrainingError(TrainingFault.DATA_MISSING, name=key)
    return makers[key]()


def own_set(classes: Sequence[OwnClass]) -> Dataset:
    """The visitor's own classes as a data set; raises ``TrainingError`` (DATA_CLASSES, DATA_FEW, DATA_GONE)."""
    return sets.computed((OWN, tuple(classes)), lambda: _own(classes))


def _own(classes: Sequence[OwnClass]) -> Dataset:
    names = [each.name for each in classes]
    labels = np.repeat(np.arange(len(classes)), [len(each.pictures) for each in classes]).astype(np.int64)
    check_classes(names, labels)
    pixels = np.stack([own_pixels(key) for each in classes for key in each.pictures])
    return dataset(OWN, names, Pictures(pixels, labels))


def keep_own(picture: cnnviz.Picture) -> str:
    """Keep a picture of a class of the visitor's own as training does, ``SIDE`` px square; its key."""
    return uploads.keep_picture(cnnviz.picture_from_pixels(fit(picture, KEPT)))


def own_pixels(key: str) -> Pixels:
    """A picture of the visitor's as training keeps it, ``(128, 128, 3)``; raises ``TrainingError`` (DATA_GONE)."""
    if not uploads.has_picture(key):
        raise TrainingError(TrainingFault.DATA_GONE)
    return fit(uploads.picture(key), KEPT)
