"""Networks that the server's owner named: on the list, on the page, and out of reach for visitors otherwise."""

import os
import subprocess
import sys
from collections.abc import Iterator

import pytest

import cnnviz
from app import results
from app.pages.explore import code
from app.results import Subject
from app.text import plain
from cnnviz.architectures import registry
from cnnviz.settings import NETWORKS
from tests.app.explore_page import faults, go, opened, printed, selection_of, texts
from tests.serving import ROOT

EVERYTHING, SEGMENTS = "own:tests.own_modules:everything", "own:tests.own_modules:segments"

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")


@pytest.fixture(autouse=True)
def offered() -> Iterator[None]:
    cnnviz.offer([EVERYTHING.removeprefix("own:"), SEGMENTS.removeprefix("own:")])
    yield
    registry._added.clear()


@pytest.mark.parametrize(
    ("lang", "label"), [("en", "Own · everything"), ("ko", "\ub0b4 \ub124\ud2b8\uc6cc\ud06c · everything")]
)
def test_it_is_on_the_list_and_on_the_page(lang: str, label: str) -> None:
    page = opened(net=EVERYTHING, lang=lang)
    assert faults(page) == []
    assert page.selectbox(key="net").value == EVERYTHING
    assert label in page.selectbox(key="net").options
    assert len(page.selectbox(key="weights_kind").options) == 1
    assert selection_of(page)["weights"] == "own"
    assert not any("None" in text for text in texts(page))
    go(page, layer="interpolate")
    assert faults(page) == []


def test_maps_without_classes_are_browsed_all_the_same() -> None:
    page = opened(net=SEGMENTS)
    assert faults(page) == []
    assert any("does not return class scores" in text for text in texts(page))
    assert selection_of(page)["layer"] == "conv"


@pytest.mark.parametrize("slug", ["own:antigravity:fly", "timm:resnet10t", "own:tests.own_modules:fails"])
def test_a_visitor_cannot_name_another(slug: str) -> None:
    page = opened(net=slug)
    assert selection_of(page)["net"] == "resnet18"
    assert any(slug in plain(info.value) for info in page.info)
    assert "antigravity" not in sys.modules


def test_a_file_of_weights_does_not_fit_it() -> None:
    page = opened(net=EVERYTHING, weights=results.keep_weights(b"anything"))
    assert selection_of(page)["weights"] == "own"
    assert faults(page) == []


def test_the_snippet_prints_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    network = results.network(EVERYTHING, "own")
    chosen = Subject(EVERYTHING, "own", "sample:chelsea")
    program = code.snippet(chosen, network.node("block.add"), (2, 3, 4))
    (said,) = printed(program, ROOT, monkeypatch)
    value = network.run(cnnviz.read_sample("chelsea"), ["block.add"]).maps["block.add"][2, 3, 4]
    assert float(said) == pytest.approx(float(value), rel=1e-5)


def test_the_command_line_and_the_environment_name_networks() -> None:
    line = "import sys; sys.argv[1:] = ['--network', 'a.b:c', '--network=timm:d', 'else']; import app.main; import os; "
    command = [sys.executable, "-c", line + "print(os.environ['CNNVIZ_NETWORKS'], 'torch' in sys.modules)"]
    environment = os.environ | {NETWORKS: "e:f,g:h"}
    said = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True).stdout
    assert said.split() == ["e:f,g:h,a.b:c,timm:d", "False"]
