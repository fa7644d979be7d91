"""A process that trains: ``python -m cnnviz.training.jobs.child``, or a fork of ``cnnviz.training.jobs.forking``.

From one stream it reads a ``Start``, then commands; to the other it writes reports. Where the first one ends, whoever
started it is gone or wants no more, and so it ends too.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import traceback
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import IO, NoReturn

import torch

from cnnviz.processes import limit_memory
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.stream import read, write
from cnnviz.training.jobs.task import Task
from cnnviz.training.jobs.worker import work

NICENESS = 10  # visitors' clicks come first
OOM_SCORE = 500  # where the kernel has to end a process, it should be this one and not the server


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """What to do, with which commands first, on how many threads, and in how many bytes beyond those at the start."""

    task: Task
    commands: tuple[Command, ...]
    threads: int
    memory: int


def main() -> None:
    """Do what standard input says; reports go to standard output, and what is printed goes to the log."""
    reports = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve_and_exit(sys.stdin.buffer, reports)


def serve_and_exit(commands: IO[bytes], reports: IO[bytes]) -> NoReturn:
    """End this process after ``serve``, without what else would be done at its end: a thread still reads."""
    status = 1
    try:
        serve(commands, reports)
        status = 0
    except BaseException:  # noqa: BLE001 - nothing that a fork has from its parent may run
        traceback.print_exc()
    finally:
        os._exit(status)


def serve(commands: IO[bytes], reports: IO[bytes]) -> None:
    """Train as the first message says, to the end."""
    _be_modest()
    start: Start = read(commands)
    torch.set_num_threads(start.threads)
    limit_memory(start.memory)
    inbox: SimpleQueue[Command] = SimpleQueue()
    for command in start.commands:
        inbox.put(command)
    threading.Thread(target=_listen, args=(commands, inbox), name="commands", daemon=True).start()
    with contextlib.suppress(BrokenPipeError):  # nobody reads any longer
        work(start.task, inbox, lambda report: write(reports, report))


def _listen(commands: IO[bytes], inbox: SimpleQueue[Command]) -> None:
    try:
        while True:
            inbox.put(read(commands))
    finally:
        os._exit(0)  # whatever the other thread does


def _be_modest() -> None:
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text(str(OOM_SCORE), encoding="ascii")


if __name__ == "__main__":
    main()
