"""Decoding of untrusted picture files in a few child processes, so that no file can hold or harm its reader.

A process (``cnnviz.pictures.worker``) is started when the first file comes, kept for the next ones, and replaced when a
file has ended it. Files wait for their turn in the order in which they came.
"""

import atexit
import contextlib
import json
import logging
import os
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from queue import LifoQueue
from typing import IO, Any, cast

import numpy as np
from numpy.typing import NDArray

from cnnviz.errors import PictureError, PictureFault
from cnnviz.pictures.decoding import LONGEST_SIDE
from cnnviz.pictures.worker import Limits
from cnnviz.processes import start_module

PROCESSES = 2
WAIT_SECONDS = 15.0  # until the turn of a file comes; some twenty of the slowest files on two cores
LIMITS = Limits()
START_SECONDS = 60.0  # for a process to start on a busy machine

_NO_ANSWER = (OSError, ValueError, LookupError, TypeError)  # or none that makes sense
_log = logging.getLogger(__name__)


def decode(data: bytes) -> NDArray[np.uint8]:
    """The (first) picture in ``data`` as ``cnnviz.pictures.decoding`` reads it, ``(H, W, 3)``, RGB, upright.

    Raises:
        PictureError: as ``decoding.decode``, or too much time or memory, or too many files before this one.
    """
    return _pool().decode(data)


class Pool:
    """At most ``processes`` at work; a file is refused if its turn has not come after ``seconds``."""

    def __init__(self, limits: Limits = LIMITS, processes: int = PROCESSES, seconds: float = WAIT_SECONDS) -> None:
        self.workers = tuple(Worker(limits) for _ in range(processes))
        self._seconds = seconds
        self._turns = ThreadPoolExecutor(processes, thread_name_prefix="pictures")
        self._idle: LifoQueue[Worker] = LifoQueue()  # the last one used is the first one used again
        for worker in self.workers:
            self._idle.put(worker)

    def decode(self, data: bytes) -> NDArray[np.uint8]:
        """Pixels ``(H, W, 3)`` of a file; raises ``PictureError``."""
        turn = self._turns.submit(self._decode, data)
        try:
            return turn.result(self._seconds)
        except TimeoutError:
            if turn.cancel():
                raise PictureError(PictureFault.BUSY) from None
            return turn.result()  # its turn has come, and its time is limited

    def _decode(self, data: bytes) -> NDArray[np.uint8]:
        worker = self._idle.get()
        try:
            return worker.decode(data)
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End the processes, whatever they do, and take no more files."""
        self._turns.shutdown(wait=False, cancel_futures=True)
        for worker in self.workers:
            worker.stop()


@cache
def _pool() -> Pool:
    pool = Pool()
    atexit.register(pool.close)
    return pool


if hasattr(os, "register_at_fork"):  # threads and pipes of the pool belong to the parent alone
    os.register_at_fork(after_in_child=_pool.cache_clear)


class Worker:
    """One process, started when it is needed; used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.process: subprocess.Popen[bytes] | None = None

    def decode(self, data: bytes) -> NDArray[np.uint8]:
        """Pixels ``(H, W, 3)`` of a file; raises ``PictureError``."""
        process = self._started()
        try:
            with _killed_after(self._limits.wall_seconds, process):
                _send(process, data)
                answer = _received(process)
        except _NO_ANSWER as error:
            self.stop()
            _log.info("a picture of %d bytes ended its process with status %s", len(data), process.returncode)
            raise PictureError(PictureFault.TOO_COSTLY) from error
        if answer.last:
            self.stop()
        if isinstance(answer.content, PictureError):
            raise answer.content
        return answer.content

    def stop(self) -> None:
        """End the process; the next file starts another one."""
        process, self.process = self.process, None
        if process is not None:
            with contextlib.suppress(OSError), process:  # what was sent and never read cannot be flushed
                process.kill()

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is not None and self.process.poll() is None:
            return self.process
        self.stop()
        try:
            self.process = process = _start(self._limits)
            with _killed_after(START_SECONDS, process):
                _header(process)
        except _NO_ANSWER as error:
            self.stop()
            _log.warning("no process for pictures could be started: %s", error)
            raise PictureError(PictureFault.BUSY) from error
        return process


def _start(limits: Limits) -> subprocess.Popen[bytes]:
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return start_module(
        "cnnviz.pictures.worker",
        limits.arguments,
        one_thread,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def _killed_after(seconds: float, process: subprocess.Popen[bytes]) -> Iterator[None]:
    """Ends ``process`` if the block takes longer; its pipes are then at their end."""
    timer = threading.Timer(seconds, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


# What is sent and received is described in cnnviz.pictures.worker


def _send(process: subprocess.Popen[bytes], data: bytes) -> None:
    requests = cast("IO[bytes]", process.stdin)
    requests.write(b"%d\n" % len(data))
    requests.write(data)
    requests.flush()


@dataclass(frozen=True, slots=True)
class _Answer:
    """Pixels ``(H, W, 3)``, or why there are none; ``last``: the process has ended."""

    content: NDArray[np.uint8] | PictureError
    last: bool


def _received(process: subprocess.Popen[bytes]) -> _Answer:
    """The answer of a process; raises ``ValueError`` or ``LookupError`` if it makes no sense."""
    header = _header(process)
    if "reason" in header:
        return _Answer(PictureError(PictureFault(header["reason"]), **header["facts"]), header["last"])
    height, width = int(header["height"]), int(header["width"])
    if not (0 < height <= LONGEST_SIDE and 0 < width <= LONGEST_SIDE):
        raise ValueError("a picture that is larger than agreed")
    pixels = cast("IO[bytes]", process.stdout).read(height * width * 3)
    return _Answer(np.frombuffer(pixels, np.uint8).reshape(height, width, 3), header["last"])


def _header(process: subprocess.Popen[bytes]) -> dict[str, Any]:
    """The next line of an answer; raises ``ValueError`` if the process has ended."""
    header: dict[str, Any] = json.loads(cast("IO[bytes]", process.stdout).readline())
    return header
