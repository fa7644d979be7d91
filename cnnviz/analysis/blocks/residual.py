"""What residual blocks do in a network as it is: how large x and F(x) are, what a block is worth, where gradients go.

Sources S1 and S2; He et al., "Deep residual learning for image recognition" (2015). Leaving out one block at a time:
Veit et al., "Residual networks behave like ensembles of relatively shallow networks" (2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.analysis.blocks.finding import ResidualBlock
from cnnviz.graph.changes import AS_IT_IS, Bypass, Changes
from cnnviz.network import Network
from cnnviz.pictures.images import Picture

Array = NDArray[np.float32]
TOGETHER = 8  # blocks whose maps are held at once
PULLED = 32  # blocks whose gradients are


@dataclass(frozen=True, slots=True)
class Sizes:
    """Euclidean norms of what meets in an addition, over all its values, and the cosine of the angle between them.

    ``cosine`` is 0 where one of the two is zero. ``total`` squared is ``x`` squared + ``branch`` squared +
    2 ``x`` ``branch`` ``cosine``.
    """

    x: float
    branch: float
    total: float
    cosine: float


def sizes(x: Array, branch: Array) -> Sizes:
    """The sizes of two maps that are added, of one shape.

    >>> sizes(np.array([3.0, 0.0], np.float32), np.array([0.0, 4.0], np.float32))
    Sizes(x=3.0, branch=4.0, total=5.0, cosine=0.0)
    """
    first, second = x.astype(np.float64).ravel(), branch.astype(np.float64).ravel()
    norms = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    product = norms[0] * norms[1]
    cosine = float(first @ second) / product if product else 0.0
    return Sizes(*norms, float(np.linalg.norm(first + second)), cosine)


def sizes_by_block(network: Network, picture: Picture, blocks: Sequence[ResidualBlock]) -> tuple[Sizes, ...]:
    """The sizes of x (made to fit where it is) and F(x) of every block, for one picture."""
    found: list[Sizes] = []
    for first in range(0, len(blocks), TOGETHER):
        some = blocks[first : first + TOGETHER]
        maps = network.run_batch([picture], {name for block in some for name in (block.shortcut, block.branch)})
        found += [sizes(maps[block.shortcut][0], maps[block.branch][0]) for block in some]
    return tuple(found)


def switched_off(block: ResidualBlock) -> Changes:
    """The network with F(x) of one block left out: the addition hands on x."""
    return {block.add: Bypass(block.shortcut)}


def without_shortcuts(blocks: Sequence[ResidualBlock]) -> Changes:
    """The network as a plain one: every addition hands on F(x) alone."""
    return {block.add: Bypass(block.branch) for block in blocks}


def ablations(network: Network, picture: Picture, blocks: Sequence[ResidualBlock]) -> Iterator[Array]:
    """The probabilities of the classes with the network as it is, then with one block switched off at a time.

    ``1 + blocks`` arrays ``(classes,)``, each of which sums to 1; every step is one forward pass, so that a long wait
    can be shown as progress. Raises ``NotAClassifierError`` at the first.
    """
    network.check_classifies()
    last = network.nodes[-1].name
    for changes in [AS_IT_IS, *map(switched_off, blocks)]:
        yield softmax(network.run_batch([picture], [last], changes)[last])[0]


def softmax(scores: Array) -> Array:
    """Probabilities of the scores ``(N, classes)``, row by row."""
    above = np.exp(scores.astype(np.float64) - scores.max(axis=1, keepdims=True))
    return np.asarray(above / above.sum(axis=1, keepdims=True), dtype=np.float32)


def distances(probabilities: Array) -> Array:
    """How far each row but the first is from the first: total variation, 0 (equal) to 1 (nothing in common).

    Half the sum of the absolute differences: the share of probability that has moved to other classes.

    >>> distances(np.array([[0.75, 0.25], [0.75, 0.25], [0.25, 0.75]], np.float32)).tolist()
    [0.0, 0.5]
    """
    return np.asarray(np.abs(probabilities[1:] - probabilities[:1]).sum(axis=1) / 2, dtype=np.float32)


def gradient_sizes(
    network: Network, picture: Picture, blocks: Sequence[ResidualBlock], index: int, changes: Changes
) -> Array:
    """Euclidean norm of the gradient of one class's score with respect to what each block adds up, ``(blocks,)``.

    Raises ``UnknownUnitError`` for a class that is not there.
    """
    found: list[float] = []
    last = network.nodes[-1].name
    for first in range(0, len(blocks), PULLED):
        at = [block.add for block in blocks[first : first + PULLED]]
        pulled = network.gradients([picture], last, [(index, 0, 0)], at, changes)
        found += [float(np.linalg.norm(pulled[name].astype(np.float64))) for name in at]
    return np.asarray(found, dtype=np.float32)
