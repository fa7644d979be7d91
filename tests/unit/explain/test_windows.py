"""Windows: which elements they read, against torch's own padding and derivatives."""

from dataclasses import replace

import numpy as np
import torch
import torch.nn.functional as F  # noqa: N812 - torch's own spelling
from hypothesis import assume, given
from hypothesis import strategies as st
from torch import nn

from cnnviz.explain import windows
from cnnviz.explain.windows import positions
from cnnviz.geometry import Window
from tests.explaining import context_of

MODES = {"reflect": "reflect", "replicate": "replicate", "circular": "circular", "zeros": "constant"}


SMALL = st.integers(1, 3)
PADDING = st.integers(0, 6)
WINDOWS = st.builds(Window, st.integers(1, 5), SMALL, PADDING, SMALL, padding_after=PADDING)


@given(window=WINDOWS, size=st.integers(1, 9), mode=st.sampled_from(sorted(MODES)))
def test_a_window_reads_what_torch_pads(window: Window, size: int, mode: str) -> None:
    assume(size + window.padding + window.padding_end >= window.extent)
    # Further around than there is to reflect or to wrap, torch refuses.
    assume(max(window.padding, window.padding_end) <= {"reflect": size - 1, "circular": size}.get(mode, 6))
    line = torch.arange(1.0, size + 1)[None, None]
    padded = F.pad(line, (window.padding, window.padding_end), mode=MODES[mode])[0, 0]
    expected = padded.unfold(0, window.extent, window.stride)[:, :: window.dilation].long() - 1
    rows = [positions(window, unit, size, mode) for unit in range(window.output_size(size))]
    np.testing.assert_array_equal(np.array(rows), expected)


def test_behind_the_padding_there_is_nothing() -> None:
    assert positions(Window(3, 2, ceil_mode=True), unit=2, size=5).tolist() == [4, -1, -1]


def test_a_patch_has_a_cell_for_each_element_under_the_window() -> None:
    context = context_of(nn.Conv2d(2, 2, (1, 3), padding=(0, 1)), (2, 2, 3), (0, 1, 0))
    assert windows.patch(context, np.arange(2)).tolist() == [[[0, 4, 5]], [[0, 10, 11]]]
    reflecting = replace(context, node=replace(context.node, padding_mode="reflect"))
    assert windows.patch(reflecting, np.array([1])).tolist() == [[[11, 10, 11]]]


def test_a_mean_weighs_what_lies_in_the_window() -> None:
    context = context_of(nn.AvgPool2d(2, stride=1, padding=1, count_include_pad=False), (2, 3, 4), (1, 0, 2))
    terms = windows.by_gradient(context)
    assert terms.shape == (1, 1, 2)
    assert terms.weights.tolist() == [0.5, 0.5]
    np.testing.assert_array_equal(terms.coordinates, [[1, 0, 1], [1, 0, 2]])
