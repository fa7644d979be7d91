"""Results kept in memory for all visitors: as many as fit into a number of bytes, each computed once at a time."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, TypeVar, cast

import numpy as np
from cachetools import LRUCache

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


@dataclass(frozen=True, slots=True)
class _Kept:
    value: object
    size: int


class _Values(LRUCache[Hashable, _Kept]):
    """Kept values by key; ``evicted`` is called with the key of each that makes room for others."""

    def __init__(self, budget: int, evicted: Callable[[Hashable], None]) -> None:
        super().__init__(budget, getsizeof=lambda kept: kept.size)
        self._evicted = evicted

    def popitem(self) -> tuple[Hashable, _Kept]:
        key, kept = super().popitem()
        self._evicted(key)
        return key, kept


class Store:
    """Values by key, at most ``budget`` bytes of them; those not used for longest make room.

    Safe to share between visitors' threads. A key is computed by one thread at a time, while others that ask for it
    wait. What a computation needs that waits for others (a network, another result) must not be asked for while
    ``app.results.networks.forwarding`` is held. ``evicted`` is called with each key that makes room.
    """

    def __init__(self, budget: int, evicted: Callable[[Hashable], None] = lambda _: None) -> None:
        self._values = _Values(budget, evicted)
        self._running: dict[Hashable, Future[Any]] = {}
        self._lock = threading.RLock()

    @property
    def size(self) -> int:
        """Bytes of all that is kept."""
        with self._lock:
            return int(self._values.currsize)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._values

    def get(self, key: Hashable) -> object | None:
        """The value that is kept under ``key``, or ``None``."""
        with self._lock:
            kept = self._values.get(key)
        return None if kept is None else kept.value

    def put(self, key: Hashable, value: object, size: int | None = None) -> None:
        """Keep a value; one that is larger than the whole budget is not kept."""
        kept = _Kept(value, OVERHEAD + (size_of(value) if size is None else size))
        with self._lock:
            self._values.pop(key, None)
            if kept.size <= self._values.maxsize:
                self._values[key] = kept

    def discard(self, matches: Callable[[Hashable], bool]) -> None:
        """Keep nothing any longer whose key ``matches``."""
        with self._lock:
            for key in [key for key in self._values if matches(key)]:
                del self._values[key]

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
                return cast("ResultT", future.result())
            except CancelledError:
                continue

    def _claim(self, key: Hashable) -> tuple[Future[Any], bool]:
        """The computation of a key, done, running or new; and whether this thread has to do it."""
        with self._lock:
            kept = self._values.get(key)
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
