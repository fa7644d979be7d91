import numpy as np

from cnnviz.figures.dense import DenseWords, channel_sources, dense_connections
from cnnviz.figures.templates import ACCENT

WORDS = DenseWords("channel", "layer", "%{z}", "out")


def test_each_line_is_what_a_layer_reads() -> None:
    channels = [3, 2, 2, 2]
    cells = channel_sources(channels)
    assert [(row >= 0).sum() for row in cells] == [3, 5, 7, 9]
    assert cells[2].tolist() == [0, 0, 0, 1, 1, 2, 2, -1, -1]
    figure = dense_connections(channels, WORDS, 2)
    drawn = np.asarray(figure.data[0].z)
    assert np.array_equal(np.isnan(drawn), cells < 0)
    assert list(figure.layout.yaxis.ticktext) == ["1", "2", "3", "out"]
    (frame,) = figure.layout.shapes
    assert (frame.x1, frame.y0, frame.line.color) == (4.5, 1.5, ACCENT)


def test_many_layers_are_numbered_where_there_is_room() -> None:
    many = dense_connections([8] * 50, WORDS).layout.yaxis
    assert len(many.ticktext) <= 17
    assert many.tickvals[-1] == 50


def test_a_block_without_layers_is_its_input() -> None:
    assert np.asarray(dense_connections([4], WORDS).data[0].z).tolist() == [[0, 0, 0, 0]]
