import itertools

from cnnviz.figures.accuracy import NetworkPoint, accuracy_scatter, family_legend
from cnnviz.figures.templates import ACCENT

POINTS = (
    NetworkPoint("small", "A", 1e6, 60, "small one"),
    NetworkPoint("large", "A", 1e8, 80, "large one"),
    NetworkPoint("other", "B", 1e7, 70, "other one"),
)


def test_families_are_lines_by_cost() -> None:
    figure = accuracy_scatter(POINTS[::-1], None, "cost", "accuracy")
    lines = {line.name: line for line in figure.data}
    assert tuple(lines["A"].x) == (1e6, 1e8)
    assert tuple(lines["A"].customdata) == ("small", "large")
    assert tuple(lines["B"].y) == (70,)
    assert figure.layout.xaxis.type == "log"


def test_the_selected_one_has_a_ring_below_the_points() -> None:
    ring, *lines = accuracy_scatter(POINTS, "other", "cost", "accuracy").data
    assert (ring.marker.color, tuple(ring.x), tuple(ring.y)) == (ACCENT, (1e7,), (70,))
    assert ring.customdata is None
    assert len(lines) == 2


def test_looks_are_different_and_in_the_legend() -> None:
    many = [NetworkPoint(str(index), f"family {index}", 1, 1, "") for index in range(18)]
    looks = [entry[1:] for entry in family_legend(many)]
    assert len(set(looks)) == 18
    assert all(one[0] != other[0] for one, other in itertools.pairwise(looks))
    figure = accuracy_scatter(many, None, "x", "y")
    assert [line.marker.color for line in figure.data] == [color for color, _ in looks]
