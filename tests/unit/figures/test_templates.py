"""Both templates: their text and marks can be read, and every chart has one of them."""

import json

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from cnnviz.figures import (
    Axes,
    BarPart,
    BlockWords,
    Positions,
    StackedBar,
    ablation_bars,
    box_plots,
    concatenation_strip,
    count_bars,
    gradient_lines,
    line_chart,
    probability_bars,
    residual_norms,
    stacked_bars,
)
from cnnviz.figures.templates import ACCENT, INK, MARGIN, NEUTRAL, NO_AXES, SECOND, TEMPLATES, literal, styled
from tests.contrast import contrast

GROUNDS = {"light": "#ffffff", "dark": "#0e1117"}


@pytest.mark.parametrize(("theme", "ground"), GROUNDS.items())
def test_text_can_be_read_in_both_themes(theme: str, ground: str) -> None:
    assert contrast(INK[theme], ground) >= 4.5
    layout = styled(go.Figure(), theme, 100).layout
    assert layout.height == 100
    assert layout.template.layout.font.color == INK[theme]
    assert layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"


@pytest.mark.parametrize("ground", GROUNDS.values())
@pytest.mark.parametrize("color", [NEUTRAL, SECOND, ACCENT])
def test_marks_can_be_seen_in_both_themes(color: str, ground: str) -> None:
    assert contrast(color, ground) >= 3


@pytest.mark.parametrize("theme", TEMPLATES)
def test_the_templates_are_registered(theme: str) -> None:
    assert plotly.io.templates[f"cnnviz-{theme}"] == TEMPLATES[theme]


def test_margins_of_a_chart_without_axes() -> None:
    assert styled(go.Figure(), "light", 100, NO_AXES).layout.margin.to_plotly_json() == NO_AXES
    assert styled(go.Figure(), "light", 100).layout.margin.to_plotly_json() == {}
    assert TEMPLATES["light"].layout.margin.to_plotly_json() == MARGIN


def test_an_unknown_theme_is_an_error() -> None:
    with pytest.raises(KeyError, match="sepia"):
        styled(go.Figure(), "sepia", 100)


def test_a_name_is_shown_letter_by_letter() -> None:
    assert literal("layer1.0.conv1") == "layer1.0.conv1"
    assert literal("<a href='http://evil'>x</a>") == "&lt;a href='http://evil'&gt;x&lt;/a&gt;"


def test_no_name_of_a_chart_is_a_tag() -> None:
    name, values = "<a href='http://evil'>x</a>", np.ones(2, np.float32)
    bar = StackedBar(name, (BarPart("part", 1, "1", NEUTRAL),))
    words = BlockWords("x", "y", (name, "b"))
    figures = [
        probability_bars([name, name], values),
        count_bars([name, name], [1, 2]),
        concatenation_strip([name, name], [1, 2], "title"),
        stacked_bars([bar], "title"),
        box_plots({name: values}, Axes("x", "y")),
        line_chart(Positions((1, 2), names=(name, name)), {name: values}, Axes("x", "y")),
        ablation_bars([name, "b"], (values, values), 0, words),
        gradient_lines([name, "b"], (values, values), 0, words),
        residual_norms([name, "b"], (values, values, values), 0, words),
    ]
    for figure in figures:
        text = json.dumps(figure.to_plotly_json(), default=str)
        assert "&lt;a href=" in text
        assert "<a" not in text
