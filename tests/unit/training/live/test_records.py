import pytest

from cnnviz.training.live.records import Thinned


@pytest.mark.parametrize("count", [1, 99, 100, 101, 1000, 4567])
def test_items_are_spread_evenly(count: int) -> None:
    thinned: Thinned[int] = Thinned(99)
    for number in range(count):
        thinned.offer(lambda number=number: number)  # type: ignore[misc]
    assert thinned.items == list(range(0, count, thinned.stride))
    assert min(count, 50) <= len(thinned.items) <= 99


def test_what_is_not_kept_is_not_made() -> None:
    thinned, made = Thinned[int](2), []
    for number in range(8):
        thinned.offer(lambda number=number: made.append(number) or number)  # type: ignore[misc, func-returns-value]
    assert made == [0, 1, 2, 4]
    assert thinned.items == [0, 4]
