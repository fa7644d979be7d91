"""Recipes, each against the network that it is for."""

from dataclasses import replace

import pytest

from cnnviz.training.recipes import RECIPES, Recipe
from tests.unit.training.conftest import TOY


def test_sizes_grow_as_the_recipe_says() -> None:
    recipe = replace(TOY, sizes=((0, 16), (2, 24), (5, 32)))
    assert [recipe.size_at(epoch) for epoch in range(7)] == [16, 16, 24, 24, 24, 32, 32]
    assert TOY.size_at(0) == 32


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_every_recipe_fits_its_network(recipe: Recipe) -> None:
    assert len(recipe.mean) == len(recipe.std) == recipe.input[0]
    firsts = [first for first, _ in recipe.sizes]
    assert firsts == sorted(firsts)
    assert all(first < recipe.epochs for first in firsts)
