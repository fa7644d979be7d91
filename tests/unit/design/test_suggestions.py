"""Suggestions: each makes the layer fit, or leaves it with another fault."""

import pytest
from hypothesis import given, settings

from app.text import LANGUAGES, sentence, words
from cnnviz.design import LIMITS, MOST_LAYERS, Design, Layer, check, suggestions, summarize
from cnnviz.design.decomposition import apply
from cnnviz.errors import DesignFault
from cnnviz.geometry import WHOLE_IMAGE
from tests.designs import designs, first_problem, mended, network


@settings(deadline=None, max_examples=50)
@given(design=designs())
def test_every_suggestion_works(design: Design) -> None:
    result = summarize(design)
    for position, step in enumerate(result):
        if step.problem:
            assert step.problem.suggestions
            for suggestion in step.problem.suggestions:
                if suggestion.action == "remove":
                    assert suggestion.design == design.removed(position)
                    continue
                index = int(suggestion.value) if suggestion.action == "move" else position + len(suggestion.layers)
                better = summarize(suggestion.design)[index]
                assert better.layer.kind == step.layer.kind
                assert better.problem is None or better.problem.reason != step.problem.reason
                assert better.input is not None


def problem(design: Design) -> tuple[str, list[tuple[str, str, object]]]:
    """The problem's reason and suggestions; its sentence exists in both languages."""
    first = first_problem(design).problem
    assert first is not None
    for language in LANGUAGES:
        assert sentence(words(language), first.error) != words(language)("errors.general")
    return first.reason, [
        (suggestion.action, suggestion.setting or "+".join(suggestion.layers), suggestion.value)
        for suggestion in first.suggestions
    ]


FLATTEN, AVERAGE = Layer.of("flatten"), Layer.of("global-average-pool")


def test_a_kernel_that_does_not_fit() -> None:
    reason, suggestions = problem(network(Layer.of("conv", kernel=7)))
    assert reason == DesignFault.WINDOW
    assert suggestions == [("set", "kernel", 5), ("set", "padding", 1)]
    assert problem(network(Layer.of("conv", dilation=4)))[1] == [
        ("set", "kernel", 2),
        ("set", "padding", 2),
        ("set", "dilation", 2),
    ]


def test_padding_of_pooling() -> None:
    reason, suggestions = problem(network(Layer.of("pool", padding=2)))
    assert (reason, suggestions) == (DesignFault.POOL_PADDING, [("set", "padding", 1), ("set", "window", 4)])


def test_groups_that_do_not_divide() -> None:
    sixty_four = Layer.of("conv", filters=64)
    reason, suggestions = problem(network(sixty_four, Layer.of("conv", filters=64, groups=3)))
    assert (reason, suggestions) == (DesignFault.GROUPS, [("set", "groups", 2)])
    assert problem(network(Layer.of("conv", filters=64, groups=3)))[1] == [
        ("set", "groups", 1),
        ("set", "filters", 63),
    ]


def test_maps_where_a_row_of_numbers_is_needed() -> None:
    flat = [("insert", "flatten", 0), ("insert", "global-average-pool+flatten", 0)]
    assert problem(network(Layer.of("linear"))) == (DesignFault.NEEDS_VECTOR, flat)
    assert problem(network()) == (DesignFault.NEEDS_VECTOR, flat)
    assert problem(network(AVERAGE)) == (DesignFault.NEEDS_VECTOR, [("insert", "flatten", 1)])


def test_a_row_of_numbers_where_maps_are_needed() -> None:
    for kind in ("conv", "pool", "global-average-pool", "local-response-norm", "residual", "inception", "dense"):
        reason, suggestions = problem(network(FLATTEN, Layer.of(kind)))
        assert (reason, suggestions) == (DesignFault.NEEDS_MAPS, [("move", "", 0), ("remove", "", 0)])
    moved = first_problem(network(FLATTEN, Layer.of("conv"))).problem
    assert moved is not None
    assert moved.suggestions[0].design.layers == (Layer.of("conv"), FLATTEN)


def test_a_transition_with_nothing_to_halve() -> None:
    assert problem(network(AVERAGE, Layer.of("dense", transition=True))) == (
        DesignFault.TRANSITION,
        [("set", "transition", False)],
    )


