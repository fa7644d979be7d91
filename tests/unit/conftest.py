"""Networks that several files share, loaded once a file: the weights are random, so that nothing is read."""

import pytest

import cnnviz
from cnnviz.network import Network


@pytest.fixture(scope="module")
def resnet() -> Network:
    return cnnviz.load("resnet18", "random", on="cpu")


@pytest.fixture(scope="module")
def lenet() -> Network:
    return cnnviz.load("lenet5", "random", on="cpu")
