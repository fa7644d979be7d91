"""A training as it runs: state, buttons, curves, and the network as it forms. Drawn by ``app/frontend/training_view``.

What changes while it runs does not come through here: the browser asks the route ``training/<run>`` for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.components import mount, pack
from app.components.browser import handler, text
from app.components.palette import Palette, tables
from app.components.values import small_picture

KEY: Final = "training-view"
MOST_PICTURES: Final = 12  # to watch
LARGEST_SIDE: Final = 84  # pixels of one: more would not be seen
#: What the browser sends: a number that makes it another event, the command and its value.
COMMAND: Final = re.compile(r"\d{1,3} (play|pause|batch|epoch|stop|rate|size|watch)(?: (.{1,200}))?", re.DOTALL)
STAGE: Final = text(20, r"(live|paused|over|failed) \d{1,9}")


@dataclass(frozen=True, slots=True)
class Watched:
    """The picture whose maps are watched, an index of the pictures, and the path of the layer; empty for the first."""

    picture: int = 0
    layer: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Showing:
    """What stays the same while a training runs.

    ``run`` is its id, ``is_own`` says whether the visitor may steer it, ``epochs`` are those of its recipe.
    ``pictures`` ``(N, H, W, C)`` uint8 may be watched, ``labels`` ``(N,)`` are their classes, and ``classes`` the names
    of all.
    """

    run: str
    is_own: bool
    language: str
    epochs: int
    classes: tuple[str, ...]
    pictures: NDArray[np.uint8]
    labels: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Order:
    """A command of the visitor: its name as in ``COMMAND``, and a value, empty where it needs none."""

    name: str
    value: str = ""


def training_view(
    showing: Showing,
    watched: Watched,
    stage: str,
    *,
    words: Mapping[str, str],
    on_command: Callable[[Order], None],
) -> str | None:
    """Draw it; return the stage that the run has reached, if that is news.

    ``stage`` is the one that the rest of the page shows: ``live``, ``paused``, ``over`` or ``failed``, and the number
    of the step that was opened last, 0 for none.
    """
    result = mount(
        "training_view",
        key=KEY,
        message=pack(_header(showing, words), _blobs(showing)),
        selected={"stage": stage, "picture": watched.picture, "layer": watched.layer},
        on_command_change=handler(KEY, "command", read_order, on_command),
        on_stage_change=handler(KEY, "stage", STAGE, lambda _: None),
    )
    reached = STAGE(result.get("stage"))
    return reached if reached != stage else None


def read_order(value: object) -> Order | None:
    """What the browser sent, or ``None`` where it is no command.

    >>> read_order("3 rate 0.01"), read_order("4 stop"), read_order("stop"), read_order(None)
    (Order(name='rate', value='0.01'), Order(name='stop', value=''), None, None)
    """
    shown = text(240)(value)
    match = COMMAND.fullmatch(shown) if shown else None
    return Order(match[1], match[2] or "") if match else None


def _header(showing: Showing, words: Mapping[str, str]) -> dict[str, object]:
    small = _small(showing)
    return {
        "run": showing.run,
        "own": showing.is_own,
        "language": showing.language,
        "epochs": showing.epochs,
        "classes": showing.classes,
        "labels": showing.labels[: len(small)].tolist(),
        "pictures": {"shape": small.shape},
        "words": dict(words),
    }


def _blobs(showing: Showing) -> dict[str, bytes]:
    weight = {f"weight-{name.removeprefix('table-')}": table for name, table in tables(Palette.WEIGHT).items()}
    maps = {f"map-{name.removeprefix('table-')}": table for name, table in tables(Palette.MAP).items()}
    return {"pictures": _small(showing).tobytes(), **weight, **maps}


def _small(showing: Showing) -> NDArray[np.uint8]:
    return np.stack([small_picture(each, LARGEST_SIDE) for each in showing.pictures[:MOST_PICTURES]])
