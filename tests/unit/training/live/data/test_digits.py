from sklearn.datasets import load_digits

from cnnviz.training.live.data.digits import digits


def test_they_are_those_of_scikit_learn() -> None:
    data = digits()
    parts = (data.training, data.validation, data.test)
    assert sum(map(len, parts)) == 1797
    assert data.training.pixels.shape[1:] == (8, 8, 1)
    assert (data.training.pixels.min(), data.training.pixels.max()) == (0, 255)
    assert data.classes == tuple("0123456789")
    bright = sum(int(part.pixels.astype(int).sum()) for part in parts)
    assert abs(bright - load_digits().images.sum() * 255 / 16) < 0.5 * 1797 * 64
