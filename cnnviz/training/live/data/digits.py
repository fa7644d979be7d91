"""Handwritten digits: 1,797 pictures of 8 x 8 pixels that scikit-learn brings along (Alpaydin and Kaynak 1998)."""

import numpy as np

from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset

BRIGHTEST = 16  # of a pixel in scikit-learn's file


def digits(seed: int = 0) -> Dataset:
    """White digits on black, gray; ``seed`` determines the split."""
    from sklearn.datasets import load_digits  # noqa: PLC0415 - imports SciPy, which takes a second

    images, labels = load_digits(return_X_y=True)
    pixels = np.round(images.reshape(-1, 8, 8, 1) * (255 / BRIGHTEST)).astype(np.uint8)
    return dataset("digits", tuple("0123456789"), Pictures(pixels, labels.astype(np.int64)), seed)
