"""Variants of networks against modules that torch builds."""

import torch
from torch import nn

import cnnviz
from cnnviz.analysis.cost.layer_table import rows_of, total
from cnnviz.analysis.cost.variants import C3_READS, lenet_of_1998, ungrouped
from cnnviz.architectures.registry import find
from cnnviz.graph.kinds import Kind


def test_alexnet_without_groups_is_the_one_that_torch_builds() -> None:
    module = find("alexnet2012").skeleton()
    for name, child in module.named_children():
        if isinstance(child, nn.Conv2d) and child.groups > 1:
            sizes = (child.kernel_size, child.stride, child.padding)
            setattr(module, name, nn.Conv2d(child.in_channels, child.out_channels, *sizes, device="meta"))
    assert ungrouped(cnnviz.layers("alexnet2012")) == sum(p.numel() for p in module.parameters()) == 62_378_344


def test_without_groups_nothing_changes() -> None:
    nodes = cnnviz.layers("vgg11")
    assert all(node.groups == 1 for node in nodes if node.kind is Kind.CONVOLUTION)
    assert ungrouped(nodes) == total(rows_of(nodes)).parameters


class Subsampling(nn.Module):
    """S2 and S4 of 1998: the sum over 2x2, times a trained factor, plus a trained bias, for each map."""

    def __init__(self, maps: int) -> None:
        super().__init__()
        self.factor, self.bias = nn.Parameter(torch.ones(maps, 1, 1)), nn.Parameter(torch.zeros(maps, 1, 1))


def test_lenet_of_1998_layer_by_layer() -> None:
    """Built of torch's layers, C3 of sixteen convolutions that read three, four or six maps."""
    built = {
        "c1": nn.Conv2d(1, 6, 5),
        "s2": Subsampling(6),
        "c3": nn.ModuleList(nn.Conv2d(reads, 1, 5) for reads in C3_READS),
        "s4": Subsampling(16),
        "c5": nn.Conv2d(16, 120, 5),
        "f6": nn.Linear(120, 84),
        "output": nn.Identity(),  # ten fixed patterns of 84 numbers
    }
    counted = {layer.name: layer.parameters for layer in lenet_of_1998()}
    assert counted == {name: sum(p.numel() for p in module.parameters()) for name, module in built.items()}
    assert counted["c3"] == 1516
    assert sum(C3_READS) == 60


def test_connections_are_the_paper_s() -> None:
    connections = {layer.name: layer.connections for layer in lenet_of_1998()}
    paper = {"c1": 122_304, "s2": 5_880, "c3": 151_600, "s4": 2_000, "c5": 48_120}
    assert {name: connections[name] for name in paper} == paper
    assert sum(connections.values()) == 340_908