def test_limits_are_told_with_the_largest_that_stays_within() -> None:
    design = network(FLATTEN, *[Layer.of("linear", units=8192)] * 4)
    before = (75 + 1) * 8192 + 2 * (8192 + 1) * 8192  # up to the third
    most = (LIMITS["parameters"] - before) // (8192 + 1)
    assert problem(design) == (DesignFault.PARAMETERS, [("set", "units", most), ("remove", "", 0)])
    assert sum(step.parameters for step in summarize(first_suggested(design))) <= LIMITS["parameters"]
    assert problem(network(*[Layer.of("conv", filters=32, padding=1)] * 12, shape=(3, 512, 512)))[0] == (
        DesignFault.ACTIVATIONS
    )
    assert problem(network(Layer.of("conv", filters=90, padding=1), shape=(3, 512, 512))) == (
        DesignFault.OUTPUT,
        [("set", "filters", 32), ("set", "stride", 2), ("remove", "", 0)],
    )
    reason, suggestions = problem(network(*[Layer.of("dense", layers=24, growth=1)] * 90))
    assert (reason, suggestions) == (DesignFault.NODES, [("set", "layers", 22), ("remove", "", 0)])


def test_what_takes_too_long_becomes_smaller_or_moves_in_larger_strides() -> None:
    pool = Layer.of("pool", window=31, stride=1, padding=15)
    assert problem(network(pool, pool, shape=(3, 512, 512))) == (
        DesignFault.SECONDS,
        [("set", "stride", 2), ("remove", "", 0)],
    )
    wide = network(Layer.of("conv", filters=24, kernel=31, padding=15), shape=(3, 512, 512))
    reason, offers = problem(wide)
    assert (reason, [name for _, name, _ in offers]) == (DesignFault.SECONDS, ["kernel", "stride", ""])
    assert summarize(first_suggested(wide))[0].seconds <= LIMITS["seconds"]


def first_suggested(design: Design) -> Design:
    first = first_problem(design).problem
    assert first is not None
    return first.suggestions[0].design


def test_a_head_too_large_for_its_maps_is_averaged_first() -> None:
    design = network(Layer.of("conv", filters=64), FLATTEN, shape=(3, 224, 224), classes=1000)
    assert problem(design) == (DesignFault.PARAMETERS, [("insert", "global-average-pool", 1)])
    averaged = check(first_suggested(design))
    assert averaged[1].field is WHOLE_IMAGE
    assert averaged[-1].parameters == 65_000


def test_mending_ends_in_a_network_of_its_own() -> None:
    broken = network(FLATTEN, Layer.of("conv", kernel=9), Layer.of("linear"), AVERAGE)
    assert check(mended(broken))[-1].output == (10,)


def test_no_suggestion_makes_more_layers_than_there_may_be() -> None:
    activation = Layer.of("activation")
    full = network(*[activation] * MOST_LAYERS)
    assert problem(full) == (DesignFault.NEEDS_VECTOR, [])
    assert problem(full.replaced(7, Layer.of("linear")))[1] == [("remove", "", 0)]
    assert problem(full.removed(0))[1] == [("insert", "flatten", MOST_LAYERS - 1)]
    pooled = full.replaced(0, AVERAGE).removed(1)
    assert problem(pooled)[1] == [("insert", "flatten", MOST_LAYERS - 1)]


@pytest.mark.parametrize(
    ("layer", "most"),
    [
        (Layer.of("conv", groups=2048, filters=1024), 4096),  # every number of groups, and of filters
        (Layer.of("pool", window=31), 128),
        (Layer.of("residual", channels=1024), 128),
        (Layer.of("linear", units=8192), 128),
    ],
)
def test_the_search_for_a_value_that_works_is_bounded(layer: Layer, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """0.2 s on one core of 2020 for the longest one."""
    calls = []
    monkeypatch.setattr(suggestions, "apply", lambda *each: (calls.append(each), apply(*each))[1])
    design = network(*[Layer.of("activation")] * (MOST_LAYERS - 1), layer, shape=(3, 30, 30))
    summarize.cache_clear()
    summarize(design)
    assert len(calls) <= most
