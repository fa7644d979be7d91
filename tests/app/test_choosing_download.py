"""ImageNet weights are downloaded where a visitor presses a button that says the size, and nowhere else."""

import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import pytest
import torch
from streamlit.testing.v1 import AppTest

import cnnviz
from app.choosing.selection import CHOICE
from app.results import faults as failures
from app.results import networks
from app.text import sentence, words
from cnnviz.architectures.registry import find
from cnnviz.weights import download
from cnnviz.weights.download import Progress, Remote
from tests.app.choices_row import instead, opened, row, source_of, turned
from tests.app.explore_page import SECONDS, faults

pytestmark = pytest.mark.filterwarnings("ignore:Thread 'MainThread'")

LARGE = "squeezenet1_1"


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is loaded and nothing has failed."""
    networks.networks.discard(lambda _: True)
    monkeypatch.setattr(failures, "_faults", {})


class Server:
    """Stands for torchvision's: what it does when it is asked, and how often it was."""

    def __init__(self) -> None:
        self.asked = 0
        self.content = b""

    def fetch(self, remote: Remote, folder: Path, progress: Progress | None) -> Path:
        self.asked += 1
        if not self.content:
            raise cnnviz.WeightsError(cnnviz.WeightsFault.NO_NETWORK, host="example.org")
        assert progress is not None
        progress(len(self.content) // 2, len(self.content))
        folder.mkdir(parents=True, exist_ok=True)
        (folder / remote.name).write_bytes(self.content)
        return folder / remote.name


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    result = Server()
    monkeypatch.setattr(download, "fetch", result.fetch)
    return result


@cache
def weights_file() -> bytes:
    file = io.BytesIO()
    torch.save(find(LARGE).build(1000).state_dict(), file)
    return file.getvalue()


def offered(page: AppTest) -> list[str]:
    """The labels of buttons that download."""
    return [each.label for each in page.button if each.key == "weights_download"]


def press(page: AppTest) -> AppTest:
    return page.button(key="weights_download").click().run()


def by_address() -> AppTest:
    return opened(net=LARGE, weights="imagenet")


def by_hand() -> AppTest:
    page = opened(net=LARGE)
    assert offered(page) == []
    return page.selectbox(key="weights_kind").set_value("imagenet").run()


@pytest.mark.parametrize("arrive", [by_address, by_hand])
class TestDownload:
    def test_it_waits_for_a_button_that_says_the_size(self, arrive: Callable[[], AppTest], server: Server) -> None:
        page = arrive()
        assert server.asked == 0
        assert offered(page) == ["Download 5 MB"]
        assert faults(page) == []
        assert source_of(page) == "random"
        assert page.selectbox(key="weights_kind").value == "imagenet"

    def test_the_button_downloads(self, arrive: Callable[[], AppTest], server: Server) -> None:
        server.content = weights_file()
        page = press(arrive())
        assert server.asked == 1
        assert offered(page) == []
        assert faults(page) == []
        assert source_of(page) == "imagenet"

    def test_without_a_connection_there_is_one_sentence_and_the_button_stays(
        self, arrive: Callable[[], AppTest], server: Server
    ) -> None:
        page = press(arrive())
        assert server.asked == 1
        assert faults(page) == [
            sentence(words("en"), cnnviz.WeightsError(cnnviz.WeightsFault.NO_NETWORK, host="example.org"))
        ]
        assert offered(page) == ["Download 5 MB"]
        assert source_of(page) == "random"
        server.content = weights_file()
        assert source_of(press(page)) == "imagenet"

    def test_other_weights_withdraw_the_offer(self, arrive: Callable[[], AppTest], server: Server) -> None:
        page = arrive()
        page.selectbox(key="weights_kind").set_value("random").run()
        assert (offered(page), server.asked) == ([], 0)
        assert page.selectbox(key="weights_kind").value == "random"

    def test_so_does_another_network(self, arrive: Callable[[], AppTest], server: Server) -> None:
        page = arrive()
        page.selectbox(key="net").set_value("squeezenet1_0").run()
        assert (offered(page), server.asked, faults(page)) == ([], 0, [])


def test_what_somebody_else_downloads_meanwhile_is_shown(server: Server) -> None:
    server.content = weights_file()
    press(by_address())
    page = AppTest.from_function(row, default_timeout=SECONDS)
    page.session_state[f"state/{CHOICE.name}"] = urlencode({"download": LARGE})  # as the other visitor's was
    page.query_params["net"], page.query_params["weights"] = LARGE, "random"
    page.run()
    assert (offered(page), server.asked) == ([], 1)
    assert source_of(page) == "imagenet"


def test_weights_that_are_here_are_shown_at_once(server: Server) -> None:
    server.content = weights_file()
    press(by_address())
    page = by_address()
    assert (offered(page), server.asked, faults(page)) == ([], 1, [])
    assert source_of(page) == "imagenet"


def test_a_damaged_download_is_not_fetched_again_without_the_button(server: Server, tmp_path: Path) -> None:
    server.content = weights_file()
    press(by_address())
    networks.networks.discard(lambda _: True)
    turned(next((tmp_path / "hub" / "checkpoints").iterdir()))
    page = by_address()
    assert server.asked == 1
    assert source_of(page) == "random"
    size = cnnviz.download_size(LARGE)
    gone = cnnviz.WeightsError(cnnviz.WeightsFault.NOT_CACHED, slug=LARGE, size=size)
    assert faults(page) == [instead("en", gone)]
    assert offered(page) == ["Download 5 MB"]


def test_the_offer_speaks_korean(server: Server) -> None:
    page = opened(net=LARGE, weights="imagenet", lang="ko")
    speak = words("ko")
    assert offered(page) == [speak("choosing.weights-download", size=5)]
    shown = speak("choosing.weights-not-here", shown=speak("choosing.weights-random"))
    assert shown in [each.value for each in page.markdown]
    assert server.asked == 0
