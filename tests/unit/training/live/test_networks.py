import pytest

from cnnviz.architectures.registry import find
from cnnviz.design import Design, Layer, slug_of
from cnnviz.training.live.networks import NETWORKS, first_kernel

COUNTS = {
    "mycnn": 421_642,
    "mycnn-dropout": 421_642,
    "mycnn-batch-norm": 421_642 + 2 * (32 + 64),
    "mycnn-both": 421_642 + 2 * (32 + 64),
    "lenet5": 61_706,
    "resnet20": 269_722,
    "plain20": 269_722,
    "windows": 490,
}


@pytest.mark.parametrize("name", NETWORKS)
def test_every_network_has_its_parameters(name: str) -> None:
    module = find(NETWORKS[name]).skeleton(10)
    assert sum(each.numel() for each in module.parameters()) == COUNTS[name]


def test_the_plain_network_has_the_depth_of_its_name() -> None:
    names = [type(part).__name__ for part in find(NETWORKS["plain20"]).skeleton(10).modules()]
    assert (names.count("Conv2d"), names.count("Linear")) == (19, 1)


def test_the_variants_differ_as_their_names_say() -> None:
    parts = {
        name: [type(each).__name__ for each in find(slug).skeleton(10).modules()] for name, slug in NETWORKS.items()
    }
    assert [name for name in parts if "Dropout" in parts[name]] == ["mycnn-dropout", "mycnn-both"]
    assert parts["mycnn-both"].count("BatchNorm2d") == parts["mycnn-batch-norm"].count("BatchNorm2d") == 2


def test_the_first_windows_are_those_of_the_first_convolution() -> None:
    assert [first_kernel(slug) for slug in ("mycnn", "lenet5", "resnet20", NETWORKS["plain20"])] == [3, 5, 3, 3]
    assert first_kernel(slug_of(Design("none", (1, 8, 8), 10, (Layer.of("flatten"),)))) == 0
