import os
import signal
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from cnnviz.errors import TrainingFault
from cnnviz.training.jobs.commands import Advance, Pause, Play
from cnnviz.training.jobs.local import Forks, LocalBackend
from cnnviz.training.jobs.queue import Queue
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.recipe import Recipe
from tests.unit.training.jobs.test_worker import plain, same_training

ENDLESS = Recipe(batch=8, epochs=1000, stop_patience=1000)
MEMORY = 2**31


@pytest.fixture(scope="module")
def backend() -> Iterator[LocalBackend]:
    backend = LocalBackend(at_once=2, threads=1, memory=MEMORY)
    yield backend
    backend.close()


def wait_for(run: Run, condition: Callable[[Run], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition(run):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_two_at_once_do_not_touch_each_other(backend: LocalBackend, task: Callable[..., Task]) -> None:
    tasks = [task(Recipe(batch=8, epochs=5, seed=seed)) for seed in (1, 2)]
    trainings = Queue(backend)
    runs = [trainings.start(each, each.recipe.json()) for each in tasks]
    for run in runs:
        wait_for(run, lambda run: run.over)
        same_training(run, plain(run.task))


def test_commands_reach_the_process(backend: LocalBackend, task: Callable[..., Task]) -> None:
    run = Queue(backend).start(task(), "a")
    run.send(Pause())
    wait_for(run, lambda run: run.snapshot().phase is Phase.PAUSED or run.over)
    if not run.over:
        run.send(Advance(epoch=True))
        run.send(Play())
    wait_for(run, lambda run: run.over)
    same_training(run, plain(run.task))


def test_a_run_says_that_it_was_killed(backend: LocalBackend, task: Callable[..., Task]) -> None:
    run = Queue(backend).start(task(ENDLESS), "a")
    wait_for(run, lambda run: run.snapshot().step > 0)
    (job,) = backend._jobs
    assert job.pid is not None
    os.kill(job.pid, signal.SIGTERM)
    wait_for(run, lambda run: run.over)
    state = run.snapshot()
    assert state.fault is not None
    assert state.fault.reason == TrainingFault.KILLED
    assert len(state.steps) > 0
    assert len(state.moments) > 0


def test_a_stopped_job_ends_its_process(backend: LocalBackend, task: Callable[..., Task]) -> None:
    ended: SimpleQueue[None] = SimpleQueue()
    job = backend.start(task(ENDLESS), (), lambda _: None, lambda: ended.put(None))
    job.stop()
    ended.get(timeout=60)
    job.send(Play())  # without effect


def test_too_little_memory_is_a_fault(
    backend: LocalBackend, task: Callable[..., Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of the process alone; this one has enough."""
    monkeypatch.setattr(backend, "_memory", 0)
    run = Queue(backend).start(task(Recipe(batch=1024)), "a")
    wait_for(run, lambda run: run.over)
    fault = run.snapshot().fault
    assert fault is not None
    assert fault.reason in {TrainingFault.MEMORY, TrainingFault.KILLED}


def test_without_fork_each_job_starts_anew(task: Callable[..., Task]) -> None:
    backend = LocalBackend(at_once=1, threads=1, memory=MEMORY, fork=False)
    run = Queue(backend).start(task(), "a")
    wait_for(run, lambda run: run.over)
    same_training(run, plain(run.task))
    backend.close()


def test_what_nobody_needs_is_given_back(backend: LocalBackend) -> None:
    """The last of this file: starting that process anew takes seconds."""
    fresh, forks = Forks(), backend._forks
    assert not fresh.touch()
    fresh.rest(0)
    assert forks is not None
    forks.prepare()
    process = forks._process
    assert process is not None
    forks.rest(60)
    assert forks.touch()
    forks.rest(0)
    assert not forks.touch()
    assert process.poll() is not None
