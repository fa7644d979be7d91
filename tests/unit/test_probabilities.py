import numpy as np
import pytest
import torch

from cnnviz.probabilities import softmax, total_variation


@pytest.mark.parametrize("shape", [(10,), (3, 7), (2, 2, 5)])
def test_softmax_is_torch_s(shape: tuple[int, ...]) -> None:
    scores = (np.random.default_rng(0).normal(size=shape) * 20).astype(np.float32)
    expected = torch.from_numpy(scores).double().softmax(-1).float().numpy()
    np.testing.assert_allclose(softmax(scores), expected, rtol=1e-6)
    assert softmax(scores).dtype == np.float32


def test_large_scores_do_not_overflow() -> None:
    assert softmax(np.array([1e30, 0, -1e30], np.float32)).tolist() == [1, 0, 0]


def test_distances_are_half_the_sum_of_differences_row_by_row() -> None:
    rows = np.array([[0.75, 0.25], [0.25, 0.75], [1, 0]], np.float32)
    assert total_variation(rows, rows[:1]).tolist() == [0, 0.5, 0.25]
    assert total_variation(np.array([1, 0], np.float32), np.array([0, 1], np.float32)) == 1
