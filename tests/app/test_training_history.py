"""Networks of history on the Training page, in both languages: curves, numbers, cards and ways on."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.pages.training import history as view
from app.pages.training.history_state import DEPTH, FAMILIES
from app.pages.training.state import STATE
from app.pages.training.transfer_state import TRANSFER
from app.text import LANGUAGES, words
from cnnviz.training.history.files import write_history
from cnnviz.training.history.networks import EXPERIMENTS
from cnnviz.training.history.records import Epoch, Moment
from cnnviz.training.live.recipe import Initialization, Optimizer
from tests.app.explore_page import faults, texts
from tests.app.states import values
from tests.app.training_page import opened
from tests.unit.training.history.conftest import history

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Tiny trainings of all networks; plain networks become worse with depth, residual ones do not."""
    for experiment in EXPERIMENTS.values():
        for name in experiment.networks:
            error = 0.7 if name == "plain56" else 0.4
            epochs, moments = (Epoch(1.0, error, error, 60.0),) * 2, (Moment(50, 1.0, error), Moment(100, 1.0, error))
            recipe = replace(experiment.recipe, epochs=2)
            write_history(tmp_path, replace(history(name), recipe=recipe, epochs=epochs, moments=moments))
    monkeypatch.setattr(view, "HISTORY", tmp_path)
    yield tmp_path
    view._read.cache_clear()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("folder")
def test_depth_shows_curves_and_says_what_is_seen(language: str) -> None:
    page = opened(lang=language, trn_view="history")
    assert faults(page) == []
    shown, say = list(texts(page)), words(language)
    assert say("training_history.seen-plain-higher", shallow="40.0 %", deep="70.0 %") in shown
    assert say("training_history.seen-residual-close", shallow="40.0 %", deep="40.0 %") in shown
    assert say("training_history.depth-epochs-part", epochs=2, paper=164) in shown
    assert len(page.get("plotly_chart")) == 2
    assert any("python" in each.value for each in page.code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("folder")
def test_families_show_numbers_and_open_in_explore(language: str) -> None:
    page = opened(lang=language, trn_view="history", trn_history="families")
    assert faults(page) == []
    assert len(page.get("plotly_chart")) == 3
    table = page.dataframe[0].value
    assert len(table) == len(EXPERIMENTS[FAMILIES].networks)
    assert list(table.iloc[:, 1]) == ["2012", "2014", "2014", "2015", "2016", "2019"]
    assert list(table.iloc[:, 2]) == pytest.approx([60] * 6)
    assert {f"trn_history_open_{name}" for name in EXPERIMENTS[FAMILIES].networks} <= {each.key for each in page.button}


@pytest.mark.usefixtures("folder")
def test_the_small_pair_is_set_up_by_the_papers_recipe() -> None:
    page = opened(trn_view="history")
    page.button(key="trn_history_live_plain20").click().run()
    assert faults(page) == []
    assert (values(page, STATE).data, values(page, STATE).net) == ("cifar10", "plain20")
    assert values(page, TRANSFER).view == "whole"
    assert values(page, STATE).optimizer == Optimizer.SGD
    assert values(page, STATE).initialization == Initialization.KAIMING
    assert (values(page, STATE).rate, values(page, STATE).batch, values(page, STATE).flip) == (0.1, 128, True)


@pytest.mark.parametrize("experiment", [DEPTH, FAMILIES])
def test_without_files_the_command_is_named(experiment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view, "HISTORY", tmp_path)
    page = opened(trn_view="history", trn_history=experiment)
    assert faults(page) == []
    assert page.code[0].value == f"python -m cnnviz.training.history {experiment} --data DATA"


def test_what_is_missing_or_broken_is_left_out(folder: Path) -> None:
    (folder / "resnet20.json").unlink()
    (folder / "resnet56.json").write_text("{}")
    assert list(view.histories(DEPTH, folder)) == ["plain20", "plain56"]
    page = opened(trn_view="history")
    assert faults(page) == []
    assert words("en")("training_history.kind-missing") in list(texts(page))
