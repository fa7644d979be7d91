"""What a running server answers: security headers on everything, and Streamlit's scripts compressed."""

import gzip
import http.client
import re
from collections.abc import Mapping
from contextlib import closing
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.web.compression import CompressedStatic, files
from app.web.headers import SecurityHeaders, error_response, headers, policy
from app.web.modules import version
from tests.asgi import Answer, get

GONE = "0" * 64


def ask(address: str, path: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)) as connection:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as answer:
            named = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, named, answer.read())


def assert_secure(sent: Mapping[str, str]) -> None:
    assert {name: sent[name.lower()] for name, _ in headers()} == dict(headers())


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/pooling", 200),
        ("GET", "/_stcore/health", 200),
        ("GET", "/_stcore/host-config", 200),
        ("GET", "/_stcore/metrics", 200),
        ("GET", "/app/static/icon.png", 200),
        ("GET", "/app/static/none.png", 404),
        ("GET", "/app/static/../main.py", 400),
        ("GET", f"/web/{version()}/core/view.js", 200),
        ("GET", "/web/0000/core/view.js", 404),
        ("GET", f"/web-data/{GONE}", 404),
        ("GET", "/media/none.png", 404),
        ("GET", "/component/none/index.html", 404),
        ("GET", "/static/js/none.js", 200),  # the page, as for every path that nothing else answers
        ("GET", "/%2e%2e/%2e%2e/etc/passwd", 400),
        ("GET", "/pooling/", 301),
        ("POST", "/", 405),
        ("POST", f"/web-data/{GONE}", 405),
        ("PUT", "/_stcore/upload_file/0123/4567", 403),
        ("OPTIONS", "/_stcore/upload_file/0123/4567", 204),
        ("GET", "/_stcore/agent/interact", 405),
    ],
)
def test_every_answer_has_the_security_headers(address: str, method: str, path: str, status: int) -> None:
    answer = ask(address, path, method)
    assert answer.status == status
    assert_secure(answer.headers)


def test_so_has_one_to_another_name(address: str) -> None:
    answer = ask(address, "/", host="attacker.example")
    assert answer.status == 421
    assert_secure(answer.headers)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_so_have_compressed_scripts(address: str, encoding: str) -> None:
    name = next(iter(files()))
    assert_secure(ask(address, f"/static/{name}", accept_encoding=encoding).headers)


def test_so_has_a_websocket_and_its_refusal(address: str) -> None:
    stream = "ws" + address.removeprefix("http") + "/_stcore/stream"
    with connect(stream, proxy=None) as socket:
        assert socket.response is not None
        assert_secure({name.lower(): value for name, value in socket.response.headers.raw_items()})
    for place, origin in ((stream, "https://attacker.example"), (stream.replace("stream", "none"), None)):
        with pytest.raises(InvalidStatus) as caught:
            connect(place, origin=origin, proxy=None)  # type: ignore[arg-type]
        assert caught.value.response.status_code == 403
        assert_secure({name.lower(): value for name, value in caught.value.response.headers.raw_items()})


def test_of_the_device_the_page_may_use_the_camera_and_little_else() -> None:
    allowed = dict(part.split("=") for part in dict(headers())["Permissions-Policy"].split(", "))
    assert {name for name in allowed if allowed[name] == "(self)"} == {"camera", "clipboard-write", "fullscreen"}
    assert {"microphone", "geolocation", "display-capture", "usb"} <= {n for n in allowed if allowed[n] == "()"}


def test_an_answer_to_an_unforeseen_error_has_them_too() -> None:
    async def fails(_: Request) -> Response:
        raise LookupError

    routes, middleware = [Route("/fails", fails)], [Middleware(SecurityHeaders)]
    application = Starlette(routes=routes, middleware=middleware, exception_handlers={Exception: error_response})

    async def logged(*call: Any) -> None:
        with pytest.raises(LookupError):  # it goes on to the server's log once it is answered
            await application(*call)

    answer = get(logged, "/fails")
    assert answer.status == 500
    assert_secure(answer.headers)


def test_a_static_script_of_streamlit_s_is_compressed_and_kept(address: str) -> None:
    page = ask(address, "/").content.decode()
    script = re.findall(r'src="\.(/static/js/index[^"]+)"', page)[0]
    answer = ask(address, script, accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "immutable" in answer.headers["cache-control"]
    plain = ask(address, script)
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(answer.content) == plain.content


def test_plotly_is_less_than_a_third_of_its_size() -> None:
    name = next(name for name in files() if "/PlotlyChart" in name)
    answer = get(CompressedStatic(nothing, "base"), f"/base/static/{name}", accept_encoding="gzip, br")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert len(answer.content) < files()[name].stat().st_size / 3


async def nothing(*_: object) -> None:
    raise LookupError


@pytest.mark.parametrize("path", ["/static/js/none.js", "/static/../index.html", "/base/static/js/x.js", "/"])
def test_other_files_are_left_to_streamlit(path: str) -> None:
    ask_here = partial(get, CompressedStatic(nothing), accept_encoding="gzip")
    with pytest.raises(LookupError):
        ask_here(path)


def test_the_policy_allows_no_inline_script_but_streamlit_s_own_and_no_eval() -> None:
    scripts = dict(part.split(" ", 1) for part in policy().split("; "))["script-src"].split()
    assert {each for each in scripts if not each.startswith("'sha256-")} == {"'self'", "blob:"}
    assert len(scripts) == 3
