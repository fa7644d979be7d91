import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.jobs.commands import SetBatchSize, SetRate


@pytest.mark.parametrize("make", [lambda: SetRate(11.0), lambda: SetRate(float("nan")), lambda: SetBatchSize(0)])
def test_what_no_recipe_may_have_is_refused_before_it_is_sent(make: object) -> None:
    with pytest.raises(TrainingError) as caught:
        make()  # type: ignore[operator]
    assert caught.value.reason == TrainingFault.RECIPE_RANGE


def test_what_a_recipe_may_have_is_not() -> None:
    assert (SetRate(0.5).rate, SetBatchSize(7).size) == (0.5, 7)
