from cnnviz.training.jobs.backend import Backend
from cnnviz.training.jobs.local import LocalBackend


def test_processes_of_this_machine_are_one() -> None:
    backend: Backend = LocalBackend(at_once=3, threads=1, memory=2**30)
    assert backend.at_once == 3
    backend.close()
