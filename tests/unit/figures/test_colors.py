"""Colors that follow one another can be told apart, and text on them can be read."""

import pytest

from cnnviz.figures.colors import SEQUENCE, SERIES, origin_colors, sequence_color, text_color
from tests.contrast import contrast


def test_series_differ_in_more_than_color() -> None:
    assert all(len({look[part] for look in SERIES}) == len(SERIES) for part in range(3))


def test_origins_differ_in_color() -> None:
    assert len(set(origin_colors(60))) == 60
    assert len(origin_colors(1)) == 1


@pytest.mark.parametrize("color", [*SEQUENCE, "#0072b2", "#56b4e9", "#9a9a9a"])
def test_text_on_every_color_can_be_read(color: str) -> None:
    assert contrast(text_color(color), color) >= 4.5


def test_a_sequence_goes_through_the_whole_scale() -> None:
    assert [sequence_color(index, len(SEQUENCE)) for index in range(len(SEQUENCE))] == list(SEQUENCE)
    assert sequence_color(0, 1) == SEQUENCE[0]
