import numpy as np

from cnnviz.training.live.data.dataset import Pictures
from cnnviz.training.live.preview import augmented, samples
from cnnviz.training.live.recipe import NONE, Augmentation

PICTURES = Pictures(
    np.random.default_rng(0).integers(0, 256, (6, 8, 6, 3), np.uint8), np.array([0, 1, 0, 1, 0, 1], np.int64)
)


def test_samples_are_the_first_of_a_class() -> None:
    some = samples(PICTURES, 1, 2)
    assert some.labels.tolist() == [1, 1]
    assert (some.pixels == PICTURES.pixels[[1, 3]]).all()
    assert len(samples(PICTURES, 1, 9)) == 3


def test_no_augmentation_changes_nothing() -> None:
    assert (augmented(PICTURES, NONE, 0) == PICTURES.pixels).all()


def test_a_draw_is_determined_by_its_seed() -> None:
    augmentation = Augmentation(flip=True, rotation=10.0, crop=2, noise=0.1)
    one, again, other = (augmented(PICTURES, augmentation, seed) for seed in (1, 1, 2))
    assert one.shape == PICTURES.pixels.shape
    assert (one == again).all()
    assert (one != other).any()


def test_a_flip_mirrors_some_and_leaves_the_others() -> None:
    changed = augmented(PICTURES, Augmentation(flip=True), 0)
    mirrored = (changed == PICTURES.pixels[:, :, ::-1]).all(axis=(1, 2, 3))
    same = (changed == PICTURES.pixels).all(axis=(1, 2, 3))
    assert (mirrored ^ same).all()
    assert mirrored.any()
