from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cnnviz.architectures.catalog import card
from cnnviz.design import PATTERN, PRESETS, Pattern, check, summarize
from cnnviz.errors import DesignError, DesignFault
from cnnviz.geometry import ReceptiveField

SIZES = {name: st.integers(low, high) for name, (low, high) in PATTERN.items()}


@pytest.mark.parametrize(
    ("slug", "parameters"),
    [("lenet5", 61_706), ("mycnn", 421_642), ("alexnet2012", 60_965_224), ("vgg11", 132_863_336)],
)
def test_presets_have_as_many_parameters_as_the_zoos(slug: str, parameters: int) -> None:
    assert sum(step.parameters for step in check(PRESETS[slug])) == parameters == card(slug).parameters


def test_the_small_resnet() -> None:
    result = check(PRESETS["resnet-small"])
    assert sum(step.parameters for step in result) == 175_258
    last = next(step for step in result if step.name == "residual6")
    assert last.output == (64, 8, 8)
    assert isinstance(last.field, ReceptiveField)
    assert last.field.vertical.size == 53


@given(settings=st.fixed_dictionaries(SIZES), pool=st.booleans())
def test_the_pattern_of_s0(settings: Any, pool: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
    pattern = Pattern(pool=pool, **settings)
    design = pattern.design("A", (3, 32, 32), 10)
    kinds = [layer.kind for layer in design.layers]
    stage = ["conv", "activation"] * pattern.n + ["pool"] * pool
    assert kinds == stage * pattern.m + ["flatten"] + ["linear", "activation"] * pattern.k
    result = summarize(design)
    assume(not any(step.problem for step in result))
    side = 32 >> pattern.m if pool else 32
    filters = min(2048, pattern.filters << (pattern.m - 1))
    assert next(step for step in result if step.name == "flatten1").output == (filters * side * side,)


@pytest.mark.parametrize("settings", [{"n": 0}, {"m": 6}, {"k": -1}, {"filters": 0}, {"units": 4097}])
def test_out_of_bounds(settings: Any) -> None:
    with pytest.raises(DesignError) as caught:
        Pattern(**settings)
    assert caught.value.reason == DesignFault.RANGE
