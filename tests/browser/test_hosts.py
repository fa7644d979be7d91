"""By which names the server answers, and whose pages may connect to it."""

import http.client
import socket
from contextlib import closing
from urllib.parse import urlsplit

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from streamlit import net_util
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.text import words
from app.web import hosts
from app.web.hosts import KnownHosts, allowed_names, is_foreign, is_known
from cnnviz.settings import HOSTS
from tests.asgi import get

EVIL = "attacker.example"


@pytest.fixture(autouse=True)
def nobody_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(net_util, "get_external_ip", lambda: pytest.fail("a server on the internet was asked"))
    monkeypatch.setattr(hosts, "get_internal_ip", lambda: "192.168.1.5")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:8501",
        "LOCALHOST",
        "localhost.:8501",
        "127.0.0.1:8501",
        "192.168.1.5:8501",
        "8.8.8.8",
        "[::1]:8501",
        "[fd00::7]",
        "teacher-pc",
        "cnnviz:8501",
        "cnn.example.org",
        "CNN.Example.org.:443",
        "a.school.example",
        "a.b.school.example",
    ],
)
def test_names_by_which_the_server_answers(host: str) -> None:
    assert is_known(host, ["cnn.example.org", "*.school.example"])


@pytest.mark.parametrize(
    "host",
    [
        EVIL,
        f"{EVIL}:8501",
        f"127.0.0.1.{EVIL}",
        f"localhost.{EVIL}",
        "127.1.1",
        "school.example",
        "myschool.example",
        f"a.school.example.{EVIL}",
        f"{EVIL}@127.0.0.1",
        f"127.0.0.1@{EVIL}",
        f"{EVIL}/127.0.0.1",
        "[::1",
        "::1",
        "[attacker.example]",
        "localhost:port",
        "localhost:8501:8501",
        "",
        " ",
        "a" * 300,
        "localhost\x00.example",
    ],
)
def test_other_names(host: str) -> None:
    assert not is_known(host, ["cnn.example.org", "*.school.example"])


def test_an_operator_may_allow_every_name() -> None:
    assert is_known(EVIL, allowed_names(["*"]))
    assert not is_known("two words", allowed_names(["*"]))


def test_the_setting_is_a_list_and_this_computer_s_own_name_is_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: "Teacher-PC.school.example")
    listed = allowed_names(["cnn.example.org", "*.Example.com"])
    assert listed == ("teacher-pc.school.example", "teacher-pc.local", "cnn.example.org", "*.example.com")
    assert is_known("teacher-pc.local:8501", listed)
    assert not is_known("another-pc.local:8501", listed)


def served(setting: str, monkeypatch: pytest.MonkeyPatch) -> Starlette:
    monkeypatch.setenv(HOSTS, setting)
    routes = [Route("/", lambda _: PlainTextResponse("the page"))]
    return Starlette(routes=routes, middleware=[Middleware(KnownHosts)])


def test_the_environment_names_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    app = served("cnn.example.org", monkeypatch)
    assert get(app, "/", host="cnn.example.org").content == b"the page"
    assert get(served("", monkeypatch), "/", host="cnn.example.org").status == 421


def test_by_another_name_there_is_one_sentence_in_both_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = get(served("", monkeypatch), "/", host=EVIL)
    facts = {"host": EVIL, "setting": HOSTS}
    sentences = [words(language)("server.unknown-host", **facts) for language in ("ko", "en")]
    assert (answer.status, answer.content.decode().splitlines()) == (421, sentences)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    hostile = get(served("", monkeypatch), "/", host="<script>alert(1)</script>")
    assert (hostile.status, b"script" in hostile.content) == (421, False)


def test_a_request_without_a_name_is_no_browser_s(monkeypatch: pytest.MonkeyPatch) -> None:
    assert get(served("", monkeypatch), "/").content == b"the page"


@pytest.mark.parametrize(
    ("origin", "foreign"),
    [
        ("http://localhost:8501", False),
        ("http://LOCALHOST:8501", False),
        ("http://127.0.0.1:8080", False),
        ("http://192.168.1.5", False),
        ("https://trusted.example", False),
        (f"https://{EVIL}", True),
        (f"http://localhost.{EVIL}:8501", True),
        (f"http://localhost:8501@{EVIL}", True),
        ("http://10.0.0.1:8501", True),
        ("null", True),
        ("file://", True),
        ("http://[::1", True),
        ("http://localhost:port", True),
        ("localhost:8501", True),
    ],
)
def test_pages_that_may_connect(origin: str, foreign: bool, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: FBT001
    options = {"server.enableCORS": True, "server.corsAllowedOrigins": ["https://trusted.example"]}
    monkeypatch.setattr(st, "get_option", options.get)
    assert is_foreign(origin, "localhost:8501") == foreign
    options["server.enableCORS"] = False
    assert not is_foreign(origin, "localhost:8501")


class TestServer:
    """What a running server does."""

    def handshake(self, address: str, **headers: str) -> int:
        try:
            with connect(
                "ws" + address.removeprefix("http") + "/_stcore/stream", additional_headers=headers, proxy=None
            ):
                return 101
        except InvalidStatus as refused:
            return refused.response.status_code

    def test_a_foreign_page_opens_no_connection(self, address: str) -> None:
        assert self.handshake(address) == 101
        assert self.handshake(address, Origin=address) == 101
        for origin in (f"http://{EVIL}", f"https://{EVIL}:8501", "null"):
            assert self.handshake(address, Origin=origin) == 403

    def test_nor_under_a_name_of_its_own(self, address: str) -> None:
        """The page of a name that was made to lead here is of the same origin."""
        port = urlsplit(address).port
        with pytest.raises(InvalidStatus) as caught:
            rebound(address, f"{EVIL}:{port}")
        assert caught.value.response.status_code == 421
        answer, content = request(address, "GET", "/", {"Host": f"{EVIL}:{port}"})
        assert (answer, EVIL in content) == (421, True)

    def test_it_uploads_nothing(self, address: str) -> None:
        path = "/_stcore/upload_file/0123/4567"
        foreign = {"Origin": f"http://{EVIL}", "Content-Type": "multipart/form-data; boundary=x"}
        assert request(address, "PUT", path, foreign)[0] == 403
        assert (
            request(address, "PUT", path, foreign | {"X-Xsrftoken": "guessed", "Cookie": "_streamlit_xsrf=other"})[0]
            == 403
        )

    def test_and_is_not_told_that_it_may(self, address: str) -> None:
        parts = urlsplit(address)
        asked = {"Origin": f"http://{EVIL}", "Access-Control-Request-Method": "PUT"}
        with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
            connection.request("OPTIONS", "/_stcore/upload_file/0123/4567", headers=asked)
            allowed = connection.getresponse().headers.get("Access-Control-Allow-Origin", "")
        assert allowed != "*"
        assert EVIL not in allowed


def request(address: str, method: str, path: str, headers: dict[str, str]) -> tuple[int, str]:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)) as connection:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def rebound(address: str, host: str) -> None:
    """A websocket under another name than the server's, from a page of that name."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=30) as opened:
        connect(f"ws://{host}/_stcore/stream", sock=opened, origin=f"http://{host}", proxy=None).close()
