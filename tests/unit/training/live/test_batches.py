import numpy as np
import torch

from cnnviz.pictures.images import normalize
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
