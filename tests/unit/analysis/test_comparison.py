"""Profiles of networks against the functions that they are computed with."""

import pytest

import cnnviz
from cnnviz.analysis.comparison import gated_from, growth, last_field, profile
from cnnviz.analysis.cost import counts
from cnnviz.analysis.cost.layer_table import kept_memory, rows_of, total
from cnnviz.architectures.registry import architectures
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField

#: Fields of the last maps, measured by gradient elsewhere.
FIELDS = {"alexnet": 195, "vgg16": 212, "resnet18": 435, "resnet50": 427, "googlenet": 379, "inception_v3": 1311}


@pytest.mark.parametrize("slug", ["lenet5", "vgg11", "resnet18", "mobilenet_v3_small"])
def test_a_profile_is_what_its_parts_say(slug: str) -> None:
    nodes, picture = cnnviz.layers(slug), architectures()[slug].input
    result, sums = profile(nodes, picture), total(rows_of(nodes))
    assert (result.parameters, result.macs, result.memory) == (sums.parameters, sums.macs, sums.memory)
    assert result.kept == kept_memory(nodes, picture) < result.memory
    assert (result.depth, result.layers) == (counts.depth(nodes), counts.layers(nodes))
    assert result.stages == counts.stages(nodes)
    assert result.growth == growth(nodes)
    assert result.gated_from == gated_from(nodes)


@pytest.mark.parametrize(("slug", "field"), FIELDS.items())
def test_the_field_grows_to_that_of_the_last_maps(slug: str, field: int) -> None:
    nodes = cnnviz.layers(slug)
    curve = growth(nodes)
    assert list(curve.depths) == sorted(set(curve.depths))
    assert list(curve.sizes) == sorted(curve.sizes)
    assert max(curve.depths) < counts.depth(nodes)
    last = last_field(nodes)
    assert last is not None
    assert isinstance(last.receptive_field, ReceptiveField)
    assert last.receptive_field.vertical.size == curve.sizes[-1] == field


def test_stacked_small_windows_grow_by_two() -> None:
    curve = growth(cnnviz.layers("vgg11"))
    assert curve.sizes[:2] == (4, 10)  # 3x3 then pooling, and again: 3 + 1, 4 + 2 * 2 + 2


@pytest.mark.parametrize("slug", ["efficientnet_b0", "regnet_y_400mf", "mobilenet_v3_small"])
def test_gates_bring_the_whole_picture_early(slug: str) -> None:
    nodes = cnnviz.layers(slug)
    first = gated_from(nodes)
    assert first is not None
    at = counts.depths(nodes)
    whole = [node for node in nodes if node.receptive_field is WHOLE_IMAGE and len(node.output) == 3]
    maps = [node for node in whole if node.output[1:] != (1, 1)]
    assert min(at[node.name] for node in maps) == first < counts.depth(nodes) / 2


@pytest.mark.parametrize("slug", ["resnet18", "vgg11", "googlenet", "densenet121"])
def test_networks_without_gates(slug: str) -> None:
    assert gated_from(cnnviz.layers(slug)) is None


def test_a_network_without_any_map() -> None:
    vectors = cnnviz.layers("lenet5")[-3:]
    assert last_field(vectors) is None
    assert cnnviz.analysis.comparison.growth(()).sizes == ()
