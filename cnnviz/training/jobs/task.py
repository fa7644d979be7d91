"""What a job is told once: network, data and recipe."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.training.live.data.dataset import Dataset
from cnnviz.training.live.recipe import Recipe


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """Train the network called ``slug``, on offer or ``built:...``, on ``data``, which need not fit it yet.

    ``picture`` is the index of a validation picture, ``layer`` the path of the module whose maps of it are reported,
    the first convolution where it is empty.
    """

    slug: str
    data: Dataset
    recipe: Recipe
    picture: int = 0
    layer: str = ""
