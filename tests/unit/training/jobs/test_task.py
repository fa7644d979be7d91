import pickle
from collections.abc import Callable

from cnnviz.training.jobs.task import Task


def test_it_reaches_another_process_whole(task: Callable[[], Task]) -> None:
    one = task()
    other = pickle.loads(pickle.dumps(one))  # noqa: S301 - our own
    assert (other.slug, other.recipe, other.picture) == (one.slug, one.recipe, one.picture)
    assert other.data.digest == one.data.digest
