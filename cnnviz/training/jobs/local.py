"""Jobs as processes of this machine."""

from __future__ import annotations

import logging
import os
import pickle
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from typing import IO, cast

from cnnviz.processes import start_module
from cnnviz.training.jobs.child import Start
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.forking import PID, REQUEST
from cnnviz.training.jobs.reports import Report
from cnnviz.training.jobs.stream import read, write
from cnnviz.training.jobs.task import Task

CAN_FORK = hasattr(os, "fork") and hasattr(socket, "send_fds")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pipes:
    """The server's ends of a process's streams, and its id."""

    commands: IO[bytes]
    reports: IO[bytes]
    pid: int


class LocalBackend:
    """``at_once`` processes compute, each on ``threads`` threads and in ``memory`` bytes.

    Where there is fork, one process imports torch once and is forked for each job; elsewhere each job imports it.
    """

    def __init__(self, at_once: int, threads: int, memory: int, *, fork: bool = CAN_FORK) -> None:
        self.at_once = at_once
        self._threads, self._memory = threads, memory
        self._forks = Forks() if fork else None
        self._jobs: set[LocalJob] = set()

    def prepare(self) -> None:
        """Import torch in the process that is forked, while others go on."""
        if self._forks is not None and not self._forks.touch():
            threading.Thread(target=self._forks.prepare, name="trainings", daemon=True).start()

    def start(
        self, task: Task, commands: Sequence[Command], receive: Callable[[Report], None], ended: Callable[[], None]
    ) -> LocalJob:
        """As ``Backend.start``."""
        make = _plain_process if self._forks is None else self._forks.fork
        job = LocalJob(make, Start(task, tuple(commands), self._threads, self._memory))
        self._jobs.add(job)

        def end() -> None:
            self._jobs.discard(job)
            ended()

        job.begin(receive, end)
        return job

    def rest(self, seconds: float) -> None:
        """As ``Backend.rest``: the process that is forked has some 400 MB."""
        if self._forks is not None and not self._jobs:
            self._forks.rest(seconds)

    def close(self) -> None:
        """As ``Backend.close``."""
        for job in list(self._jobs):
            job.stop()
        if self._forks is not None:
            self._forks.close()


class LocalJob:
    """One process; ``make`` starts it, in a thread of its own, which then reads its reports."""

    def __init__(self, make: Callable[[], Pipes], start: Start) -> None:
        self.pid: int | None = None  # once it has started
        self._make = make
        self._outbox: SimpleQueue[Start | Command | None] = SimpleQueue()
        self._outbox.put(start)

    def begin(self, receive: Callable[[Report], None], ended: Callable[[], None]) -> None:
        """Start the process and return at once."""
        threading.Thread(target=self._run, args=(receive, ended), name="training", daemon=True).start()

    def send(self, command: Command) -> None:
        """As ``Job.send``."""
        self._outbox.put(command)

    def stop(self) -> None:
        """As ``Job.stop``: the process ends when there is nothing to read any more."""
        self._outbox.put(None)

    def _run(self, receive: Callable[[Report], None], ended: Callable[[], None]) -> None:
        try:
            pipes = self._make()
        except (OSError, EOFError):
            _log.exception("no process for a training could be started")
            ended()
            return
        self.pid = pipes.pid
        writer = threading.Thread(target=self._write, args=(pipes.commands,), name="commands", daemon=True)
        writer.start()
        with pipes.reports:
            _pass_on(pipes.reports, receive)
        self.stop()
        writer.join()
        ended()

    def _write(self, commands: IO[bytes]) -> None:
        with suppress(OSError), commands:  # its process may have ended
            for message in iter(self._outbox.get, None):
                write(commands, message)


def _pass_on(reports: IO[bytes], receive: Callable[[Report], None]) -> None:
    while True:
        try:
            report = read(reports)
        except (OSError, EOFError, pickle.UnpicklingError):  # the process has ended, perhaps in the middle of one
            return
        receive(report)


def _plain_process() -> Pipes:
    process = start_module("cnnviz.training.jobs.child", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    threading.Thread(target=process.wait, name="training's end", daemon=True).start()
    return Pipes(cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout), process.pid)


class Forks:
    """Processes forked from one that has torch imported; it is started when it is needed, and anew if it has ended."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._used = 0.0  # when it was last of use

    def touch(self) -> bool:
        """It will be of use soon; whether that process is there."""
        self._used = time.monotonic()
        return self._control is not None

    def rest(self, seconds: float) -> None:
        """End that process where it was of no use for so many seconds."""
        with self._lock:
            if self._control is not None and time.monotonic() - self._used >= seconds:
                self._stop()

    def prepare(self) -> None:
        """Start that process, unless it is there."""
        with self._lock, suppress(OSError):
            self._started()

    def fork(self) -> Pipes:
        """A new process; raises ``OSError`` or ``EOFError`` where none can be had."""
        commands, reports = os.pipe(), os.pipe()
        try:
            with self._lock:
                pid = self._ask(commands[0], reports[1])
        except BaseException:
            os.close(commands[1])
            os.close(reports[0])
            raise
        finally:
            os.close(commands[0])
            os.close(reports[1])
        return Pipes(os.fdopen(commands[1], "wb"), os.fdopen(reports[0], "rb"), pid)

    def close(self) -> None:
        """End the process that is forked; those that train end when their own streams do."""
        with self._lock:
            self._stop()

    def _ask(self, *descriptors: int) -> int:
        self._used = time.monotonic()
        control = self._started()
        socket.send_fds(control, [REQUEST], descriptors)
        answer = control.recv(PID.size, socket.MSG_WAITALL)
        if len(answer) < PID.size:
            raise EOFError
        return int(PID.unpack(answer)[0])

    def _started(self) -> socket.socket:
        if self._control is not None and self._process is not None and self._process.poll() is None:
            return self._control
        self._stop()
        self._control, other = socket.socketpair()
        with other:
            self._process = start_module(
                "cnnviz.training.jobs.forking",
                [str(other.fileno())],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
            )
        return self._control

    def _stop(self) -> None:
        control, self._control = self._control, None
        process, self._process = self._process, None
        if control is not None:
            control.close()
        if process is not None:
            process.wait()
