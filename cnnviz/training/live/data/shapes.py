"""Made pictures whose right filters are known: bars at four angles, blobs, checkered texture, and noise alone.

Each picture is a shape at a random position plus white noise. For a shape in white noise the filter with the largest
signal-to-noise ratio is the shape itself (the matched filter: North 1943), which a first layer comes close to, with
either sign, when it learns to tell one shape from noise. Several shapes at once are told apart by other filters, too.
"""

import math
from itertools import product

import numpy as np
from numpy.typing import NDArray

from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset

SIDE = 28  # px of a picture
ANGLES = (0, 45, 90, 135)  # degrees, counterclockwise from the horizontal
WIDTH = 0.8  # px, standard deviation of a bar's profile
LENGTH = 5  # px, standard deviation along a bar
BLOB = 1.5  # px, standard deviation of a blob's: a smaller one would not be told from noise
TEXTURE = 4.0  # px, standard deviation of the patch that has texture
BLACK, BRIGHT, NOISE = 80.0, 100.0, 40.0  # of pixels, 0 to 255: background, a shape on top, noise

Array = NDArray[np.float64]


def _bar(rows: Array, columns: Array, angle: float) -> Array:
    cosine, sine = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    along, across = columns * cosine - rows * sine, columns * sine + rows * cosine
    return np.exp(-0.5 * ((across / WIDTH) ** 2 + (along / LENGTH) ** 2))


def _blob(rows: Array, columns: Array) -> Array:
    return np.exp(-0.5 * (rows**2 + columns**2) / BLOB**2)


def _texture(rows: Array, columns: Array) -> Array:
    """Alternately bright and dark, as on a chessboard."""
    checkers = np.cos(math.pi * rows) * np.cos(math.pi * columns)
    return 0.5 * checkers * np.exp(-0.5 * (rows**2 + columns**2) / TEXTURE**2)


SHIFTS = sorted(product((-1, 0, 1), repeat=2), key=lambda shift: (abs(shift[0]) + abs(shift[1]), shift))
ONE = "shape:"  # how the name of a set of one shape and noise begins
NOISE_CLASS = "noise"
NAMES = (*(f"bar-{angle}" for angle in ANGLES), "blob", "texture", NOISE_CLASS)


def shape(name: str, rows: Array, columns: Array) -> Array:
    """A shape of ``NAMES``, 0 to 1, at distances in px from its center; all arrays are ``(rows, columns)``."""
    if name.startswith("bar-"):
        return _bar(rows, columns, float(name.removeprefix("bar-")))
    drawn = {"blob": _blob, "texture": _texture}.get(name)
    return drawn(rows, columns) if drawn else np.zeros(np.broadcast_shapes(rows.shape, columns.shape))


def known_filters(name: str, size: int) -> NDArray[np.float32]:
    """The shape in windows of ``size`` px, ``(9, rows, columns)``, each with mean 0 and length 1.

    At the center first, then one pixel off it to every side: where in its window a filter sees the shape does not
    matter, because convolution moves the window anyway. All zeros for "noise".
    """
    distances: Array = np.arange(size, dtype=np.float64) - (size - 1) / 2
    shifted = (shape(name, distances[:, None] - row, distances[None, :] - column) for row, column in SHIFTS)
    return np.stack([_unit(each) for each in shifted]).astype(np.float32)


def _unit(values: Array) -> Array:
    centered: Array = values - values.mean()
    length = float(np.linalg.norm(centered))
    return centered / length if length else centered


def shapes(seed: int = 0, *, names: tuple[str, ...] = NAMES, count: int = 200, kernel: int = 3) -> Dataset:
    """``count`` gray pictures of each shape of ``names``; ``seed`` determines pictures and split.

    The set's ``filters`` are the right ones for a first layer with windows of ``kernel`` px. Raises ``TrainingError``
    for fewer than two names or three pictures each.
    """
    random = np.random.default_rng(seed)
    labels = np.repeat(np.arange(len(names)), count)
    pixels = np.stack([_picture(names[label], random) for label in labels]) if labels.size else np.zeros((0, 1, 1, 1))
    name = "shapes" if names == NAMES else f"{ONE}{names[0]}"
    made = dataset(name, names, Pictures(pixels.astype(np.uint8), labels), seed)
    made.filters.update({name: known_filters(name, kernel) for name in names if name != "noise"})
    return made


def _picture(name: str, random: np.random.Generator) -> Array:
    """One picture ``(H, W, 1)``, 0 to 255."""
    top, left = random.integers(SIDE // 4, SIDE - SIDE // 4, 2)
    drawn = shape(name, np.arange(SIDE)[:, None] - top, np.arange(SIDE)[None, :] - left)
    values = BLACK + BRIGHT * drawn + NOISE * random.standard_normal((SIDE, SIDE))
    return np.clip(values, 0, 255)[:, :, None]


def cosines(kernels: NDArray[np.float32], filters: NDArray[np.float32]) -> NDArray[np.float64]:
    """How alike each kernel is to the most similar of ``filters``, 0 to 1, whatever its sign and mean: ``(K,)``.

    ``kernels`` are ``(K, rows, columns)``, ``filters`` ``(M, rows, columns)``; 0 for a kernel of one value.
    """
    own, right = (np.stack([_unit(each.astype(np.float64)).ravel() for each in some]) for some in (kernels, filters))
    similarities: NDArray[np.float64] = np.abs(own @ right.T).max(1)
    return similarities
