"""Both templates: their text and marks can be read, and every chart has one of them."""

import plotly.graph_objects as go
import plotly.io
import pytest

from cnnviz.figures.templates import ACCENT, INK, MARGIN, NEUTRAL, NO_AXES, SECOND, TEMPLATES, styled
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
