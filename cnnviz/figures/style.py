"""What all charts share: no frame, small margins, and the roles of colours."""

import plotly.graph_objects as go

#: Neutral in both themes (contrast 4.5:1 on white and on near-black).
BAR = "#6b7280"
#: What is chosen; the app's accent, which nothing else wears.
ACCENT = "#e0307a"
FONT_SIZE = 13


def plain(figure: go.Figure, *, height: int) -> go.Figure:
    """The figure on a transparent ground, ``height`` pixels high, so that it sits in either theme."""
    return figure.update_layout(
        height=height,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"size": FONT_SIZE},
        showlegend=False,
    )
