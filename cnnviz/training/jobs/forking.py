"""A process that has torch imported and forks for each training: ``python -m cnnviz.training.jobs.forking <socket>``.

A training starts in milliseconds, and the server, which has threads, is never forked. Each message at the socket comes
with two file descriptors, those from which the child reads and to which it writes (``cnnviz.training.jobs.child``); the
answer is the child's process id. When the other end is closed, this process ends; its children end by themselves.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import struct
import sys

import numpy as np
import torch

from cnnviz.training.jobs.child import serve_and_exit
from cnnviz.training.jobs.commands import Watch
from cnnviz.training.jobs.reporter import Reporter
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.live.data.dataset import Pictures, dataset
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.trainer import prepare

REQUEST = b"f"
PID = struct.Struct("<q")


def main() -> None:
    """Fork until nobody asks any longer."""
    warm()
    gc.collect()
    gc.freeze()  # a search for garbage in a fork would copy all that it shares with this process
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # children that have ended leave nothing behind
    with socket.socket(fileno=int(sys.argv[1])) as control:
        while True:
            message, descriptors, *_ = socket.recv_fds(control, len(REQUEST), 2)
            if not message:
                return
            commands, reports = descriptors
            pid = os.fork()
            if pid == 0:
                control.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                serve_and_exit(os.fdopen(commands, "rb"), os.fdopen(reports, "wb"))
            os.close(commands)
            os.close(reports)
            control.sendall(PID.pack(pid))


def warm() -> None:
    """Train on one batch, so that a fork has everything imported that a training needs.

    On one thread: those of OpenMP would not be there after a fork.
    """
    torch.set_num_threads(1)
    pixels, labels = np.random.default_rng(0).integers(0, 256, (6, 8, 8, 1), np.uint8), np.repeat([0, 1], 3)
    data = dataset("warm", ("a", "b"), Pictures(pixels, labels))
    trainer = prepare("lenet5", data, Recipe())
    trainer.batch()
    Reporter(trainer, Watch(0)).report(Phase.RUNNING, 0.0)


if __name__ == "__main__":
    main()
