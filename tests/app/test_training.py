"""The Training page in process, before a training starts: the page in both languages, the recipe in the address."""

from functools import partial

import pytest

from app.pages.training import state
from app.pages.training.page import PAGE
from app.pages.training.state import STATE
from app.text import LANGUAGES, words
from cnnviz.training.live.recipe import Augmentation, Initialization, Optimizer, Recipe
from tests.app import one_page
from tests.app.explore_page import faults
from tests.app.states import address, values
from tests.sourced import names_its_source

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

opened = partial(one_page.opened, "training")


def test_the_page_is_in_the_menu() -> None:
    assert (PAGE.slug, PAGE.order, words("ko").has(PAGE.title)) == ("training", 7, True)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_drawn_in_both_languages(language: str) -> None:
    page = opened(lang=language)
    assert faults(page) == []
    assert words(language)("training.intro") in [each.value for each in page.caption]


def test_every_control_names_its_source() -> None:
    names = (*state.NUMBERS, *state.AUGMENTATION)
    texts = [words(language)(f"training.{name}-help") for language in LANGUAGES for name in names]
    assert [each for each in texts if not names_its_source(each)] == []


class TestRecipe:
    def test_defaults_are_the_source_s_and_stand_in_no_address(self) -> None:
        page = opened()
        assert values(page, STATE) == state.Training()
        assert not [name for name in address(page) if name.startswith("trn_")]

    def test_a_link_gives_all_of_it(self) -> None:
        page = opened(
            trn_optimizer="sgd", trn_rate="0.1", trn_batch="64", trn_flip="1", trn_rotation="10.0", trn_seed="7",
            trn_initialization="zeros", trn_stop_patience="3",
        )  # fmt: skip
        assert faults(page) == []
        assert page.number_input(key="trn_rate").value == 0.1
        assert address(page)["trn_initialization"] == "zeros"

    def test_nonsense_in_a_link_is_the_default(self) -> None:
        page = opened(trn_rate="nan", trn_batch="0", trn_optimizer="<b>", trn_seed="x")
        assert faults(page) == []
        assert values(page, STATE) == state.Training()

    def test_starting_over_can_be_taken_back(self) -> None:
        page = opened(trn_rate="0.1")
        page.button(key="start_over").click().run()
        assert page.number_input(key="trn_rate").value == 0.001
        page.button(key="undo").click().run()
        assert page.number_input(key="trn_rate").value == 0.1


def test_the_recipe_goes_there_and_back(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, str] = {}
    monkeypatch.setattr("app.state.holder.st.session_state", kept)
    assert state.recipe() == Recipe()
    other = Recipe(
        Optimizer.SGD, 0.1, initialization=Initialization.KAIMING, augmentation=Augmentation(flip=True, noise=0.1)
    )
    state.use_recipe(other)
    assert state.recipe() == other


def test_four_runs_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.state.holder.st.session_state", {})
    for name in "abcde":
        state.add_run(name)
    assert state.runs() == ("b", "c", "d", "e")
