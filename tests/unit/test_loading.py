"""Loading: what is offered is ready to use, what is not is refused, nodes are known without weights."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
import pytest
from torch import nn

import cnnviz
from cnnviz import loading
from cnnviz.graph.nodes import Graph
from cnnviz.network import Network

CHELSEA = cnnviz.read_sample("chelsea")
DIGIT = cnnviz.read_sample("digit-3")


def test_random_weights_are_seeded_and_said_to_be_untrained(lenet: Network) -> None:
    again, other = cnnviz.load("lenet5", "random"), cnnviz.load("lenet5", "random", seed=1)
    np.testing.assert_array_equal(lenet.parameter("c1"), again.parameter("c1"))
    assert not np.array_equal(lenet.parameter("c1"), other.parameter("c1"))
    assert not lenet.provenance.trained


def refused(load: Callable[[], object]) -> cnnviz.CnnvizError:
    with pytest.raises(cnnviz.CnnvizError) as caught:
        load()
    return caught.value


def test_what_cannot_be_loaded() -> None:
    unknown = refused(lambda: cnnviz.load("resnet19", "random"))
    assert isinstance(unknown, cnnviz.UnknownNetworkError)
    assert refused(lambda: cnnviz.load("alexnet2012", "imagenet")).reason == cnnviz.WeightsFault.NOT_OFFERED
    assert refused(lambda: cnnviz.load("lenet5", "no/such.safetensors")).reason == cnnviz.WeightsFault.NOT_FOUND
    assert refused(lambda: cnnviz.load("lenet5", b"not weights")).reason == cnnviz.WeightsFault.UNKNOWN_FORMAT


def test_layers_need_no_weights_and_are_those_of_the_loaded_network(resnet: Network) -> None:
    assert cnnviz.layers("resnet18", "random") is resnet.nodes
    imagenet = cnnviz.layers("resnet18", "imagenet")
    assert imagenet[-1].output == (1000,)
    with pytest.raises(cnnviz.UnknownNetworkError):
        cnnviz.layers("resnet19")


@pytest.mark.parametrize("slug", [card.slug for card in cnnviz.networks() if "bundled" in cnnviz.sources(card.slug)])
def test_bundled_weights_are_ready_to_use(slug: str) -> None:
    network = cnnviz.load(slug, on="cpu")
    picture = CHELSEA if network.preprocessing.channels == 3 else DIGIT
    assert network.provenance.trained
    assert cnnviz.layers(slug, "bundled") is network.nodes
    label, share = network.classify(picture)[0]
    assert label in network.labels
    assert share > 1 / len(network.labels)


def test_many_who_ask_at_once_for_a_network_trace_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    trace, shapes = loading.reading.trace, []

    def counted(module: nn.Module, shape: tuple[int, int, int]) -> Graph:
        shapes.append(shape)
        return trace(module, shape)

    monkeypatch.setattr(loading.reading, "trace", counted)
    monkeypatch.setattr(loading, "_traced_once", lru_cache(loading._traced_once.__wrapped__))
    with ThreadPoolExecutor(8) as pool:
        every = list(pool.map(cnnviz.layers, 8 * ["lenet5"]))
    assert len(shapes) == 1
    assert all(nodes is every[0] for nodes in every)
