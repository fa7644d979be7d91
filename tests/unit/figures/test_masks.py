import numpy as np
import pytest

from cnnviz.figures.masks import COLORS, MaskWords, dropout_mask


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_masks_have_three_states(theme: str) -> None:
    kept = np.array([[True, False, False]])
    figure = dropout_mask(kept, np.array([[False, True, False]]), MaskWords("zero", "kept", "dropped"), theme)
    assert figure.data[0].z.tolist() == [[1, 2, 0]]
    assert [(trace.name, trace.marker.color) for trace in figure.data[1:]] == list(
        zip(("zero", "kept", "dropped"), COLORS[theme], strict=True)
    )
    assert len(set(COLORS[theme])) == 3
