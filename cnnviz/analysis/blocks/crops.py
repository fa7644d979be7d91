"""Predictions of crops of one picture, and their mean.

Krizhevsky, Sutskever, Hinton, "ImageNet Classification with Deep Convolutional Neural Networks", 2012, section 4.1: the
four corners and the center of a larger picture, and their mirror images; the mean of the ten predictions is the
network's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cnnviz.analysis.blocks.invariance import picture_from_view
from cnnviz.network import Network
from cnnviz.pictures.images import Picture, Preprocessing, fit

Pixels = NDArray[np.uint8]
Array = NDArray[np.float32]
MARGIN = 256 / 224  # side of the picture by side of a crop, as in the paper
NAMES = ("top-left", "top-right", "bottom-left", "bottom-right", "center")


@dataclass(frozen=True, slots=True)
class Crop:
    """``name`` of ``NAMES``; its first row and column in the larger picture, in px; whether it is mirrored."""

    name: str
    top: int
    left: int
    mirrored: bool


@dataclass(frozen=True, slots=True, eq=False)
class Crops:
    """``whole`` ``(H, W, C)`` is the larger picture; ``pixels`` ``(10, h, w, C)`` are the crops in the order given."""

    whole: Pixels
    crops: tuple[Crop, ...]
    pixels: Pixels


def larger(size: int) -> int:
    """Side in px of the picture from which crops of ``size`` px are cut.

    >>> larger(224), larger(96), larger(28)
    (256, 110, 32)
    """
    return round(size * MARGIN)


def crops(picture: Picture, preprocessing: Preprocessing) -> Crops:
    """Ten crops of the size that a network reads, from the picture resized and cropped somewhat larger."""
    height, width = preprocessing.height, preprocessing.width
    rows, columns = larger(height), larger(width)
    resize = larger(min(preprocessing.resize, max(height, width)))  # less than a side where the network's has a border
    whole = fit(picture, replace(preprocessing, height=rows, width=columns, resize=resize))
    corners = [(0, 0), (0, columns - width), (rows - height, 0), (rows - height, columns - width)]
    places = [*corners, ((rows - height) // 2, (columns - width) // 2)]
    named = [
        Crop(name, *place, mirrored) for mirrored in (False, True) for name, place in zip(NAMES, places, strict=True)
    ]
    return Crops(whole, tuple(named), np.stack([_cut(whole, crop, height, width) for crop in named]))


def _cut(whole: Pixels, crop: Crop, height: int, width: int) -> Pixels:
    cut = whole[crop.top : crop.top + height, crop.left : crop.left + width]
    return cut[:, ::-1] if crop.mirrored else cut


def scores(network: Network, pixels: Sequence[Pixels] | Pixels) -> Array:
    """The network's last output for pictures ``(N, H, W, C)`` as it reads them, ``(N, classes)``.

    Raises ``NotAClassifierError``.
    """
    network.check_classifies()
    last = network.nodes[-1].name
    pictures = [picture_from_view(each, network.preprocessing) for each in pixels]
    return network.run_batch(pictures, [last])[last]
