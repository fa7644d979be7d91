"""The proof over whole networks: every node, corners and some units by chance, random weights and noise."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from cnnviz.architectures.registry import find
from cnnviz.graph.reading import trace
from cnnviz.network import Network
from cnnviz.weights.loading import load_weights
from tests.explaining import faults, run, shake, some_units

#: Side of the input, small where the network allows it; ``None`` is its own.
SIDES = {
    "lenet5": None,
    "mycnn": None,
    "resnet20": None,
    "alexnet2012": None,
    "googlenet": 64,
    "resnet50": 64,
    "densenet121": 64,
    "mobilenet_v2": 64,
    "mobilenet_v3_small": 64,
    "efficientnet_b0": 64,
    "convnext_tiny": 64,
    "shufflenet_v2_x0_5": 64,
    "squeezenet1_1": 64,
    "mnasnet0_5": 64,
    "regnet_y_400mf": 64,
    "inception_v3": 96,
}


def network(slug: str) -> Network:
    weights = load_weights(slug, "random")
    shake(weights.module)
    side = SIDES[slug]
    if side is not None:
        weights = replace(weights, preprocessing=replace(weights.preprocessing, height=side, width=side))
    traced = trace(find(slug).skeleton(), weights.preprocessing.shape)
    return Network(slug, weights, traced, torch.device("cpu"))


@pytest.mark.parametrize("slug", SIDES)
def test_every_node_of_every_kind_of_network(slug: str) -> None:
    net = network(slug)
    kept = run(net)
    rng = np.random.default_rng(2)
    explained = [
        kept.explain(node.name, *unit) for node in net.nodes for unit in some_units(node.output, count=2, rng=rng)
    ]
    assert len(explained) >= len(net.nodes)
    assert [fault for each in explained for fault in faults(kept, each, most=40)] == []
    assert min(each.scale for each in explained) > 0  # zero everywhere would prove nothing
