"""Charts about whole networks: they draw what they are given, in the given order, and can be read."""

import itertools

import numpy as np
import pytest

from cnnviz.figures.growth import Curve, GrowthWords, field_growth
from cnnviz.figures.scatter import Point, accuracy_scatter
from cnnviz.figures.scatter import legend as scatter_legend
from cnnviz.figures.stacks import SEQUENCE, Part, Stack, ink_on, stacked_bars, step_of
from cnnviz.figures.stacks import legend as stacks_legend
from cnnviz.figures.style import ACCENT, BAR
from cnnviz.figures.timeline import Span, time_line
from tests.unit.figures.test_figures import contrast

STACKS = (
    Stack("one", (Part("a", 30, "thirty", "#440154"), Part("b", 10, "ten", "#fde725"))),
    Stack("two", (Part("a", 1, "one", "#440154"), Part("b", 0, "none", "#fde725"))),
)
WORDS = GrowthWords("Depth", "Size", "{name} {depth} {size}", "{name} whole {depth}", "picture {size}")
POINTS = (
    Point("small", "A", 1e6, 60, "small one"),
    Point("large", "A", 1e8, 80, "large one"),
    Point("other", "B", 1e7, 70, "other one"),
)
SPANS = (Span("a", "A", "1998", 10, 10, "first"), Span("b", "B", "2015", 20, 500, "second"))


class TestStacks:
    def test_amounts(self) -> None:
        figure = stacked_bars(STACKS, "parameters")
        assert [(bar.name, tuple(bar.x), tuple(bar.y)) for bar in figure.data] == [
            ("a", (30, 1), ("one", "two")),
            ("b", (10, 0), ("one", "two")),
        ]
        assert figure.layout.barmode == "stack"
        assert figure.layout.yaxis.autorange == "reversed"

    def test_shares_are_of_each_bar(self) -> None:
        figure = stacked_bars(STACKS, "parameters", shares=True)
        widths = np.array([bar.x for bar in figure.data])
        np.testing.assert_allclose(widths.sum(axis=0), 1)
        assert [tuple(bar.text) for bar in figure.data] == [("75%", "100%"), ("25%", "0%")]

    def test_a_bar_of_nothing(self) -> None:
        figure = stacked_bars([Stack("empty", (Part("a", 0, "", "#440154"),))], "x", shares=True)
        assert figure.data[0].x == (0,)
        assert not stacked_bars([], "x").data

    def test_the_legend_has_every_part_once(self) -> None:
        assert stacks_legend(STACKS) == (("a", "#440154"), ("b", "#fde725"))

    @pytest.mark.parametrize("color", [*SEQUENCE, "#0072b2", "#56b4e9", "#9a9a9a"])
    def test_text_on_every_color_can_be_read(self, color: str) -> None:
        assert contrast(ink_on(color), color) >= 4.5

    def test_steps_go_through_the_whole_scale(self) -> None:
        assert [step_of(index, len(SEQUENCE)) for index in range(len(SEQUENCE))] == list(SEQUENCE)
        assert step_of(0, 1) == SEQUENCE[0]


class TestGrowth:
    def test_curves_and_the_picture(self) -> None:
        figure = field_growth([Curve("net", (1, 2), (3, 9), None, 32)], WORDS)
        (line,) = figure.data
        assert (tuple(line.x), tuple(line.y)) == ((1, 2), (3, 9))
        assert tuple(line.hovertext) == ("net 1 3", "net 2 9")
        assert [(shape.y0, shape.y1) for shape in figure.layout.shapes] == [(32, 32)]
        assert [note.text for note in figure.layout.annotations] == ["picture 32"]

    def test_a_gate_is_a_diamond_at_the_size_of_the_picture(self) -> None:
        figure = field_growth([Curve("net", (1, 2), (3, 7), 4, 224)], WORDS)
        _, diamond = figure.data
        assert (tuple(diamond.x), tuple(diamond.y)) == ((2, 4), (7, 224))
        assert diamond.marker.symbol[-1] == "diamond"

    def test_equal_pictures_are_one_line_and_curves_differ(self) -> None:
        figure = field_growth([Curve(name, (1,), (3,), None, 224) for name in "abcd"], WORDS)
        assert len(figure.layout.shapes) == 1
        assert len({(line.line.color, line.line.dash) for line in figure.data}) == 4

    def test_a_network_whose_every_map_is_gated(self) -> None:
        figure = field_growth([Curve("net", (), (), 1, 224)], WORDS)
        assert tuple(figure.data[-1].x) == (1,)


class TestScatter:
    def test_families_are_lines_by_cost(self) -> None:
        figure = accuracy_scatter(POINTS[::-1], None, "cost", "accuracy")
        found = {line.name: line for line in figure.data}
        assert tuple(found["A"].x) == (1e6, 1e8)
        assert tuple(found["A"].customdata) == ("small", "large")
        assert tuple(found["B"].y) == (70,)
        assert figure.layout.xaxis.type == "log"

    def test_the_chosen_one_has_a_ring_below_the_points(self) -> None:
        ring, *lines = accuracy_scatter(POINTS, "other", "cost", "accuracy").data
        assert (ring.marker.color, tuple(ring.x), tuple(ring.y)) == (ACCENT, (1e7,), (70,))
        assert ring.customdata is None
        assert len(lines) == 2

    def test_looks_are_different_and_in_the_legend(self) -> None:
        many = [Point(str(index), f"family {index}", 1, 1, "") for index in range(18)]
        looks = [entry[1:] for entry in scatter_legend(many)]
        assert len(set(looks)) == 18
        assert all(one[0] != other[0] for one, other in itertools.pairwise(looks))
        figure = accuracy_scatter(many, None, "x", "y")
        assert [line.marker.color for line in figure.data] == [color for color, _ in looks]


class TestTimeLine:
    def test_bars_go_from_the_smallest_to_the_largest(self) -> None:
        bars, dots = time_line(SPANS, None, "parameters").data
        assert [(base, base + height) for base, height in zip(bars.base, bars.y, strict=True)] == [(10, 10), (20, 500)]
        assert tuple(dots.y) == (10, 500)
        assert tuple(dots.customdata) == ("a", "b")
        assert [list(level) for level in dots.x] == [["1998", "2015"], ["A", "B"]]

    def test_the_chosen_one_wears_the_accent(self) -> None:
        _, dots = time_line(SPANS, "b", "parameters").data
        assert list(dots.marker.color) == [BAR, ACCENT]
