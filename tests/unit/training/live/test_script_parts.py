from cnnviz.training.live.data.torchvision_sets import SETS
from cnnviz.training.live.recipe import Initialization, Optimizer
from cnnviz.training.live.script_parts import DATA, IMPORTS, INITIALIZATIONS, OPTIMIZERS


def test_every_choice_of_a_recipe_has_its_part() -> None:
    assert set(INITIALIZATIONS) == set(Initialization)
    assert set(OPTIMIZERS) == set(Optimizer)


def test_every_data_set_that_a_package_has_is_read() -> None:
    assert set(DATA) == {"digits", "shapes", *SETS}
    assert set(IMPORTS) == set(DATA) - {"shapes"}
    assert all(f"datasets.{name}(" in DATA[key] for key, name in SETS.items())
