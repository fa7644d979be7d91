"""Shapes, counts and fields without torch, held against torch: the built module's graph, and what it refuses."""

import time
from dataclasses import replace

import pytest
import torch
from hypothesis import assume, given, settings

from app.text import LANGUAGES, sentence, words
from cnnviz.design import LIMITS, PRESETS, Design, Layer, build, check, summarize
from cnnviz.design.modules import call
from cnnviz.design.summary import LayerSummary
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import WHOLE_IMAGE
from cnnviz.graph.nodes import Node
from cnnviz.graph.reading import trace
from tests.designs import designs, mended, whole_designs


def nodes_of(design: Design) -> dict[str, list[Node]]:
    """The traced nodes of each of the module's layers, in order."""
    graph = trace(build(design).to("meta").eval(), design.input)
    found: dict[str, list[Node]] = {step.name: [] for step in summarize(design)}
    for node in graph.nodes:
        found[node.name.partition(".")[0]].append(node)
    return found


def first_problem(design: Design) -> LayerSummary:
    return next(step for step in summarize(design) if step.problem)


@settings(deadline=None, max_examples=60)
@given(design=whole_designs)
def test_every_step_is_what_torch_says(design: Design) -> None:
    before: tuple[int, ...] = design.input
    nodes = nodes_of(design)
    assert list(nodes) == [step.name for step in check(design)]
    for step in summarize(design):
        own = nodes[step.name]
        assert step.input == before
        assert step.output == own[-1].output
        assert step.field == own[-1].receptive_field
        assert step.nodes == len(own)
        assert step.parameters == sum(node.parameters for node in own)
        assert step.macs == sum(node.macs for node in own)
        assert step.activations == sum(torch.Size(node.output).numel() for node in own)
        before = step.output
    assert before == (design.classes,)


@settings(deadline=None, max_examples=60)
@given(design=designs())
def test_where_a_layer_cannot_follow_torch_refuses_too(design: Design) -> None:
    problem = next((step.problem for step in summarize(design) if step.problem), None)
    assume(problem is not None)
    step = first_problem(design)
    assume(step.layer.kind not in {"linear", "global-average-pool"})  # torch lets them work on other axes
    assert step.input is not None
    with pytest.raises((RuntimeError, ValueError, IndexError)):
        call(step).module()(torch.zeros(2, *step.input))


@settings(deadline=None, max_examples=60)
@given(design=designs())
def test_every_offer_works(design: Design) -> None:
    found = summarize(design)
    for place, step in enumerate(found):
        if step.problem:
            assert step.problem.suggestions
            for offer in step.problem.suggestions:
                if offer.action == "remove":
                    assert offer.design == design.removed(place)
                    continue
                index = int(offer.value) if offer.action == "move" else place + len(offer.layers)
                better = summarize(offer.design)[index]
                assert better.layer.kind == step.layer.kind
                assert better.problem is None or better.problem.reason != step.problem.reason
                assert better.input is not None


@given(design=designs())
def test_nothing_is_said_of_what_stands_behind_a_problem(design: Design) -> None:
    found = summarize(design)
    assert len(found) == len(design.layers) + 1
    places = [place for place, step in enumerate(found) if step.problem]
    assert len(places) <= 1
    for step in found[places[0] + 1 :] if places else ():
        assert (step.input, step.output, step.parameters, step.field) == (None, None, 0, None)
    if places:
        with pytest.raises(DesignError) as caught:
            check(design)
        assert caught.value.facts["number"] == places[0] + 1


def network(*layers: Layer, shape: tuple[int, int, int] = (3, 5, 5), classes: int = 10) -> Design:
    return Design("A", shape, classes, layers)


def told(design: Design) -> tuple[str, list[tuple[str, str, object]]]:
    """The problem's reason and offers; its sentence exists in both languages."""
    problem = first_problem(design).problem
    assert problem is not None
    for language in LANGUAGES:
        assert sentence(words(language), problem.error) != words(language)("errors.general")
    return problem.reason, [
        (offer.action, offer.setting or "+".join(offer.layers), offer.value) for offer in problem.suggestions
    ]


FLATTEN, AVERAGE = Layer.of("flatten"), Layer.of("global-average-pool")


def test_a_kernel_that_does_not_fit() -> None:
    reason, offers = told(network(Layer.of("conv", kernel=7)))
    assert reason == DesignFault.WINDOW
    assert offers == [("set", "kernel", 5), ("set", "padding", 1)]
    assert told(network(Layer.of("conv", dilation=4)))[1] == [
        ("set", "kernel", 2),
        ("set", "padding", 2),
        ("set", "dilation", 2),
    ]


