import numpy as np
import pytest
import torch

from cnnviz.pictures.images import normalize
from cnnviz.training.live import batches
from cnnviz.training.live.data.dataset import Dataset


def test_a_batch_has_the_numbers_that_the_network_gets_in_use(halves: Dataset) -> None:
    inputs = halves.inputs(torch.device("cpu"))[2]
    pictures, labels = inputs.batch(torch.tensor([4, 2]))
    expected = np.stack([normalize(halves.test.pixels[index], halves.preprocessing) for index in (4, 2)])
    assert np.array_equal(pictures.numpy(), expected)
    assert labels.tolist() == halves.test.labels[[4, 2]].tolist()


def test_changes_come_before_the_scale(halves: Dataset) -> None:
    inputs = halves.inputs(torch.device("cpu"))[2]
    black, _ = inputs.batch(torch.tensor([0]), torch.zeros_like)
    assert torch.allclose(black, (-inputs.mean / inputs.std).expand_as(black))
    assert len(inputs.first(3)) == 3


def test_few_pictures_are_normalized_once_and_many_batch_by_batch(
    halves: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs, indices = halves.inputs(torch.device("cpu"))[2], torch.tensor([4, 2])
    once = inputs.normalized_once()
    assert once.normalized is not None
    assert torch.equal(once.batch(indices)[0], inputs.batch(indices)[0])
    assert torch.equal(once.first(3).batch(torch.tensor([2]))[0], inputs.batch(torch.tensor([2]))[0])
    assert torch.equal(once.batch(indices, torch.zeros_like)[0], inputs.batch(indices, torch.zeros_like)[0])
    monkeypatch.setattr(batches, "MOST_NORMALIZED", 4 * inputs.pixels.numel() - 1)
    assert inputs.normalized_once() is inputs
