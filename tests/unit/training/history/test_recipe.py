"""The rate of a step."""

from dataclasses import replace

import pytest

from cnnviz.training.history.networks import DEPTH, FAMILIES


def test_the_paper_divides_by_ten_at_half_and_three_quarters() -> None:
    rates = {step: DEPTH.recipe.rate_at(step, 64_000) for step in (0, 31_999, 32_000, 47_999, 48_000, 63_999)}
    assert rates == pytest.approx({0: 0.1, 31_999: 0.1, 32_000: 0.01, 47_999: 0.01, 48_000: 0.001, 63_999: 0.001})


def test_the_rate_rises_and_falls_along_a_cosine() -> None:
    recipe = replace(FAMILIES.recipe, epochs=10, warmup=1.0, peak_rate=1.0)
    rates = [recipe.rate_at(step, 100) for step in range(101)]
    assert rates[:10] == pytest.approx([0.1 * step for step in range(1, 11)])
    assert rates[10] == 1.0
    assert rates[55] == pytest.approx(0.5)
    assert rates[10:] == sorted(rates[10:], reverse=True)
    assert rates[100] == pytest.approx(0)
