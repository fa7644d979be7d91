from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from torch import Tensor, nn

from cnnviz.training.live.calls import NONLINEARITIES, RELUS, WatchedCalls

LAYERS = (nn.ReLU(), nn.ReLU(inplace=True), nn.ReLU6(), nn.Tanh(), nn.Sigmoid(), nn.SiLU(), nn.GELU(), nn.Hardswish())


@pytest.mark.parametrize("call", [*LAYERS, F.relu, torch.relu, Tensor.relu, torch.tanh, torch.sigmoid, F.gelu])
def test_a_call_is_seen_once_before_and_after(call: Callable[..., Any]) -> None:
    values, seen = torch.linspace(-2, 2, 5), []

    def keep(_function: object, tensor: Tensor) -> None:
        seen.append(tensor.clone())

    with WatchedCalls(NONLINEARITIES, before=keep, after=keep):
        result = call(values.clone())
    assert len(seen) == 2
    assert torch.equal(seen[0], values)
    assert torch.equal(seen[1], result)


def test_other_functions_and_calls_outside_are_not_seen() -> None:
    seen = []
    with WatchedCalls(RELUS, after=lambda _function, tensor: seen.append(tensor)):
        torch.exp(torch.zeros(1))
        torch.tanh(torch.zeros(1))
    torch.relu(torch.zeros(1))
    assert not seen
