"""Measurements of residual blocks: norms of x and F(x), predictions without a block, norms of gradients.

He et al., "Deep residual learning for image recognition" (2015). Leaving out one block at a time:
Veit et al., "Residual networks behave like ensembles of relatively shallow networks" (2016).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cnnviz.analysis.blocks.residual_blocks import ResidualBlock
from cnnviz.analysis.parts import run_in_parts
from cnnviz.graph.changes import Bypass, Changes
from cnnviz.network import Network
from cnnviz.pictures.images import Picture
from cnnviz.probabilities import softmax, total_variation

Array = NDArray[np.float32]
TOGETHER = 8  # blocks whose maps are held at once
WITH_GRADIENTS = 32  # blocks whose gradients are held at once


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
    """Norms of two arrays of one shape, such as maps ``(C, H, W)``, and of their sum.

    >>> sizes(np.array([3.0, 0.0], np.float32), np.array([0.0, 4.0], np.float32))
    Sizes(x=3.0, branch=4.0, total=5.0, cosine=0.0)
    """
    first, second = x.astype(np.float64).ravel(), branch.astype(np.float64).ravel()
    norms = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    product = norms[0] * norms[1]
    cosine = float(first @ second) / product if product else 0.0
    return Sizes(*norms, float(np.linalg.norm(first + second)), cosine)


def sizes_by_block(network: Network, picture: Picture, blocks: Sequence[ResidualBlock]) -> tuple[Sizes, ...]:
    """``Sizes`` of x, as the shortcut returns it, and F(x) in every block, for one picture; ``blocks`` in order."""
    groups = [blocks[first : first + TOGETHER] for first in range(0, len(blocks), TOGETHER)]
    parts = [{name for block in group for name in (block.shortcut, block.branch)} for group in groups]
    result: list[Sizes] = []
    for group, maps in zip(groups, run_in_parts(network, [picture], parts), strict=True):
        result += [sizes(maps[block.shortcut][0], maps[block.branch][0]) for block in group]
    return tuple(result)


def switched_off(block: ResidualBlock) -> Changes:
    """The change that leaves out F(x) of one block: the addition returns x."""
    return {block.add: Bypass(block.shortcut)}


def without_shortcuts(blocks: Sequence[ResidualBlock]) -> Changes:
    """The change to a plain network: every addition returns F(x)."""
    return {block.add: Bypass(block.branch) for block in blocks}


def ablations(network: Network, picture: Picture, blocks: Sequence[ResidualBlock]) -> Iterator[Array]:
    """Probabilities ``(classes,)`` of the unchanged network, then with one block switched off at a time.

    Yields ``1 + blocks`` arrays, one per pass, so that progress can be shown; a pass with a block switched off starts
    at that block. Raises ``NotAClassifierError`` at the first.
    """
    network.check_classifies()
    last = network.nodes[-1].name
    starts = [network.cut_before([block.add]) for block in blocks]
    kept = network.run_batch([picture], {last, *starts})
    yield softmax(kept[last])[0]
    for block, start in zip(blocks, starts, strict=True):
        yield softmax(network.run_from({start: kept[start]}, [last], switched_off(block))[last])[0]


def distances(probabilities: Array) -> Array:
    """Total variation distance of each row of ``(N, classes)`` but the first from the first, ``(N - 1,)``, 0 to 1.

    >>> distances(np.array([[0.75, 0.25], [0.75, 0.25], [0.25, 0.75]], np.float32)).tolist()
    [0.0, 0.5]
    """
    return np.asarray(total_variation(probabilities[1:], probabilities[:1]), dtype=np.float32)


def gradient_sizes(
    network: Network, picture: Picture, blocks: Sequence[ResidualBlock], index: int, changes: Changes
) -> Array:
    """Euclidean norm of the gradient of one class's score with respect to what each block adds up, ``(blocks,)``.

    Raises ``UnknownUnitError`` for a class that does not exist.
    """
    norms: list[float] = []
    last = network.nodes[-1].name
    for first in range(0, len(blocks), WITH_GRADIENTS):
        at = [block.add for block in blocks[first : first + WITH_GRADIENTS]]
        gradients = network.gradients([picture], last, [(index, 0, 0)], at, changes)
        norms += [float(np.linalg.norm(gradients[name].astype(np.float64))) for name in at]
    return np.asarray(norms, dtype=np.float32)
