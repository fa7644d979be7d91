"""What a visitor set on the Training page: data, network, recipe, and the runs that were started."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

from app.state import State, entry
from cnnviz.training.live.recipe import (
    AUGMENTATION_BOUNDS,
    RECIPE_BOUNDS,
    Augmentation,
    Initialization,
    Optimizer,
    Recipe,
)

#: Runs that are compared with each other.
MOST_RUNS = 4
DEFAULT = Recipe()


def _number(field: str) -> Any:  # noqa: ANN401 - stands for a default, as ``entry``
    """An entry of the recipe, within its bounds."""
    low, high = RECIPE_BOUNDS[field]
    return entry(getattr(DEFAULT, field), name=f"trn_{field}", least=low, most=high)


def _change(field: str) -> Any:  # noqa: ANN401
    """An entry of the augmentation, within its bounds."""
    low, high = AUGMENTATION_BOUNDS[field]
    return entry(getattr(DEFAULT.augmentation, field), name=f"trn_{field}", least=low, most=high)


@dataclass(frozen=True, slots=True)
class Training:
    """``data`` is a key of ``app.results.data``, ``net`` one of ``NETWORKS`` or the slug of a network that was built.

    The other fields are those of ``Recipe`` and its ``Augmentation``. ``draw`` counts draws of the augmentation,
    ``page`` pages of classes in the gallery.
    """

    data: str = entry("digits", name="trn_data")
    net: str = entry("mycnn", name="trn_net")
    optimizer: str = entry(DEFAULT.optimizer.value, name="trn_optimizer", options=tuple(map(str, Optimizer)))
    rate: float = _number("rate")
    weight_decay: float = _number("weight_decay")
    amsgrad: bool = entry(DEFAULT.amsgrad, name="trn_amsgrad")
    momentum: float = _number("momentum")
    batch: int = _number("batch")
    epochs: int = _number("epochs")
    initialization: str = entry(
        DEFAULT.initialization.value, name="trn_initialization", options=tuple(map(str, Initialization))
    )
    plateau_patience: int = _number("plateau_patience")
    plateau_factor: float = _number("plateau_factor")
    lowest_rate: float = _number("lowest_rate")
    stop_patience: int = _number("stop_patience")
    flip: bool = entry(DEFAULT.augmentation.flip, name="trn_flip")
    rotation: float = _change("rotation")
    crop: int = _change("crop")
    noise: float = _change("noise")
    seed: int = _number("seed")
    draw: int = entry(0, name="trn_draw", listed=False)
    page: int = entry(0, name="trn_page", listed=False)


@dataclass(frozen=True, slots=True)
class Runs:
    """``runs`` are ids with spaces between them, oldest first; ``shown`` is the one on the screen, empty for the last.

    ``setting`` says that the next training is being prepared meanwhile, ``notice`` is a sentence to show once. Starting
    over keeps them.
    """

    runs: str = entry("", name="trn_runs")
    shown: str = entry("", name="trn_run")
    notice: str = entry("", listed=False)
    setting: bool = entry(default=False, name="trn_setting", listed=False)


STATE = State("training", Training)
RUNS = State("training_runs", Runs)
AUGMENTATION = tuple(each.name for each in fields(Augmentation))
NUMBERS = tuple(each.name for each in fields(Recipe) if each.name != "augmentation")


def recipe() -> Recipe:
    """The recipe that the visitor has set."""
    values = STATE.value
    numbers: dict[str, Any] = {name: getattr(values, name) for name in NUMBERS}
    choices = {"optimizer": Optimizer(values.optimizer), "initialization": Initialization(values.initialization)}
    augmentation = Augmentation(**{name: getattr(values, name) for name in AUGMENTATION})
    return Recipe(**numbers | choices, augmentation=augmentation)


def use_recipe(recipe: Recipe) -> None:
    """Set all fields to those of ``recipe``."""
    numbers = {name: getattr(recipe, name) for name in NUMBERS}
    changes = {name: getattr(recipe.augmentation, name) for name in AUGMENTATION}
    STATE.update(**numbers | changes)


def runs() -> tuple[str, ...]:
    """Ids of the visitor's runs, oldest first; some may be gone."""
    return tuple(RUNS.value.runs.split())


def add_run(run: str) -> None:
    """Put a run on the screen; the oldest makes room."""
    RUNS.update(runs=" ".join((*runs(), run)[-MOST_RUNS:]), shown="", setting=False)
