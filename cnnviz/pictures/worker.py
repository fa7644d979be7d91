"""A process that decodes pictures: ``python -m cnnviz.pictures.worker``, as ``cnnviz.pictures.pool`` starts it.

It reads requests from standard input, one after another: a line with the length in bytes, then the file. It writes to
standard output a line ``{}`` once it is ready, then for each request a line of JSON: ``{"width": ..., "height": ...}``,
followed by the pixels ``(H, W, 3)`` uint8, or ``{"reason": ..., "facts": {...}}``, the arguments of a ``PictureError``.
With ``"last": true`` in such a line it ends: more memory is in use than a decoder should leave behind. Nothing in an
answer is code, so that a decoder that was taken over by a file has no way to its parent.
"""

import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import IO

from cnnviz.errors import PictureError
from cnnviz.pictures.decoding import decode
from cnnviz.processes import limit_memory, private_memory

MAX_KEPT = 64 * 1024 * 1024  # bytes that a process may have gained after a picture and go on


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may take for one file.

    ``cpu_seconds``: processor time of all its threads, because a busy machine is no fault of a picture. The kernel ends
    the process (SIGPROF). Windows has no such timer: there the wall clock alone sets the limit.
    ``wall_seconds``: for whom processor time is scarce. The parent ends the process.
    ``memory``: bytes of private memory beyond what the process has before it decodes the file (``RLIMIT_DATA`` of Linux
    4.7 or newer). macOS and Windows have no such limit: there only the number of pixels is limited.

    >>> Limits.from_arguments(Limits(memory=5).arguments)
    Limits(cpu_seconds=1.5, wall_seconds=10.0, memory=5)
    """

    cpu_seconds: float = 1.5
    wall_seconds: float = 10.0
    memory: int = 400 * 1024 * 1024

    @property
    def arguments(self) -> list[str]:
        """As the process's command line has them."""
        return [str(value) for value in astuple(self)]

    @classmethod
    def from_arguments(cls, arguments: Sequence[str]) -> "Limits":
        """The inverse of ``arguments``; raises ``ValueError``."""
        cpu_seconds, wall_seconds, memory = arguments
        return cls(float(cpu_seconds), float(wall_seconds), int(memory))


def main() -> None:
    """Answer requests until standard input ends; what decoders print goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    _serve(sys.stdin.buffer, answers, Limits.from_arguments(sys.argv[1:]))


def _serve(requests: IO[bytes], answers: IO[bytes], limits: Limits) -> None:
    _write(answers, {})
    most = private_memory() + MAX_KEPT
    for line in iter(requests.readline, b""):
        header, pixels = _answer(requests.read(int(line)), limits)
        last = private_memory() > most
        _write(answers, header | {"last": last}, pixels)
        if last:
            break


def _answer(data: bytes, limits: Limits) -> tuple[dict[str, object], bytes]:
    limit_memory(limits.memory)
    _set_timer(limits.cpu_seconds)
    try:
        image = decode(data)
        return {"width": image.width, "height": image.height}, image.tobytes()
    except PictureError as error:
        return {"reason": error.reason, "facts": error.facts}, b""
    finally:
        _set_timer(0)


def _write(answers: IO[bytes], header: dict[str, object], pixels: bytes = b"") -> None:
    answers.write(json.dumps(header).encode() + b"\n" + pixels)
    answers.flush()


def _set_timer(seconds: float) -> None:
    """End this process after so much processor time; 0 stops the timer."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, seconds)


if __name__ == "__main__":
    main()
