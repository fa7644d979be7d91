"""Trainings of all visitors, by the id of their run: whoever knows it may look, whoever started it may steer it.

A run is kept while a session that used it is there, or a browser asks how it goes, and for a while after that. Its
history shares the memory of all that is kept: where that is short, the run that has not changed for longest loses its
moments, and keeps its curves.
"""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Collection, Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from app.results.memory import BUDGET
from app.results.presence import is_there, session
from app.results.store import Store
from cnnviz import settings
from cnnviz.processes import cores, physical_memory

if TYPE_CHECKING:  # they import torch, for which the server's start does not wait
    from cnnviz.training.jobs.backend import Backend
    from cnnviz.training.jobs.commands import Command
    from cnnviz.training.jobs.queue import Queue
    from cnnviz.training.jobs.run import Run
    from cnnviz.training.jobs.task import Task

#: Trainings that compute at once, as the operator says; 0 for one on every two processors.
TRAININGS: Final = settings.number(settings.TRAININGS, default=0, least=0)
#: Address of a Ray cluster on which they compute; empty for this machine.
CLUSTER: Final = settings.text(settings.RAY)
#: Trainings that one visitor may have under way on a cluster: as many as are compared.
ON_CLUSTER: Final = 4
#: Seconds after which a training is dropped that nobody looks at.
GONE: Final = settings.number(settings.GONE, default=300, least=1)


@dataclass(slots=True, eq=False)
class _Watched:
    """``owner`` is the session that may not start another; ``seen`` the last time when somebody was there."""

    run: Run
    owner: str
    sessions: set[str] = field(default_factory=set)
    seen: float = field(default_factory=time.monotonic)


_watched: dict[str, _Watched] = {}
_lock = threading.Lock()


def _forget(key: Hashable) -> None:
    watched = _watched.get(str(key))
    if watched is not None:
        watched.run.forget_moments()


#: The size of each run's moments, by the run's id; the moments are the run's own.
histories = Store(BUDGET, 0.15, _forget)


def prepare() -> None:
    """Make ready, in the background, what the first training would wait for."""
    _queue().prepare()


def start(task: Task) -> Run:
    """Start a training, or put it into the queue; raises ``TrainingError`` (RUNNING, BUSY)."""
    run = _queue().start(task, session())
    with _lock:
        _watched[run.id] = _Watched(run, session(), {session()})
    return run


def run(key: str) -> Run | None:
    """The run with this id, which this thread's session uses from now on; ``None`` where it is gone.

    A tab that was loaded again is a new session: it takes the place of the one that is no longer there.
    """
    with _lock:
        watched = _watched.get(key)
        if watched is None:
            return None
        watched.sessions.add(session())
        if not is_there(watched.owner):
            watched.owner = session()
            _queue().hand_over(watched.run, session())
    return watched.run


def is_own(key: str) -> bool:
    """Whether this thread's session may steer the run: it started it, or took it over from one that has left.

    A run that no session started is everybody's.
    """
    run(key)
    watched = _watched.get(key)
    return watched is not None and watched.owner in ("", session())


def send(key: str, command: Command) -> None:
    """Pass a command to a run of this thread's session; without effect for another's.

    Raises ``TrainingError`` (OVER) after its end.
    """
    own = run(key)
    if own is not None and is_own(key):
        own.send(command)


def look(key: str) -> Run | None:
    """The run with this id, for a browser that asks how it goes; ``None`` where it is gone."""
    watched = _watched.get(key)
    if watched is None:
        return None
    watched.seen = time.monotonic()
    return watched.run


def users() -> set[str]:
    """The sessions that use runs."""
    with _lock:
        return {each for watched in _watched.values() for each in watched.sessions}


def sweep(ended: Collection[str]) -> None:
    """Drop the runs that only these sessions, which have ended, used, once they are gone for ``GONE`` seconds.

    What only a next training would need is given back where there was none for as long.
    """
    now = time.monotonic()
    with _lock:
        for key, watched in list(_watched.items()):
            watched.sessions.difference_update(ended)
            if watched.sessions:
                watched.seen = now
            elif now - watched.seen > GONE:
                del _watched[key]
                watched.run.stop()
                histories.discard(key.__eq__)
    if _queue.cache_info().currsize:  # somebody has trained
        _queue().rest(GONE)


@cache
def _queue() -> Queue:
    from cnnviz.training.jobs.queue import Queue  # noqa: PLC0415 - see above

    queue = Queue(_backend(), _account, ON_CLUSTER if CLUSTER else 1)
    atexit.register(queue.close)
    return queue


def _backend() -> Backend:
    from cnnviz.training.jobs.cluster import ClusterBackend  # noqa: PLC0415 - see above
    from cnnviz.training.jobs.local import LocalBackend  # noqa: PLC0415

    if CLUSTER:
        return ClusterBackend(CLUSTER, TRAININGS or None)
    at_once = TRAININGS or max(1, cores() // 2)
    # One processor of each training's share stays with those who look: a second thread of a small network gains little,
    # and threads that wait for each other hold up all others where there is more to do than processors.
    return LocalBackend(at_once, max(1, cores() // at_once - 1), physical_memory() // 2 // at_once)


def _account(run: Run) -> None:
    """Count the run's moments, twice while its own process has them, too; called after each of its reports."""
    state = run.snapshot()
    copies = 1 if state.over else 2
    if state.history_dropped or run.id not in _watched:
        return
    histories.put(run.id, None, copies * sum(each.size for each in state.moments))
    if run.id not in histories:  # it is larger than all memory
        run.forget_moments()
