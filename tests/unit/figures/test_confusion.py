import numpy as np
import pytest

from cnnviz.figures.confusion import MOST_NUMBERS, ConfusionWords, confusion_matrix
from cnnviz.figures.templates import ACCENT

WORDS = ConfusionWords("right", "taken", "{count}: {right} for {taken}")
COUNTS = np.array([[8, 2, 0], [0, 9, 1], [0, 0, 10]])
NAMES = ("cup", "<b>mug</b>", "jar")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_colors_show_mistakes_and_cells_can_be_clicked(theme: str) -> None:
    heat, cells = confusion_matrix(COUNTS, NAMES, WORDS, (0, 1), theme).data
    assert heat.z.tolist() == [[0, 2, 0], [0, 0, 1], [0, 0, 0]]
    assert list(cells.customdata) == ["0,0", "0,1", "1,1", "1,2", "2,2"]
    assert list(cells.text) == ["8", "2", "9", "1", "10"]
    assert cells.hovertext[1] == "2: cup for &lt;b&gt;mug&lt;/b&gt;"


def test_the_selected_cell_has_a_frame() -> None:
    frame = confusion_matrix(COUNTS, NAMES, WORDS, (1, 2)).layout.shapes[0]
    assert (frame.x0, frame.x1, frame.y0, frame.y1, frame.line.color) == (1.5, 2.5, 0.5, 1.5, ACCENT)
    assert not confusion_matrix(COUNTS, NAMES, WORDS).layout.shapes


def test_many_classes_have_no_numbers() -> None:
    side = MOST_NUMBERS + 1
    figure = confusion_matrix(np.eye(side, dtype=np.int64), [str(each) for each in range(side)], WORDS)
    assert figure.data[1].mode == "markers"
