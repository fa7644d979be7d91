"""MNIST, Fashion-MNIST and CIFAR-10 from a folder where torchvision, or the operator, has put them before."""

from pathlib import Path
from typing import Any

import numpy as np
from torchvision import datasets

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset_with_test

SETS = {"mnist": "MNIST", "fashion-mnist": "FashionMNIST", "cifar10": "CIFAR10"}


def read_set(name: str, folder: Path, seed: int = 0) -> Dataset:
    """The set called ``name``, a key of ``SETS``, read from ``folder``; nothing is downloaded.

    ``folder`` is the ``root`` of torchvision's classes: it contains ``MNIST/raw``, ``FashionMNIST/raw`` or
    ``cifar-10-batches-py``. Its own test pictures are the test; ``seed`` determines which of the others are validated
    on. Raises ``TrainingError``: not there or damaged, and ``KeyError`` for another name.
    """
    kind = getattr(datasets, SETS[name])
    try:
        training, test = (kind(folder, train=train, download=False) for train in (True, False))
    except (RuntimeError, OSError, ValueError, AssertionError) as error:  # missing, or not what its header says
        raise TrainingError(TrainingFault.DATA_MISSING, name=SETS[name]) from error
    classes = [str(each).partition(" - ")[0] for each in training.classes]
    return dataset_with_test(name, classes, _pictures(training), _pictures(test), seed)


def _pictures(split: Any) -> Pictures:  # noqa: ANN401 - torchvision ships no types
    pixels = np.asarray(split.data)
    shaped = pixels if pixels.ndim == 4 else pixels[:, :, :, None]
    return Pictures(shaped, np.asarray(split.targets, dtype=np.int64))
