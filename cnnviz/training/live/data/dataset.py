"""Pictures with labels, split into those that are trained on, validated on and tested on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.pictures.images import Preprocessing, fit, picture_from_pixels

if TYPE_CHECKING:
    import torch

    from cnnviz.training.live.batches import Inputs

CLASSES = (2, 100)  # fewest and most
LEAST = 3  # pictures of a class: one to train on, one to validate on, one to test on
HELD_OUT = 0.15  # of each class, for validation, and as much for the test
LEAST_SPREAD = 1e-3  # of a channel: pictures of one shade are divided by this

Pixels = NDArray[np.uint8]
Labels = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Pictures:
    """``pixels`` ``(N, H, W, C)`` uint8, and ``labels`` ``(N,)``, indices of classes."""

    pixels: Pixels
    labels: Labels

    def __len__(self) -> int:
        return len(self.labels)

    def subset(self, indices: NDArray[np.int64]) -> Pictures:
        """The pictures at ``indices`` ``(M,)``."""
        return Pictures(self.pixels[indices], self.labels[indices])

    def first(self, count: int) -> Pictures:
        """The first ``count`` of them."""
        return Pictures(self.pixels[:count], self.labels[:count])


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A data set: its ``name``, the names of its classes, and the three parts.

    ``filters`` are the kernels that are right for a class, where they are known: ``(M, rows, columns)`` by its name.
    """

    name: str
    classes: tuple[str, ...]
    training: Pictures
    validation: Pictures
    test: Pictures
    filters: dict[str, NDArray[np.float32]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 of the pictures and labels that are trained and validated on."""
        parts = (self.training, self.validation)
        arrays = [np.ascontiguousarray(array) for part in parts for array in (part.pixels, part.labels)]
        total = hashlib.sha256(repr([array.shape for array in arrays]).encode())
        for array in arrays:
            total.update(array.data)
        return total.hexdigest()

    def fit(self, shape: tuple[int, int, int]) -> Dataset:
        """The same data as a network reads it whose input is ``(C, H, W)``."""
        training, validation, test = (fit_pictures(each, shape) for each in (self.training, self.validation, self.test))
        return replace(self, training=training, validation=validation, test=test)

    def inputs(self, device: torch.device) -> tuple[Inputs, Inputs, Inputs]:
        """Those that are trained on, validated on and tested on, normalized as ``preprocessing`` says."""
        from cnnviz.training.live.batches import Inputs  # noqa: PLC0415 - torch, which the server's start does not wait for

        training, validation, test = (
            Inputs.of(part, self.preprocessing, device) for part in (self.training, self.validation, self.test)
        )
        return training.normalized_once(), validation, test

    @property
    def preprocessing(self) -> Preprocessing:
        """Of a network that is trained on these pictures, with mean and deviation of the training ones by channel."""
        height, width, channels = self.training.pixels.shape[1:]
        values = self.training.pixels.reshape(-1, channels)
        mean, std = values.mean(0) / 255, np.maximum(values.std(0) / 255, LEAST_SPREAD)
        return replace(_plain(channels, height, width), mean=tuple(map(float, mean)), std=tuple(map(float, std)))


def _plain(channels: int, height: int, width: int) -> Preprocessing:
    return Preprocessing(channels, height, width, max(height, width), (0.0,) * channels, (1.0,) * channels)


def fit_pictures(pictures: Pictures, shape: tuple[int, int, int]) -> Pictures:
    """Pictures for an input ``(C, H, W)``, as ``cnnviz.pictures.images.fit`` makes them: resized and cropped."""
    channels, height, width = shape
    if pictures.pixels.shape[1:] == (height, width, channels):
        return pictures
    result = np.empty((len(pictures), height, width, channels), np.uint8)
    for index, pixels in enumerate(pictures.pixels):
        picture = picture_from_pixels(pixels[:, :, 0] if pixels.shape[2] == 1 else pixels)
        result[index] = fit(picture, _plain(channels, height, width))
    return Pictures(result, pictures.labels)


def dataset(name: str, classes: Sequence[str], pictures: Pictures, seed: int = 0) -> Dataset:
    """Pictures split at random, by ``seed``, so that each class has the same share in each part.

    Raises ``TrainingError``: too few or too many classes, or too few pictures of a class.
    """
    check_classes(classes, pictures.labels)
    training, validation, test = _split(pictures.labels, seed, 2)
    held_out = pictures.subset(validation), pictures.subset(test)
    return Dataset(name, tuple(classes), pictures.subset(training), *held_out)


def dataset_with_test(name: str, classes: Sequence[str], pictures: Pictures, test: Pictures, seed: int = 0) -> Dataset:
    """A data set that has its own test pictures; only validation pictures are split off.

    Raises ``TrainingError``: too few or too many classes, or too few pictures of a class.
    """
    check_classes(classes, pictures.labels)
    training, validation = _split(pictures.labels, seed, 1)
    return Dataset(name, tuple(classes), pictures.subset(training), pictures.subset(validation), test)


def check_classes(classes: Sequence[str], labels: Labels) -> None:
    """Raise ``TrainingError`` unless there are enough classes, and pictures of each; ``labels`` are ``(N,)``."""
    low, high = CLASSES
    if not low <= len(classes) <= high:
        raise TrainingError(TrainingFault.DATA_CLASSES, count=len(classes), low=low, high=high)
    counts = np.bincount(labels, minlength=len(classes))
    if counts.min() < LEAST:
        name, count = classes[int(counts.argmin())], int(counts.min())
        raise TrainingError(TrainingFault.DATA_FEW, name=name, count=count, least=LEAST)


def _split(labels: Labels, seed: int, parts: int) -> list[NDArray[np.int64]]:
    """Indices of what remains, then of ``parts`` parts with ``HELD_OUT`` of each class; each part sorted."""
    random = np.random.default_rng(seed)
    result: list[list[NDArray[np.int64]]] = [[] for _ in range(parts + 1)]
    for label in np.unique(labels):
        members = random.permutation(np.flatnonzero(labels == label))
        each = max(1, round(HELD_OUT * len(members)))
        cuts = [each * part for part in range(1, parts + 1)]
        *held_out, rest = np.split(members, cuts)
        for part, indices in zip(result, (rest, *held_out), strict=True):
            part.append(indices)
    return [np.sort(np.concatenate(part)) for part in result]
