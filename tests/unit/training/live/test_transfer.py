"""A new last layer learns from features that are computed once, and the rest of the network stays as it was."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from torch import nn

import cnnviz
from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.pictures.images import picture_from_pixels
from cnnviz.probabilities import softmax
from cnnviz.training.live.data.dataset import Dataset, Pictures, dataset
from cnnviz.training.live.recipe import Recipe
from cnnviz.training.live.transfer import (
    RECIPE,
    FeatureSet,
    all_pictures,
    digest_of,
    exported,
    features,
    head_of,
    train,
    trainer,
)

CLASSES = ("stripes", "dots", "edges")


@pytest.fixture(scope="module")
def network() -> cnnviz.Network:
    return cnnviz.load("resnet20", "bundled")


@pytest.fixture(scope="module")
def own() -> Dataset:
    """Five pictures a class, 40 x 40 px, with noise."""
    random = np.random.default_rng(0)
    rows, columns = np.mgrid[:40, :40]
    shapes = (rows // 3 % 2, (rows // 8 + columns // 8) % 2, columns > 20)
    pixels = [
        160 * shapes[label][..., None] + random.integers(0, 90, (40, 40, 3)) for label in range(3) for _ in range(5)
    ]
    return dataset("own", CLASSES, Pictures(np.stack(pixels).astype(np.uint8), np.repeat(np.arange(3), 5)))


@pytest.fixture(scope="module")
def feature_set(network: cnnviz.Network, own: Dataset) -> FeatureSet:
    return FeatureSet(own, features(network, all_pictures(own)[0]))


def test_which_parameters_train(network: cnnviz.Network) -> None:
    head = head_of(network)
    assert (head.node, head.features) == ("fc", 64)
    assert head.trained(10) == 650
    assert head.frozen + head.trained(10) == sum(node.parameters for node in network.nodes)


def test_features_are_what_the_last_layer_reads(network: cnnviz.Network, own: Dataset, feature_set: FeatureSet) -> None:
    pixels, labels = all_pictures(own)
    run = network.run(picture_from_pixels(pixels[7]), [head_of(network).source])
    np.testing.assert_allclose(feature_set.values[7], run.maps[head_of(network).source], atol=1e-4)
    parts = feature_set.inputs(torch.device("cpu"))
    assert [len(part) for part in parts] == [9, 3, 3]
    values, own_labels = parts[1].batch(torch.tensor([2, 0]))
    assert np.array_equal(values.numpy(), feature_set.values[[11, 9]])
    assert own_labels.tolist() == labels[[11, 9]].tolist()
    assert len(parts[0].first(4)) == 4


def test_the_digest_is_of_names_and_of_all_parts(own: Dataset) -> None:
    other = replace(own, test=Pictures(own.test.pixels ^ 1, own.test.labels))
    digests = {digest_of(each) for each in (own, other, replace(own, classes=("a", "b", "c")))}
    assert len(digests) == 3
    assert digest_of(replace(own)) == digest_of(own)


def test_five_pictures_a_class_are_enough(feature_set: FeatureSet) -> None:
    head = train(feature_set)
    last = head.records.epochs[-1]
    assert last.training_accuracy == 1
    assert last.validation_accuracy == head.test.accuracy == 1
    assert len(head.records.epochs) <= RECIPE.epochs


def test_steps_are_those_of_a_plain_loop(feature_set: FeatureSet) -> None:
    """All nine pictures in one batch: the order changes sums of gradients by rounding alone."""
    recipe = Recipe(epochs=3, batch=64)
    training = trainer(feature_set, recipe)
    weight, bias = (value.detach().clone().requires_grad_() for value in training.module.parameters())
    training.run()
    optimizer = torch.optim.Adam([weight, bias], lr=1e-3, weight_decay=1e-5, amsgrad=True)
    values, labels = feature_set.inputs(torch.device("cpu"))[0].batch(torch.arange(9))
    for record in training.records.epochs:
        loss = nn.functional.cross_entropy(values @ weight.T + bias, labels)
        assert record.training_loss == pytest.approx(loss.item(), rel=1e-5)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def test_the_file_is_the_network_with_another_last_layer(
    network: cnnviz.Network, own: Dataset, feature_set: FeatureSet
) -> None:
    head = train(feature_set, Recipe(epochs=2))
    again = cnnviz.load("resnet20", exported(network, head, own.classes))
    assert again.labels == CLASSES
    assert again.preprocessing == network.preprocessing
    before, after = network.state(), again.state()
    assert {name for name in after if not np.array_equal(before[name], after[name])} == {"fc.weight", "fc.bias"}
    pixels, _ = all_pictures(own)
    assert np.array_equal(again.parameter("fc"), head.weight)
    expected = softmax(feature_set.values[3] @ head.weight.T + head.bias)
    np.testing.assert_allclose(again.probabilities(picture_from_pixels(pixels[3])), expected, atol=1e-5)


def test_a_network_that_ends_otherwise_is_refused() -> None:
    network = cnnviz.load("squeezenet1_0", "random")
    with pytest.raises(TrainingError) as error:
        head_of(network)
    assert error.value.reason == TrainingFault.HEAD
