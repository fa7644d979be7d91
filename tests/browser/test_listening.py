"""Where the server listens, what it says of that, and that it asks nobody."""

import socket
from urllib.parse import urlsplit

import pytest

from app.text import words
from app.web.listening import announce, lines


@pytest.mark.parametrize(
    ("address", "here"),
    [("localhost", "localhost"), ("127.0.0.1", "localhost"), ("127.0.0.2", "127.0.0.2"), ("::1", "localhost")],
)
def test_only_this_computer(address: str, here: str) -> None:
    assert list(lines(address)) == [
        f"cnnviz: http://{here}:8501",
        words("ko")("server.closed"),
        words("en")("server.closed"),
    ]


@pytest.mark.parametrize(
    ("address", "here", "there"),
    [
        ("0.0.0.0", "localhost", "192.168.1.5"),  # noqa: S104 - only named
        ("::", "localhost", "192.168.1.5"),
        ("192.168.1.7", "192.168.1.7", "192.168.1.7"),
        ("fd00::7", "[fd00::7]", "[fd00::7]"),
        ("cnn.example.org", "cnn.example.org", "cnn.example.org"),
    ],
)
def test_others_too(monkeypatch: pytest.MonkeyPatch, address: str, here: str, there: str) -> None:
    monkeypatch.setattr("app.web.listening.get_internal_ip", lambda: "192.168.1.5")
    first, *sentences = lines(address)
    assert first == f"cnnviz: http://{here}:8501"
    assert sentences == [words(language)("server.open", url=f"http://{there}:8501") for language in ("ko", "en")]


def test_it_is_said_at_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    announce()
    assert "cnnviz: http://localhost:8501\n" in capsys.readouterr().out


def test_the_app_listens_on_this_computer_only_unless_told_otherwise(address: str) -> None:
    parts = urlsplit(address)
    socket.create_connection((parts.hostname or "", parts.port or 80), timeout=10).close()
    with pytest.raises(ConnectionRefusedError):  # another address of this computer, as on a network
        socket.create_connection(("127.0.0.2", parts.port or 80), timeout=10)
