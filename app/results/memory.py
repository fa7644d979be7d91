"""The memory of the process: the budget of all that is kept, and what garbage collection looks through."""

from __future__ import annotations

import atexit
import ctypes
import gc
import sys
from typing import Final

from app.results.store import MEBI, Budget
from cnnviz import settings

#: Objects made since the last look at young ones; a run of a page makes some ten thousand.
YOUNG: Final = 20_000
NEVER: Final = 1_000_000
M_ARENA_MAX: Final = -8  # glibc's malloc.h
ARENAS: Final = 2


BUDGET: Final = Budget(settings.number(settings.MEMORY, default=1536, least=256) * MEBI)


def limit_arenas() -> None:
    """Let glibc take memory for all threads from two arenas; call it before there are threads.

    With an arena for each of many threads, it holds on to what forward passes have freed.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None) if sys.platform == "linux" else None
    if mallopt is not None:
        mallopt(M_ARENA_MAX, ARENAS)


def freeze() -> None:
    """Leave what is there now out of every later search for garbage; call it once, before there is a session.

    torch, Streamlit and Plotly are half a million objects, and a search among them holds all threads for a quarter of a
    second. From now on only ``collect`` looks through all that was made since; Python itself looks through what is new.
    """
    atexit.register(gc.unfreeze)  # or extension modules complain of leaks when the process ends
    gc.freeze()
    gc.set_threshold(YOUNG, 10, NEVER)


def collect() -> None:
    """Look for garbage among all that was made since ``freeze``, and give freed memory back to the system."""
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc's; others give memory back by themselves
        if trim is not None:
            trim(0)
