"""Who trains, and who waits: few trainings compute at once, and whoever came first is first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.backend import Backend, Job
from cnnviz.training.jobs.commands import COMPUTING, Command, End, Pause
from cnnviz.training.jobs.reports import ENDED, Phase, Report
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task

MOST_WAITING = 64
MOST_IDLE = 4  # paused trainings whose jobs are kept; each holds a process and its memory


@dataclass(slots=True, eq=False)
class _Entry:
    """A run that is not over. ``held`` are commands for its turn; ``sent`` counts those that its job was given."""

    run: Run
    visitor: str
    held: list[Command] = field(default_factory=list)
    sent: int = 0
    job: Job | None = None


class Queue:
    """At most ``backend.at_once`` trainings compute; the others have their turn in the order in which they came.

    A visitor has at most ``each`` trainings that are not over. One that pauses gives its turn to those who wait, and
    queues again when it is to go on; of those that pause, ``MOST_IDLE`` are kept, and the one that has paused for
    longest is ended with what it has. ``changed`` is called with a run after each of its reports, in another thread.
    """

    def __init__(self, backend: Backend, changed: Callable[[Run], None] = lambda _: None, each: int = 1) -> None:
        self._backend, self._changed, self._each = backend, changed, each
        self._lock = threading.RLock()
        self._entries: dict[str, _Entry] = {}
        self._busy: set[str] = set()
        self._waiting: OrderedDict[str, None] = OrderedDict()
        self._idle: OrderedDict[str, None] = OrderedDict()  # the one that has paused for longest comes first

    def prepare(self) -> None:
        """Begin to make ready what the first training would wait for, without waiting."""
        self._backend.prepare()

    def rest(self, seconds: float) -> None:
        """Give back what only a next training would need, where there was none for so many seconds."""
        self._backend.rest(seconds)

    def start(self, task: Task, visitor: str) -> Run:
        """A new run; raises ``TrainingError``: RUNNING for a visitor who has enough, BUSY where too many wait."""
        with self._lock:
            if sum(entry.visitor == visitor for entry in self._entries.values()) >= self._each:
                raise TrainingError(TrainingFault.RUNNING)
            if len(self._waiting) >= MOST_WAITING:
                raise TrainingError(TrainingFault.BUSY)
            run = Run(task, self)
            self._entries[run.id] = _Entry(run, visitor)
            self._waiting[run.id] = None
            self._settle()
        return run

    def send(self, run: Run, command: Command) -> None:
        """As ``Run.send``; raises ``TrainingError`` (OVER)."""
        with self._lock:
            entry = self._entries.get(run.id)
            if entry is None:
                raise TrainingError(TrainingFault.OVER)
            if run.id not in self._busy and isinstance(command, COMPUTING):
                self._wait_again(entry, command)
            elif run.id in self._waiting and isinstance(command, Pause):
                self._leave_queue(entry)
            elif entry.job is None:
                self._without_job(entry, command)
            else:
                self._deliver(entry, command)

    def stop(self, run: Run) -> None:
        """As ``Run.stop``."""
        with self._lock:
            run.set_phase(Phase.OVER)
            self._remove(run)

    def hand_over(self, run: Run, visitor: str) -> None:
        """From now on the run is this visitor's."""
        with self._lock:
            if run.id in self._entries:
                self._entries[run.id].visitor = visitor

    def close(self) -> None:
        """End all trainings."""
        with self._lock:
            for entry in list(self._entries.values()):
                self.stop(entry.run)
            self._backend.close()

    def _wait_again(self, entry: _Entry, command: Command) -> None:
        entry.held.append(command)
        self._idle.pop(entry.run.id, None)
        self._waiting[entry.run.id] = None
        self._settle()

    def _leave_queue(self, entry: _Entry) -> None:
        entry.held = [each for each in entry.held if not isinstance(each, COMPUTING)]
        entry.run.set_phase(Phase.PAUSED)
        del self._waiting[entry.run.id]
        if entry.job is not None:
            self._idle[entry.run.id] = None
        self._settle()

    def _without_job(self, entry: _Entry, command: Command) -> None:
        if isinstance(command, End):
            self.stop(entry.run)
        elif not isinstance(command, Pause):
            entry.held.append(command)

    def _deliver(self, entry: _Entry, command: Command) -> None:
        entry.sent += 1
        if entry.job is not None:
            entry.job.send(command)

    def _settle(self) -> None:
        """Give free turns to those who wait, and tell all others their places."""
        while self._waiting and len(self._busy) < self._backend.at_once:
            self._begin(self._entries[self._waiting.popitem(last=False)[0]])
        while len(self._idle) > MOST_IDLE:
            self._deliver(self._entries[self._idle.popitem(last=False)[0]], End())
        for position, each in enumerate(self._waiting, 1):
            self._entries[each].run.set_queue_position(position, len(self._busy))
        for each in self._entries.keys() - self._waiting.keys():
            self._entries[each].run.set_queue_position(0, len(self._busy))

    def _begin(self, entry: _Entry) -> None:
        run, commands = entry.run, entry.held
        self._busy.add(run.id)
        entry.held = []
        entry.sent += len(commands)
        if entry.job is not None:
            for command in commands:
                entry.job.send(command)
            return
        run.set_phase(Phase.STARTING)
        entry.job = self._backend.start(
            run.task, commands, lambda report: self._receive(run, report), lambda: self._end(run)
        )

    def _receive(self, run: Run, report: Report) -> None:
        run.receive(report)
        with self._lock:
            entry = self._entries.get(run.id)
            if report.phase in ENDED:
                self._remove(run)
            elif entry is not None and report.phase is Phase.PAUSED and report.answered == entry.sent:
                self._rest(run)
            self._settle()  # the backend may have more turns than before
        self._changed(run)

    def _rest(self, run: Run) -> None:
        if run.id in self._busy:
            self._busy.remove(run.id)
            self._idle[run.id] = None

    def _end(self, run: Run) -> None:
        """Nothing more comes from its job; where it did not say why, it was killed."""
        run.fail(TrainingFault.KILLED)
        with self._lock:
            self._remove(run)
        self._changed(run)

    def _remove(self, run: Run) -> None:
        entry = self._entries.pop(run.id, None)
        if entry is None:
            return
        self._busy.discard(run.id)
        self._idle.pop(run.id, None)
        self._waiting.pop(run.id, None)
        run.set_queue_position(0, 0)
        if entry.job is not None:
            entry.job.stop()
        self._settle()
