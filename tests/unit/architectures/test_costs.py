"""The recorded costs are those that the networks' nodes have."""

import pytest

from cnnviz.analysis.cost.estimate import estimate
from cnnviz.architectures.catalog import card
from cnnviz.architectures.costs import COSTS, MEGA
from cnnviz.architectures.registry import architectures
from cnnviz.loading import layers


def test_every_network_of_the_list_has_its_cost() -> None:
    assert set(COSTS) == set(architectures())


@pytest.mark.parametrize("slug", ["resnet18", "lenet5", "alexnet2012", "squeezenet1_1", "mobilenet_v3_small", "vgg19"])
def test_the_rows_are_what_estimates_say(slug: str) -> None:
    expected = estimate(layers(slug), card(slug).input)
    assert COSTS[slug].seconds == pytest.approx(expected.seconds, rel=0.01)
    assert COSTS[slug].memory == pytest.approx(expected.memory, abs=MEGA)
    assert card(slug).cost == COSTS[slug]
