"""How a training goes, for the component that asks every half second: what its browser does not have yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from app.components import pack
from app.components.browser import MOST_DIGITS
from app.components.values import Floats, area_mean, quantized, shrunk
from app.results import runs
from app.text import LANGUAGES, plain, sentence, words

if TYPE_CHECKING:  # they import torch, for which the server's start does not wait
    from cnnviz.training.jobs.run import RunState
    from cnnviz.training.live.frames import Frame
    from cnnviz.training.live.records import StepRecord

MOST_SIDE = 64  # of a map, in px


def training(key: str, query: Mapping[str, str]) -> bytes | None:
    """What has changed in the run with this id, packed; ``None`` where it is gone.

    ``query`` says what the browser has: the ``step`` of its last record, how many ``epochs`` and ``marks``, the number
    of its ``frame``; and in which language, ``lang``, to say what went wrong.
    """
    run = runs.look(key)
    if run is None:
        return None
    state = run.snapshot()
    has = {name: _count(query.get(name, "")) for name in ("step", "epochs", "marks", "frame")}
    new = state.frame if state.frames != has["frame"] else None
    header = {**_numbers(state), **_records(state, has), "frame": _frame(new, state.frames)}
    return pack({**header, "fault": _fault(state, query)}, _maps(new))


def _count(text: str) -> int:
    """A number that a browser sent; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


def _numbers(state: RunState) -> dict[str, Any]:
    return {
        "phase": state.phase,
        "queue": state.queue_position,
        "running": state.running,
        "step": state.step,
        "epoch": state.epoch,
        "position": state.position,
        "pictures": state.pictures,
        "rate": state.rate,
        "batch": state.batch_size,
        "seconds": state.seconds,
        "left": state.seconds_left,
        "layers": state.layers,
        "moments": len(state.moments),
        "opened": state.opened.step if state.opened else 0,
    }


def _records(state: RunState, has: Mapping[str, int]) -> dict[str, Any]:
    epochs, marks = state.epochs[has["epochs"] :], state.marks[has["marks"] :]
    return {
        "steps": [_step(each) for each in state.steps if each.step > has["step"]],
        "epochs": [
            [
                each.epoch,
                each.step,
                each.training_loss,
                each.training_accuracy,
                _number(each.validation_loss),
                each.validation_accuracy,
                each.rate,
            ]
            for each in epochs
        ],
        "marks": [[each.event, each.epoch, each.step, each.value] for each in marks],
    }


def _step(record: StepRecord) -> list[Any]:
    return [record.step, record.epoch, record.loss, record.accuracy, record.rate, record.gradient_norms]


def _number(value: float) -> float | None:
    """JSON knows only finite numbers; a validation loss may be none."""
    return value if np.isfinite(value) else None


def _frame(frame: Frame | None, number: int) -> dict[str, Any] | None:
    if frame is None:
        return None
    return {
        "number": number,
        "step": frame.step,
        "layer": frame.layer,
        "filters": frame.filters.shape,
        "maps": _shown(frame.maps).shape,
        "limit_filters": _limit(_finite(frame.filters)),
        "limit_maps": _limit(_shown(frame.maps)),
        "probabilities": _finite(frame.probabilities).tolist(),
        "dead": [[each.layer, each.dead, each.channels] for each in frame.dead],
    }


def _maps(frame: Frame | None) -> dict[str, bytes]:
    """Filters ``(K, C, h, w)`` and maps ``(C, H, W)``, a byte a value."""
    if frame is None:
        return {}
    values = {"filters": _finite(frame.filters), "maps": _shown(frame.maps)}
    return {name: quantized(each, _limit(each)).tobytes() for name, each in values.items()}


def _shown(maps: Floats) -> Floats:
    """Maps ``(C, H, W)`` as they are drawn: area means where they are large."""
    height, width = (shrunk(side, MOST_SIDE) for side in maps.shape[1:])
    return area_mean(_finite(maps), height, width)


def _finite(values: Floats) -> Floats:
    """A network that is about to diverge shows 0 where it has no number."""
    return np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)


def _limit(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0)) or 1.0


def _fault(state: RunState, query: Mapping[str, str]) -> str:
    if state.fault is None:
        return ""
    language = query.get("lang", "")
    return plain(sentence(words(language if language in LANGUAGES else LANGUAGES[0]), state.fault))
