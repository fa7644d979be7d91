"""A run can be stopped at each node, and leaves nothing behind."""

import numpy as np
import pytest

import cnnviz
from cnnviz.interruption import checkpoint, interruptible


class LeftError(Exception):
    """What a check raises in these tests."""


def test_without_a_check_everything_goes_on() -> None:
    checkpoint()


def test_each_node_asks_and_the_next_run_is_whole() -> None:
    network, picture, calls = cnnviz.load("lenet5", "random"), cnnviz.read_sample("digit-3"), []
    before = network.probabilities(picture)

    def check() -> None:
        calls.append(1)
        if len(calls) == 3:
            raise LeftError

    with pytest.raises(LeftError), interruptible(check):
        network.probabilities(picture)
    assert len(calls) == 3
    np.testing.assert_array_equal(network.probabilities(picture), before)
    assert len(calls) == 3


def test_gradients_ask_too() -> None:
    network, calls = cnnviz.load("lenet5", "random"), []
    with interruptible(lambda: calls.append(1)):
        network.gradients([cnnviz.read_sample("digit-3")], "c3", [(0, 0, 0)], ["input"])
    assert len(calls) >= 3


def test_checks_are_nested() -> None:
    calls = []
    with interruptible(lambda: calls.append("outer")):
        with interruptible(lambda: calls.append("inner")):
            checkpoint()
        checkpoint()
    assert calls == ["inner", "outer"]
