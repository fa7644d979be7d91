import numpy as np
import pytest

from cnnviz.errors import TrainingError
from cnnviz.training.live.data.shapes import NAMES, cosines, known_filters, shapes


def test_pictures_follow_from_the_seed() -> None:
    one, again, other = (shapes(seed, count=4) for seed in (1, 1, 2))
    assert one.digest == again.digest != other.digest
    assert one.training.pixels.shape == (2 * len(NAMES), 28, 28, 1)
    assert set(one.filters) == set(NAMES) - {"noise"}


def test_a_bar_has_its_angle() -> None:
    """The longest axis of the first filter, by the second moments of its bright part."""
    for angle in (0, 45, 90, 135):
        weights = known_filters(f"bar-{angle}", 9)[0].clip(0)
        rows, columns = np.mgrid[4:-5:-1, -4:5]
        covariance = np.cov(np.stack([columns.ravel(), rows.ravel()]), aweights=weights.ravel())
        direction = np.linalg.eigh(covariance).eigenvectors[:, 1]
        assert np.degrees(np.arctan2(direction[1], direction[0])) % 180 == pytest.approx(angle, abs=0.1)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "noise"])
def test_filters_have_mean_zero_and_length_one(name: str) -> None:
    filters = known_filters(name, 5)
    assert filters.shape == (9, 5, 5)
    assert np.allclose(filters.mean((1, 2)), 0, atol=1e-6)
    assert np.allclose(np.linalg.norm(filters, axis=(1, 2)), 1)


def test_cosines_ignore_sign_mean_and_size() -> None:
    known = known_filters("bar-45", 5)
    kernels = np.stack([-3 * known[0] + 7, known[4], np.ones((5, 5), np.float32)]).astype(np.float32)
    assert cosines(kernels, known) == pytest.approx([1, 1, 0], abs=1e-5)
    assert cosines(kernels, known_filters("bar-135", 5))[0] < 0.5


def test_one_shape_is_no_data_set() -> None:
    with pytest.raises(TrainingError):
        shapes(names=("blob",))
