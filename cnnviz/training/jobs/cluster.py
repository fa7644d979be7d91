"""Jobs on a Ray cluster, an extra: ``pip install cnnviz[cluster]``. Its machines need the same versions installed.

Each job is an actor of its own: Ray starts it where processors are free, and commands and reports go through it.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

import torch

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.commands import Command
from cnnviz.training.jobs.reports import Phase, Report
from cnnviz.training.jobs.task import Task
from cnnviz.training.jobs.worker import work

LOCAL = "local"  # instead of an address: a cluster of this machine alone, started here
TIMEOUT = 5.0  # seconds to reach the host of an address
THREADS = 2  # processors of one job
#: Methods of one group are called one after another, those of different groups at the same time.
GROUPS = {"training": 1, "commands": 1, "reports": 1}

_log = logging.getLogger(__name__)


class Actor:
    """Trains in a process of the cluster as ``child`` does in one of this machine; ``commands`` come first."""

    def __init__(self, commands: Sequence[Command]) -> None:
        self.inbox: SimpleQueue[Command] = SimpleQueue()
        for command in commands:
            self.inbox.put(command)
        self.outbox: SimpleQueue[Report | None] = SimpleQueue()

    def train(self, task: Task, threads: int) -> None:
        """Train to the end."""
        torch.set_num_threads(threads)
        try:
            work(task, self.inbox, self.outbox.put)
        finally:
            self.outbox.put(None)

    def send(self, command: Command) -> None:
        """Pass a command on."""
        self.inbox.put(command)

    def reports(self) -> list[Report | None]:
        """What has been reported, at least one; ``None`` after the last."""
        result = [self.outbox.get()]
        while True:
            try:
                result.append(self.outbox.get_nowait())
            except Empty:
                return result


class ClusterBackend:
    """Jobs of ``THREADS`` processors each on the cluster at ``address``, as ``ray.init`` reads it, or ``LOCAL``.

    As many compute at once as the cluster has processors for; ``at_once`` is 1 until there is a connection.
    """

    def __init__(self, address: str, at_once: int | None = None) -> None:
        self.at_once = at_once or 1
        self._address, self._fixed = address, at_once is not None
        self._lock = threading.Lock()
        self._ray: Any = None  # the module, once there is a connection

    def prepare(self) -> None:
        """Connect in the background."""
        threading.Thread(target=self._try_to_connect, name="cluster", daemon=True).start()

    def start(
        self, task: Task, commands: Sequence[Command], receive: Callable[[Report], None], ended: Callable[[], None]
    ) -> ClusterJob:
        """As ``Backend.start``; a cluster that cannot be reached ends the job with a fault, and the log says why."""
        job = ClusterJob(self.connect, commands)
        job.begin(task, receive, ended)
        return job

    def rest(self, seconds: float) -> None:
        """The connection stays."""

    def close(self) -> None:
        """Disconnect; its actors end with the connection."""
        with self._lock:
            if self._ray is not None:
                self._ray.shutdown()
                self._ray = None

    def connect(self) -> Any:  # noqa: ANN401 - Ray's module
        """Ray, connected to the cluster; raises ``TrainingError`` (CLUSTER) where there is none, or no Ray here.

        That takes at most ``TIMEOUT`` seconds where nothing listens, and as long as Ray tries where something does.
        """
        with self._lock:
            if self._ray is None:
                try:
                    self._ray = _connected(self._address)
                except Exception as error:  # Ray raises many kinds
                    raise TrainingError(TrainingFault.CLUSTER) from error
                if not self._fixed:
                    self.at_once = max(1, int(self._ray.cluster_resources().get("CPU", 1)) // THREADS)
            return self._ray

    def _try_to_connect(self) -> None:
        try:
            self.connect()
        except TrainingError:  # the next training tries again
            _log.exception("no connection to the cluster at %s", self._address)


def _connected(address: str) -> Any:  # noqa: ANN401 - Ray's module
    """Raises ``OSError``, ``ImportError`` or what Ray raises where there is no connection."""
    _probe(address)
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is told to anybody
    import ray  # noqa: PLC0415 - an extra

    where = {"include_dashboard": False} if address == LOCAL else {"address": address}
    ray.init(**where, log_to_driver=False, ignore_reinit_error=True)
    return ray


def _probe(address: str) -> None:
    """Raise ``OSError`` where ``address`` names a host at which nothing listens; Ray would try for a minute."""
    where = urlsplit(address if "://" in address else f"//{address}")
    if where.hostname and where.port:
        socket.create_connection((where.hostname, where.port), TIMEOUT).close()


class ClusterJob:
    """One actor; a thread starts it, passes commands on and waits for reports."""

    def __init__(self, connect: Callable[[], Any], commands: Sequence[Command]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._held = list(commands)  # until the actor is there
        self._actor: Any = None
        self._stopped = False

    def begin(self, task: Task, receive: Callable[[Report], None], ended: Callable[[], None]) -> None:
        """Start the actor and return at once."""
        threading.Thread(target=self._run, args=(task, receive, ended), name="training", daemon=True).start()

    def send(self, command: Command) -> None:
        """As ``Job.send``."""
        with self._lock:
            if self._actor is None:
                self._held.append(command)
            else:
                self._actor.send.options(concurrency_group="commands").remote(command)

    def stop(self) -> None:
        """As ``Job.stop``."""
        with self._lock:
            self._stopped = True
            if self._actor is not None:
                self._connect().kill(self._actor)

    def _run(self, task: Task, receive: Callable[[Report], None], ended: Callable[[], None]) -> None:
        try:
            self._pass_on(self._started(task), receive)
        except TrainingError as error:
            _log.warning("a training on the cluster could not begin: %s", error.__cause__)
            receive(Report(Phase.FAILED, fault=error))
        except Exception as error:  # noqa: BLE001 - Ray raises many kinds; what was reported stays
            if not self._stopped:
                _log.warning("a training on the cluster has ended: %s", error)
        ended()

    def _started(self, task: Task) -> Any:  # noqa: ANN401 - a handle of Ray's
        ray = self._connect()
        make = ray.remote(num_cpus=THREADS, concurrency_groups=GROUPS)(Actor)
        with self._lock:
            self._actor = actor = make.remote(self._held)
            if self._stopped:
                ray.kill(actor)
        actor.train.options(concurrency_group="training").remote(task, THREADS)
        return actor

    def _pass_on(self, actor: Any, receive: Callable[[Report], None]) -> None:  # noqa: ANN401 - a handle of Ray's
        ray = self._connect()
        while True:
            for report in ray.get(actor.reports.options(concurrency_group="reports").remote()):
                if report is None:
                    return
                receive(report)
