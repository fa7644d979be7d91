"""Without a cluster: an actor, and what happens where there is none. ``-m cluster``: a real one, of this machine."""

import socket
import sys
import time
from collections.abc import Callable, Iterator
from queue import SimpleQueue

import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs import cluster
from cnnviz.training.jobs.cluster import Actor, ClusterBackend
from cnnviz.training.jobs.commands import Advance, End, Pause, Play, SetRate
from cnnviz.training.jobs.queue import Queue
from cnnviz.training.jobs.reports import Phase
from cnnviz.training.jobs.run import Run
from cnnviz.training.jobs.task import Task
from cnnviz.training.live.recipe import Recipe
from tests.unit.training.jobs.test_worker import plain, same_training

ENDLESS = Recipe(batch=8, epochs=1000, stop_patience=1000)


def wait_for(run: Run, condition: Callable[[Run], bool]) -> None:
    deadline = time.monotonic() + 100
    while not condition(run):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_an_actor_trains_and_says_when_nothing_more_comes(
    task: Callable[[], Task], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.torch, "set_num_threads", lambda _: None)
    actor = Actor([Pause(), Advance()])
    actor.send(End())
    actor.train(task(), 1)
    *reports, last = actor.reports()
    assert [each and each.phase for each in reports] == [Phase.RUNNING, Phase.PAUSED, Phase.PAUSED, Phase.OVER]
    assert last is None


@pytest.mark.parametrize("prefix", ["ray://", ""])
def test_where_nothing_listens_a_run_says_so_and_the_next_one_tries_again(
    task: Callable[[], Task], monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)  # it is not even asked for
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        backend = ClusterBackend(f"{prefix}127.0.0.1:{closed.getsockname()[1]}")
        backend._try_to_connect()
        trainings = Queue(backend)
        for visitor in ("a", "b"):
            run = trainings.start(task(), visitor)
            wait_for(run, lambda run: run.over)
            fault = run.snapshot().fault
            assert fault is not None
            assert fault.reason == TrainingFault.CLUSTER
    backend.close()


def test_the_probe_reaches_what_listens_and_leaves_names_to_ray() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        cluster._probe(f"ray://127.0.0.1:{server.getsockname()[1]}")
    for address in ("auto", cluster.LOCAL):
        cluster._probe(address)


def test_without_ray_or_where_it_refuses_the_fault_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(TrainingError) as caught:
        ClusterBackend("auto").connect()
    assert caught.value.reason == TrainingFault.CLUSTER
    assert isinstance(caught.value.__cause__, ImportError)


@pytest.fixture(scope="module")
def backend() -> Iterator[ClusterBackend]:
    """A cluster of two processors, whatever this machine has: two jobs at once, of one thread as the tests' own."""
    import ray  # noqa: PLC0415 - an extra

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "THREADS", 1)
        backend = ClusterBackend(cluster.LOCAL)
        backend.connect()
        yield backend
        backend.close()


@pytest.mark.cluster
@pytest.mark.filterwarnings("default")
class TestCluster:
    def test_runs_go_in_parallel_and_do_not_touch_each_other(
        self, backend: ClusterBackend, task: Callable[..., Task]
    ) -> None:
        assert backend.at_once == 2
        trainings = Queue(backend, each=4)
        runs = [trainings.start(task(Recipe(batch=8, epochs=4, seed=seed)), "a") for seed in range(4)]
        assert [each.snapshot().queue_position for each in runs] == [0, 0, 1, 2]
        for run in runs:
            wait_for(run, lambda run: run.over)
            same_training(run, plain(run.task))

    def test_commands_reach_the_actor(self, backend: ClusterBackend, task: Callable[..., Task]) -> None:
        run = Queue(backend).start(task(ENDLESS), "a")
        run.send(Pause())
        wait_for(run, lambda run: run.snapshot().phase is Phase.PAUSED)
        run.send(SetRate(0.002))
        run.send(Advance(epoch=True))
        wait_for(run, lambda run: run.snapshot().epoch == 1)
        run.send(Play())
        run.send(End())
        wait_for(run, lambda run: run.over)
        assert run.snapshot().fault is None
        assert run.snapshot().rate == 0.002

    def test_an_actor_that_is_killed_leaves_what_it_reported(
        self, backend: ClusterBackend, task: Callable[..., Task]
    ) -> None:
        run = Queue(backend).start(task(ENDLESS), "a")
        wait_for(run, lambda run: run.snapshot().step > 0)
        entry = run._control._entries[run.id]  # type: ignore[attr-defined]
        entry.job.stop()
        wait_for(run, lambda run: run.over)
        state = run.snapshot()
        assert state.fault is not None
        assert state.fault.reason == TrainingFault.KILLED
        assert len(state.steps) > 0

    def test_a_stopped_job_ends(self, backend: ClusterBackend, task: Callable[..., Task]) -> None:
        ended: SimpleQueue[None] = SimpleQueue()
        job = backend.start(task(ENDLESS), (), lambda _: None, lambda: ended.put(None))
        job.stop()
        ended.get(timeout=100)
