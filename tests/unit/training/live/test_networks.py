import pytest

from cnnviz.architectures.registry import find
from cnnviz.design import Design, Layer, slug_of
from cnnviz.training.live.networks import NETWORKS, composition, first_kernel, variants

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


def test_variants_on_offer_lead_to_each_other() -> None:
    names = {slug: name for name, slug in NETWORKS.items()}
    pairs = {name: [names.get(each, "") for each in variants(slug)] for name, slug in NETWORKS.items()}
    assert pairs["mycnn"] == ["mycnn-batch-norm", "mycnn-dropout"]
    assert pairs["mycnn-both"] == ["mycnn-dropout", "mycnn-batch-norm"]
    assert pairs["resnet20"] == ["plain20"]
    assert pairs["plain20"][-1] == "resnet20"


def test_variants_of_built_networks_have_one_kind_of_layers_more_or_less() -> None:
    small = Design("Small", (1, 8, 8), 10, (Layer.of("conv"), Layer.of("dropout"), Layer.of("flatten")))
    normed, plain = (composition(each) for each in variants(slug_of(small)))
    assert normed is not None
    assert plain is not None
    assert [each.kind for each in normed.layers] == ["conv", "batch-norm", "dropout", "flatten"]
    assert [each.kind for each in plain.layers] == ["conv", "flatten"]
    full = Design("Full", (1, 8, 8), 10, (Layer.of("conv", padding=1),) * 99)
    assert len(variants(slug_of(full))) == 1  # no room for batch norms
    assert len(variants(slug_of(Design("Flat", (1, 8, 8), 10, (Layer.of("flatten"),))))) == 1  # nothing to normalize
    assert variants("resnet18") == ()
