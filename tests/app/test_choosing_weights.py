"""Weights that are damaged or fail: one sentence, and the next usable ones."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import cnnviz
from app import results
from app.choosing import selection
from app.choosing.selection import CHOICE
from app.results import faults as failures
from app.results import networks
from app.text import LANGUAGES, sentence, words
from cnnviz.assets import WEIGHTS
from cnnviz.weights import loading, sources, specification
from tests.app import explore_page
from tests.app.choices_row import instead, opened, source_of, turned
from tests.app.explore_page import faults
from tests.app.states import values

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

NET = "lenet5"
DAMAGED = cnnviz.WeightsError(cnnviz.WeightsFault.DAMAGED, name=f"{NET}.safetensors")


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is loaded and nothing has failed."""
    networks.networks.discard(lambda _: True)
    monkeypatch.setattr(failures, "_faults", {})


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each run of the page; too many are an error."""
    result: list[str] = []

    def settle(*args: object) -> None:
        result.append(CHOICE.value.weights)
        assert len(result) < 10, result
        before(*args)  # type: ignore[arg-type]

    before = selection.settle
    monkeypatch.setattr(selection, "settle", settle)
    return result


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of bundled weights that may be damaged."""
    for suffix in sources.SHIPPED:
        shutil.copy(WEIGHTS / f"{NET}{suffix}", tmp_path)
    for call in (loading.load_weights, specification.specification):
        monkeypatch.setattr(call, "__kwdefaults__", {**(call.__kwdefaults__ or {}), "folder": tmp_path})
    for function in (sources.sources, sources.file_states):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    return tmp_path / f"{NET}.safetensors"


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])


def test_explore_is_drawn_with_the_next_weights(bundled: Path, runs: list[str]) -> None:
    cut(bundled)
    page = explore_page.opened(net=NET)
    assert runs == ["", "random"]
    assert faults(page) == [instead("en", DAMAGED)]
    assert {each.key for each in page.get("bidi_component")} >= {"strip", "maps", "unit"}


@pytest.mark.parametrize("damage", [cut, turned])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_damaged_bundled_file_is_one_sentence_and_the_next_weights(
    damage: Callable[[Path], None], language: str, bundled: Path, runs: list[str]
) -> None:
    intact = bundled.read_bytes()
    damage(bundled)
    page = opened(net=NET, lang=language)
    assert runs == ["", "random"]
    assert faults(page) == [instead(language, DAMAGED)]
    assert source_of(page) == "random"

    page.run()
    assert runs[2:] == ["random"]
    assert faults(page) == []  # said once

    another = opened(net=NET, lang=language)
    assert runs[3:] == [""]  # known to be damaged: not tried again
    assert faults(another) == [instead(language, DAMAGED)]
    assert source_of(another) == "random"

    bundled.write_bytes(intact)
    repaired = opened(net=NET, lang=language)
    assert faults(repaired) == []
    assert source_of(repaired) == "bundled"


def test_an_address_that_names_the_damaged_weights(bundled: Path, runs: list[str]) -> None:
    cut(bundled)
    page = opened(net=NET, weights="bundled")
    assert runs == ["bundled", "random"]
    assert faults(page) == [instead("en", DAMAGED)]


def test_damaged_weights_selected_by_hand(bundled: Path, runs: list[str]) -> None:
    cut(bundled)
    page = opened(net=NET, weights="random")
    assert faults(page) == []
    page.selectbox(key="weights_kind").set_value("bundled").run()
    assert runs == ["random", "bundled", "random"]
    assert faults(page) == [instead("en", DAMAGED)]
    assert page.selectbox(key="weights_kind").value == "random"


def test_another_network_whose_weights_are_damaged(bundled: Path, runs: list[str]) -> None:
    cut(bundled)
    with pytest.raises(cnnviz.WeightsError):
        results.network(NET, "bundled")
    page = opened(net="mycnn", weights="random", pic="sample:digit-3")
    page.selectbox(key="net").set_value(NET).run()
    assert runs == ["random", "random"]
    assert faults(page) == [instead("en", DAMAGED)]
    assert values(page, CHOICE).net == NET


def test_where_every_source_fails_the_page_ends_in_a_sentence(monkeypatch: pytest.MonkeyPatch, runs: list[str]) -> None:
    def fails(*_: object, **__: object) -> cnnviz.Network:
        raise DAMAGED

    monkeypatch.setattr(cnnviz, "load", fails)
    page = opened(net=NET)
    assert runs == ["", "random"]
    assert not page.exception
    assert sentence(words("en"), DAMAGED) in [each.value for each in page.error]
    assert page.selectbox(key="net").value == NET  # another can be selected


def test_a_network_without_a_second_source(monkeypatch: pytest.MonkeyPatch, runs: list[str]) -> None:
    def fails(*_: object, **__: object) -> cnnviz.Network:
        raise DAMAGED

    monkeypatch.setattr(cnnviz, "load", fails)
    monkeypatch.setattr(cnnviz, "sources", lambda _: (cnnviz.Source.OWN,))
    page = opened(net=NET)
    assert runs == [""]
    assert faults(page) == [sentence(words("en"), DAMAGED)]


@pytest.mark.parametrize(
    "weights", ["/etc/hostname", "file", "own", "imagenet", "", "assets/weights/lenet5.safetensors"]
)
def test_only_a_network_s_own_sources_are_loaded(weights: str) -> None:
    """A reference in an address names weights, and the library takes any other text for a path of the server's."""
    with pytest.raises(cnnviz.WeightsError) as caught:
        results.network(NET, weights)
    assert caught.value.reason == cnnviz.WeightsFault.NOT_OFFERED
    assert not selection.is_at_hand(NET, weights)


def test_a_failure_keeps_no_traceback() -> None:
    try:
        raise DAMAGED
    except cnnviz.WeightsError as error:
        failures.remember(NET, "bundled", error)
    kept = results.fault(NET, "bundled")
    assert kept is not None
    assert (kept.reason, kept.facts, kept.__traceback__) == (DAMAGED.reason, DAMAGED.facts, None)
    assert results.fault(NET, "random") is None


def test_a_label_that_is_no_longer_there_is_no_choice() -> None:
    """A browser sends the label that it was shown, also after the language has changed it."""
    page = opened(net=NET, weights="random")
    box = page.selectbox(key="weights_kind")
    box.options.append("Random, as it was called")
    box.set_value("Random, as it was called").run()
    assert faults(page) == []
    assert [each.value for each in page.info] == []
    assert source_of(page) == "random"
    assert page.selectbox(key="weights_kind").value == "random"
