"""Shapes, counts and fields without torch, held against torch: the built module's graph, and what it refuses."""

import time
from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, settings

from cnnviz.analysis.cost.estimate import estimate
from cnnviz.architectures.catalog import card
from cnnviz.design import LIMITS, PRESETS, Design, Layer, build, check, design_of, summarize
from cnnviz.design.modules import call, module
from cnnviz.errors import DesignError, DesignFault
from cnnviz.graph.nodes import Node
from cnnviz.graph.reading import trace
from tests.designs import designs, first_problem, network, whole_designs

#: Each held a core for so many seconds: a convolution with kernels of 31x31, and 78 poolings with windows as large.
SLOW = {
    "built:eNpNjjEOgzAMRe_y5zAAZclVKga3GBRhHJSkVC3i7jUdqg5e_N_79o4xpoUKPO6qW3hXyuUZ0wyHjVMOUeFrB6WFjTnXQdeH8dfWdXVzTu"
    "9wF8qZM3zjIPQy0YAdc9DhbI66mTgGKd-kuTjMnJQFvrXylYYh6GSHusP9rEnijaQie4MmrtYYBX_xKFQKK47--AB0ZD_y": ("conv1", 186),
    "built:eNrtzDEOgzAMBdC7eA4DIJZcpWJwiUERwUFJCmoRd69h6hE6eLAUO__9A8aYFixgYWDe_KdiKntMMxjYKGUfGWxtgHEhyQQ5e15fkn-0pq"
    "uba3oDQ8CcKYNtDAR8C5TAAbNnJ2qN8YK7bHEH20pfLsk7uqtXdM7zJO_uNGrUqFGjRo0aNWrUqFGjRo2aPzNTiE8MFW6UcKLqrvj5HgOWQgxnf3"
    "4BhwAg2w": ("pool1", 56),
}


def nodes_of(design: Design) -> dict[str, list[Node]]:
    """The traced nodes of each of the module's layers, in order."""
    graph = trace(build(design).to("meta").eval(), design.input)
    result: dict[str, list[Node]] = {layer.name: [] for layer in summarize(design)}
    for node in graph.nodes:
        result[node.name.partition(".")[0]].append(node)
    return result


@settings(deadline=None, max_examples=40)
@given(design=whole_designs)
def test_every_layer_is_what_torch_says(design: Design) -> None:
    before: tuple[int, ...] = design.input
    nodes = nodes_of(design)
    assert list(nodes) == [layer.name for layer in check(design)]
    for layer in summarize(design):
        own = nodes[layer.name]
        assert layer.input == before
        assert layer.output == own[-1].output
        assert layer.field == own[-1].receptive_field
        assert layer.nodes == len(own)
        assert layer.parameters == sum(node.parameters for node in own)
        assert layer.macs == sum(node.macs for node in own)
        assert layer.activations == sum(torch.Size(node.output).numel() for node in own)
        before = layer.output
    assert before == (design.classes,)


@settings(deadline=None, max_examples=30)
@given(design=whole_designs)
def test_a_design_costs_what_its_network_does(design: Design) -> None:
    layers = check(design)
    network = estimate([node for own in nodes_of(design).values() for node in own], design.input)
    assert sum(layer.seconds for layer in layers) == pytest.approx(network.seconds)
    assert layers[-1].memory == network.gradient_memory


@settings(deadline=None, max_examples=40)
@given(design=designs())
def test_where_a_layer_cannot_follow_torch_refuses_too(design: Design) -> None:
    problem = next((layer.problem for layer in summarize(design) if layer.problem), None)
    assume(problem is not None)
    layer = first_problem(design)
    assume(layer.layer.kind not in {"linear", "global-average-pool"})  # torch lets them work on other axes
    assert layer.input is not None
    with pytest.raises((RuntimeError, ValueError, IndexError)):
        module(call(layer))(torch.zeros(2, *layer.input))


@given(design=designs())
def test_nothing_is_said_of_what_stands_behind_a_problem(design: Design) -> None:
    result = summarize(design)
    assert len(result) == len(design.layers) + 1
    positions = [position for position, layer in enumerate(result) if layer.problem]
    assert len(positions) <= 1
    for layer in result[positions[0] + 1 :] if positions else ():
        assert (layer.input, layer.output, layer.parameters, layer.field) == (None, None, 0, None)
    if positions:
        with pytest.raises(DesignError) as caught:
            check(design)
        assert caught.value.facts["number"] == positions[0] + 1


def test_names_count_each_kind() -> None:
    assert [layer.name for layer in summarize(PRESETS["resnet-small"])][:5] == [
        "conv1",
        "norm1",
        "relu1",
        "residual1",
        "residual2",
    ]
    assert [layer.name for layer in summarize(PRESETS["mycnn"])][-4:] == ["flatten1", "fc1", "relu3", "output"]


def test_sixty_layers_take_milliseconds() -> None:
    block = (Layer.fresh("conv"), Layer.of("batch-norm"), Layer.of("activation"), Layer.of("residual"))
    design = network(*block * 15, Layer.of("global-average-pool"), Layer.of("flatten"), shape=(3, 32, 32))
    started = time.perf_counter()
    check(replace(design, classes=11))
    assert time.perf_counter() - started < 0.05  # 2 ms on a laptop


@pytest.mark.parametrize("slug", SLOW)
def test_a_design_that_takes_minutes_is_refused_before_anything_is_computed(slug: str) -> None:
    costliest, _ = SLOW[slug]
    with pytest.raises(DesignError) as caught:
        check(design_of(slug))
    assert caught.value.reason == DesignFault.SECONDS
    assert caught.value.facts["costliest"] == costliest
    assert caught.value.facts["count"] > caught.value.facts["limit"] == LIMITS["seconds"]
    with pytest.raises(DesignError):
        card(slug)


def test_seconds_of_refused_designs_are_about_those_of_the_clock() -> None:
    kernels, poolings = (summarize(design_of(slug)) for slug in SLOW)
    assert kernels[0].problem is not None
    assert kernels[0].problem.facts["most"] == pytest.approx(186, rel=0.2)
    assert 78 * poolings[0].seconds == pytest.approx(56, rel=0.9)


@pytest.mark.parametrize("preset", PRESETS)
def test_the_presets_are_far_below_the_limits(preset: str) -> None:
    layers = check(PRESETS[preset])
    assert sum(layer.seconds for layer in layers) < LIMITS["seconds"] / 3
    assert layers[-1].memory < LIMITS["memory"]
