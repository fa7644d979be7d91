"""Estimates of single operations: nothing is free, more never costs less, and slow paths are known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cnnviz.estimates import BYTES, MOST_COLUMNS, RATES, Step
from cnnviz.graph.kinds import Kind

MAPS = (8, 16, 16)
#: Picture, filters, kernel, padding: within the multiply-adds that were allowed once, and held a core for minutes.
SLOW = [((3, 512, 512), 24, 31, 15), ((1, 512, 512), 16, 21, 10), ((3, 512, 512), 8, 29, 14)]


def convolution(read: tuple[int, int, int], filters: int, kernel: int, padding: int = 0, groups: int = 1) -> Step:
    side = read[1] + 2 * padding - kernel + 1
    macs = filters * side**2 * read[0] // groups * kernel**2
    return Step("convolution", (read,), (filters, side, side), kernel**2, groups, macs)


def test_every_kind_has_a_rate() -> None:
    assert set(RATES) == set(Kind)


@pytest.mark.parametrize("kind", RATES)
def test_nothing_is_free(kind: str) -> None:
    assert Step(kind, (MAPS,), MAPS).seconds > 0


def test_an_unknown_kind_costs_as_much_as_the_slowest() -> None:
    unknown = Step("something new", (MAPS,), MAPS, cells=9).seconds
    assert unknown == Step("other", (MAPS,), MAPS, cells=9).seconds
    assert unknown >= max(Step(kind, (MAPS,), MAPS, cells=9).seconds for kind in RATES)


@given(kind=st.sampled_from(sorted(set(RATES) - {"convolution"})), cells=st.integers(1, 900), side=st.integers(1, 600))
def test_more_never_costs_less(kind: str, cells: int, side: int) -> None:
    step = Step(kind, ((4, side, side),), (4, side, side), cells, macs=4 * side * side * cells)
    larger = [
        replace(step, cells=cells + 1, macs=4 * side * side * (cells + 1)),
        Step(kind, ((5, side, side),), (5, side, side), cells, macs=5 * side * side * cells),
        Step(kind, ((4, side + 1, side),), (4, side + 1, side), cells, macs=4 * (side + 1) * side * cells),
    ]
    assert all(each.seconds >= step.seconds for each in larger)


@given(channels=st.integers(1, 64), filters=st.integers(1, 64), kernel=st.integers(1, 30), side=st.integers(31, 300))
def test_a_convolution_of_more_cells_channels_or_positions_never_costs_less(
    channels: int, filters: int, kernel: int, side: int
) -> None:
    """As long as it stays on one path: oneDNN's slow one is for few channels, and more of them leave it."""
    step = convolution((channels, side, side), filters, kernel, kernel // 2)
    for larger in (
        convolution((channels, side, side), filters, kernel + 1, (kernel + 1) // 2),
        convolution((channels + 1, side, side), filters, kernel, kernel // 2),
        convolution((channels, side, side), filters + 1, kernel, kernel // 2),
        convolution((channels, side + 1, side + 1), filters, kernel, kernel // 2),
    ):
        if larger._is_one_by_one == step._is_one_by_one:
            assert larger.seconds >= step.seconds


@pytest.mark.parametrize(("read", "filters", "kernel", "padding"), SLOW)
def test_large_kernels_on_few_channels_are_known_to_be_slow(
    read: tuple[int, int, int], filters: int, kernel: int, padding: int
) -> None:
    slow = convolution(read, filters, kernel, padding)
    assert slow.seconds > 10
    assert slow.seconds / slow.macs > 20 * convolution((64, 56, 56), 64, 3, 1).seconds / (64 * 64 * 9 * 56 * 56)


def test_scratch_is_the_columns_as_far_as_there_is_memory_for_them() -> None:
    assert convolution((64, 56, 56), 64, 3, 1).scratch == 0
    seven = convolution((64, 56, 56), 128, 7, 3)
    assert seven.scratch == BYTES * 64 * 49 * 56 * 56
    few = convolution((3, 512, 512), 24, 31, 15)
    assert few.scratch == BYTES * MOST_COLUMNS * (27 * 512 * 512 + 24 * 3 * 31 * 31)


def test_a_grouped_convolution_goes_by_its_columns_and_a_depthwise_one_does_not() -> None:
    assert convolution((8, 32, 32), 8, 3, 1, groups=2).scratch > 0
    assert convolution((8, 32, 32), 8, 3, 1, groups=8).scratch == 0
