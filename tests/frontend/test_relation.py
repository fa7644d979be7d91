"""Which cells of two maps belong together, in Node.js, against the library and torch."""

from typing import Any

import pytest
import torch

from cnnviz import Window
from cnnviz.explain.windows import positions
from tests.frontend.node import Ask, asking


@pytest.fixture(scope="module")
def ask() -> Ask:
    return asking("unit_arithmetic/relation.js", "tests/relation.js")


@pytest.mark.parametrize("size", [7, 13, 56])
@pytest.mark.parametrize(
    "window",
    [Window(3, 2, 1), Window(3, 1, 2, 2), Window(11, 4, 2), Window(3, 2, 0, 1, ceil_mode=True), Window.same(4)],
)
def test_the_maps_know_what_each_cell_reads(ask: Ask, window: Window, size: int) -> None:
    count = window.output_size(size)
    axis = {"kernel": window.kernel, "stride": window.stride, "dilation": window.dilation, "ceil": window.ceil_mode}
    axis |= {"before": window.padding, "after": window.padding_end}
    (reads,) = ask([["readsAlong", axis, size, count]])
    assert reads == [positions(window, unit, size).tolist() for unit in range(count)]


@pytest.mark.parametrize(("size", "count"), [(7, 1), (7, 7), (13, 6), (6, 4), (3, 7)])
def test_adaptive_windows_are_torch_s(ask: Ask, size: int, count: int) -> None:
    cells = torch.zeros(1, 1, size, requires_grad=True)
    (reads,) = ask([["readsAlong", {"bins": True}, size, count]])
    assert len(reads) == count
    for unit, sources in enumerate(reads):
        pooled = torch.nn.functional.adaptive_avg_pool1d(cells, count)
        (gradient,) = torch.autograd.grad(pooled[0, 0, unit], cells)
        assert sources == gradient[0, 0].nonzero()[:, 0].tolist()


MAPS = {"axes": [{"kernel": 3, "before": 1}] * 2, "input": {"size": [24, 24]}, "output": {"size": [24, 24]}}


class TestMarks:
    """Boxes ``[top, left, height, width]`` on the two maps of a 3 x 3 convolution with padding on 24 x 24 cells."""

    def boxes(self, ask: Ask, **pointed: list[int] | None) -> dict[str, list[list[int]]]:
        state = {"unit": [9, 4], "input": None, "output": None, "term": None} | pointed
        (boxes,) = ask([["boxesOn", MAPS, state]])
        return boxes

    def test_the_unit_and_what_it_reads(self, ask: Ask) -> None:
        assert self.boxes(ask) == {"inputs": [[8, 3, 3, 3]], "outputs": [[9, 4, 1, 1]]}

    def test_a_term(self, ask: Ask) -> None:
        assert self.boxes(ask, term=[9, 4, 1, 1])["inputs"] == [[8, 3, 3, 3], [9, 4, 1, 1]]

    def test_an_output_and_what_it_reads(self, ask: Ask) -> None:
        boxes = self.boxes(ask, output=[6, 12])
        assert boxes["outputs"] == [[9, 4, 1, 1], [6, 12, 1, 1]]
        assert [5, 11, 3, 3] in boxes["inputs"]

    def test_an_input_and_what_reads_it(self, ask: Ask) -> None:
        boxes = self.boxes(ask, input=[9, 5])
        assert [9, 5, 1, 1] in boxes["inputs"]
        assert [8, 4, 3, 3] in boxes["outputs"]  # it feeds nine results

    def test_a_dilated_window_is_marked_cell_by_cell(self, ask: Ask) -> None:
        axis: dict[str, Any] = {"kernel": 2, "dilation": 3}
        maps = {"axes": [axis, axis], "input": {"size": [8, 8]}, "output": {"size": [5, 5]}}
        state = {"unit": [0, 0], "input": None, "output": [1, 1], "term": None}
        (boxes,) = ask([["boxesOn", maps, state]])
        assert boxes["inputs"] == [[0, 0, 4, 4], [1, 1, 1, 1], [1, 4, 1, 1], [4, 1, 1, 1], [4, 4, 1, 1]]
