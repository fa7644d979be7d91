"""Grad-CAM: the feature maps that raise a class, each weighted by its mean gradient.

Selvaraju et al., "Grad-CAM", 2017 (arXiv:1610.02391), equations 1 and 2. For a network whose last maps are averaged and
then read by one linear layer it is, up to a constant factor, the positive part of the class activation map of Zhou et
al. 2016 (arXiv:1512.04150).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from cnnviz.network import Network
from cnnviz.pictures.images import Picture

Array = NDArray[np.float32]


def grad_cam(network: Network, picture: Picture, node: str, index: int, others: Sequence[int] = ()) -> Array:
    """How much each position of the maps of ``node`` speaks for class ``index``: ``(H, W)``, 0 or more.

    ``node`` returns maps ``(C, H, W)``, usually the last ones; the score is taken before softmax. With ``others`` it is
    the score less the mean score of these classes: softmax depends on nothing but differences, and a class can win
    although no position raises its own score. Raises ``UnknownNodeError``, ``UnknownUnitError`` or
    ``NotAClassifierError``.
    """
    network.check_classifies()
    maps = network.run(picture, [node]).maps[node]
    units = [(each, 0, 0) for each in (index, *others)]
    own, *rest = network.gradients([picture] * len(units), network.nodes[-1].name, units, [node])[node]
    gradient = own - np.mean(rest, axis=0) if rest else own
    weighted = np.tensordot(gradient.mean((1, 2)), maps, axes=1)
    result: Array = np.maximum(weighted, 0)
    return result
