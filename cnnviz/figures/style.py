"""What all charts share: no frame, small margins, and the roles of colours."""

import plotly.graph_objects as go

#: Neutral in both themes (contrast 4.5:1 on white and on near-black).
BAR = "#6b7280"
#: What is chosen; the app's accent, which nothing else wears.
ACCENT = "#e0307a"
FONT_SIZE = 13
FONT = "cnnviz Sans, sans-serif"
#: Text on either theme's ground.
INK = {"light": "#1b1f24", "dark": "#e8eaed"}
#: Lines behind the values, and the one at zero: on either theme's ground in the background.
GRID, ZERO_LINE = "rgba(128,128,128,0.25)", "rgba(128,128,128,0.7)"


def plain(figure: go.Figure, *, height: int, theme: str) -> go.Figure:
    """The figure on a transparent ground, ``height`` pixels high, with text for ``theme`` ("light" or "dark")."""
    lines = {"gridcolor": GRID, "zerolinecolor": ZERO_LINE}
    return (
        figure.update_xaxes(**lines)
        .update_yaxes(**lines)
        .update_layout(
            height=height,
            margin={"l": 4, "r": 4, "t": 4, "b": 4},
            paper_bgcolor="rgba(0,0,0,0)",
            plot_bgcolor="rgba(0,0,0,0)",
            font={"size": FONT_SIZE, "color": INK[theme], "family": FONT},
            showlegend=False,
        )
    )
