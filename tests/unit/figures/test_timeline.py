from cnnviz.figures.templates import ACCENT, NEUTRAL
from cnnviz.figures.timeline import FamilyRange, family_timeline

RANGES = (FamilyRange("a", "A", "1998", 10, 10, "first"), FamilyRange("b", "B", "2015", 20, 500, "second"))


def test_bars_go_from_the_smallest_to_the_largest() -> None:
    bars, dots = family_timeline(RANGES, None, "parameters").data
    assert [(base, base + height) for base, height in zip(bars.base, bars.y, strict=True)] == [(10, 10), (20, 500)]
    assert tuple(dots.y) == (10, 500)
    assert tuple(dots.customdata) == ("a", "b")
    assert [list(level) for level in dots.x] == [["1998", "2015"], ["A", "B"]]


def test_the_selected_one_has_the_accent() -> None:
    _, dots = family_timeline(RANGES, "b", "parameters").data
    assert list(dots.marker.color) == [NEUTRAL, ACCENT]
