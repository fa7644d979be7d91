"""Files of what was trained: curves and numbers of one network each, as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from cnnviz.training.history.recipe import Recipe
from cnnviz.training.history.records import Epoch, Moment


@dataclass(frozen=True, slots=True)
class History:
    """The training of one network.

    ``network`` is its name in ``cnnviz.training.history.networks``. ``macs`` counts multiply-adds of convolutions and
    linear layers for one test picture. ``date`` is that of the end, as in ISO 8601; ``is_shared`` says that the machine
    had other work meanwhile, so that seconds are too many.
    """

    network: str
    recipe: Recipe
    seed: int
    parameters: int
    macs: int
    training_pictures: int
    test_pictures: int
    hardware: str
    command: str
    date: str
    is_shared: bool
    epochs: tuple[Epoch, ...]
    moments: tuple[Moment, ...]

    @property
    def accuracy(self) -> float:
        """Top-1 accuracy on the test pictures after the last epoch, 0 to 1."""
        return 1 - self.epochs[-1].test_error

    @property
    def steps_per_epoch(self) -> int:
        """Number of updates of an epoch."""
        return self.training_pictures // self.recipe.batch

    @property
    def seconds_per_epoch(self) -> float:
        """Mean seconds of an epoch without its test."""
        return sum(epoch.seconds for epoch in self.epochs) / len(self.epochs)


def write_history(folder: Path, history: History) -> None:
    """Write ``<network>.json`` into ``folder``, which is made where it is not there; raises ``OSError``."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(history), indent=None, separators=(",", ":"))
    (folder / f"{history.network}.json").write_text(text + "\n", encoding="utf-8")


def read_history(path: Path) -> History:
    """The training in a file; raises ``OSError``, or ``ValueError`` when the file holds something else."""
    try:
        return _history(json.loads(path.read_text(encoding="utf-8")))
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} is not a training") from error


def _history(content: Mapping[str, Any]) -> History:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    values = {field.name: content[field.name] for field in fields(History)}
    epochs = tuple(Epoch(**each) for each in values["epochs"])
    moments = tuple(Moment(**each) for each in values["moments"])
    if not epochs:
        raise ValueError("a training without an epoch")
    return History(**values | {"recipe": _recipe(values["recipe"]), "epochs": epochs, "moments": moments})


def _recipe(content: Mapping[str, Any]) -> Recipe:
    values: dict[str, Any] = {name: tuple(each) if isinstance(each, list) else each for name, each in content.items()}
    return Recipe(**values)
