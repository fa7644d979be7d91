"""A trained network as a file: its weights at one moment, and a card with its classes, preprocessing and recipe."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from safetensors.numpy import save

from cnnviz.errors import CnnvizError, TrainingError, TrainingFault
from cnnviz.pictures.images import Preprocessing
from cnnviz.training.live.history import Moment
from cnnviz.training.live.recipe import Recipe, read_recipe
from cnnviz.weights.embedded_card import ENTRY, metadata

#: Data sets whose classes have names in ``assets/text``, by their own names, and how those are called there.
LABELS: Mapping[str, str] = {"cifar10": "cifar10"}
LONGEST_NAME = 80  # characters of a data set's name
LONGEST_SLUG = 4096
MOST_STEPS = 10**9


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file's weights come from.

    ``slug`` is the network's, ``data`` the name of the data set, ``recipe`` the whole recipe, ``step`` how many batches
    it was trained on.
    """

    slug: str
    data: str
    recipe: Recipe
    step: int


def export(moment: Moment, origin: Origin, classes: tuple[str, ...], preprocessing: Preprocessing) -> bytes:
    """A safetensors file with the weights of ``moment`` as they are, float32; ``origin.step`` is the moment's.

    Wherever the file is opened, ``cnnviz.weights.embedded_card`` gives back ``classes`` and ``preprocessing``;
    ``read_origin`` gives back the rest.
    """
    card = {
        "recipe": {
            "slug": origin.slug,
            "data": origin.data,
            "labels": LABELS.get(origin.data, "own"),
            "input": [preprocessing.channels, preprocessing.height, preprocessing.width],
            "resize": preprocessing.resize,
            "mean": preprocessing.mean,
            "std": preprocessing.std,
        },
        "labels": classes,
        "training": {"recipe": asdict(origin.recipe), "step": origin.step},
    }
    tensors = {name: np.array(value, order="C") for name, value in moment.weights.items()}
    return save(tensors, metadata={ENTRY: json.dumps(card, ensure_ascii=False, separators=(",", ":"))})


def read_origin(content: bytes) -> Origin:
    """Where the weights in a file come from, as the file says; its weights are not read.

    The file is anybody's: entries have the types and bounds that they have here. Raises ``TrainingError`` (FILE) for a
    file that ``export`` has not written, and for one whose recipe cannot be used.
    """
    try:
        return _origin(json.loads(metadata(content)))
    except (CnnvizError, KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise TrainingError(TrainingFault.FILE) from error


def _origin(card: Any) -> Origin:  # noqa: ANN401 - anything that JSON can hold
    network, training = card["recipe"], card["training"]
    step = training["step"]
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step <= MOST_STEPS:
        raise ValueError(step)
    recipe = read_recipe(json.dumps(training["recipe"]))
    return Origin(_text(network["slug"], LONGEST_SLUG), _text(network["data"], LONGEST_NAME), recipe, step)


def _text(value: object, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise ValueError("a short text was expected")
    return value
