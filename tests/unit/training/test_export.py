"""What is written of a training."""

import torch
from torch import nn

from cnnviz.training.export import half_precision


def test_half_precision_leaves_counters_alone() -> None:
    state = half_precision(nn.Sequential(nn.Conv2d(1, 1, 1), nn.BatchNorm2d(1)))
    kinds = {name: value.dtype for name, value in state.items()}
    assert kinds.pop("1.num_batches_tracked") == torch.int64
    assert set(kinds.values()) == {torch.float16}
