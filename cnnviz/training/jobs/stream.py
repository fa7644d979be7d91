"""Values of our own types, one after another, through a pipe."""

from __future__ import annotations

import pickle
from typing import IO, Any


def write(stream: IO[bytes], value: object) -> None:
    """Send ``value``; raises ``OSError`` or ``ValueError`` where nobody reads any longer."""
    pickle.dump(value, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


def read(stream: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was sent
    """The next value; raises ``EOFError``, ``OSError`` or ``pickle.UnpicklingError`` where no whole one comes."""
    return pickle.load(stream)  # noqa: S301 - the other end is our own process
