"""Turns at the processor: few computations at once, in a fair order, each stopped when it is not wanted any longer."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from app.results.presence import INTERVAL, check_presence, visitor
from cnnviz.errors import BusyError, TimeLimitError
from cnnviz.interruption import interruptible

#: Forward passes at once: more only wait for the same two cores.
AT_ONCE: Final = 2
#: Seconds that a visitor waits for a turn before a sentence says that others compute.
PATIENCE: Final = 20
#: Seconds of one processor that one turn may take.
LONGEST: Final = 20


class Turns:
    """At most ``at_once`` turns at the same time; visitors who wait get one each before any gets a second.

    Requests of one visitor have their turns in the order in which they came.
    """

    def __init__(self, at_once: int, patience: float) -> None:
        self._free = at_once
        self._patience = patience
        self._waiting: OrderedDict[str, deque[threading.Event]] = OrderedDict()
        self._lock = threading.RLock()

    @contextmanager
    def turn(self, holder: str, check: Callable[[], None]) -> Iterator[None]:
        """Wait for a turn and hold it; ``check`` is called while waiting, and may raise to give up.

        Raises ``cnnviz.errors.BusyError`` when no turn came in time.
        """
        granted = self._ask(holder)
        try:
            self._wait(granted, check)
        except BaseException:
            self._withdraw(holder, granted)
            raise
        try:
            yield
        finally:
            self._pass_on()

    def _ask(self, holder: str) -> threading.Event:
        granted = threading.Event()
        with self._lock:
            if self._free:
                self._free -= 1
                granted.set()
            else:
                self._waiting.setdefault(holder, deque()).append(granted)
        return granted

    def _wait(self, granted: threading.Event, check: Callable[[], None]) -> None:
        deadline = time.monotonic() + self._patience
        while not granted.wait(INTERVAL):
            check()
            if time.monotonic() > deadline:
                raise BusyError(round(self._patience))

    def _withdraw(self, holder: str, granted: threading.Event) -> None:
        with self._lock:
            if granted.is_set():
                self._pass_on()
                return
            waiting = self._waiting[holder]
            waiting.remove(granted)
            if not waiting:
                del self._waiting[holder]

    def _pass_on(self) -> None:
        with self._lock:
            if not self._waiting:
                self._free += 1
                return
            holder, waiting = self._waiting.popitem(last=False)
            waiting.popleft().set()
            if waiting:
                self._waiting[holder] = waiting


_turns = Turns(AT_ONCE, PATIENCE)


@contextmanager
def forwarding() -> Iterator[None]:
    """Around a forward pass: a turn at the processor, which ends early where the visitor left or wants something else.

    Raises ``cnnviz.errors.BusyError`` when no turn comes, ``cnnviz.errors.TimeLimitError`` when it takes too long.
    """
    with _turns.turn(visitor(), check_presence), interruptible(_limited(LONGEST)):
        yield


def _limited(seconds: int) -> Callable[[], None]:
    """What each node asks; time is that of this thread on a processor, so that a busy machine changes nothing."""
    start = time.thread_time()

    def check() -> None:
        check_presence()
        if time.thread_time() - start > seconds:
            raise TimeLimitError(seconds)

    return check
