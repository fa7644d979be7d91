"""Schedule, sizes and views of a recipe."""

from dataclasses import replace

import pytest

from tests.unit.training.distillation.conftest import TINY


def test_the_first_epochs_are_smaller_and_the_last_larger() -> None:
    assert [TINY.size_at(epoch) for epoch in range(4)] == [6, 8, 8, 10]


def test_a_view_serves_some_epochs_and_comes_again() -> None:
    recipe = replace(TINY, views=2, epochs_per_view=3)
    assert [recipe.view_at(epoch) for epoch in range(8)] == [0, 0, 0, 1, 1, 1, 0, 0]


def test_the_rate_rises_stays_and_falls() -> None:
    recipe = replace(TINY, warmup=4, cooldown=0.5, peak_rate=1.0)
    rates = [recipe.rate_at(step, 20) for step in range(21)]
    assert rates[:4] == pytest.approx([0.25, 0.5, 0.75, 1.0])
    assert rates[4:11] == pytest.approx([1.0] * 7)
    assert rates[15] == pytest.approx(0.5)
    assert rates[20] == 0


def test_longer_trainings_begin_alike() -> None:
    recipe = replace(TINY, warmup=4, cooldown=0.5)
    before = [step for step in range(20) if not recipe.is_cooling(step, 20)]
    assert before == list(range(11))
    assert [recipe.rate_at(step, 20) for step in before] == [recipe.rate_at(step, 400) for step in before]
