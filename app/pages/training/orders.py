"""What a visitor asks of a run in the browser, as a command of the library."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.components.training_view import MOST_PICTURES, Order, Watched
from cnnviz.errors import TrainingError
from cnnviz.training.jobs.commands import Advance, Command, End, Pause, Play, SetBatchSize, SetRate, Watch

COMMANDS: Mapping[str, Callable[[str], Command]] = MappingProxyType(
    {
        "play": lambda _: Play(),
        "pause": lambda _: Pause(),
        "batch": lambda _: Advance(epoch=False),
        "epoch": lambda _: Advance(epoch=True),
        "stop": lambda _: End(),
        "rate": lambda value: SetRate(float(value)),
        "size": lambda value: SetBatchSize(int(value)),
        "watch": lambda value: _watch(watched(value)),
    }
)


def command(order: Order) -> Command | None:
    """The command, or ``None`` where its value is none that it may have."""
    try:
        return COMMANDS[order.name](order.value)
    except (ValueError, TrainingError):
        return None


def watched(value: str) -> Watched:
    """The picture and the layer, with a colon between them.

    Raises ``ValueError`` for another text, or a picture that is not offered.

    >>> watched("3:features.0")
    Watched(picture=3, layer='features.0')
    """
    picture, _, layer = value.partition(":")
    index = int(picture)
    if not 0 <= index < MOST_PICTURES:
        raise ValueError(f"there is no picture {index} to watch")
    return Watched(index, layer)


def _watch(what: Watched) -> Watch:
    return Watch(what.picture, what.layer)
