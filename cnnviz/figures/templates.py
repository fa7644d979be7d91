"""The two Plotly templates of the charts, light and dark, and the colors that have a role in them.

Importing this module registers the templates in ``plotly.io.templates`` as ``"cnnviz-light"`` and ``"cnnviz-dark"``.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

import plotly.graph_objects as go
import plotly.io

#: Marks without a role of their own; contrast at least 3:1 on the ground of both themes.
NEUTRAL = "#6b7280"
#: The second series beside ``NEUTRAL``; contrast at least 3:1 on the ground of both themes.
SECOND = "#4a90d9"
#: What is selected. Nothing else has this color.
ACCENT = "#e0307a"
#: Text, by theme.
INK = {"light": "#1b1f24", "dark": "#e8eaed"}
GRID, ZERO_LINE = "rgba(128,128,128,0.25)", "rgba(128,128,128,0.7)"
TRANSPARENT = "rgba(0,0,0,0)"
BAR_EDGE = {"color": "#e5ecf6", "width": 0.5}
FONT, FONT_SIZE = "cnnviz Sans, sans-serif", 13
#: Margins in px: of a chart with two axes, of one with names in place of a vertical axis, and of one without axes.
#: Plotly widens them for long labels and for a legend.
MARGIN = {"l": 60, "r": 12, "t": 12, "b": 48}
X_AXIS = {"l": 8, "r": 24, "t": 8, "b": 44}
NO_AXES = {"l": 4, "r": 4, "t": 4, "b": 4}


def _template(theme: str) -> go.layout.Template:
    axis = {
        "automargin": True,
        "fixedrange": True,
        "gridcolor": GRID,
        "showgrid": True,
        "ticks": "",
        "title": {"standoff": 15},
        "zerolinecolor": ZERO_LINE,
        "zerolinewidth": 2,
    }
    return go.layout.Template(
        data={"bar": [go.Bar(marker_line=BAR_EDGE)]},
        layout={
            "autotypenumbers": "strict",
            "font": {"color": INK[theme], "family": FONT, "size": FONT_SIZE},
            "hoverlabel": {"align": "left"},
            "hovermode": "closest",
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "margin": MARGIN,
            "paper_bgcolor": TRANSPARENT,
            "plot_bgcolor": TRANSPARENT,
            "showlegend": False,
            "xaxis": axis,
            "yaxis": axis,
        },
    )


TEMPLATES: Mapping[str, go.layout.Template] = {theme: _template(theme) for theme in INK}
for _theme, _each in TEMPLATES.items():
    plotly.io.templates[f"cnnviz-{_theme}"] = _each


def literal(text: str) -> str:
    """A name as charts show it letter by letter; Plotly reads tags such as ``<b>`` and ``<a href=...>`` in texts.

    >>> literal("<b>conv</b> & more")
    '&lt;b&gt;conv&lt;/b&gt; &amp; more'
    """
    return escape(text, quote=False)


def styled(figure: go.Figure, theme: str, height: int, margin: Mapping[str, int] | None = None) -> go.Figure:
    """The figure with the template of ``theme`` (``"light"`` or ``"dark"``) and a height in px.

    ``margin`` replaces that of the template. Raises ``KeyError`` for any other theme.
    """
    own = {"margin": dict(margin)} if margin else {}
    return figure.update_layout(template=TEMPLATES[theme], height=height, **own)
