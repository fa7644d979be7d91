"""The whole state of a training as bytes, from which it continues as if it had not been interrupted."""

from __future__ import annotations

import pickle
from dataclasses import astuple, fields
from io import BytesIO
from typing import Any

import numpy as np
import torch

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.history import Moment, frozen
from cnnviz.training.live.records import EpochRecord, Event, Mark, StepRecord, Thinned
from cnnviz.training.live.stopping import Stopping
from cnnviz.training.live.trainer import Progress, Trainer

VERSION = 1


def save(trainer: Trainer) -> bytes:
    """Everything that changes while a training runs, with its recipe and the hash of its data, in torch's file format.

    Curves and history are part of it: it has some ``len(trainer.history.moments) + 4`` times the bytes of the weights.
    """
    content = {
        "version": VERSION,
        "recipe": trainer.recipe.json(),
        "data": trainer.data.digest,
        "module": trainer.module.state_dict(),
        "optimizer": trainer.optimizer.state_dict(),
        "plateau": trainer.plateau.state_dict(),
        "stopping": astuple(trainer.stopping),
        "best": dict(trainer.best),
        "generators": trainer.generators.state(),
        "progress": [getattr(trainer.progress, each.name) for each in fields(Progress)],
        "batch_size": trainer.batch_size,
        "records": _records(trainer),
        "history": _thinned(trainer.history.kept, _plain),
        "last": _plain(trainer.history.last) if trainer.history.last else None,
    }
    file = BytesIO()
    torch.save(content, file)
    return file.getvalue()


def restore(trainer: Trainer, content: bytes) -> None:
    """Bring a new trainer, with the same network, data and recipe, to the state that ``save`` wrote.

    On the CPU all that follows is, to the last bit, what would have followed in the saved training. ``content`` must be
    this program's own file: there are no limits. Raises ``TrainingError`` (STATE) where it is none, or one of another
    network, of other data or another recipe; the trainer is then unchanged.
    """
    state = _read(content)
    _check(trainer, state)
    trainer.module.load_state_dict(state["module"])
    trainer.optimizer.load_state_dict(state["optimizer"])
    trainer.plateau.load_state_dict(state["plateau"])
    trainer.stopping = Stopping(*state["stopping"])
    trainer.best = state["best"]
    trainer.generators.restore(state["generators"])
    trainer.progress = Progress(*state["progress"])
    trainer.resume_batch_size(state["batch_size"])
    _restore_records(trainer, state["records"])
    trainer.history.kept = _filled(state["history"], _moment)
    trainer.history.last = _moment(state["last"]) if state["last"] else None


def _read(content: bytes) -> dict[str, Any]:
    try:
        state = torch.load(BytesIO(content), weights_only=True)
    except (RuntimeError, pickle.UnpicklingError, EOFError, ValueError) as error:
        raise TrainingError(TrainingFault.STATE) from error
    if not isinstance(state, dict) or state.get("version") != VERSION:
        raise TrainingError(TrainingFault.STATE)
    return state


def _check(trainer: Trainer, state: dict[str, Any]) -> None:
    own = {name: value.shape for name, value in trainer.module.state_dict().items()}
    other = {name: value.shape for name, value in state["module"].items()}
    same = own == other and state["recipe"] == trainer.recipe.json() and state["data"] == trainer.data.digest
    if not same:
        raise TrainingError(TrainingFault.STATE)


def _plain(moment: Moment) -> Any:  # noqa: ANN401 - what torch.load may read: no classes of ours
    weights = {name: torch.from_numpy(np.array(value)) for name, value in moment.weights.items()}
    return moment.step, moment.epoch, weights


def _moment(content: Any) -> Moment:  # noqa: ANN401 - as above
    step, epoch, weights = content
    return frozen(step, epoch, {name: value.numpy() for name, value in weights.items()})


def _thinned(thinned: Thinned[Any], plain: Any) -> Any:  # noqa: ANN401 - as above
    return thinned.most, [plain(item) for item in thinned.items], thinned.stride, thinned.offered


def _filled(content: Any, make: Any) -> Thinned[Any]:  # noqa: ANN401 - as above
    most, items, stride, offered = content
    return Thinned(most, [make(item) for item in items], stride, offered)


def _records(trainer: Trainer) -> Any:  # noqa: ANN401 - as above
    records = trainer.records
    marks = [(str(each.event), each.epoch, each.step, each.value) for each in records.marks]
    return _thinned(records.steps, astuple), [astuple(each) for each in records.epochs], marks


def _restore_records(trainer: Trainer, content: Any) -> None:  # noqa: ANN401 - as above
    steps, epochs, marks = content
    trainer.records.steps = _filled(steps, lambda values: StepRecord(*values))
    trainer.records.epochs = [EpochRecord(*each) for each in epochs]
    trainer.records.marks = [Mark(Event(event), *rest) for event, *rest in marks]
