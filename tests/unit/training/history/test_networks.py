"""The networks: those of the paper, those on offer, and smaller copies of two."""

import pytest
import torch
from torch import nn

from cnnviz.architectures.registry import find
from cnnviz.graph.reading import trace
from cnnviz.training.history.networks import DEPTH, EXPERIMENTS, FAMILIES

MEGA = 1_000_000


def _parameters(module: nn.Module) -> int:
    return sum(each.numel() for each in module.parameters())


@pytest.mark.parametrize(("name", "millions"), [("plain20", 0.27), ("resnet20", 0.27), ("resnet56", 0.85)])
def test_sizes_of_the_paper(name: str, millions: float) -> None:
    """He et al. 2015, table 6."""
    module = DEPTH.networks[name].build(10)
    assert round(_parameters(module) / MEGA, 2) == millions
    assert module.eval()(torch.zeros(1, 3, 32, 32)).shape == (1, 10)


def test_a_plain_network_has_the_same_layers_without_shortcuts() -> None:
    plain, residual = (trace(DEPTH.networks[name].build(10).eval(), (3, 32, 32)) for name in ("plain56", "resnet56"))
    kinds = [[str(node.kind) for node in graph.nodes] for graph in (plain, residual)]
    assert [each.count("convolution") for each in kinds] == [55, 55]
    assert [each.count("add") for each in kinds] == [0, 27]
    macs = [sum(node.macs for node in graph.nodes) for graph in (plain, residual)]
    assert macs[0] == macs[1]


def test_the_plain_network_is_the_one_that_is_trained_live() -> None:
    live = find(DEPTH.networks["plain20"].architecture).skeleton(10)
    assert _parameters(live) == _parameters(DEPTH.networks["plain20"].build(10))


@pytest.mark.parametrize(("name", "millions"), [("alexnet", 200), ("vgg11", 155)])
def test_smaller_copies_read_crops_and_whole_pictures(name: str, millions: int) -> None:
    module = FAMILIES.networks[name].build(64).eval()
    assert [module(torch.zeros(1, 3, side, side)).shape for side in (48, 64)] == [(1, 64), (1, 64)]
    macs = sum(node.macs for node in trace(module, (3, 64, 64)).nodes)
    assert macs / MEGA == pytest.approx(millions, abs=5)


def test_what_is_shipped_is_what_is_on_offer() -> None:
    shipped = {name: entry for name, entry in FAMILIES.networks.items() if entry.is_shipped}
    assert list(shipped) == ["googlenet", "densenet121", "mobilenet_v3_large"]
    for name, entry in shipped.items():
        assert entry.architecture == name
        expected = find(name).skeleton(64).state_dict()
        assert {key: value.shape for key, value in entry.build(64).state_dict().items()} == {
            key: value.shape for key, value in expected.items()
        }


def test_experiments_go_by_name() -> None:
    assert EXPERIMENTS == {"depth": DEPTH, "families": FAMILIES}
