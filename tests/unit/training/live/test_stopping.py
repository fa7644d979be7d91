import math

from cnnviz.training.live.stopping import Stopping


def test_it_stops_after_so_many_epochs_without_improvement() -> None:
    stopping = Stopping(7)
    over = []
    for loss in [1.0, 0.9, *[0.9] * 7]:
        stopping = stopping.after(loss)
        over.append(stopping.over)
    assert over == [False] * 8 + [True]
    assert (stopping.best, stopping.best_epoch) == (0.9, 2)


def test_improvement_starts_the_wait_again() -> None:
    stopping = Stopping(2)
    for loss in (1.0, 1.1, 0.9, 1.0, math.nan):
        assert not stopping.over
        stopping = stopping.after(loss)
    assert stopping.over
    assert stopping.best_epoch == 3
