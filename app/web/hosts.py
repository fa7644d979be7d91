"""By which names the server answers, and whose pages may open a connection to it.

A foreign page can have its own name lead to this server's address (DNS rebinding) and would then be of the same origin.
So the server answers by addresses, by names that nobody outside of its network can have, and by those that the operator
names.
"""

import ipaddress
import re
import socket
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final
from urllib.parse import SplitResult, urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.net_util import get_internal_ip

from app.text import LANGUAGES, words
from cnnviz import settings

#: The header: a name or an address, IPv6 in brackets, and a port.
HOST: Final = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]{1,253}?)\.?(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE)
#: Origins of this computer beside its own address in the network; Streamlit accepts them, too.
LOCAL: Final = frozenset({"localhost", "127.0.0.1"})


def allowed_names(names: Iterable[str]) -> tuple[str, ...]:
    """``names``, and this computer's own as others in its network look it up; all in small letters."""
    own = socket.gethostname().lower()
    return own, f"{own.partition('.')[0]}.local", *map(str.lower, names)


def is_known(host: str, allowed: Iterable[str]) -> bool:
    """Whether the server answers by this ``Host`` header: an address, a name without a dot, or one of ``allowed``.

    >>> [is_known(host, ["*.a.org"]) for host in ("127.0.0.1:8501", "[::1]", "localhost", "b.a.org", "b.org")]
    [True, True, True, True, False]
    """
    match = HOST.fullmatch(host)
    if match is None:
        return False
    name = match["name"].lower()
    return _is_address(name) or "." not in name or any(_fits(name, each) for each in allowed)


def is_foreign(origin: str, host: str) -> bool:
    """Whether a page of this ``Origin`` may not open a connection to ``host``: it comes from elsewhere.

    Pages of this computer and of ``server.corsAllowedOrigins`` may; where ``server.enableCORS`` is off, all may.
    """
    parts = _split(origin)
    if not st.get_option("server.enableCORS") or parts.netloc.lower() == host.lower():
        return False
    allowed = {_split(each).hostname for each in st.get_option("server.corsAllowedOrigins")}
    return parts.hostname not in LOCAL | {get_internal_ip()} | (allowed - {None})


class KnownHosts:
    """Refuses requests by other names than the server's, and connections that pages of other sites open."""

    def __init__(self, app: ASGIApp, allowed: Iterable[str] | None = None) -> None:
        self._app = app
        self._allowed = allowed_names(settings.names(settings.HOSTS)) if allowed is None else tuple(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or answer it with a sentence."""
        refusal = self._refusal(scope) if scope["type"] in {"http", "websocket"} else None
        await (refusal or self._app)(scope, receive, send)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        hosts = headers.getlist("host")
        unknown = [host for host in hosts if not is_known(host, self._allowed)]
        if unknown:
            name = match["name"] if (match := HOST.fullmatch(unknown[0])) else "?"
            return _answer("server.unknown-host", HTTPStatus.MISDIRECTED_REQUEST, host=name, setting=settings.HOSTS)
        origin = headers.get("origin")
        if scope["type"] == "websocket" and origin and is_foreign(origin, headers.get("host", "")):
            return _answer("server.foreign-page", HTTPStatus.FORBIDDEN)
        return None


def _answer(key: str, status: HTTPStatus, **facts: str) -> PlainTextResponse:
    return PlainTextResponse("\n".join(words(language)(key, **facts) for language in LANGUAGES), status)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True


def _fits(name: str, pattern: str) -> bool:
    return pattern in {"*", name} or (pattern.startswith("*.") and name.endswith(pattern[1:]))


def _split(origin: str) -> SplitResult:
    try:
        parts = urlsplit(origin)
        _ = parts.port  # a port that is no number
    except ValueError:
        return urlsplit("")
    return parts
