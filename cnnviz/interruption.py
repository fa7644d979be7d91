"""Where long computations can be stopped: whatever runs a network asks before each node whether it may go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_check: ContextVar[Callable[[], None] | None] = ContextVar("check", default=None)


@contextmanager
def interruptible(check: Callable[[], None]) -> Iterator[None]:
    """Call ``check`` before each node that this thread computes within the context; it raises to end the computation.

    The exception passes through the library unchanged, and nothing is left behind in a network.
    """
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


def checkpoint() -> None:
    """Ask whether the computation may go on; raises what the check of ``interruptible`` raises."""
    check = _check.get()
    if check is not None:
        check()
