import numpy as np
import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.pictures.images import fit, picture_from_pixels
from cnnviz.training.live.data.dataset import CLASSES, Pictures, check_classes, dataset, dataset_with_test, fit_pictures


def pictures(counts: list[int]) -> Pictures:
    labels = np.repeat(np.arange(len(counts)), counts)
    pixels = np.random.default_rng(0).integers(0, 256, (len(labels), 6, 6, 1)).astype(np.uint8)
    pixels[:, 0, 0, 0] = np.arange(len(labels))
    return Pictures(pixels, labels)


def test_every_picture_is_in_one_part_and_every_class_in_each() -> None:
    data = dataset("x", "abc", pictures([5, 20, 40]))
    parts = [data.training, data.validation, data.test]
    assert [np.bincount(part.labels).tolist() for part in parts] == [[3, 14, 28], [1, 3, 6], [1, 3, 6]]
    numbers = np.concatenate([part.pixels[:, 0, 0, 0] for part in parts])
    assert sorted(numbers.tolist()) == list(range(65))


def test_the_seed_decides() -> None:
    one, again, other = (dataset("x", "ab", pictures([30, 30]), seed) for seed in (1, 1, 2))
    assert one.digest == again.digest != other.digest


def test_own_test_pictures_stay_the_test() -> None:
    test = pictures([2, 2])
    data = dataset_with_test("x", "ab", pictures([20, 20]), test)
    assert data.test is test
    assert (len(data.training), len(data.validation)) == (34, 6)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        ([9], TrainingFault.DATA_CLASSES),
        ([3] * (CLASSES[1] + 1), TrainingFault.DATA_CLASSES),
        ([3, 2], TrainingFault.DATA_FEW),
        ([3, 0], TrainingFault.DATA_FEW),
    ],
)
def test_too_little_or_too_much_is_refused(counts: list[int], reason: TrainingFault) -> None:
    labels = np.repeat(np.arange(len(counts)), counts)
    with pytest.raises(TrainingError) as error:
        check_classes([str(each) for each in range(len(counts))], labels)
    assert error.value.reason == reason


def test_pictures_are_fitted_as_those_of_visitors() -> None:
    data = dataset("x", "ab", pictures([3, 3])).fit((3, 12, 12))
    assert data.training.pixels.shape == (2, 12, 12, 3)
    own = dataset("x", "ab", pictures([3, 3]))
    expected = fit(picture_from_pixels(own.training.pixels[0, :, :, 0]), data.preprocessing)
    assert np.array_equal(data.training.pixels[0], expected)
    assert fit_pictures(own.test, (1, 6, 6)) is own.test


def test_the_scale_is_that_of_the_training_pictures() -> None:
    data = dataset("x", "ab", pictures([30, 30]))
    values = data.training.pixels / 255
    assert data.preprocessing.mean == pytest.approx((values.mean(),))
    assert data.preprocessing.std == pytest.approx((values.std(),))
    assert data.preprocessing.shape == (1, 6, 6)


def test_pictures_of_one_shade_have_a_scale() -> None:
    gray = Pictures(np.full((6, 4, 4, 1), 9, np.uint8), np.repeat([0, 1], 3))
    assert dataset("x", "ab", gray).preprocessing.std[0] > 0
