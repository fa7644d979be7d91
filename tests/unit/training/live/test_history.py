import pytest
import torch
from torch import nn

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.history import History, size_of
from tests.unit.training.live.conftest import small_module


def test_weights_return_to_the_last_bit() -> None:
    module, history, states = small_module(), History(small_module()), []
    for step in range(5):
        states.append({name: value.clone() for name, value in module.state_dict().items()})
        history.offer(module, step, 0)
        with torch.no_grad():
            for parameter in module.parameters():
                parameter.add_(torch.randn(parameter.shape))
    for moment, state in zip(history.moments, states, strict=True):
        moment.restore(module)
        assert all(torch.equal(value, state[name]) for name, value in module.state_dict().items())


def test_a_moment_does_not_change_with_the_module() -> None:
    module = nn.Linear(2, 2)
    history = History(module)
    history.offer(module, 0, 0)
    before = history.moments[0].weights["weight"].copy()
    with torch.no_grad():
        module.weight.add_(1)
    assert (history.moments[0].weights["weight"] == before).all()
    with pytest.raises(ValueError, match="read-only"):
        history.moments[0].weights["weight"][0, 0] = 1


def test_bytes_are_bounded_and_the_end_is_kept() -> None:
    module = nn.Linear(10, 10)
    history = History(module, limit=8 * size_of(module) + 3)
    for step in range(100):
        history.offer(module, step, 0)
    history.close(module, 100, 1)
    steps = [moment.step for moment in history.moments]
    assert (steps[0], steps[-1]) == (0, 100)
    assert 4 <= len(steps) <= 8


def test_at_least_fifty_moments() -> None:
    history = History(nn.Linear(1, 1))
    for step in range(1000):
        history.offer(nn.Linear(1, 1), step, 0)
        assert min(step + 1, 50) <= len(history.moments) <= 100


def test_a_network_that_does_not_fit_twice_is_refused() -> None:
    with pytest.raises(TrainingError) as error:
        History(nn.Linear(10, 10), limit=600)
    assert (error.value.reason, error.value.facts) == (TrainingFault.SIZE, {"size": 880, "limit": 600})
