"""Accuracy, against a count by hand."""

from typing import Any

import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from cnnviz.training import loop


def test_accuracy_is_the_share_of_hits() -> None:
    scores = torch.tensor([[3.0, 1.0], [0.0, 2.0], [5.0, 4.0]])
    loader: DataLoader[Any] = DataLoader(TensorDataset(scores, torch.tensor([0, 1, 1])), batch_size=2)
    assert loop.accuracy(nn.Identity(), loader, torch.device("cpu")) == pytest.approx(2 / 3)
