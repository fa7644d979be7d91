"""Means of what was summed."""

from cnnviz.training.history.records import Epoch, Moment, Sums


def test_means_are_over_pictures() -> None:
    sums = Sums(4, 8.0, 3, 0.5) + Sums(4, 4.0, 1, 0.75)
    assert sums.moment(50) == Moment(50, 1.5, 0.5)
    assert sums.epoch(0.25) == Epoch(1.5, 0.5, 0.25, 1.2)
