import plotly.graph_objects as go

from cnnviz.figures.blocks import styled_by_block
from cnnviz.figures.templates import ACCENT


def test_the_selected_position_has_a_frame() -> None:
    figure = styled_by_block(go.Figure(), 3, "light", 200)
    (frame,) = figure.layout.shapes
    assert (frame.x0, frame.x1, frame.line.color) == (2.5, 3.5, ACCENT)
    assert figure.layout.xaxis.type == "category"
