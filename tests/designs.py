"""Made-up designs for the tests of the builder: small, of every kind of layer, first as they come, then mended."""

from typing import Any

from hypothesis import strategies as st

from cnnviz.design import KINDS, Design, Layer, LayerSummary, Setting, summarize

SMALL = {"filters": 8, "channels": 8, "units": 8, "groups": 4, "kernel": 7, "window": 5, "padding": 3, "dilation": 3}
SMALL |= {"stride": 4, "layers": 3, "growth": 4}


def values(setting: Setting) -> st.SearchStrategy[Any]:
    if setting.choices:
        return st.sampled_from(setting.choices)
    if isinstance(setting.default, bool):
        return st.booleans()
    if isinstance(setting.default, float):
        return st.floats(setting.low, setting.high)
    return st.integers(int(setting.low), SMALL.get(setting.name, 7))


@st.composite
def layers(draw: st.DrawFn) -> Layer:
    kind = draw(st.sampled_from(sorted(KINDS)))
    return Layer.of(kind, **{each.name: draw(values(each)) for each in KINDS[kind].settings})


@st.composite
def designs(draw: st.DrawFn, most: int = 8) -> Design:
    """Any design, whether or not its layers can follow each other."""
    shape = draw(st.sampled_from([1, 3])), draw(st.integers(1, 16)), draw(st.integers(1, 16))
    classes = draw(st.integers(2, 5))
    return Design("Some network", shape, classes, tuple(draw(st.lists(layers(), max_size=most))))


def mended(design: Design) -> Design:
    """The same with the first offer taken wherever a layer could not follow."""
    while True:
        problem = next((step.problem for step in summarize(design) if step.problem), None)
        if problem is None:
            return design
        design = problem.suggestions[0].design


whole_designs = designs().map(mended)


def first_problem(design: Design) -> LayerSummary:
    """The layer that does not fit its input."""
    return next(layer for layer in summarize(design) if layer.problem)


def network(*layers: Layer, shape: tuple[int, int, int] = (3, 5, 5), classes: int = 10) -> Design:
    """A design of ``layers``."""
    return Design("A", shape, classes, layers)
