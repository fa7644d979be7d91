"""Security headers on every answer: where content may come from, who frames the page, what of the device it may use."""

import base64
import hashlib
import re
from collections.abc import Sequence
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.file_util import get_static_dir

#: Scripts that stand in Streamlit's page itself; the policy names each by its digest.
INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
#: What Streamlit and Plotly need, found by running every page; all else is refused.
SOURCES: Final = {
    "default-src": "'none'",
    "script-src": "'self' blob:",  # blob: the script that Streamlit makes of a component's loader
    "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles into the page
    "img-src": "'self' data: blob:",
    "media-src": "'self' blob:",  # the camera
    "font-src": "'self' data:",  # Plotly's
    "connect-src": "'self' data:",  # 'self' holds for websockets too; a photo is fetched from its data
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'self'",
    "object-src": "'none'",
}
#: What of the device the page may use: the camera for pictures, the clipboard for code to copy. All else is off.
PERMITTED: Final = ("camera", "clipboard-write", "fullscreen")
FORBIDDEN: Final = (
    "accelerometer",
    "browsing-topics",
    "clipboard-read",
    "display-capture",
    "encrypted-media",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
#: The first message of an answer; that of a websocket has headers, too, and so has its refusal.
STARTS: Final = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
#: What a server can do that answers a websocket with a page.
REFUSAL: Final = "websocket.http.response"


@cache
def headers() -> Sequence[tuple[str, str]]:
    """The headers, for the page of the Streamlit that is installed."""
    return (
        ("Content-Security-Policy", policy()),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", permissions()),
        ("X-Frame-Options", "SAMEORIGIN"),
    )


def policy() -> str:
    """The text of ``Content-Security-Policy``."""
    page = (Path(get_static_dir()) / "index.html").read_text(encoding="utf-8")
    digests = " ".join(f"'sha256-{_digest(script)}'" for script in INLINE.findall(page))
    sources = SOURCES | {"script-src": f"{SOURCES['script-src']} {digests}".strip()}
    return "; ".join(f"{name} {allowed}" for name, allowed in sources.items())


def permissions() -> str:
    """The text of ``Permissions-Policy``."""
    return ", ".join([*(f"{name}=(self)" for name in PERMITTED), *(f"{name}=()" for name in FORBIDDEN)])


class SecurityHeaders:
    """Adds the headers to whatever the application answers; to errors that nothing handles ``error_response`` answers.

    A websocket that is closed before it was accepted is answered, too: the server's own refusal would have no headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; answers that start get the headers."""
        started = False
        can_refuse = REFUSAL in scope.get("extensions", {})

        async def send_with_headers(message: Message) -> None:
            nonlocal started
            if message["type"] == "websocket.close" and can_refuse and not started:
                await REFUSED(scope, receive, send_with_headers)
                return
            if message["type"] in STARTS:
                started = True
                message.setdefault("headers", [])
                MutableHeaders(scope=message).update(dict(headers()))
            await send(message)

        await self._app(scope, receive, send_with_headers)


REFUSED: Final = PlainTextResponse("Forbidden", HTTPStatus.FORBIDDEN)


async def error_response(_: Request, __: Exception) -> Response:
    """The answer with status 500 to an unforeseen error: Starlette sends it from outside of every middleware."""
    return PlainTextResponse("Internal Server Error", HTTPStatus.INTERNAL_SERVER_ERROR, dict(headers()))


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
