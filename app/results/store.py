"""Results kept in memory for all visitors: as many as fit into a number of bytes, each computed once at a time."""

from __future__ import annotations

import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, cast

import numpy as np

from app.results.presence import INTERVAL, check_presence

ResultT = TypeVar("ResultT")
MEBI = 2**20
#: Bytes that every kept value counts at least: its key, and what Python needs to keep it.
OVERHEAD = 1024


def size_of(value: object) -> int:
    """Bytes of a value: arrays count as their data, collections and dataclasses as what they hold.

    >>> size_of(np.zeros((64, 56, 56), np.float32)) == 64 * 56 * 56 * 4
    True
    """
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, Mapping):
        return sum(size_of(key) + size_of(each) for key, each in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        return sum(map(size_of, value))
    if is_dataclass(value):
        return sum(size_of(getattr(value, each.name)) for each in fields(value))
    return sys.getsizeof(value)


@dataclass(slots=True)
class _Kept:
    value: object
    size: int
    used: float


class Budget:
    """Bytes that several stores share. What one leaves free, others may take.

    When all together have more, the store that exceeds its share by most gives what it has not used for longest.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.lock = threading.RLock()
        self._stores: list[Store] = []

    @property
    def used(self) -> int:
        """Bytes that all stores keep."""
        with self.lock:
            return sum(store.size for store in self._stores)

    def add(self, store: Store) -> None:
        """Let ``store`` share the bytes."""
        self._stores.append(store)

    def make_room(self, size: int) -> None:
        """Let stores give up values until ``size`` bytes are free."""
        while self.used + size > self.size:
            max((store for store in self._stores if store.size), key=lambda store: store.excess).give_up()


class Store:
    """Values by key, within the bytes of a ``Budget`` of which ``share`` (0 to 1) is this store's own.

    Safe to share between visitors' threads. A key is computed by one thread at a time, while others that ask for it
    wait. What a computation needs that waits for others (a network, another result) must not be asked for while
    ``app.results.turns.forwarding`` is held. ``evicted`` is called with each key that makes room.
    """

    def __init__(
        self, budget: Budget, share: float = 1.0, evicted: Callable[[Hashable], None] = lambda _: None
    ) -> None:
        self._budget, self._share, self._evicted = budget, share, evicted
        self._values: OrderedDict[Hashable, _Kept] = OrderedDict()  # the one used last is at the end
        self._size = 0
        self._running: dict[Hashable, Future[Any]] = {}
        self._lock = budget.lock
        budget.add(self)

    @property
    def excess(self) -> float:
        """Bytes beyond the share; negative below it."""
        return self.size - self._share * self._budget.size

    def give_up(self) -> None:
        """Drop the value that was not used for longest."""
        with self._lock:
            key = next(iter(self._values))
            self._drop(key)
            self._evicted(key)

    def expire(self, seconds: float) -> None:
        """Drop what was not used for so many seconds."""
        oldest = time.monotonic() - seconds
        with self._lock:
            while self._values and next(iter(self._values.values())).used < oldest:
                self.give_up()

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        with self._lock:
            return self._size

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Hashable) -> object | None:
        """The value that is kept under ``key``, or ``None``."""
        with self._lock:
            kept = self._use(key)
        return None if kept is None else kept.value

    def put(self, key: Hashable, value: object, size: int | None = None) -> None:
        """Keep a value; one that is larger than the whole budget is not kept."""
        kept = _Kept(value, OVERHEAD + (size_of(value) if size is None else size), time.monotonic())
        with self._lock:
            self._drop(key)
            if kept.size <= self._budget.size:
                self._budget.make_room(kept.size)
                self._values[key] = kept
                self._size += kept.size

    def _use(self, key: Hashable) -> _Kept | None:
        kept = self._values.get(key)
        if kept is not None:
            kept.used = time.monotonic()
            self._values.move_to_end(key)
        return kept

    def _drop(self, key: Hashable) -> None:
        kept = self._values.pop(key, None)
        self._size -= kept.size if kept else 0

    def discard(self, matches: Callable[[Hashable], bool]) -> None:
        """Keep nothing any longer whose key ``matches``."""
        with self._lock:
            for key in [key for key in self._values if matches(key)]:
                self._drop(key)

    def computed(
        self, key: Hashable, compute: Callable[[], ResultT], size: Callable[[ResultT], int] = size_of
    ) -> ResultT:
        """The value under ``key``, computed if it is not there.

        An exception of ``compute`` is raised in every thread that waits for the key, and nothing is kept. Where the
        computing script is stopped by its visitor, another thread computes.
        """
        while True:
            future, mine = self._claim(key)
            if mine:
                return self._compute(key, future, compute, size)
            try:
                return cast("ResultT", _awaited(future))
            except CancelledError:
                continue

    def _claim(self, key: Hashable) -> tuple[Future[Any], bool]:
        """The computation of a key, done, running or new; and whether this thread has to do it."""
        with self._lock:
            kept = self._use(key)
            future: Future[Any] = Future()
            if kept is not None:
                future.set_result(kept.value)
                return future, False
            running = self._running.setdefault(key, future)
            return running, running is future

    def _compute(
        self, key: Hashable, future: Future[Any], compute: Callable[[], ResultT], size: Callable[[ResultT], int]
    ) -> ResultT:
        try:
            value = compute()
            self.put(key, value, size(value))
        except Exception as error:
            self._end(key)
            future.set_exception(error)
            raise
        except BaseException:
            self._end(key)
            future.cancel()
            raise
        self._end(key)
        future.set_result(value)
        return value

    def _end(self, key: Hashable) -> None:
        with self._lock:
            del self._running[key]


def _awaited(future: Future[ResultT]) -> ResultT:
    """The result of another thread's computation; who waits may leave."""
    while not future.done():
        try:
            future.exception(INTERVAL)
        except TimeoutError:
            check_presence()
    return future.result()
