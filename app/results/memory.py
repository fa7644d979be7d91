"""The memory of the process: the budget of all that is kept, and what garbage collection looks through."""

from __future__ import annotations

import atexit
import ctypes
import gc
import os
import sys
from typing import Final

from app.results.store import MEBI, Budget

#: Names the megabytes that networks, results and uploads may take together.
MEMORY: Final = "CNNVIZ_MEMORY"
DEFAULT, LEAST = 1536, 256  # megabytes
#: Objects made since the last look at young ones; a run of a page makes some ten thousand.
YOUNG: Final = 20_000
NEVER: Final = 1_000_000


def megabytes(text: str | None) -> int:
    """What the operator allows, ``DEFAULT`` where nothing is said.

    Raises ``ValueError`` for what is no whole number, or too small for the networks on offer.
    """
    value = int(text or DEFAULT)
    if value < LEAST:
        raise ValueError(f"{MEMORY}={value}: at least {LEAST} megabytes are needed")
    return value


BUDGET: Final = Budget(megabytes(os.environ.get(MEMORY)) * MEBI)


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
