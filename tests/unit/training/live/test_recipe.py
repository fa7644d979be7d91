import json

import pytest

from cnnviz.errors import TrainingError, TrainingFault
from cnnviz.training.live.recipe import NONE, Augmentation, Initialization, Optimizer, Recipe, read_recipe


def test_the_defaults_are_those_of_the_source() -> None:
    recipe = Recipe()
    assert (recipe.optimizer, recipe.rate, recipe.weight_decay, recipe.amsgrad) == ("adam", 1e-3, 1e-5, True)
    assert (recipe.plateau_patience, recipe.plateau_factor, recipe.lowest_rate) == (3, 0.5, 1e-6)
    assert (recipe.stop_patience, recipe.initialization, recipe.augmentation) == (7, "source", NONE)


def test_a_recipe_is_what_its_json_says() -> None:
    augmentation = Augmentation(flip=True, rotation=10.0, crop=2, noise=0.1)
    recipe = Recipe(Optimizer.SGD, 0.1, initialization=Initialization.ZEROS, augmentation=augmentation, seed=7)
    assert read_recipe(recipe.json()) == read_recipe(recipe.json().encode()) == recipe
    assert read_recipe("{}") == Recipe()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", TrainingFault.RECIPE_NOT_JSON),
        ("[]", TrainingFault.RECIPE_NOT_JSON),
        (b"\xff", TrainingFault.RECIPE_NOT_JSON),
        ("[" * 4000, TrainingFault.RECIPE_NOT_JSON),
        ('{"rate": 1' + " " * 5000 + "}", TrainingFault.RECIPE_NOT_JSON),
        ('{"speed": 1}', TrainingFault.RECIPE_ENTRY),
        ('{"augmentation": {"blur": 1}}', TrainingFault.RECIPE_ENTRY),
        ('{"augmentation": 3}', TrainingFault.RECIPE_TYPE),
        ('{"rate": "fast"}', TrainingFault.RECIPE_TYPE),
        ('{"batch": 1.5}', TrainingFault.RECIPE_TYPE),
        ('{"batch": true}', TrainingFault.RECIPE_TYPE),
        ('{"amsgrad": 1}', TrainingFault.RECIPE_TYPE),
        ('{"rate": NaN}', TrainingFault.RECIPE_RANGE),
        ('{"rate": 0}', TrainingFault.RECIPE_RANGE),
        ('{"batch": 100000}', TrainingFault.RECIPE_RANGE),
        ('{"augmentation": {"crop": -1}}', TrainingFault.RECIPE_RANGE),
        ('{"optimizer": "magic"}', TrainingFault.RECIPE_CHOICE),
        ('{"initialization": []}', TrainingFault.RECIPE_CHOICE),
    ],
)
def test_other_contents_are_refused(text: str | bytes, reason: TrainingFault) -> None:
    with pytest.raises(TrainingError) as error:
        read_recipe(text)
    assert error.value.reason == reason


def test_json_is_one_line() -> None:
    assert "\n" not in Recipe().json()
    assert json.loads(Recipe().json())["augmentation"]["flip"] is False
