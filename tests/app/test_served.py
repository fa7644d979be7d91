"""What a running server answers: security headers on everything, and Streamlit's scripts compressed."""

import gzip
import http.client
import re
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

from app.web.compression import CompressedStatic, files
from app.web.headers import SecurityHeaders, failed, headers, policy
from app.web.modules import version
from tests.asgi import Answer, get

GONE = "0" * 64


def ask(address: str, path: str, **headers: str) -> Answer:
    parts = urlsplit(address)
    with closing(http.client.HTTPConnection(parts.hostname or "", parts.port or 80, timeout=30)) as connection:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        with connection.getresponse() as answer:
            named = {name.lower(): value for name, value in answer.headers.items()}
            return Answer(answer.status, named, answer.read())


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/pooling", 200),
        ("/_stcore/health", 200),
        ("/app/static/icon.png", 200),
        (f"/web/{version()}/core/view.js", 200),
        ("/web/0000/core/view.js", 404),
        (f"/web-data/{GONE}", 404),
        ("/media/none.png", 404),
        ("/%2e%2e/%2e%2e/etc/passwd", 400),
    ],
)
def test_every_answer_has_the_security_headers(address: str, path: str, status: int) -> None:
    answer = ask(address, path)
    assert answer.status == status
    assert {name: answer.headers[name.lower()] for name, _ in headers()} == dict(headers())


def test_an_answer_to_an_unforeseen_error_has_them_too() -> None:
    async def fails(_: Request) -> Response:
        raise LookupError

    routes, middleware = [Route("/fails", fails)], [Middleware(SecurityHeaders)]
    application = Starlette(routes=routes, middleware=middleware, exception_handlers={Exception: failed})

    async def logged(*call: Any) -> None:
        with pytest.raises(LookupError):  # it goes on to the server's log once it is answered
            await application(*call)

    answer = get(logged, "/fails")
    assert answer.status == 500
    assert {name: answer.headers[name.lower()] for name, _ in headers()} == dict(headers())


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
