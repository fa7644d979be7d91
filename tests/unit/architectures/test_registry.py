"""One contract for every architecture on offer, next year's included: traced once each, without a number in it."""

from dataclasses import dataclass

import pytest
import torch
from torch import nn
from torchvision import models

from cnnviz.architectures.architecture import Architecture
from cnnviz.architectures.catalog import networks
from cnnviz.architectures.registry import architectures, find
from cnnviz.errors import UnknownNetworkError
from cnnviz.geometry import WHOLE_IMAGE, ReceptiveField
from cnnviz.graph.kinds import Kind
from cnnviz.graph.nodes import INPUT, Graph, Node
from cnnviz.graph.reading import trace

#: Published with the head that only training needs, which is not built.
AUXILIARY = {"inception_v3": 3_326_696}
PUBLISHED = [slug for slug in architectures() if slug in models.list_models(module=models)]
#: Gates that weigh channels by what the whole picture holds.
SQUEEZING = ("efficientnet_b0", "efficientnet_v2_s", "mobilenet_v3_small", "mobilenet_v3_large", "regnet_y_400mf")


@dataclass(frozen=True)
class Traced:
    architecture: Architecture
    module: nn.Module
    graph: Graph

    def node(self, name: str) -> Node:
        return next(node for node in self.graph.nodes if node.name == name)

    def total(self, what: str) -> int:
        return sum(getattr(node, what) for node in self.graph.nodes)


@pytest.fixture(scope="module", params=sorted(architectures()))
def traced(request: pytest.FixtureRequest) -> Traced:
    architecture = find(request.param)
    module = architecture.skeleton()
    return Traced(architecture, module, trace(module, architecture.input))


def test_it_is_built_without_a_number(traced: Traced) -> None:
    assert {value.device.type for value in traced.module.state_dict().values()} == {"meta"}
    assert not traced.module.training


def test_every_buffer_is_part_of_the_state(traced: Traced) -> None:
    """One outside of it would stay on the meta device when weights are loaded, where nothing can be computed."""
    names = [name for name, _ in [*traced.module.named_parameters(), *traced.module.named_buffers()]]
    assert sorted(names) == sorted(traced.module.state_dict())


def test_parameters_are_all_counted_once(traced: Traced) -> None:
    assert traced.total("parameters") == sum(parameter.numel() for parameter in traced.module.parameters())
    if traced.architecture.parameters is not None:
        assert traced.total("parameters") == traced.architecture.parameters


def test_counts_are_the_published_ones(traced: Traced) -> None:
    slug = traced.architecture.slug
    if slug not in PUBLISHED:
        assert traced.architecture.parameters is None  # nobody's figure but our own sum
        return
    meta = models.get_model_weights(slug).DEFAULT.meta
    assert traced.total("parameters") + AUXILIARY.get(slug, 0) == meta["num_params"]
    assert traced.total("macs") / 1e9 == pytest.approx(meta["_ops"], abs=0.005)


def test_every_step_is_of_a_known_kind(traced: Traced) -> None:
    assert [node.name for node in traced.graph.nodes if node.kind is Kind.OTHER] == []


def test_every_input_is_a_node_before(traced: Traced) -> None:
    known = {INPUT}
    for node in traced.graph.nodes:
        assert node.inputs
        assert known.issuperset(node.inputs), node.name
        assert node.name not in known
        known.add(node.name)
    assert set(traced.graph.steps) == set(traced.graph.axes) == set(traced.graph.by_name) == known


def test_it_ends_in_one_score_per_class(traced: Traced) -> None:
    assert traced.graph.nodes[-1].output == (traced.architecture.classes,)
    assert all(len(node.output) in (1, 3) and min(node.output) > 0 for node in traced.graph.nodes)


def test_every_map_has_a_field_and_no_flat_vector_has(traced: Traced) -> None:
    for node in traced.graph.nodes:
        flat = len(node.output) == 1 and node.kind is not Kind.GLOBAL_AVERAGE_POOL
        assert (node.receptive_field is None) == flat, node.name


def test_windows_give_the_shapes(traced: Traced) -> None:
    """The window that is told of a layer is the one it slides: from the input's size to the output's."""
    shapes = {INPUT: traced.architecture.input} | {node.name: node.output for node in traced.graph.nodes}
    for node in traced.graph.nodes:
        if node.windows is not None:
            sizes = shapes[node.inputs[0]][1:]
            given = tuple(window.output_size(size) for window, size in zip(node.windows, sizes, strict=True))
            assert given == node.output[1:], node.name


def test_what_has_seen_everything_stays_so(traced: Traced) -> None:
    fields = {node.name: node.receptive_field for node in traced.graph.nodes}
    for node in traced.graph.nodes:
        if len(node.output) == 3 and any(fields.get(name) is WHOLE_IMAGE for name in node.inputs):
            assert node.receptive_field is WHOLE_IMAGE, node.name
        if node.kind is Kind.GLOBAL_AVERAGE_POOL:
            assert node.receptive_field is WHOLE_IMAGE, node.name


def test_fields_only_grow(traced: Traced) -> None:
    fields = {node.name: node.receptive_field for node in traced.graph.nodes}
    for node in traced.graph.nodes:
        field = node.receptive_field
        for before in (fields.get(name) for name in node.inputs):
            if isinstance(field, ReceptiveField) and isinstance(before, ReceptiveField):
                assert field.vertical.size >= before.vertical.size, node.name
                assert field.horizontal.jump >= before.horizontal.jump, node.name


def test_it_has_a_card_with_everything_on_it(traced: Traced) -> None:
    card = next(card for card in networks() if card.slug == traced.architecture.slug)
    assert card.input == traced.architecture.input
    assert card.parameters == traced.total("parameters")
    assert all((card.name, card.family, card.authors, card.paper))
    assert 1989 <= card.year <= 2030


@pytest.mark.parametrize("slug", SQUEEZING)
def test_from_the_first_gate_on_every_unit_sees_the_whole_picture(slug: str) -> None:
    graph = trace(find(slug).skeleton(), find(slug).input)
    maps = [node for node in graph.nodes if len(node.output) == 3]
    first = next(index for index, node in enumerate(maps) if node.kind is Kind.MULTIPLY)
    assert isinstance(maps[0].receptive_field, ReceptiveField)
    assert all(node.receptive_field is WHOLE_IMAGE for node in maps[first:])


@pytest.mark.parametrize("slug", ["lenet5", "mycnn", "resnet20", "alexnet2012"])
def test_our_own_networks_compute_what_their_shapes_say(slug: str) -> None:
    architecture = find(slug)
    module = architecture.build(7).eval()
    with torch.inference_mode():
        assert module(torch.zeros(2, *architecture.input)).shape == (2, 7)


def test_an_unknown_network() -> None:
    with pytest.raises(UnknownNetworkError) as caught:
        find("resnet19")
    assert caught.value.facts == {"slug": "resnet19"}