def test_padding_of_pooling() -> None:
    reason, offers = told(network(Layer.of("pool", padding=2)))
    assert (reason, offers) == (DesignFault.POOL_PADDING, [("set", "padding", 1), ("set", "window", 4)])


def test_groups_that_do_not_divide() -> None:
    sixty_four = Layer.of("conv", filters=64)
    reason, offers = told(network(sixty_four, Layer.of("conv", filters=64, groups=3)))
    assert (reason, offers) == (DesignFault.GROUPS, [("set", "groups", 2)])
    assert told(network(Layer.of("conv", filters=64, groups=3)))[1] == [("set", "groups", 1), ("set", "filters", 63)]


def test_maps_where_a_row_of_numbers_is_needed() -> None:
    flat = [("insert", "flatten", 0), ("insert", "global-average-pool+flatten", 0)]
    assert told(network(Layer.of("linear"))) == (DesignFault.NEEDS_VECTOR, flat)
    assert told(network()) == (DesignFault.NEEDS_VECTOR, flat)
    assert told(network(AVERAGE)) == (DesignFault.NEEDS_VECTOR, [("insert", "flatten", 1)])


def test_a_row_of_numbers_where_maps_are_needed() -> None:
    for kind in ("conv", "pool", "global-average-pool", "local-response-norm", "residual", "inception", "dense"):
        reason, offers = told(network(FLATTEN, Layer.of(kind)))
        assert (reason, offers) == (DesignFault.NEEDS_MAPS, [("move", "", 0), ("remove", "", 0)])
    moved = first_problem(network(FLATTEN, Layer.of("conv"))).problem
    assert moved is not None
    assert moved.suggestions[0].design.layers == (Layer.of("conv"), FLATTEN)


def test_a_transition_with_nothing_to_halve() -> None:
    assert told(network(AVERAGE, Layer.of("dense", transition=True))) == (
        DesignFault.TRANSITION,
        [("set", "transition", False)],
    )


def test_limits_are_told_with_the_largest_that_stays_within() -> None:
    design = network(FLATTEN, *[Layer.of("linear", units=8192)] * 4)
    before = (75 + 1) * 8192 + 2 * (8192 + 1) * 8192  # up to the third
    most = (LIMITS["parameters"] - before) // (8192 + 1)
    assert told(design) == (DesignFault.PARAMETERS, [("set", "units", most), ("remove", "", 0)])
    assert sum(step.parameters for step in summarize(offers_first(design))) <= LIMITS["parameters"]
    assert told(network(*[Layer.of("conv", filters=64, padding=1)] * 12, shape=(3, 512, 512)))[0] == (
        DesignFault.ACTIVATIONS
    )
    assert told(network(*[Layer.of("conv", filters=512, padding=1)] * 9, shape=(3, 64, 64)))[0] == DesignFault.MACS
    reason, offers = told(network(*[Layer.of("dense", layers=24, growth=1)] * 90))
    assert (reason, offers) == (DesignFault.NODES, [("set", "layers", 22), ("remove", "", 0)])


def offers_first(design: Design) -> Design:
    problem = first_problem(design).problem
    assert problem is not None
    return problem.suggestions[0].design


def test_a_head_too_large_for_its_maps_is_averaged_first() -> None:
    design = network(Layer.of("conv", filters=64), FLATTEN, shape=(3, 224, 224), classes=1000)
    assert told(design) == (DesignFault.PARAMETERS, [("insert", "global-average-pool", 1)])
    averaged = check(offers_first(design))
    assert averaged[1].field is WHOLE_IMAGE
    assert averaged[-1].parameters == 65_000


def test_names_count_each_kind() -> None:
    assert [step.name for step in summarize(PRESETS["resnet-small"])][:5] == [
        "conv1",
        "norm1",
        "relu1",
        "residual1",
        "residual2",
    ]
    assert [step.name for step in summarize(PRESETS["mycnn"])][-4:] == ["flatten1", "fc1", "relu3", "output"]


def test_sixty_layers_take_milliseconds() -> None:
    block = (Layer.fresh("conv"), Layer.of("batch-norm"), Layer.of("activation"), Layer.of("residual"))
    design = network(*block * 15, AVERAGE, FLATTEN, shape=(3, 32, 32))
    started = time.perf_counter()
    check(replace(design, classes=11))
    assert time.perf_counter() - started < 0.05  # 2 ms on a laptop


def test_mending_ends_in_a_network_of_its_own() -> None:
    broken = network(FLATTEN, Layer.of("conv", kernel=9), Layer.of("linear"), AVERAGE)
    assert check(mended(broken))[-1].output == (10,)
