"""Recipes of live training; the defaults are those of docs/sources.md, mathematics of CNNs, parts 3.4 and 3.5."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from cnnviz.errors import TrainingError, TrainingFault

MOST_TEXT = 4096  # characters of a recipe's JSON

Bounds = Mapping[str, tuple[float, float]]


class Optimizer(StrEnum):
    """How weights follow from gradients."""

    ADAM = "adam"  # Kingma and Ba 2014 (arXiv:1412.6980), with torch's betas of 0.9 and 0.999 and epsilon of 1e-8
    SGD = "sgd"  # with momentum


class Initialization(StrEnum):
    """How weights begin."""

    SOURCE = "source"  # convolutions normal(0, 0.01), linear layers Xavier uniform, as the mathematics of CNNs
    KAIMING = "kaiming"  # normal, for ReLU: He et al. 2015 (arXiv:1502.01852)
    ZEROS = "zeros"  # all weights of a layer stay equal: it does not learn


def _checked(where: str, value: object, wanted: object, bounds: Bounds) -> None:
    """Raise ``TrainingError`` unless ``value`` is of the type of the default ``wanted`` and within its bounds."""
    kind = type(wanted)
    fits = isinstance(value, int | float) if kind is float else isinstance(value, kind)
    if not fits or isinstance(value, bool) != (kind is bool):
        raise TrainingError(TrainingFault.RECIPE_TYPE, entry=where, wanted=kind.__name__)
    if where in bounds:
        low, high = bounds[where]
        if not low <= value <= high:  # type: ignore[operator]  # a number: only these have bounds
            raise TrainingError(TrainingFault.RECIPE_RANGE, entry=where, value=str(value), low=low, high=high)


AUGMENTATION_BOUNDS: Bounds = MappingProxyType({"rotation": (0, 180), "crop": (0, 64), "noise": (0, 1)})


@dataclass(frozen=True, slots=True)
class Augmentation:
    """Random changes of training pictures; the defaults change nothing.

    ``flip``: mirrored left to right, half of them. ``rotation``: by at most so many degrees (``USUAL`` has the 10 of
    the mathematics of CNNs). ``crop``: moved by at most so many pixels along each axis, with black where nothing is, as
    a random crop of a padded picture. ``noise``: the standard deviation of normal noise, for values from 0 to 1.
    Raises ``TrainingError``.
    """

    flip: bool = False
    rotation: float = 0.0
    crop: int = 0
    noise: float = 0.0

    def __post_init__(self) -> None:
        for each in fields(self):
            _checked(each.name, getattr(self, each.name), each.default, AUGMENTATION_BOUNDS)


NONE = Augmentation()
USUAL = Augmentation(flip=True, rotation=10.0)

RECIPE_BOUNDS: Bounds = MappingProxyType(
    {
        "rate": (1e-7, 10),
        "weight_decay": (0, 1),
        "momentum": (0, 0.999),
        "batch": (1, 1024),
        "epochs": (1, 1000),
        "plateau_patience": (0, 1000),
        "plateau_factor": (0.01, 0.99),
        "lowest_rate": (0, 10),
        "stop_patience": (1, 1000),
        "seed": (0, 2**31 - 1),
    }
)


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a network is trained: with cross-entropy, on batches in random order.

    ``rate`` is the learning rate; ``amsgrad`` concerns Adam, ``momentum`` SGD. The rate is multiplied by
    ``plateau_factor``, down to ``lowest_rate``, once the validation loss has not improved for more than
    ``plateau_patience`` epochs (torch's ``ReduceLROnPlateau``); after ``stop_patience`` epochs without improvement the
    training stops, and the weights of the best epoch return. ``seed`` determines initialization, order, augmentation
    and dropout. Raises ``TrainingError`` where a value has another type or is out of ``RECIPE_BOUNDS``.

    >>> Recipe().rate
    0.001
    """

    optimizer: Optimizer = Optimizer.ADAM
    rate: float = 1e-3
    weight_decay: float = 1e-5
    amsgrad: bool = True
    momentum: float = 0.9
    batch: int = 32
    epochs: int = 20
    initialization: Initialization = Initialization.SOURCE
    plateau_patience: int = 3
    plateau_factor: float = 0.5
    lowest_rate: float = 1e-6
    stop_patience: int = 7
    augmentation: Augmentation = field(default=NONE)
    seed: int = 0

    def __post_init__(self) -> None:
        for each in fields(self):
            _checked(each.name, getattr(self, each.name), each.default, RECIPE_BOUNDS)

    def json(self) -> str:
        """One line of JSON, the same for equal recipes; ``read_recipe`` reads it."""
        return json.dumps(asdict(self), separators=(",", ":"))


def read_recipe(text: str | bytes) -> Recipe:
    """The recipe in JSON, where entries that are missing have their defaults.

    Raises ``TrainingError``: no JSON object, unknown entries, or values of another type or out of bounds.

    >>> read_recipe('{"rate": 0.01}') == Recipe(rate=0.01)
    True
    """
    content = _object(text)
    _check_names(content, Recipe)
    augmentation = content.pop("augmentation", {})
    if not isinstance(augmentation, dict):
        raise TrainingError(TrainingFault.RECIPE_TYPE, entry="augmentation", wanted="object")
    _check_names(augmentation, Augmentation)
    choices = {"optimizer": Optimizer, "initialization": Initialization}
    members = {name: _choice(name, content[name], kind) for name, kind in choices.items() if name in content}
    return Recipe(**content | members, augmentation=Augmentation(**augmentation))


def _object(text: str | bytes) -> dict[str, Any]:
    try:
        content = json.loads(text) if len(text) <= MOST_TEXT else None
    except (ValueError, RecursionError):  # also bytes that are no UTF-8
        content = None
    if not isinstance(content, dict):
        raise TrainingError(TrainingFault.RECIPE_NOT_JSON)
    return content


def _check_names(content: Mapping[str, object], kind: type[Recipe | Augmentation]) -> None:
    unknown = sorted(content.keys() - {each.name for each in fields(kind)})
    if unknown:
        raise TrainingError(TrainingFault.RECIPE_ENTRY, entry=unknown[0][:40])


def _choice(name: str, value: Any, kind: type[StrEnum]) -> StrEnum:  # noqa: ANN401 - anything that JSON can hold
    if value not in list(kind):
        raise TrainingError(TrainingFault.RECIPE_CHOICE, entry=name, value=str(value)[:40], choices=", ".join(kind))
    return kind(value)
